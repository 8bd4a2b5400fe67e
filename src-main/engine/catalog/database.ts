/** Opens the catalog's database file, recognises every kind of damage we know, and begins anew where there is one. */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AliceError } from '#api/errors.ts';
import { SCHEMA_VERSION, schemaSql } from './schema.ts';
import { isDamage, translateSqlite } from './sqlite-errors.ts';

export type Connection = Database.Database;

/** Below it a damaged page lost commits on checkpoint (the WAL-reset bug of 3.7.0 to 3.51.2, sqlite.org/wal.html). */
const OLDEST_SQLITE = '3.51.3';
/** Files up to this size are checked page by page at each open, larger ones after an unclean end by probes only. */
const FULL_CHECK_BYTES = 64 * 1024 * 1024;

/** Kept beside the database, because a database that lost its log or was exchanged does not know it. */
interface Companion {
  schema: number;
  uuid: string;
  /** A generation that certainly reached the disk. */
  generation: number;
  /** False after a clean close; while true there must be a `-wal` file. */
  open: boolean;
}

export interface OpenedDatabase {
  db: Connection;
  file: string;
  uuid: string;
  /** Inode and device at open: a database that was deleted or exchanged under us takes writes without a word. */
  place: string;
  /** Why the catalog was begun anew, as a sentence; null when it was opened as it was, or made for the first time. */
  recovered: string | null;
}

/**
 * Opens for writing; another schema version is deleted, a damaged catalog is moved aside as `<file>.broken-<n>`, and an empty one
 * takes its place. Throws AliceError `unavailable`, `no-space` or `permission-denied` where even that cannot be done.
 */
export function openDatabase(file: string): OpenedDatabase {
  mkdirSync(dirname(file), { recursive: true });
  let recovered: string | null = null;
  const reason = existsSync(file) ? tryExisting(file) : leftovers(file);
  if (typeof reason === 'object' && reason !== null) return reason;
  if (reason === 'another version') {
    removeDatabase(file);
    recovered = 'The catalog was made by another version of Alice and is made anew; scan the locations again.';
  } else if (reason !== null) {
    const aside = moveAside(file);
    recovered = `The catalog could not be used (${reason}). It was moved to ${aside} and a new one begun; scan the locations again.`;
  }
  return { ...create(file), recovered };
}

/** Opens an existing catalog for reading; throws `unavailable` when there is none or it is not of this version. */
export function openReadonly(file: string): Connection {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    tune(db);
    const version = db.pragma('user_version', { simple: true });
    if (version !== SCHEMA_VERSION)
      throw new AliceError('unavailable', 'The catalog is being made anew; try again in a moment.');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A database that is not there may have left its log behind, which would be applied to the next one. */
function leftovers(file: string): null {
  for (const suffix of ['-wal', '-shm', '-journal', '.generation', '.snapshot', '.damaged'])
    rmSync(file + suffix, { force: true });
  return null;
}

/** The opened database, or what is wrong with it. */
function tryExisting(file: string): OpenedDatabase | string {
  const companion = readCompanion(file);
  let db: Connection | undefined;
  try {
    const stat = statSync(file);
    if (!stat.isFile()) return 'it is not a file';
    if (stat.size === 0) return 'the file is empty';
    if (existsSync(`${file}.damaged`)) return 'damage was met while it was in use';
    if (companion?.open && !existsSync(`${file}-wal`)) {
      // Another program may just have closed it, which takes the log away after the companion has been told.
      if (readCompanion(file)?.open) return 'its log is gone';
    }
    db = new Database(file);
    const wrong = examine(db, stat.size, companion);
    if (wrong !== null) {
      db.close();
      return wrong;
    }
    return { ...begin(db, file), recovered: null };
  } catch (error) {
    db?.close();
    if (isDamage(error)) return error instanceof Error ? error.message : String(error);
    throw translateSqlite(error);
  }
}

function examine(db: Connection, size: number, companion: Companion | null): string | null {
  tune(db);
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version !== SCHEMA_VERSION) {
    const tables = db.prepare('select count(*) n from sqlite_schema').get() as { n: number };
    return tables.n > 0 && version > 0 ? 'another version' : 'it has no tables';
  }
  if (schemaText(db) !== expectedSchema()) return 'its tables are not ours';
  const uuid = db.prepare("select value from meta where key = 'uuid'").pluck().get();
  const generation = db.prepare("select value from meta where key = 'generation'").pluck().get();
  if (typeof uuid !== 'string' || typeof generation !== 'number') return 'its own description is missing';
  if (companion && companion.uuid !== uuid) return 'it is another catalog than the one that was closed here';
  if (companion && companion.generation > generation) return 'it is older than the one that was closed here';
  if (size <= FULL_CHECK_BYTES) {
    const result = db.pragma('quick_check(1)', { simple: true });
    if (result !== 'ok') return String(result).split('\n')[0]!;
  }
  for (const table of ['folder', 'identity', 'file', 'copy', 'media', 'term', 'link']) {
    db.prepare(`select * from ${table} limit 1`).get();
    db.prepare(`select * from ${table} order by 1 desc limit 1`).get();
  }
  db.prepare(`select rowid from words where words match '"a"' limit 1`).get();
  return null;
}

