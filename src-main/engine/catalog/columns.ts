/** What search reads of every medium, as arrays by its number: dates, sizes, dictionary numbers, links and places. */
import type { Connection } from './database.ts';
import { unpackPlaces } from './places.ts';
import { clearBit, createBits, setBit, type Bits } from './bits.ts';
import { createPostings, type Postings } from './postings.ts';
import { termField } from './schema.ts';

type Numbers = Float64Array<ArrayBuffer>;
type Words = Uint32Array<ArrayBuffer>;

/** Columns that are read on first use only: seldom asked for, eight bytes a medium each; absent values are NaN. */
export const lateColumns = [
  'added',
  'modified',
  'verified',
  'width',
  'height',
  'duration',
  'steps',
  'cfg',
  'sampler',
  'camera',
  'format',
] as const;
export type LateColumn = (typeof lateColumns)[number];

export interface Columns {
  /** Media numbers below it have a place in every array; a multiple of 32. */
  capacity: number;
  alive: Bits;
  count: number;
  created: Numbers;
  tie: Numbers;
  size: Numbers;
  kind: Uint8Array<ArrayBuffer>;
  /** The shape of the picture, see `api/ratio.ts`. */
  ratio: Uint8Array<ArrayBuffer>;
  /** Index into `ratings`. */
  rating: Uint16Array<ArrayBuffer>;
  ratings: number[];
  flags: Words;
  copies: Words;
  model: Words;
  generator: Words;
  project: Words;
  late: Map<LateColumn, Numbers>;
  /** Linked terms of medium n: `links.pool[links.start[n] … + links.length[n]]`, the tags among them first. */
  links: { start: Words; length: Words; tags: Words; pool: Words; used: number };
  postings: Postings;
  /** The same for values of which a medium has one: dictionary numbers; and, in sets of their own, ratings and kinds by index. */
  scalars: { terms: Postings; rating: Postings; kind: Postings };
  /** Media with a copy in a location in a state, by `location * 4 + state`. */
  places: Map<number, Bits>;
  /** Field of each dictionary number (`termField`). */
  termFields: Uint8Array<ArrayBuffer>;
  /** Of the catalog that the columns show. */
  generation: number;
}

export const rowColumns =
  'n, created, tie, size, kind, ratio, rating, flags, copies, model, generator, project, places';
export type ColumnRow = [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  Uint8Array,
];

export function createColumns(capacity: number): Columns {
  const size = roundUp(capacity);
  return {
    capacity: size,
    alive: createBits(size / 32),
    count: 0,
    created: new Float64Array(size),
    tie: new Float64Array(size),
    size: new Float64Array(size),
    kind: new Uint8Array(size),
    ratio: new Uint8Array(size),
    rating: new Uint16Array(size),
    ratings: [0],
    flags: new Uint32Array(size),
    copies: new Uint32Array(size),
    model: new Uint32Array(size),
    generator: new Uint32Array(size),
    project: new Uint32Array(size),
    late: new Map(),
    links: {
      start: new Uint32Array(size),
      length: new Uint32Array(size),
      tags: new Uint32Array(size),
      pool: new Uint32Array(1024),
      used: 0,
    },
    postings: createPostings(),
    scalars: { terms: createPostings(), rating: createPostings(), kind: createPostings() },
    places: new Map(),
    termFields: new Uint8Array(1),
    generation: 0,
  };
}

/** Every array that has one place per medium, by name. */
export function rowArrays(
  columns: Columns,
): [string, Numbers | Words | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>][] {
  const { alive, created, tie, size, kind, ratio, rating, flags, copies, model, generator, project, links } = columns;
  const { start, length, tags } = links;
  return Object.entries({
    alive,
    created,
    tie,
    size,
    kind,
    ratio,
    rating,
    flags,
    copies,
    model,
    generator,
    project,
    start,
    length,
    tags,
  });
}

function roundUp(n: number): number {
  return Math.max(1024, Math.ceil(n / 1024) * 1024);
}

