/** Fills the columns from the catalog in slices, and keeps them up with what was written since. */
import { hasBit } from './bits.ts';
import type { Connection } from './database.ts';
import type { Postings } from './postings.ts';
import { statement } from './statement.ts';
import { createColumns, dropRow, isTag, postedColumns, postRow, putRow, rowColumns, setLinks } from './columns.ts';
import type { ColumnRow, Columns } from './columns.ts';

export interface Loaded {
  columns: Columns;
  /** All media, newest first. */
  newest: Uint32Array<ArrayBuffer>;
}

/** Rows between two pauses: a slice of some ten milliseconds. */
const SLICE = 8192;

/**
 * Reads everything at one moment of the catalog, over a connection of its own, giving way between slices.
 * Null when it was cancelled on the way.
 */
export async function loadColumns(
  db: Connection,
  pause: () => Promise<void>,
  cancelled: () => boolean,
): Promise<Loaded | null> {
  db.exec('begin');
  try {
    const max = (db.prepare('select max(n) from media').pluck().get() as number | null) ?? 0;
    const total = db.prepare('select count(*) from media').pluck().get() as number;
    const columns = createColumns(Math.ceil((max + 1) * 1.05));
    columns.generation = generationOf(db);
    loadTermFields(db, columns);
    let rows = 0;
    for (const row of db
      .prepare(`select ${rowColumns} from media order by n`)
      .raw()
      .iterate() as IterableIterator<ColumnRow>) {
      putRow(columns, row);
      if (++rows % SLICE === 0) {
        await pause();
        if (cancelled()) return null;
      }
    }
    const newest = new Uint32Array(total);
    let at = 0;
    for (const n of db
      .prepare('select n from media order by created desc, tie, n')
      .pluck()
      .iterate() as IterableIterator<number>) {
      newest[at++] = n;
      if (at % (SLICE * 4) === 0) {
        await pause();
        if (cancelled()) return null;
      }
    }
    if (!(await loadLinks(db, columns, pause, cancelled))) return null;
    for (const _ of postAll(db, columns)) await pause();
    return { columns, newest };
  } finally {
    db.exec('commit');
  }
}

async function loadLinks(
  db: Connection,
  columns: Columns,
  pause: () => Promise<void>,
  cancelled: () => boolean,
): Promise<boolean> {
  const { links, capacity } = columns;
  const total = db.prepare('select count(*) from link').pluck().get() as number;
  const [terms, media] = [new Uint32Array(total), new Uint32Array(total)];
  let at = 0;
  for (const [term, n] of db
    .prepare('select term, media from link order by term, media')
    .raw()
    .iterate() as IterableIterator<[number, number]>) {
    terms[at] = term;
    media[at++] = n;
    links.length[n]!++;
    if (at % (SLICE * 2) === 0) {
      await pause();
      if (cancelled()) return false;
    }
  }
  // A counting sort by medium turns the lists around.
  links.pool = new Uint32Array(Math.ceil(total * 1.05) + 1024);
  for (let n = 0; n < capacity; n++) {
    links.start[n] = links.used;
    links.used += links.length[n]!;
  }
  const next = links.start.slice();
  for (const first of [true, false]) {
    for (let i = 0; i < total; i++) {
      if (isTag(columns, terms[i]!) !== first) continue;
      const n = media[i]!;
      links.pool[next[n]!++] = terms[i]!;
      if (first) links.tags[n]!++;
    }
  }
  return true;
}

/**
 * All postings from what stands in the arrays, in steps of some tens of milliseconds: lists of known length, filled in order.
 * The columns must not change before it has ended.
 */
