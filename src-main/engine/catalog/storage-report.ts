/** The numbers of the storage dashboard, and how the sums over all media are read. */
import type { Output } from '#api/contract.ts';
import type { Connection } from './database.ts';
import { kindName } from './find.ts';
import type { Circumstances } from './query-scope.ts';
import { statement } from './statement.ts';
import { monthLabel } from './tallies.ts';

export type StorageReport = Output<'storage.report'>;

/** Media that lie in the same locations, with as many copies. */
interface SpreadRow {
  /** Numbers of the locations with a copy that is not known to be missing. */
  places: number[];
  copies: number;
  kind: number;
  diverged: boolean;
  media: number;
  /** Each medium once, and all copies. */
  bytes: number;
  copyBytes: number;
}

export function readSpread(db: Connection): SpreadRow[] {
  const rows = statement(db, 'select places, copies, kind, diverged, media, bytes, copy_bytes from spread').all() as {
    places: string;
    copies: number;
    kind: number;
    diverged: number;
    media: number;
    bytes: number;
    copy_bytes: number;
  }[];
  return rows.map(({ places, diverged, copy_bytes, ...row }) => ({
    ...row,
    places: places === '' ? [] : places.split(',').map(Number),
    diverged: diverged === 1,
    copyBytes: copy_bytes,
  }));
}

export function locationIds(db: Connection): Map<number, string> {
  return new Map(statement(db, 'select n, id from location', 'raw').all() as [number, string][]);
}

/** Media with more copies than this are counted together. */
const MOST_TOLD = 5;

/** Locations that are not in the circumstances are left out by name, but their copies count as copies. */
export function storageReport(
  db: Connection,
  { locations, wantedCopies = 1 }: Omit<Circumstances, 'now'>,
): StorageReport {
  const ids = locationIds(db);
  const views = new Map(locations.map((view) => [view.id, view]));
  const ownerOf = (location: number) => views.get(ids.get(location)!);
  const report: StorageReport = {
    byLocation: [],
    copies: [],
    growth: [],
    reclaimable: [],
    belowWanted: { media: 0, bytes: 0 },
    offlineOnly: { media: 0, bytes: 0 },
  };
  for (const { places, copies, media, bytes } of readSpread(db)) {
    const told = Math.min(copies, MOST_TOLD);
    while (report.copies.length <= told) report.copies.push({ copies: report.copies.length, media: 0, bytes: 0 });
    add(report.copies[told]!, media, bytes);
    if (places.length < wantedCopies) add(report.belowWanted, media, bytes);
    if (places.length > 0 && places.every((location) => !ownerOf(location)?.online))
      add(report.offlineOnly, media, bytes);
  }
  for (const [month, kind, media, bytes] of statement(
    db,
    'select month, kind, media, bytes from made order by month, kind',
    'raw',
  ).all() as [number, number, number, number][])
    report.growth.push({ month: monthLabel(month), type: kindName(kind), media, bytes });
  readHeld(db, report, ownerOf);
  return report;
}

function add(to: { media: number; bytes: number }, media: number, bytes: number): void {
  to.media += media;
  to.bytes += bytes;
}

function readHeld(db: Connection, report: StorageReport, ownerOf: (n: number) => { name: string } | undefined): void {
  const rows = statement(
    db,
    'select location, kind, copies, bytes, extra_copies, extra_bytes from held order by location, kind',
    'raw',
  ).all() as [number, number, number, number, number, number][];
  for (const [n, kind, copies, bytes, extraCopies, extraBytes] of rows) {
    const location = ownerOf(n)?.name;
    if (location === undefined) continue;
    if (copies > 0) report.byLocation.push({ location, type: kindName(kind), copies, bytes });
    if (extraCopies === 0) continue;
    const known = report.reclaimable.find((one) => one.location === location);
    if (known) {
      known.copies += extraCopies;
      known.bytes += extraBytes;
    } else report.reclaimable.push({ location, copies: extraCopies, bytes: extraBytes });
  }
  const byName = (a: { location: string }, b: { location: string }): number =>
    a.location < b.location ? -1 : a.location > b.location ? 1 : 0;
  report.byLocation.sort(byName);
  report.reclaimable.sort(byName);
}
