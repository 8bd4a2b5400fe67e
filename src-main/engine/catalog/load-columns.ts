/** Fills the columns from the catalog in slices, and keeps them up with what was written since. */
import { hasBit } from './bits.ts';
import type { Connection } from './database.ts';
import type { Postings } from './postings.ts';
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
    postScalars(columns);
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
    return (await loadLinks(db, columns, pause, cancelled)) ? { columns, newest } : null;
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
  const { links, postings, capacity } = columns;
  const total = db.prepare('select count(*) from link').pluck().get() as number;
  const [terms, media] = [new Uint32Array(total), new Uint32Array(total)];
  let at = 0;
  let from = 0;
  const finish = (): void => {
    if (at > from) postings.put(terms[from]!, media.slice(from, at), capacity);
    from = at;
  };
  for (const [term, n] of db
    .prepare('select term, media from link order by term, media')
    .raw()
    .iterate() as IterableIterator<[number, number]>) {
    if (at > from && terms[from] !== term) finish();
    terms[at] = term;
    media[at++] = n;
    links.length[n]!++;
    if (at % (SLICE * 2) === 0) {
      await pause();
      if (cancelled()) return false;
    }
  }
  finish();
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

/** The postings of all scalars at once: lists of known length, filled in order. */
function postScalars(columns: Columns): void {
  const { scalars, capacity, alive } = columns;
  const post = (column: ArrayLike<number>, postings: Postings, from: number): void => {
    const lengths = new Map<number, number>();
    const each = (take: (value: number, n: number) => void): void => {
      for (let n = 0; n < capacity; n++) if (column[n]! >= from && hasBit(alive, n)) take(column[n]!, n);
    };
    each((value) => lengths.set(value, (lengths.get(value) ?? 0) + 1));
    const lists = new Map([...lengths].map(([value, length]) => [value, { list: new Uint32Array(length), at: 0 }]));
    each((value, n) => {
      const entry = lists.get(value)!;
      entry.list[entry.at++] = n;
    });
    for (const [value, { list }] of lists) postings.put(value, list, capacity);
  };
  for (const name of postedColumns) post(columns[name], scalars.terms, 1);
  post(columns.rating, scalars.rating, 0);
  post(columns.kind, scalars.kind, 0);
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
  return db.prepare("select value from meta where key = 'generation'").pluck().get() as number;
}

/** Applies what was written since; returns the media that changed, came or went, or null when nothing did. */
export function createRefresher(db: Connection): (columns: Columns) => Uint32Array<ArrayBuffer> | null {
  const getGeneration = db.prepare("select value from meta where key = 'generation'").pluck();
  const getGone = db.prepare('select n from forgotten where generation > ?').pluck();
  const getChanged = db.prepare(`select ${rowColumns} from media where generation > ?`).raw();
  const getLinks = db.prepare('select term from link where media = +?').pluck();
  return (columns) => {
    const generation = getGeneration.get() as number;
    if (generation === columns.generation) return null;
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