function schemaText(db: Connection): string {
  return db.prepare('select sql from sqlite_schema where sql is not null order by name').pluck().all().join('\n');
}

let expected: string | undefined;
/** What SQLite itself writes for our tables, so that wording and shadow tables need no second list. */
function expectedSchema(): string {
  if (expected === undefined) {
    const db = new Database(':memory:');
    db.exec(schemaSql);
    expected = schemaText(db);
    db.close();
  }
  return expected;
}

function create(file: string): Omit<OpenedDatabase, 'recovered'> {
  let db: Connection | undefined;
  try {
    db = new Database(file);
    tune(db);
    db.pragma('journal_mode = wal');
    db.transaction(() => {
      db!.exec(schemaSql);
      const put = db!.prepare('insert into meta values (?, ?)');
      put.run('uuid', randomUUID());
      put.run('generation', 0);
      db!.pragma(`user_version = ${SCHEMA_VERSION}`);
    })();
    return begin(db, file);
  } catch (error) {
    db?.close();
    throw translateSqlite(error);
  }
}

/** Starts the log with a write of our own before the companion says that there must be one. */
function begin(db: Connection, file: string): Omit<OpenedDatabase, 'recovered'> {
  const version = db.prepare('select sqlite_version()').pluck().get() as string;
  if (compareVersions(version, OLDEST_SQLITE) < 0) {
    throw new AliceError('internal', `SQLite ${version} can lose writes; Alice needs ${OLDEST_SQLITE} or newer.`);
  }
  db.pragma('journal_mode = wal');
  db.prepare("update meta set value = value where key = 'uuid'").run();
  const uuid = db.prepare("select value from meta where key = 'uuid'").pluck().get() as string;
  const opened = { db, file, uuid, place: placeOf(file) };
  writeCompanion(opened, true);
  return opened;
}

function tune(db: Connection): void {
  db.pragma('busy_timeout = 5000');
  db.pragma('synchronous = normal');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = memory');
  db.pragma('mmap_size = 0');
  db.pragma('wal_autocheckpoint = 16384');
  db.pragma('foreign_keys = off');
  db.pragma('cell_size_check = on');
}

/** Moves the log into the database, says so in the companion when all of it went, and tells whether it did. */
export function checkpoint(opened: OpenedDatabase, mode: 'passive' | 'truncate', open = true): void {
  const [result] = opened.db.pragma(`wal_checkpoint(${mode})`) as { busy: number; log: number; checkpointed: number }[];
  if (result && result.busy === 0 && result.log === result.checkpointed) writeCompanion(opened, open);
}

