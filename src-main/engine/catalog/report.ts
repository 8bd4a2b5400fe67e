/** What the catalog as a whole holds: totals, problems, and its content in a canonical form. */
import type { Connection } from './database.ts';
import { copyQuery, fileFacts, sortDate } from './derive.ts';
import type { CopyRow, FileRow } from './tables.ts';
import { kindName } from './find.ts';
import { mergeFacts, sortKeys } from './merge.ts';
import type { LocationView, ProblemFile } from './records.ts';
import { unpackPlaces, type PlaceCopies } from './places.ts';
import { copyState, mediaFlag } from './schema.ts';
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
  let remembered: { key: string; status: CatalogStatus } | undefined;

  function status(locations: readonly LocationView[]): CatalogStatus {
    const generation = getGeneration.get() as number;
    const online = new Set(locations.filter((view) => view.online).map((view) => view.id));
    const key = `${generation}\0${[...online].sort().join()}`;
    if (remembered?.key !== key) remembered = { key, status: { ...countAll(db, online), generation } };
    return remembered.status;
  }

  return {
    generation: () => getGeneration.get() as number,
    status,
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
  const perNumber = countProblemsAndScans(db);
  const totals = {
    media: 0,
    copies: 0,
    bytes: 0,
    byType: { image: 0, video: 0, audio: 0 },
    duplicates: { media: 0, extraCopies: 0, extraBytes: 0 },
    offlineOnly: 0,
    diverged: 0,
    failed: [...perNumber.values()].reduce((sum, { totals: { problems } }) => sum + problems, 0),
  };
  const rows = db.prepare('select kind, flags, copies, bytes, size, places from media').raw().iterate();
  for (const row of rows as IterableIterator<[number, number, number, number, number, Buffer]>) {
    const [kind, flags, copies, bytes, size, packed] = row;
    totals.media++;
    totals.copies += copies;
    totals.bytes += bytes;
    totals.byType[kindName(kind)]++;
    if (flags & mediaFlag.diverged) totals.diverged++;
    if (copies > 1) {
      totals.duplicates.media++;
      totals.duplicates.extraCopies += copies - 1;
      totals.duplicates.extraBytes += bytes - size;
    }
    const places = unpackPlaces(packed);
    countPlaces(perNumber, places);
    if (copies > 0 && !places.some((place) => isBelieved(place) && online.has(perNumber.get(place.location)!.id)))
      totals.offlineOnly++;
  }
  return { ...totals, perLocation: Object.fromEntries([...perNumber.values()].map(({ id, totals: of }) => [id, of])) };
}

const isBelieved = ({ state }: PlaceCopies): boolean => state !== copyState.missing;

type PerNumber = ReadonlyMap<number, { id: string; totals: LocationTotals }>;

function countPlaces(perNumber: PerNumber, places: readonly PlaceCopies[]): void {
  let last = 0;
  // Entries of one location follow one another, in whatever states its copies are.
  for (const place of places) {
    const { totals } = perNumber.get(place.location)!;
    if (!isBelieved(place)) {
      totals.missing += place.count;
      continue;
    }
    totals.copies += place.count;
    totals.bytes += place.bytes;
    totals.unverified += place.unproved;
    if (place.location !== last) totals.media++;
    last = place.location;
  }
}

/** Every location that anything is known of, with what is not to be learnt from its media. */
function countProblemsAndScans(db: Connection): PerNumber {
  const rows = db
    .prepare(
      `select l.n, l.id, l.seen, count(p.name) problems from location l left join folder d on d.location = l.n
       and exists (select 1 from problem where folder = d.n) left join problem p on p.folder = d.n and ${failed} group by l.n`,
    )
    .all() as { n: number; id: string; seen: number | null; problems: number }[];
  return new Map(
    rows.map(({ n, id, seen, problems }) => {
      const lastScan = seen === null ? null : new Date(seen).toISOString();
      return [n, { id, totals: { copies: 0, media: 0, bytes: 0, missing: 0, unverified: 0, problems, lastScan } }];
    }),
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
