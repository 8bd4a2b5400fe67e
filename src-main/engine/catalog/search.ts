/** Answers questions: by the columns in memory once they are loaded, by plain SQL until then. */
import type { SearchInput, SearchResult } from '#api/media.ts';
import type { Query } from '#api/query.ts';
import type { Connection } from './database.ts';
import { openColumnSearch, type ColumnSearch, type Wanted } from './column-search.ts';
import { nameFacets } from './facets.ts';
import { createItemReader } from './items.ts';
import { formatCursor, parseCursor, positionOf } from './order.ts';
import { plainCounts, plainPage } from './plain-answer.ts';
import { compileQuery } from './plain-search.ts';
import { createScope, queryOf, type QueryScope } from './query-scope.ts';
import type { LocationView } from './records.ts';

export interface Search {
  /** Throws `invalid` with `{ position, length, word, hint }` for a query that cannot be read, and for a foreign cursor. */
  search(input: SearchInput, now: number, locations: readonly LocationView[]): SearchResult;
  /** Loads the columns in slices, giving way between them; until it resolves, `search` answers by plain SQL. */
  loadColumns(options?: { pause?: () => Promise<void>; snapshotFrom?: number }): Promise<void>;
  columnsLoaded(): boolean;
  /** After the columns: fetches common words ahead in idle time. */
  warmWords(): Promise<void>;
  /** Hashes of media that can have a preview, newest first, after the one given. */
  previewCandidates(options: { after?: string; limit: number }): string[];
  closeSearch(): void;
}

export function openSearch(db: Connection, file: string): Search {
  const readItems = createItemReader(db);
  let columns: ColumnSearch | null = null;
  let closed = false;

  /** One moment's state for all parts of the answer, however many statements it takes. */
  const atOneMoment = db.transaction(
    (input: SearchInput, now: number, locations: readonly LocationView[]): SearchResult => {
      const scope = createScope(db, now, locations);
      const query = queryOf(input);
      const after = input.cursor === undefined ? null : parseCursor(input.cursor, input.sort);
      // One more than asked for tells whether another page follows.
      const wanted = { sort: input.sort, after, limit: input.limit + 1, facets: input.facets };
      const { media, total, counts } = columns?.run(query, scope, wanted) ?? runPlain(db, query, scope, wanted);
      const page = media.slice(0, input.limit);
      const last = media.length > input.limit ? page.at(-1) : undefined;
      return {
        items: readItems(page, scope),
        total,
        nextCursor: last === undefined ? null : formatCursor(input.sort, positionOf(db, last, input.sort)),
        facets: counts === null ? null : nameFacets(db, counts, scope),
      };
    },
  );

  return {
    search: (input, now, locations) => atOneMoment(input, now, locations),
    async loadColumns(options = {}) {
      if (columns || closed) return;
      const pause = options.pause ?? (() => new Promise<void>((resolve) => setImmediate(resolve)));
      const loaded = await openColumnSearch(db, file, { ...options, pause, cancelled: () => closed });
      if (!closed) columns = loaded;
    },
    columnsLoaded: () => columns !== null,
    warmWords: async () => columns?.warmWords(),
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
