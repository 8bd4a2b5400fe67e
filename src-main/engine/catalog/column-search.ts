/** Search over columns held in memory: exact counts, facets and any page of any order in milliseconds. */
import type { Query } from '#api/query.ts';
import { countBits, countShared, createBits, orInto, type Bits } from './bits.ts';
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
import { copyState, mediaKinds, termField, type TermField } from './schema.ts';
import { readSnapshot, saveSnapshot } from './snapshot.ts';
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
  /** Keeps the columns for the next start when they are worth it and have changed. */
  close(): void;
}

export interface ColumnOptions {
  pause: () => Promise<void>;
  cancelled: () => boolean;
  /** Number of media from which the columns are kept in a file. */
  snapshotFrom?: number;
}

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
  { pause, cancelled, snapshotFrom = WARM_FROM_MEDIA }: ColumnOptions,
): Promise<ColumnSearch | null> {
  const uuid = db.prepare("select value from meta where key = 'uuid'").pluck().get() as string;
  const kept = readSnapshot(`${file}.snapshot`, uuid, generationOf(db));
  if (kept) postAll(db, kept.columns);
  const loaded = kept ?? (await loadFrom(file, pause, cancelled));
  if (!loaded || cancelled()) return null;
  const keptGeneration = kept?.columns.generation;
  const { columns, newest } = loaded;
  const orders = createOrders(db, columns, newest);
  const wordSets = createWordSets(db);
  const matcher = createMatcher(db, columns, wordSets);
  const refresh = createRefresher(db);

  let whole: FacetCounts | null = null;

  function follow(): void {
    const changed = refresh(columns);
    if (!changed) return;
    orders.update(changed);
    wordSets.update(changed);
    matcher.reset();
    whole = null;
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

  return {
    warmWords,
    close() {
      if (columns.count < snapshotFrom || columns.generation === keptGeneration) return;
      saveSnapshot(`${file}.snapshot`, uuid, { columns, newest: orders.newest() });
    },
    wordSets,
    count(query, scope) {
      follow();
      return countBits(matcher.match(query, scope));
    },
    termSize(field, n) {
      if (field === 'tag' || field === 'lora' || field === 'ext') return columns.postings.size(n);
      return (postedColumns as readonly TermField[]).includes(field) ? columns.scalars.terms.size(n) : null;
    },
    current() {
      follow();
      return columns;
    },
    list(query, scope, sort, value, ranked) {
      follow();
      const bits = matcher.match(query, scope);
      return describeList(orders.whole(bits, countBits(bits), sort), columns, value, ranked, orders.initials);
    },
    run(query, scope, { sort, after, limit, facets }) {
      follow();
      const bits = matcher.match(query, scope);
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

/** Beyond this share of all media, joining whole sets is cheaper than looking at each medium. */
const MANY = 8;

function countFacets(columns: Columns, bits: Bits, total: number): FacetCounts {
  const counts = total * MANY > columns.count ? countBySets(columns, bits) : countOneByOne(columns, bits);
  return { ...counts, location: countPlaces(columns, bits) };
}

type TermCounts = Omit<FacetCounts, 'location'>;

function emptyCounts(): TermCounts {
  const counts = { kind: new Map(), rating: new Map(), model: new Map(), generator: new Map(), project: new Map() };
  return { ...counts, tag: new Map() };
}

function countBySets(columns: Columns, bits: Bits): TermCounts {
  const { scalars, ratings, links, termFields } = columns;
  const counts = emptyCounts();
  counts.kind = scalars.kind.count(bits);
  counts.rating = new Map([...scalars.rating.count(bits)].map(([index, count]) => [ratings[index]!, count]));
  for (const [term, count] of scalars.terms.count(bits)) put(counts, termFields[term]!, term, count);
  const terms = new Uint32Array(termFields.length);
  const { start, tags, pool } = links;
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) {
      const n = i * 32 + 31 - Math.clz32(word & -word);
      for (let at = start[n]!, end = at + tags[n]!; at < end; at++) terms[pool[at]!]!++;
    }
  }
  putAll(counts, termFields, terms);
  return counts;
}

function countOneByOne(columns: Columns, bits: Bits): TermCounts {
  const { kind, rating, ratings, model, generator, project, links, termFields } = columns;
  const { start, tags, pool } = links;
  const kinds = new Uint32Array(mediaKinds.length);
  const rated = new Uint32Array(ratings.length);
  // A dictionary number belongs to one field only, so one array counts them all; 0 stands for "none".
  const terms = new Uint32Array(termFields.length);
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) {
      const n = i * 32 + 31 - Math.clz32(word & -word);
      kinds[kind[n]!]!++;
      rated[rating[n]!]!++;
      terms[model[n]!]!++;
      terms[generator[n]!]!++;
      terms[project[n]!]!++;
      for (let at = start[n]!, end = at + tags[n]!; at < end; at++) terms[pool[at]!]!++;
    }
  }
  const counts = emptyCounts();
  counts.kind = new Map(kinds.entries());
  counts.rating = new Map(Array.from(rated, (count, i) => [ratings[i]!, count]));
  putAll(counts, termFields, terms);
  return counts;
}

function putAll(counts: TermCounts, termFields: Uint8Array, terms: Uint32Array): void {
  for (let term = 1; term < terms.length; term++) {
    if (terms[term] !== 0) put(counts, termFields[term]!, term, terms[term]!);
  }
}

function put(counts: TermCounts, field: number, term: number, count: number): void {
  if (field === termField.tag) counts.tag.set(term, count);
  else if (field === termField.model) counts.model.set(term, count);
  else if (field === termField.generator) counts.generator.set(term, count);
  else if (field === termField.project) counts.project.set(term, count);
}

function countPlaces(columns: Columns, bits: Bits): Map<number, number> {
  const believed = new Map<number, Bits>();
  for (const [key, part] of columns.places) {
    if ((key & 3) === copyState.missing) continue;
    const location = key >> 2;
    let union = believed.get(location);
    if (!union) believed.set(location, (union = createBits(bits.length)));
    orInto(union, part);
  }
  return new Map([...believed].map(([location, union]) => [location, countShared(bits, union)]));
}
