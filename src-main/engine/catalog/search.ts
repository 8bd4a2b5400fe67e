/** Answers questions: by the columns in memory once they are loaded, by plain SQL until then. */
import type { MediaItem, Outline, OutlineInput, Ranges, SearchInput, SearchResult } from '#api/media.ts';
import type { Chosen } from '#api/plan.ts';
import type { Query } from '#api/query.ts';
import type { Connection } from './database.ts';
import { openColumnSearch, type ColumnOptions, type ColumnSearch, type Wanted } from './column-search.ts';
import { findDrives, type DrivePlace, type Drives } from './drives.ts';
import { createCompleter, type Completion, type CompletionInput } from './complete.ts';
import { nameFacets } from './facets.ts';
import { createItemReader } from './items.ts';
import { formatCursor, parseCursor, positionOf } from './order.ts';
import { findLeaving, type LeavingQuestion } from './leaving.ts';
import { createOutlines, type OutlineSources } from './outlines.ts';
import { plainCounts, plainPage } from './plain-answer.ts';
import { plainList } from './plain-outline.ts';
import { compileQuery } from './plain-search.ts';
import { createVocabulary } from './vocabulary.ts';
import { createScope, queryOf, type Circumstances, type QueryScope } from './query-scope.ts';
import { statement } from './statement.ts';
import { hashBytes } from './tables.ts';

export interface Leaving {
  below: { media: number; bytes: number };
  onlyHere: { media: number; bytes: number };
  outline: string | null;
}

export interface Search {
  /** Throws `invalid` with `{ position, length, word, hint }` for a query that cannot be read, and for a foreign cursor. */
  search(input: SearchInput, circumstances: Circumstances): SearchResult;
  /** The whole result of a search, remembered under a name; throws as `search` does, and `invalid` for a strange time zone. */
  outline(input: OutlineInput, circumstances: Circumstances): Outline;
  /** The following are about an outline of this process: they throw `not-found` for one that is not remembered any more. */
  window(outline: string, offset: number, limit: number, circumstances: Circumstances): (MediaItem | null)[];
  locate(outline: string, contentHash: string): number | null;
  sum(outline: string, ranges: Ranges): { media: number; bytes: number };
  reselect(from: string, ranges: Ranges, to: string): Ranges;
  pick(outline: string, ranges: Ranges, limit: number): string[];
  /** The fewest of these places to connect for what is chosen: by a query, by ranges of an outline, or by hashes. */
  drives(chosen: Chosen, places: readonly DrivePlace[], circumstances: Circumstances): Drives;
  /** What lies in too few places without a location; the outline lists it, in the order in which it was found. */
  leaving(question: LeavingQuestion, circumstances: Circumstances): Leaving;
  /** Loads the columns in slices, giving way between them; until it resolves, `search` answers by plain SQL. */
  loadColumns(options?: Partial<Omit<ColumnOptions, 'cancelled'>>): Promise<void>;
  columnsLoaded(): boolean;
  /** After the columns, and from time to time: keeps them for the next start, in slices, where that is worth it. */
  keepColumns(): Promise<void>;
  /** After the columns: fetches common words ahead in idle time. */
  warmWords(): Promise<void>;
  /** Hashes of media that can have a preview, newest first, after the one given. */
  previewCandidates(options: { after?: string; limit: number }): string[];
  /** Ways to go on with a query; never throws for what is half typed. */
  complete(input: CompletionInput, circumstances: Circumstances): Completion;
  closeSearch(): void;
}

