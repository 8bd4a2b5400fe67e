/** What the numbers of a job mean: which job leads, how far it is, and in which location it works. */
import type { Job, JobProgress, PreviewsResult, ScanResult } from '#api/job.ts';
import type { TransferResult } from '#api/plan.ts';
import type { VerifyResult } from '#api/verify.ts';

export type Report = Pick<JobProgress, 'state' | 'phase' | 'filesDone' | 'filesTotal' | 'bytesDone' | 'bytesTotal'>;

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
      (a, b) =>
        ranks[a.state] - ranks[b.state] ||
        isAside(a) - isAside(b) ||
        // Those that wait come in the order in which they will run, which is that of the list.
        (a.state === 'queued' ? 0 : a.startedAt < b.startedAt ? -1 : 1),
    );
}

/** The latest end first. */
export function recentlyEnded(jobs: readonly Job[], most: number): Job[] {
  return jobs
    .filter(hasEnded)
    .toSorted((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? 1 : -1))
    .slice(0, most);
}

/** From 0 to 1; null while the total is unknown. */
export function shareOf({ filesDone, filesTotal, bytesDone, bytesTotal }: Omit<Report, 'state' | 'phase'>) {
  if (filesTotal === null || filesTotal <= 0 || filesDone > filesTotal) return null;
  const files = filesDone / filesTotal;
  // Many small files are bound by their count, few large ones by their bytes: the slower one tells the truth.
  const bytes = bytesTotal !== null && bytesTotal > 0 ? Math.min(bytesDone / bytesTotal, 1) : 1;
  return Math.min(files, bytes);
}

export type PhaseName =
  | 'waiting'
  | 'listing'
  | 'reading'
  | 'comparing'
  | 'previews'
  | 'busy'
  | 'otherAlice'
  | 'copying'
  | 'moving'
  | 'trashing'
  | 'emptying'
  | 'undoing'
  | 'repairing'
  | 'alike'
  | 'verifying'
  | 'holdOn'
  | 'elsewhere'
  | 'paused';

/** What the engine says of its work, as far as this page has words for it. `name`: the location that it is about. */
const phases: [RegExp, PhaseName][] = [
  [/^waiting$/, 'waiting'],
  [/^looking through (?<name>.+)$/u, 'listing'],
  [/^reading (?<name>.+)$/u, 'reading'],
  [/^(?:comparing|done)$/, 'comparing'],
  [/^making previews$/, 'previews'],
  [/^waiting for files that are still being written$/, 'busy'],
  [/^waiting until another Alice/, 'otherAlice'],
  [/^copying$/, 'copying'],
  [/^moving$/, 'moving'],
  [/^putting into the trash$/, 'trashing'],
  [/^emptying the trash$/, 'emptying'],
  [/^taking back$/, 'undoing'],
  [/^repairing$/, 'repairing'],
  [/^looking for what is alike$/, 'alike'],
  [/^verifying(?: (?<name>.+))?$/u, 'verifying'],
  [/^waiting for (?<name>.+), try \d+$/u, 'holdOn'],
  [/^at work in another Alice$/, 'elsewhere'],
];

export interface Phase {
  /** Null for a phase that this page has no words for: its own are shown then. */
  phase: PhaseName | null;
  /** The location at work. */
  location: string | null;
}

export function phaseOf({ state, phase: words }: Pick<Report, 'state' | 'phase'>): Phase {
  const [pattern, phase] = phases.find(([each]) => each.test(words)) ?? [null, null];
  const location = pattern?.exec(words)?.groups?.name ?? null;
  if (state === 'paused') return { phase: 'paused', location };
  return state === 'queued' ? { phase: 'waiting', location } : { phase, location };
}

/** Where a job is, and how many files it had done before it came there. */
export interface Stretch {
  location: string;
  filesBefore: number;
}

/** A scan goes through its locations one after another and names the one at work; it leaves the last one to compare. */
export function follow(stretch: Stretch | undefined, report: Report): Stretch | undefined {
  const { phase, location } = phaseOf(report);
  if (location !== null && location !== stretch?.location)
    return { location, filesBefore: stretch ? report.filesDone : 0 };
  return phase === 'comparing' ? undefined : stretch;
}

/** The part of a job's numbers that belongs to the location where it is; a null total is not known yet. */
export function withinStretch(
  stretch: Stretch,
  { filesDone, filesTotal }: Pick<Report, 'filesDone' | 'filesTotal'>,
): { done: number; total: number | null } {
  const done = Math.max(0, filesDone - stretch.filesBefore);
  const total = filesTotal === null ? null : filesTotal - stretch.filesBefore;
  return { done, total: total === null || total < done ? null : total };
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

/** Transfers that wait: those among which an order can be chosen. */
export const waitingTransfers = (jobs: readonly Job[]): Job[] =>
  atWork(jobs).filter(({ kind, state }) => kind === 'transfer' && state === 'queued');

/** Before which job one goes that is moved by so many places; null for the end, undefined where it cannot go. */
export function placeBefore(queue: readonly Job[], id: string, by: 1 | -1): string | null | undefined {
  const at = queue.findIndex((job) => job.id === id);
  if (at < 0 || (by === -1 ? at === 0 : at === queue.length - 1)) return undefined;
  return queue[by === -1 ? at - 1 : at + 2]?.id ?? null;
}

/** What came of a verification, where the job was one. */
export function verifyResultOf({ result }: Pick<Job, 'result'>): VerifyResult | null {
  return isRecord(result) && typeof result.sound === 'number' && Array.isArray(result.findings)
    ? (result as unknown as VerifyResult)
    : null;
}

/** What came of a plan, where the job carried one out. */
export function transferResultOf({ result }: Pick<Job, 'result'>): TransferResult | null {
  return isRecord(result) && typeof result.plan === 'string' && Array.isArray(result.failed)
    ? (result as unknown as TransferResult)
    : null;
}