/** SQLite leaves it to the next checkpoint to force the log to disk. */
export function syncLog({ file }: OpenedDatabase): void {
  const log = openSync(`${file}-wal`, 'r+');
  try {
    fsyncSync(log);
  } finally {
    closeSync(log);
  }
}

export function closeDatabase(opened: OpenedDatabase): void {
  try {
    if (placeOf(opened.file) === opened.place) checkpoint(opened, 'truncate', false);
  } finally {
    opened.db.close();
  }
}

/** Throws `data-loss` when the file we write to is no longer the one under our name. */
export function assertInPlace(opened: OpenedDatabase): void {
  if (placeOf(opened.file) === opened.place) return;
  throw new AliceError(
    'data-loss',
    `The catalog ${opened.file} was deleted or exchanged while Alice was using it. Restart Alice, then scan: no media are touched.`,
  );
}

/** Device and inode of the file under this name; `gone` when there is none. */
export function placeOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : 'gone';
}

function readCompanion(file: string): Companion | null {
  try {
    const value = JSON.parse(readFileSync(`${file}.generation`, 'utf8')) as Companion;
    return typeof value.uuid === 'string' && typeof value.generation === 'number' ? value : null;
  } catch {
    // Without it the database stands on its own examination.
    return null;
  }
}

function writeCompanion(opened: Omit<OpenedDatabase, 'recovered'>, open: boolean): void {
  const generation = opened.db.prepare("select value from meta where key = 'generation'").pluck().get() as number;
  const companion: Companion = { schema: SCHEMA_VERSION, uuid: opened.uuid, generation, open };
  const temp = `${opened.file}.generation.${randomUUID()}`;
  writeFileSync(temp, JSON.stringify(companion));
  renameSync(temp, `${opened.file}.generation`);
}

/** Remembers that damage was met, as a large catalog is not read in full at each opening. */
export function markDamaged(file: string): void {
  try {
    writeFileSync(`${file}.damaged`, '');
  } catch {
    // The disk may be the very thing that fails; the damage is reported all the same.
  }
}

/** Deletes a closed catalog with everything that belongs to it: a log left behind would be applied to the next one. */
export function removeDatabase(file: string): void {
  for (const suffix of ['.generation', '.snapshot', '.damaged', '-wal', '-shm', '-journal', ''])
    rmSync(file + suffix, { force: true, recursive: true });
}

/**
 * Puts one closed catalog in the place of another one. Whenever this is interrupted, one of the two lies whole under the name,
 * without a log or a companion that belongs to the other.
 */
export function replaceDatabase(from: string, to: string): void {
  if (existsSync(`${from}-wal`)) takeLogIn(from);
  for (const suffix of ['.generation', '.snapshot', '.damaged', '-wal', '-shm', '-journal'])
    rmSync(to + suffix, { force: true });
  renameSync(from, to);
  for (const suffix of ['.generation', '.snapshot'])
    if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
  removeDatabase(from);
}

/** A log that was left behind cannot be renamed in one step with its database. Throws `unavailable` when another has it open. */
function takeLogIn(file: string): void {
  const db = new Database(file);
  db.pragma('wal_checkpoint(truncate)');
  db.close();
  if (existsSync(`${file}-wal`)) throw new AliceError('unavailable', `${file} is still in use. Try again in a moment.`);
  rmSync(`${file}.generation`, { force: true });
}

function moveAside(file: string): string {
  let n = 1;
  while (existsSync(`${file}.broken-${n}`)) n++;
  const aside = `${file}.broken-${n}`;
  rmSync(`${file}.damaged`, { force: true });
  for (const suffix of ['', '-wal', '-shm', '-journal', '.generation'])
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  return aside;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < 3; i++) if (left[i] !== right[i]) return (left[i] ?? 0) - (right[i] ?? 0);
  return 0;
}