/** Makes room for a medium's number, with some to spare. */
export function reserve(columns: Columns, n: number): void {
  if (n < columns.capacity) return;
  const size = roundUp(Math.max(n + 1, Math.ceil(columns.capacity * 1.25)));
  const numbers = (old: Numbers): Numbers => {
    const grown = new Float64Array(size);
    grown.set(old);
    return grown;
  };
  const words = (old: Words, length = size): Words => {
    const grown = new Uint32Array(length);
    grown.set(old);
    return grown;
  };
  const bytes = (old: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
    const grown = new Uint8Array(size);
    grown.set(old);
    return grown;
  };
  const rating = new Uint16Array(size);
  rating.set(columns.rating);
  Object.assign(columns, { capacity: size, alive: words(columns.alive, size / 32), rating });
  for (const name of ['kind', 'ratio'] as const) columns[name] = bytes(columns[name]);
  for (const name of ['created', 'tie', 'size'] as const) columns[name] = numbers(columns[name]);
  for (const name of ['flags', 'copies', 'model', 'generator', 'project'] as const)
    columns[name] = words(columns[name]);
  for (const [name, column] of columns.late) columns.late.set(name, numbers(column));
  columns.links.start = words(columns.links.start);
  columns.links.length = words(columns.links.length);
  columns.links.tags = words(columns.links.tags);
  for (const [key, bits] of columns.places) columns.places.set(key, words(bits, size / 32));
}

/** Dictionary columns that have postings besides. */
export const postedColumns = ['model', 'generator', 'project'] as const;

/** Writes one medium into the columns; its links follow by {@link setLinks}, its postings by {@link postRow}. */
export function putRow(columns: Columns, row: ColumnRow): void {
  const [n, created, tie, size, kind, ratio, rating, flags, copies, model, generator, project, places] = row;
  reserve(columns, n);
  if ((columns.alive[n >>> 5]! & (1 << (n & 31))) === 0) columns.count++;
  setBit(columns.alive, n);
  columns.created[n] = created;
  columns.tie[n] = tie;
  columns.size[n] = size;
  columns.kind[n] = kind;
  columns.ratio[n] = ratio;
  columns.rating[n] = ratingIndex(columns, rating);
  columns.flags[n] = flags;
  columns.copies[n] = copies;
  columns.model[n] = model;
  columns.generator[n] = generator;
  columns.project[n] = project;
  for (const { location, state } of unpackPlaces(places)) {
    const key = location * 4 + state;
    let bits = columns.places.get(key);
    if (!bits) columns.places.set(key, (bits = createBits(columns.capacity / 32)));
    setBit(bits, n);
  }
}

function ratingIndex(columns: Columns, rating: number): number {
  const known = columns.ratings.indexOf(rating);
  return known >= 0 ? known : columns.ratings.push(rating) - 1;
}

/** Enters a medium that was just written into the postings of its scalars. */
export function postRow(columns: Columns, n: number): void {
  const { scalars, capacity } = columns;
  for (const name of postedColumns) if (columns[name][n] !== 0) scalars.terms.add(columns[name][n]!, n, capacity);
  scalars.rating.add(columns.rating[n]!, n, capacity);
  scalars.kind.add(columns.kind[n]!, n, capacity);
}

/** Takes a medium out, or clears it before it is written again. */
export function dropRow(columns: Columns, n: number): void {
  if (n >= columns.capacity || (columns.alive[n >>> 5]! & (1 << (n & 31))) === 0) return;
  columns.count--;
  clearBit(columns.alive, n);
  for (const bits of columns.places.values()) clearBit(bits, n);
  for (const name of postedColumns) columns.scalars.terms.remove(columns[name][n]!, n);
  columns.scalars.rating.remove(columns.rating[n]!, n);
  columns.scalars.kind.remove(columns.kind[n]!, n);
  const { start, length, pool } = columns.links;
  for (let i = start[n]!, end = i + length[n]!; i < end; i++) columns.postings.remove(pool[i]!, n);
  length[n] = 0;
}

/** The linked terms of a medium whose old ones were dropped. */
export function setLinks(columns: Columns, n: number, terms: readonly number[]): void {
  const { links, postings } = columns;
  if (links.used + terms.length > links.pool.length) {
    const grown = new Uint32Array(Math.ceil((links.used + terms.length) * 1.25) + 1024);
    grown.set(links.pool);
    links.pool = grown;
  }
  links.start[n] = links.used;
  links.length[n] = terms.length;
  const tags = terms.filter((term) => isTag(columns, term));
  links.tags[n] = tags.length;
  for (const term of [...tags, ...terms.filter((one) => !isTag(columns, one))]) {
    links.pool[links.used++] = term;
    postings.add(term, n, columns.capacity);
  }
}

export function isTag({ termFields }: Columns, term: number): boolean {
  return termFields[term] === termField.tag;
}

/** A column of numbers that is read on first use; NaN where there is none. */
export function lateColumn(db: Connection, columns: Columns, name: LateColumn): Numbers {
  const known = columns.late.get(name);
  if (known) return known;
  const column = new Float64Array(columns.capacity).fill(NaN);
  const rows = db.prepare(`select n, ${name} from media where ${name} is not null`).raw().iterate();
  for (const [n, value] of rows as IterableIterator<[number, number]>) if (n < column.length) column[n] = value;
  columns.late.set(name, column);
  return column;
}