export function openSearch(db: Connection, file: string): Search {
  const readItems = createItemReader(db);
  let columns: ColumnSearch | null = null;
  let closed = false;
  const list: OutlineSources['list'] = (query, scope, sort, value, ranked) =>
    columns?.list(query, scope, sort, value, ranked) ??
    plainList(db, compileQuery(db, query, scope), sort, value, ranked);
  const outlines = createOutlines(db, {
    list,
    readItems,
    columns: () => columns?.current() ?? null,
  });

  const vocabulary = createVocabulary(db);
  const complete = createCompleter(db, vocabulary, () => columns);
  const completeAtOneMoment = db.transaction((input: CompletionInput, circumstances: Circumstances) =>
    complete(input, createScope(db, circumstances)),
  );

  /** One moment's state for all parts of the answer, however many statements it takes. */
  const atOneMoment = db.transaction((input: SearchInput, circumstances: Circumstances): SearchResult => {
    const scope = createScope(db, circumstances);
    const query = queryOf(input);
    const after = input.cursor === undefined ? null : parseCursor(input.cursor, input.sort);
    // One more than asked for tells whether another page follows.
    const wanted = { sort: input.sort, after, limit: input.limit + 1, facets: input.facets };
    const { media, total, counts } = columns?.run(query, scope, wanted) ?? runPlain(db, query, scope, wanted);
    const page = media.slice(0, input.limit);
    const last = media.length > input.limit ? page.at(-1) : undefined;
    return {
      items: readItems(page, scope).filter((item) => item !== null),
      total,
      nextCursor: last === undefined ? null : formatCursor(input.sort, positionOf(db, last, input.sort)),
      facets: counts === null ? null : nameFacets(db, counts, scope),
    };
  });

  function listOf({ query, outline, ranges, hashes }: Chosen, scope: QueryScope): Uint32Array<ArrayBuffer> {
    if (outline !== undefined && ranges !== undefined) return outlines.list(outline, ranges);
    if (hashes !== undefined) return numbersOf(db, hashes);
    const asked = queryOf({ query: query ?? '', tags: [], locations: [] });
    return list(asked, scope, 'newest', 'created', []).media;
  }

  return {
    search: (input, circumstances) => atOneMoment(input, circumstances),
    outline: db.transaction((input, circumstances) => outlines.outline(input, createScope(db, circumstances))),
    window: db.transaction((outline, offset, limit, circumstances) =>
      outlines.window(outline, offset, limit, createScope(db, circumstances)),
    ),
    locate: db.transaction(outlines.locate),
    sum: db.transaction(outlines.sum),
    reselect: db.transaction(outlines.reselect),
    pick: db.transaction(outlines.pick),
    drives: db.transaction((chosen: Chosen, places: readonly DrivePlace[], circumstances: Circumstances) => {
      const scope = createScope(db, circumstances);
      return findDrives(db, listOf(chosen, scope), places, scope.numbers, columns?.current() ?? null);
    }),
    leaving: db.transaction((question: LeavingQuestion, circumstances: Circumstances): Leaving => {
      const { numbers } = createScope(db, circumstances);
      const { below, belowBytes, onlyHere } = findLeaving(db, question, numbers, columns?.current() ?? null);
      const outline = below.length === 0 ? null : outlines.keep(below);
      return { below: { media: below.length, bytes: belowBytes }, onlyHere, outline };
    }),
    async loadColumns(options = {}) {
      if (columns || closed) return;
      const pause = options.pause ?? (() => new Promise<void>((resolve) => setImmediate(resolve)));
      const loaded = await openColumnSearch(db, file, { ...options, pause, cancelled: () => closed });
      if (!closed) columns = loaded;
    },
    columnsLoaded: () => columns !== null,
    keepColumns: async () => columns?.keep(),
    warmWords: async () => columns?.warmWords(vocabulary),
    complete(input, circumstances) {
      vocabulary.prepare();
      return completeAtOneMoment(input, circumstances);
    },
    previewCandidates: ({ after, limit }) => previewCandidates(db, after, limit),
    closeSearch() {
      closed = true;
      columns?.close();
      columns = null;
    },
  };
}

function runPlain(db: Connection, query: Query, scope: QueryScope, wanted: Wanted): ReturnType<ColumnSearch['run']> {
  const condition = compileQuery(db, query, scope);
  const { total, counts } = plainCounts(db, condition, wanted.facets);
  return { media: plainPage(db, condition, wanted.sort, wanted.after, wanted.limit), total, counts };
}

/** Of those that are known. */
function numbersOf(db: Connection, hashes: readonly string[]): Uint32Array<ArrayBuffer> {
  const find = statement(db, 'select n from identity where hash = ?', 'pluck');
  return Uint32Array.from(new Set(hashes.flatMap((hash) => (find.get(hashBytes(hash)) as number | undefined) ?? [])));
}

function previewCandidates(db: Connection, after: string | undefined, limit: number): string[] {
  const from =
    after === undefined
      ? undefined
      : (db
          .prepare('select m.created, m.tie from media m join identity i on i.n = m.n where i.hash = ?')
          .get(Buffer.from(after.replace(/^sha256:/, ''), 'hex')) as { created: number; tie: number } | undefined);
  return db
    .prepare(
      `select 'sha256:' || lower(hex(i.hash)) from media m join identity i on i.n = m.n
       where m.kind < 2 and (:created is null or m.created < :created or (m.created = :created and m.tie > :tie))
       order by m.created desc, m.tie limit :limit`,
    )
    .pluck()
    .all({ created: from?.created ?? null, tie: from?.tie ?? null, limit }) as string[];
}
