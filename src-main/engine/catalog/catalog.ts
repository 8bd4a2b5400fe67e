/** The catalog: a disposable SQLite cache of what lies where, opened once per thread, with synchronous methods. */
import { AliceError } from '#api/errors.ts';
import { createAlike, type Alike } from './alike.ts';
import {
  markDamaged,
  openDatabase,
  openReadonly,
  assertInPlace,
  checkpoint,
  closeDatabase,
  syncLog,
} from './database.ts';
import type { Connection, OpenedDatabase } from './database.ts';
import { carryOver } from './carry-over.ts';
import { createDeriver } from './derive.ts';
import { createCopyRecords, type CopyRecords } from './copy-records.ts';
import { createDuplicates, type Duplicates } from './duplicates.ts';
import { createFinder, type Finder } from './find.ts';
import { createFindingReader, createFindingWriter, type FindingReader, type FoundFault } from './findings.ts';
import { createKnownFiles, type KnownFiles } from './known-files.ts';
import { createLikenessWriter, type LikenessWriter } from './likeness.ts';
import { createLoser, type LostCopies } from './lose-copies.ts';
import { openSearch, type Search } from './search.ts';
import { createProofReader, type ProofReader } from './proofs.ts';
import type { ProblemFile, SaveOutcome, ScanEnd, ScannedFile } from './records.ts';
import { createRemovalChecker, type RemovalChecker } from './removal.ts';
import { createReporter, type Reporter } from './report.ts';
import { createSaver } from './save.ts';
import { createScanEnder, type ScanOutcome } from './scan-end.ts';
import { createDictionary } from './tables.ts';
import { createTallies } from './tallies.ts';
import { createVariations, type Variations } from './variations.ts';
import { translateSqlite } from './sqlite-errors.ts';
import { createTouched, type Touched } from './touched.ts';

export interface CatalogWriter extends LikenessWriter {
  /** All or nothing. The outcomes are in the order of the batch. */
  saveFiles(batch: readonly ScannedFile[]): SaveOutcome[];
  saveProblems(batch: readonly ProblemFile[]): void;
  forgetProblems(location: string, paths: readonly string[]): void;
  /** Seen again with unchanged bytes. Only needed for copies that were not `present`: `endScan` renews the others. */
  touch(location: string, paths: readonly string[], seenMs: number): void;
  endScan(end: ScanEnd): ScanOutcome;
  /** How many of `end.missing` no move explains. */
  countVanished(end: ScanEnd): number;
  /** Whether the first folder below the root names the project there; a change derives all its media anew. */
  describeLocation(id: string, about: { namesProjects: boolean }): void;
  removeLocation(id: string): { copiesForgotten: number; mediaForgotten: number };
  /** Counts copies of a location that was lost as missing, some thousands at a time; `after` is the `goOn` of the call before, or 0. */
  loseCopies(location: string, after: number): LostCopies;
  /** Copies that are known to be there no longer, since we took them away. */
  forgetCopies(location: string, paths: readonly string[]): void;
  /** What was read and is not what it was: nothing counts on these copies until they are proved again. */
  saveFindings(batch: readonly FoundFault[]): void;
  /** Takes over everything that another catalog file knows of one location, as it is there. Returns the number of copies. */
  carryOver(fromFile: string, location: string): number;
  /** Forces to disk what was written: no power cut takes back what somebody is told of from now on. */
  makeDurable(): void;
}

export interface CatalogReader
  extends
    Finder,
    Reporter,
    RemovalChecker,
    Search,
    KnownFiles,
    CopyRecords,
    ProofReader,
    FindingReader,
    Duplicates,
    Alike,
    Variations {}

export interface Catalog extends CatalogReader, CatalogWriter {
  /** Why the catalog was begun anew, as a sentence; null when it was not. */
  readonly recovered: string | null;
  close(): void;
}

/** After so many write transactions the log is moved into the database. */
const CHECKPOINT_EVERY = 64;

/**
 * Opens the catalog in `file` (made when absent, replaced when damaged or of another version: see `recovered`).
 * All methods throw AliceError: `data-loss` when the file is damaged or was taken away, `no-space`, `unavailable`;
 * a read-only catalog throws `permission-denied` on writing.
 */
export function openCatalog(options: { file: string; readonly?: boolean }): Catalog {
  let opened: OpenedDatabase | null = null;
  try {
    opened = options.readonly ? null : openDatabase(options.file);
    const db = opened?.db ?? openReadonly(options.file);
    const search = openSearch(db, options.file);
    return guardAll(
      {
        ...createWriter(db, opened),
        ...createFinder(db),
        ...createReporter(db),
        ...createRemovalChecker(db),
        ...createKnownFiles(db),
        ...createCopyRecords(db),
        ...createProofReader(db),
        ...createFindingReader(db),
        ...createDuplicates(db),
        ...createAlike(db),
        ...createVariations(db),
        ...search,
        recovered: opened?.recovered ?? null,
        close() {
          search.closeSearch();
          if (opened) closeDatabase(opened);
          else db.close();
        },
      },
      options.file,
    );
  } catch (error) {
    throw translateSqlite(error);
  }
}

/** Every method with SQLite's errors translated, also those that surface later in an iterator or a promise. */
function guardAll(catalog: Catalog, file: string): Catalog {
  const translate = (error: unknown): unknown => {
    const ours = translateSqlite(error);
    if (ours !== error && ours instanceof AliceError && ours.code === 'data-loss') markDamaged(file);
    return ours;
  };
  const guarded: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(catalog)) {
    guarded[name] = typeof member === 'function' ? guard(member as (...args: unknown[]) => unknown, translate) : member;
  }
  return guarded as unknown as Catalog;
}

