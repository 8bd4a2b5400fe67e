/** What the catalog as a whole holds: totals, problems, and its content in a canonical form. */
import type { Connection } from './database.ts';
import { copyQuery, fileFacts, sortDate } from './derive.ts';
import type { CopyRow, FileRow } from './tables.ts';
import { kindName } from './find.ts';
import { mergeFacts, sortKeys } from './merge.ts';
import type { Circumstances } from './query-scope.ts';
import type { LocationView, ProblemFile } from './records.ts';
import { locationIds, readSpread, storageReport, type StorageReport } from './storage-report.ts';
import { hashText, joinPath, shownState } from './tables.ts';

export interface LocationTotals {
  /** Copies not known to be missing, their media, and bytes. */
  copies: number;
  media: number;
  bytes: number;
  /** Copies known to be missing, those (of the others) never proved good, and files that could not be read. */
  missing: number;
  unverified: number;
  problems: number;
  /** End of the last complete scan; ISO 8601. */
  lastScan: string | null;
}

export interface CatalogStatus {
  media: number;
  copies: number;
  bytes: number;
  byType: { image: number; video: number; audio: number };
  duplicates: { media: number; extraCopies: number; extraBytes: number };
  offlineOnly: number;
  diverged: number;
  failed: number;
  generation: number;
  /** By location id. */
  perLocation: Record<string, LocationTotals>;
}

export interface Problem extends Omit<ProblemFile, 'etag'> {}

export interface Reporter {
  generation(): number;
  status(locations: readonly LocationView[]): CatalogStatus;
  storageReport(circumstances: Omit<Circumstances, 'now'>): StorageReport;
  /** Of every location that anything is known of. */
  locationIds(): string[];
  problems(options: { location?: string | undefined; limit?: number }): { problems: Problem[]; total: number };
  /** Everything a rebuild must reproduce, one JSON text per medium and problem, sorted; no times of observation. */
  dump(): IterableIterator<string>;
}

/** `unsupported` means that a file is no media: worth remembering, but nothing failed. */
const failed = "code <> 'unsupported'";

export function createReporter(db: Connection): Reporter {
  const getGeneration = db.prepare("select value from meta where key = 'generation'").pluck();
  const listLocations = db.prepare('select id from location').pluck();
  const countProblems = db
    .prepare(
      `select count(*) from problem p join folder d on d.n = p.folder join location l on l.n = d.location
     where ${failed} and (:id is null or l.id = :id)`,
    )
    .pluck();
  const listProblems = db.prepare(
    `select l.id location, d.path folder, p.name, p.size, p.code, p.message, p.seen seenMs
     from problem p join folder d on d.n = p.folder join location l on l.n = d.location
     where ${failed} and (:id is null or l.id = :id) order by l.id, d.path, p.name limit :limit`,
  );
  const status = db.transaction((locations: readonly LocationView[]): CatalogStatus => {
    const online = new Set(locations.filter((view) => view.online).map((view) => view.id));
    return { ...countAll(db, online), generation: getGeneration.get() as number };
  });

  return {
    generation: () => getGeneration.get() as number,
    status: (locations) => status(locations),
    storageReport: db.transaction((circumstances: Omit<Circumstances, 'now'>) => storageReport(db, circumstances)),
    locationIds: () => listLocations.all() as string[],
    problems({ location, limit = 1000 }) {
      const total = countProblems.get({ id: location ?? null }) as number;
      const rows = listProblems.all({ id: location ?? null, limit }) as (Problem & { folder: string; name: string })[];
      return { total, problems: rows.map(({ folder, name, ...row }) => ({ ...row, path: joinPath(folder, name) })) };
    },
    dump: () => dump(db),
  };
}

function countAll(db: Connection, online: ReadonlySet<string>): Omit<CatalogStatus, 'generation'> {
  const perLocation = countLocations(db);
  const ids = locationIds(db);
  const totals = {
    media: 0,
    copies: 0,
    bytes: 0,
    byType: { image: 0, video: 0, audio: 0 },
    duplicates: { media: 0, extraCopies: 0, extraBytes: 0 },
    offlineOnly: 0,
    diverged: 0,
    failed: Object.values(perLocation).reduce((sum, { problems }) => sum + problems, 0),
  };
  for (const { places, copies, kind, diverged, media, bytes, copyBytes } of readSpread(db)) {
    totals.media += media;
    totals.copies += copies * media;
    totals.bytes += copyBytes;
    totals.byType[kindName(kind)] += media;
    if (diverged) totals.diverged += media;
    if (copies > 1) {
      totals.duplicates.media += media;
      totals.duplicates.extraCopies += (copies - 1) * media;
      totals.duplicates.extraBytes += copyBytes - bytes;
    }
    if (places.length > 0 && places.every((location) => !online.has(ids.get(location)!))) totals.offlineOnly += media;
  }
  return { ...totals, perLocation };
}

