/** Search over columns held in memory: exact counts, facets and any page of any order in milliseconds. */
import type { Query } from '#api/query.ts';
import { countBits, type Bits } from './bits.ts';
import { countFacets } from './column-facets.ts';
import { createMatcher } from './column-match.ts';
import { postedColumns, type Columns } from './columns.ts';
import { openReadonly, type Connection } from './database.ts';
import type { FacetCounts } from './facets.ts';
import { createRefresher, generationOf, loadColumns, postAll, type Loaded } from './load-columns.ts';
import { describeList } from './column-list.ts';
import type { OutlineSources } from './outlines.ts';
import type { Position, SortOrder } from './order.ts';
import { createOrders } from './orders.ts';
import type { QueryScope } from './query-scope.ts';
import type { TermField } from './schema.ts';
import { readSnapshot, saveSnapshot, writeSnapshot } from './snapshot.ts';
import { matchExpression } from './text.ts';
import type { Vocabulary, WordCount } from './vocabulary.ts';
import { createWordSets, type WordSets } from './word-sets.ts';

export interface Wanted {
  sort: SortOrder;
  after: Position | null;
  limit: number;
  facets: boolean;
}

export interface ColumnSearch {
  run(query: Query, scope: QueryScope, wanted: Wanted): { media: number[]; total: number; counts: FacetCounts | null };
  /** All of the result; within a read transaction, as `run`. */
  list: OutlineSources['list'];
  /** The columns, brought up to date. */
  current(): Columns;
  /** How many media a query finds; within a read transaction. */
  count(query: Query, scope: QueryScope): number;
  /** How many media have a dictionary value of a field; null for fields that are not counted. */
  termSize(field: TermField, n: number): number | null;
  wordSets: WordSets;
  /** Fetches the commonest words ahead, in slices: asked for the first time, each would take tens of milliseconds. */
  warmWords(vocabulary: Vocabulary): Promise<void>;
  /**
   * Keeps the columns for the next start, in slices, when none are kept yet or many media have changed since: so a program that is
   * killed does not cost the next start the time of loading.
   */
  keep(): Promise<void>;
  /** Keeps the columns for the next start when they are worth it and have changed. */
  close(): void;
}

export interface ColumnOptions {
  pause: () => Promise<void>;
  cancelled: () => boolean;
  /** Number of media from which the columns are kept in a file. */
  snapshotFrom?: number;
  /** Bytes of it that are written between two pauses. */
  snapshotSlice?: number;
}

const SNAPSHOT_SLICE = 4 * 1024 * 1024;
/** Kept columns are written anew once more than one in so many media has changed. */
const STALE = 20;
/** Smaller catalogs answer every word at once. */
const WARM_FROM_MEDIA = 20_000;
/** A word in more than one of so many media is common. */
const COMMON = 64;
/** Words that so many media have are kept in memory for completion, up to a number of words. */
const FREQUENT = 3;
const MOST_KEPT = 100_000;
/** Words of the index looked at between two pauses. */
const WORDS_A_SLICE = 200;

/**
 * Takes up a kept snapshot, else loads over a connection of its own, so that `db` answers meanwhile; null when cancelled. `run` must be called within a read
 * transaction of `db`: columns and tables then show the same moment.
 */