export function* postAll(db: Connection, columns: Columns): Generator<void> {
  const { scalars, capacity, alive, links, postings } = columns;
  loadTermFields(db, columns);
  const terms = columns.termFields.length;
  const one = (column: ArrayLike<number>, values: number, from: number, target: Postings): void => {
    const lengths = new Uint32Array(values);
    for (let n = 0; n < capacity; n++) if (hasBit(alive, n)) lengths[column[n]!]!++;
    const lists = listsOf(lengths, from);
    for (let n = 0; n < capacity; n++) if (column[n]! >= from && hasBit(alive, n)) lists.add(column[n]!, n);
    lists.putInto(target, capacity);
  };
  for (const name of postedColumns) {
    one(columns[name], terms, 1, scalars.terms);
    yield;
  }
  one(columns.rating, columns.ratings.length, 0, scalars.rating);
  yield;
  one(columns.kind, 3, 0, scalars.kind);
  yield;

  const { start, length, pool } = links;
  const lengths = new Uint32Array(terms);
  for (let n = 0; n < capacity; n++) for (let i = start[n]!, end = i + length[n]!; i < end; i++) lengths[pool[i]!]!++;
  yield;
  const lists = listsOf(lengths, 1);
  for (let n = 0; n < capacity; n++) for (let i = start[n]!, end = i + length[n]!; i < end; i++) lists.add(pool[i]!, n);
  yield;
  lists.putInto(postings, capacity);
}

/** One list per value in a single array. */
function listsOf(lengths: Uint32Array, from: number) {
  const offsets = new Uint32Array(lengths.length + 1);
  for (let value = from; value < lengths.length; value++) offsets[value + 1] = offsets[value]! + lengths[value]!;
  const all = new Uint32Array(offsets[lengths.length]!);
  const next = offsets.slice();
  return {
    add(value: number, n: number): void {
      all[next[value]!++] = n;
    },
    putInto(postings: Postings, capacity: number): void {
      for (let value = from; value < lengths.length; value++) {
        if (lengths[value] !== 0) postings.put(value, all.slice(offsets[value], offsets[value + 1]), capacity);
      }
    },
  };
}

/** Dictionary entries are only ever added. */
function loadTermFields(db: Connection, columns: Columns): void {
  const from = columns.termFields.length;
  const max = (db.prepare('select max(n) from term').pluck().get() as number | null) ?? 0;
  if (max < from) return;
  const grown = new Uint8Array(max + 1);
  grown.set(columns.termFields);
  const rows = db.prepare('select n, field from term where n >= ?').raw().iterate(from) as IterableIterator<
    [number, number]
  >;
  for (const [n, field] of rows) grown[n] = field;
  columns.termFields = grown;
}

export function generationOf(db: Connection): number {
  return statement(db, "select value from meta where key = 'generation'", 'pluck').get() as number;
}

/** Applies what was written since; returns the media that changed, came or went. */
export function createRefresher(db: Connection): (columns: Columns) => Uint32Array<ArrayBuffer> {
  const getGone = db.prepare('select n from forgotten where generation > ?').pluck();
  const getChanged = db.prepare(`select ${rowColumns} from media where generation > ?`).raw();
  const getLinks = db.prepare('select term from link where media = +?').pluck();
  return (columns) => {
    const generation = generationOf(db);
    loadTermFields(db, columns);
    const changed = new Set<number>();
    for (const n of getGone.all(columns.generation) as number[]) {
      dropRow(columns, n);
      changed.add(n);
    }
    for (const row of getChanged.all(columns.generation) as ColumnRow[]) {
      const [n] = row;
      dropRow(columns, n);
      putRow(columns, row);
      postRow(columns, n);
      setLinks(columns, n, getLinks.all(n) as number[]);
      changed.add(n);
    }
    refreshLate(db, columns, changed);
    columns.generation = generation;
    return Uint32Array.from(changed).sort();
  };
}

function refreshLate(db: Connection, columns: Columns, changed: ReadonlySet<number>): void {
  if (columns.late.size === 0) return;
  const names = [...columns.late.keys()];
  const get = db.prepare(`select ${names.join()} from media where n = ?`).raw();
  for (const n of changed) {
    const values = get.get(n) as (number | null)[] | undefined;
    names.forEach((name, i) => {
      columns.late.get(name)![n] = values?.[i] ?? NaN;
    });
  }
}