/** Of every location that anything is known of. */
function countLocations(db: Connection): Record<string, LocationTotals> {
  const rows = db
    .prepare(
      `select l.id, l.seen, h.* from location l left join (select location, sum(media) media, sum(copies) copies, sum(bytes) bytes,
       sum(missing) missing, sum(unproved) unproved from held group by location) h on h.location = l.n`,
    )
    .all() as ({ id: string; seen: number | null } & Record<string, number | null>)[];
  const problems = new Map(
    db
      .prepare(
        `select l.id, count(*) from problem p join folder d on d.n = p.folder join location l on l.n = d.location
         where ${failed} group by l.n`,
      )
      .raw()
      .all() as [string, number][],
  );
  return Object.fromEntries(
    rows.map(({ id, seen, media, copies, bytes, missing, unproved }) => [
      id,
      {
        copies: copies ?? 0,
        media: media ?? 0,
        bytes: bytes ?? 0,
        missing: missing ?? 0,
        unverified: unproved ?? 0,
        problems: problems.get(id) ?? 0,
        lastScan: seen === null ? null : new Date(seen).toISOString(),
      },
    ]),
  );
}

function* dump(db: Connection): Generator<string> {
  const getFiles = db.prepare('select n, hash, size, facts from file where identity = +? order by hash');
  const getCopies = db.prepare(`${copyQuery} where c.file = +?`);
  const getDerived = db.prepare('select * from media where n = ?');
  const getTerms = db
    .prepare(
      'select field || char(31) || folded from link join term on term.n = link.term where media = +? order by field, folded',
    )
    .pluck();
  const getTerm = db.prepare('select text from term where n = ?').pluck();
  const named = ['format', 'model', 'generator', 'sampler', 'project', 'camera'] as const;
  for (const identity of db.prepare('select n, hash, algorithm from identity order by hash').all() as {
    n: number;
    hash: Buffer;
    algorithm: string;
  }[]) {
    const files = (getFiles.all(identity.n) as FileRow[]).map((file) => ({
      ...file,
      copies: getCopies.all(file.n) as CopyRow[],
    }));
    const { facts, diverged } = mergeFacts(fileFacts(files));
    const copies = files.flatMap((file) =>
      file.copies.map((copy) => ({
        location: copy.locationId,
        path: joinPath(copy.folder, copy.name),
        fileHash: hashText(file.hash),
        size: copy.size,
        modifiedMs: copy.modified,
        state: shownState(copy.state),
      })),
    );
    copies.sort((a, b) => (`${a.location}\0${a.path}` < `${b.location}\0${b.path}` ? -1 : 1));
    const derived = { ...(getDerived.get(identity.n) as Record<string, unknown>) };
    for (const field of named) derived[field] = getTerm.get(derived[field]) ?? null;
    for (const observed of ['n', 'hash', 'added', 'verified', 'generation', 'places']) delete derived[observed];
    yield JSON.stringify(
      sortKeys({
        contentHash: hashText(identity.hash),
        algorithm: identity.algorithm,
        createdMs: sortDate(
          facts,
          files.flatMap((file) => file.copies),
        ),
        facts,
        diverged,
        copies,
        derived,
        terms: getTerms.all(identity.n),
      }),
    );
  }
  const problems = db.prepare(
    `select l.id location, d.path folder, p.name, p.size, p.code, p.message from problem p join folder d on d.n = p.folder
     join location l on l.n = d.location order by l.id, d.path, p.name`,
  );
  for (const row of problems.iterate() as IterableIterator<{
    location: string;
    folder: string;
    name: string;
    size: number;
    code: string;
    message: string;
  }>) {
    const { folder, name, ...rest } = row;
    yield JSON.stringify(sortKeys({ problem: { ...rest, path: joinPath(folder, name) } }));
  }
}