function guard(method: (...args: unknown[]) => unknown, translate: (error: unknown) => unknown) {
  return (...args: unknown[]): unknown => {
    try {
      const result = method(...args);
      if (result instanceof Promise) return result.catch((error: unknown) => Promise.reject(translate(error) as Error));
      if (typeof result === 'object' && result !== null && 'next' in result)
        return guardIterator(result as IterableIterator<unknown>, translate);
      return result;
    } catch (error) {
      throw translate(error);
    }
  };
}

function* guardIterator(inner: IterableIterator<unknown>, translate: (error: unknown) => unknown): Generator<unknown> {
  try {
    yield* inner;
  } catch (error) {
    throw translate(error);
  }
}

function createWriter(db: Connection, opened: OpenedDatabase | null): CatalogWriter {
  const dictionary = createDictionary(db);
  const tallies = createTallies(db);
  const saver = createSaver(db, dictionary);
  const finder = createFindingWriter(db, dictionary);
  const ender = createScanEnder(db, dictionary);
  const lose = createLoser(db, dictionary);
  const derive = createDeriver(db, dictionary, tallies);
  const bump = db.prepare("update meta set value = value + 1 where key = 'generation' returning value").pluck();
  const media = db.prepare('select count(*) from identity').pluck();
  const copiesIn = db.prepare(
    'select c.folder, c.name, f.identity from copy c join folder d on d.n = c.folder join file f on f.n = c.file where d.location = ?',
  );
  const namesProjectsOf = db.prepare('select names_projects from location where id = ?').pluck();
  const dataVersion = db.prepare('pragma data_version').pluck();
  let seenVersion: unknown;
  let commits = 0;

  /** One transaction: changes first, then every touched medium is derived once. */
  function write<T>(change: (touched: Touched) => T): T {
    if (opened) assertInPlace(opened);
    try {
      const result = db
        .transaction(() => {
          const version = dataVersion.get();
          // Another program has written since: the numbers remembered here may stand for other rows by now.
          if (version !== seenVersion) dictionary.forget();
          seenVersion = version;
          const touched = createTouched();
          const value = change(touched);
          const generation = bump.get() as number;
          for (const n of touched.media) derive(n, generation, touched.fresh(n));
          tallies.flush();
          return value;
        })
        .immediate();
      if (opened && ++commits % CHECKPOINT_EVERY === 0) checkpoint(opened, 'passive');
      return result;
    } catch (error) {
      dictionary.forget();
      tallies.forget();
      throw error;
    }
  }

  /** What is kept besides: no answer of the catalog depends on it, so its generation stays. */
  function writeAside(change: () => void): void {
    if (opened) assertInPlace(opened);
    db.transaction(change).immediate();
    if (opened && ++commits % CHECKPOINT_EVERY === 0) checkpoint(opened, 'passive');
  }

  return {
    ...createLikenessWriter(db, writeAside),
    makeDurable: () => (opened ? syncLog(opened) : undefined),
    saveFiles: (batch) => write((touched) => saver.saveFiles(batch, touched)),
    saveProblems: (batch) => write((touched) => saver.saveProblems(batch, touched)),
    forgetProblems: (location, paths) =>
      paths.length > 0 ? write(() => saver.forgetProblems(location, paths)) : undefined,
    touch: (location, paths, seenMs) => write((touched) => saver.touch(location, paths, seenMs, touched)),
    forgetCopies: (location, paths) =>
      paths.length > 0 ? write((touched) => saver.forgetCopies(location, paths, touched)) : undefined,
    saveFindings: (batch) => write((touched) => finder.saveFindings(batch, touched)),
    loseCopies: (location, after) => write((touched) => lose(location, after, touched)),
    endScan: (end) => write((touched) => ender.endScan(end, touched)),
    countVanished: (end) => db.transaction(() => ender.countVanished(end)).deferred(),
    describeLocation(id, { namesProjects }) {
      const wanted = namesProjects ? 1 : 0;
      if ((namesProjectsOf.get(id) as number | undefined) === wanted) return;
      write((touched) => {
        const n = dictionary.location(id);
        db.prepare('update location set names_projects = ? where n = ?').run(wanted, n);
        dictionary.forget();
        for (const { identity } of copiesIn.iterate(n) as Iterable<{ identity: number }>) touched.add(identity);
      });
    },
    removeLocation(id) {
      const before = media.get() as number;
      const copiesForgotten = write((touched) => {
        const n = dictionary.location(id);
        const copies = copiesIn.all(n) as { folder: number; name: string; identity: number }[];
        for (const { identity } of copies) touched.add(identity);
        db.prepare('delete from copy where folder in (select n from folder where location = ?)').run(n);
        db.prepare('delete from finding where folder in (select n from folder where location = ?)').run(n);
        db.prepare('delete from problem where folder in (select n from folder where location = ?)').run(n);
        db.prepare('delete from folder where location = ?').run(n);
        dictionary.forget();
        return copies.length;
      });
      write(() => {
        db.prepare('delete from location where id = ?').run(id);
        dictionary.forget();
      });
      return { copiesForgotten, mediaForgotten: before - (media.get() as number) };
    },
    carryOver: (fromFile, location) => carryOver(fromFile, location, { db, dictionary, saver, write }),
  };
}
