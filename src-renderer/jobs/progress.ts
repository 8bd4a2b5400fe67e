/** What the numbers of a job mean: which job leads, how far it is, and in which location it works. */
import type { Job, JobProgress, PreviewsResult, ScanResult } from '#api/job.ts';

export type Report = Pick<
  JobProgress,
  'state' | 'phase' | 'filesDone' | 'filesTotal' | 'bytesDone' | 'bytesTotal' | 'current'
>;

export const hasEnded = ({ state }: Pick<JobProgress, 'state'>): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

const ranks: Record<JobProgress['state'], number> = {
  running: 0,
  paused: 1,
  queued: 2,
  done: 3,
  failed: 3,
  cancelled: 3,
};
/** Previews wait for nobody and nobody waits for them. */
const isAside = ({ kind }: Pick<JobProgress, 'kind'>): number => (kind === 'previews' ? 1 : 0);

/** Those that have not ended, the one to be shown first: at work before held, held before waiting, scans before previews. */
export function atWork(jobs: readonly Job[]): Job[] {
  return jobs
    .filter((job) => !hasEnded(job))
    .toSorted(
      (a, b) => ranks[a.state] - ranks[b.state] || isAside(a) - isAside(b) || (a.startedAt < b.startedAt ? -1 : 1),
    );
}

/** The latest end first. */
export function recentlyEnded(jobs: readonly Job[], most: number): Job[] {
  return jobs
    .filter(hasEnded)
    .toSorted((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? 1 : -1))
    .slice(0, most);
}

/** From 0 to 1; null while the total is unknown, or is that of an earlier stretch which the count has left behind. */
export function shareOf({ filesDone, filesTotal, bytesDone, bytesTotal }: Omit<Report, 'state' | 'phase' | 'current'>) {
  if (filesTotal === null || filesTotal <= 0 || filesDone > filesTotal) return null;
  const files = filesDone / filesTotal;
  // Many small files are bound by their count, few large ones by their bytes: the slower one tells the truth.
  const bytes = bytesTotal !== null && bytesTotal > 0 ? Math.min(bytesDone / bytesTotal, 1) : 1;
  return Math.min(files, bytes);
}

export type PhaseName = 'waiting' | 'listing' | 'reading' | 'comparing' | 'previews' | 'busy' | 'otherAlice' | 'paused';

const phases: Record<string, PhaseName> = {
  waiting: 'waiting',
  listing: 'listing',
  reading: 'reading',
  comparing: 'comparing',
  done: 'comparing',
  'making previews': 'previews',
  'waiting for files that are still being written': 'busy',
  'waiting until another Alice has finished its scan': 'otherAlice',
};

/** Null for a phase that this page has no words for: its own are shown then. */
export function phaseOf({
  state,
  phase,
  filesTotal,
}: Pick<Report, 'state' | 'phase' | 'filesTotal'>): PhaseName | null {
  if (state === 'paused') return 'paused';
  if (state === 'queued') return 'waiting';
  // A scan that has said nothing yet walks through the folders.
  if (phase === 'waiting' && filesTotal === null) return 'listing';
  return phases[phase] ?? null;
}

/** Where a job is, and what it had done before it came there. */
export interface Stretch {
  location: string;
  filesBefore: number;
  filesKnownBefore: number;
}

/** A scan goes through its locations one after another and names the folder at work as `location/path`. */
export function follow(stretch: Stretch | undefined, report: Report): Stretch | undefined {
  const slash = report.current?.indexOf('/') ?? -1;
  if (slash <= 0) return stretch;
  const location = report.current!.slice(0, slash);
  if (stretch?.location === location) return stretch;
  if (!stretch) return { location, filesBefore: 0, filesKnownBefore: 0 };
  return { location, filesBefore: report.filesDone, filesKnownBefore: report.filesTotal ?? 0 };
}

/** The part of a job's numbers that belongs to the location where it is; a null total is not known yet. */
export function withinStretch(
  stretch: Stretch,
  { filesDone, filesTotal }: Report,
): { done: number; total: number | null } {
  const done = Math.max(0, filesDone - stretch.filesBefore);
  const total = filesTotal === null ? null : filesTotal - stretch.filesKnownBefore;
  return { done, total: total === null || total < done || total === 0 ? null : total };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The result of a scan, where it is one: the contract leaves results open. */
export function scanResultOf({ result }: Pick<Job, 'result'>): ScanResult | null {
  return isRecord(result) && typeof result.seen === 'number' && Array.isArray(result.braked)
    ? (result as unknown as ScanResult)
    : null;
}

export type Braked = ScanResult['braked'][number];

/** The brake that is still on in a location: a scan that was believed since then would have renewed `lastScan`. */
export function brakeOf(jobs: readonly Job[], location: { name: string; lastScan: string | null }): Braked | null {
  const [job] = recentlyEnded(jobs, jobs.length).filter((each) =>
    scanResultOf(each)?.braked.some((braked) => braked.location === location.name),
  );
  if (!job || (location.lastScan !== null && location.lastScan >= job.startedAt)) return null;
  return scanResultOf(job)!.braked.find((braked) => braked.location === location.name)!;
}

/** Every file that a scan saw is in exactly one of these counts. */
export const countsOf = (result: ScanResult) =>
  ({
    new: result.new,
    changed: result.changed,
    moved: result.moved,
    unchanged: result.unchanged,
    skipped: result.skippedCount,
    failed: result.failedCount,
  }) as const;

/** The result of a previews job, where it is one. */
export function previewsResultOf({ result }: Pick<Job, 'result'>): PreviewsResult | null {
  return isRecord(result) && typeof result.ready === 'number' && typeof result.without === 'number'
    ? { ready: result.ready, without: result.without }
    : null;
}