export async function openColumnSearch(
  db: Connection,
  file: string,
  { pause, cancelled, snapshotFrom = WARM_FROM_MEDIA, snapshotSlice = SNAPSHOT_SLICE }: ColumnOptions,
): Promise<ColumnSearch | null> {
  const uuid = db.prepare("select value from meta where key = 'uuid'").pluck().get() as string;
  const kept = readSnapshot(`${file}.snapshot`, uuid, generationOf(db));
  const loaded = kept ?? (await loadFrom(file, pause, cancelled));
  if (!loaded || cancelled()) return null;
  let keptGeneration = kept?.columns.generation;
  let changedSince = 0;
  const { columns, newest } = loaded;
  const orders = createOrders(db, columns, newest);
  const wordSets = createWordSets(db);
  const matcher = createMatcher(db, columns, wordSets);
  const refresh = createRefresher(db);

  let whole: FacetCounts | null = null;
  // What was kept shows everything in every order without them.
  const posting = kept ? postAll(db, columns) : null;
  const post = (): void => {
    while (posting && !posting.next().done);
  };

  function follow(): void {
    if (generationOf(db) === columns.generation) return;
    post();
    const changed = refresh(columns);
    changedSince += changed.length;
    orders.update(changed);
    wordSets.update(changed);
    matcher.reset();
    whole = null;
  }

  /** Not to be changed. */
  function find(query: Query, scope: QueryScope): Bits {
    if (isEverything(query)) return columns.alive;
    post();
    return matcher.match(query, scope);
  }

  /** Asked at every start and after every change: the facets of everything. */
  function countsOf(bits: Bits, total: number): FacetCounts {
    if (total !== columns.count) return countFacets(columns, bits, total);
    return (whole ??= countFacets(columns, bits, total));
  }

  const warmOne = db.transaction((word: string) => {
    follow();
    wordSets.warm(matchExpression(word, false), columns.capacity);
  });

  async function warmWords(vocabulary: Vocabulary): Promise<void> {
    while (posting && !posting.next().done) await pause();
    if (columns.count < WARM_FROM_MEDIA) return;
    const index = openReadonly(file);
    try {
      index.exec("create virtual table temp.vocabulary using fts5vocab('main', 'words', 'row')");
      const common: { term: string; doc: number }[] = [];
      const frequent: WordCount[] = [];
      let looked = 0;
      const terms = index.prepare('select term, doc from temp.vocabulary').iterate();
      for (const { term, doc } of terms as IterableIterator<{ term: string; doc: number }>) {
        if (doc * COMMON > columns.count) common.push({ term, doc });
        if (doc >= FREQUENT) frequent.push({ word: term, media: doc });
        if (++looked % WORDS_A_SLICE === 0) await pause();
        if (cancelled()) return;
      }
      vocabulary.keep(frequent.sort((a, b) => b.media - a.media).slice(0, MOST_KEPT));
      for (const { term } of common.sort((a, b) => b.doc - a.doc)) {
        await pause();
        if (cancelled()) return;
        warmOne(term);
      }
    } finally {
      index.close();
    }
  }

  const followNow = db.transaction(follow);

  async function keep(): Promise<void> {
    followNow();
    const stale = keptGeneration === undefined || changedSince * STALE > columns.count;
    if (!stale || columns.count < snapshotFrom) return;
    const { generation } = columns;
    changedSince = 0;
    const writing = writeSnapshot(`${file}.snapshot`, uuid, { columns, newest: orders.newest() }, snapshotSlice);
    let step = writing.next();
    for (; !step.done; step = writing.next()) {
      await pause();
      if (!cancelled()) continue;
      writing.return(false);
      return;
    }
    if (step.value) keptGeneration = generation;
  }

  return {
    warmWords,
    keep,
    close() {
      if (columns.count < snapshotFrom || columns.generation === keptGeneration) return;
      saveSnapshot(`${file}.snapshot`, uuid, { columns, newest: orders.newest() });
    },
    wordSets,
    count(query, scope) {
      follow();
      return countBits(find(query, scope));
    },
    termSize(field, n) {
      post();
      if (field === 'tag' || field === 'lora' || field === 'ext') return columns.postings.size(n);
      return (postedColumns as readonly TermField[]).includes(field) ? columns.scalars.terms.size(n) : null;
    },
    current() {
      follow();
      return columns;
    },
    list(query, scope, sort, value, ranked) {
      follow();
      const bits = find(query, scope);
      return describeList(orders.whole(bits, countBits(bits), sort), columns, value, ranked, orders.initials);
    },
    run(query, scope, { sort, after, limit, facets }) {
      follow();
      const bits = find(query, scope);
      if (facets) post();
      const total = countBits(bits);
      return {
        media: orders.page(bits, total, sort, after, limit),
        total,
        counts: facets ? countsOf(bits, total) : null,
      };
    },
  };
}

function loadFrom(file: string, pause: () => Promise<void>, cancelled: () => boolean): Promise<Loaded | null> {
  const source = openReadonly(file);
  return loadColumns(source, pause, cancelled).finally(() => source.close());
}

function isEverything(query: Query): boolean {
  return query.kind === 'and' && query.items.every(isEverything);
}
