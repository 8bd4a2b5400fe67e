/** The scan job: walk, compare, read what is new in workers, write in batches, and only then decide what is missing. */
import { AliceError } from '#api/errors.ts';
import type { ScanResult } from '#api/job.ts';
import type { CatalogThreads } from '../workers/catalog-threads.ts';
import type { ScanEnd } from '../catalog/records.ts';
import type { StartChild } from '../storage/start-child.ts';
import type { ScanReport, ScanRequest } from '../workers/scan-worker.ts';
import { startCrewMember } from './crew.ts';
import { openHashCrew, type HashCrew } from './hash-crew.ts';
import { createIntake, type Intake } from './intake.ts';
import { isMassMissing } from './missing-brake.ts';
import { orCancelled } from './or-cancelled.ts';
import type { JobContext } from './runner.ts';
import { countFailure, createTally, type Tally } from './scan-tally.ts';

export interface ScanTarget {
  id: string;
  name: string;
  root: string;
  exclude: string[];
  /** New files are taken in; false: only known copies are looked at. */
  discover: boolean;
  /** The first folder below the root names the project. */
  namesProjects: boolean;
  /** Its I/O can hang, so it runs in child processes with a watchdog. */
  isolated: boolean;
  /** False once it has been removed from the settings: nothing further is read there. */
  wanted(): boolean;
  /** Throws `unavailable` unless the place answers and its marker matches; tells what must stay the same during the work. */
  check(): Promise<{ device: string | null; stableIdentity: boolean }>;
}

export interface ScanOptions {
  catalog: CatalogThreads;
  catalogFile: string;
  acceptMissing: boolean;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  hashWorkers: number;
  /** A child process that says nothing for this long has hung. */
  silenceMs: number;
  startChild: StartChild;
}

const RETRIES_OF_BUSY_FILES = 3;
const RETRY_PAUSE_MS = 300;
/** Reading a location never ends in these: nothing more can be written down, so scanning on would be in vain. */
const faultsOfTheCatalog: ReadonlySet<string> = new Set(['internal', 'data-loss', 'no-space']);

/** Throws `cancelled` through the context's signal; what was written before stays and is not read again next time. */
export async function scan(targets: ScanTarget[], options: ScanOptions, context: JobContext): Promise<ScanResult> {
  const tally = createTally();
  const ends: LocationEnd[] = [];
  const totals = { bytes: 0 };
  const startedMs = options.now();
  for (const target of targets) {
    context.signal.throwIfAborted();
    await context.gate.pass();
    // What was known of the total is that of the locations before.
    context.report({ phase: `looking through ${target.name}`, filesTotal: null, bytesTotal: null });
    await options.catalog.write.describeLocation(target.id, { namesProjects: target.namesProjects });
    try {
      const { stableIdentity, device } = await orCancelled(target.check(), context.signal);
      ends.push(await scanLocation(target, { ...options, context, tally, totals, startedMs, stableIdentity, device }));
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof AliceError) || faultsOfTheCatalog.has(error.code)) throw error;
      tally.result.notScanned.push({ location: target.name, reason: error.message });
    }
  }
  // Only now, so that a file moved from one location to another is known at its new place before the old one is judged.
  await context.gate.pass();
  context.report({ phase: 'comparing', current: null });
  for (const end of ends) await judgeMissing(end, options, tally);
  // Files that turned out to be no media were not read to their end.
  context.report({ phase: 'done', filesTotal: tally.result.seen, bytesTotal: tally.result.bytesHashed });
  return tally.result;
}

interface LocationEnd {
  target: ScanTarget;
  end: ScanEnd;
  /** Copies that one listing has not shown before this one did not show them either: nothing new for the brake. */
  stillMissing: string[];
  /** Copies believed present before the scan. */
  known: number;
}

interface Shared extends ScanOptions {
  context: JobContext;
  tally: Tally;
  totals: { bytes: number };
  startedMs: number;
  stableIdentity: boolean;
  /** The device number at the root when the scan began. */
  device: string | null;
}

async function scanLocation(target: ScanTarget, shared: Shared): Promise<LocationEnd> {
  const { context, tally, totals } = shared;
  const intake = createIntake({
    catalog: shared.catalog,
    location: target,
    tally,
    now: shared.now,
    onWritten: () => context.report({ filesDone: filesDone(tally.result) }),
  });
  const crew = openCrew(target, shared, intake);
  const onAbort = (): void => crew.stop();
  context.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const walked = await walkLocation(target, shared, crew);
    context.report({ phase: `reading ${target.name}`, filesTotal: tally.result.seen, bytesTotal: totals.bytes });
    await crew.finish();
    await retryBusyFiles(crew, intake, shared, target);
    await intake.flush();
    await orCancelled(checkSameDisk(target, shared.device), context.signal);
    await shared.catalog.write.forgetProblems(target.id, walked.resolved);
    const end: ScanEnd = {
      location: target.id,
      startedMs: shared.startedMs,
      endedMs: shared.now(),
      complete: walked.complete,
      missing: walked.missing,
      excluded: walked.excluded,
      unreadable: walked.unreadable,
    };
    if (walked.failure) throw new AliceError('unavailable', `"${target.name}" could not be listed: ${walked.failure}.`);
    const doubt = walked.unreadable.includes('')
      ? 'Its folder could not be listed, so nothing is known of its files; check its permissions, then scan again.'
      : 'The listing was cut short by an input/output error, so nothing is counted as missing; scan again.';
    if (!isBelievable(end)) tally.result.notScanned.push({ location: target.name, reason: doubt });
    return { target, end, stillMissing: walked.stillMissing, known: walked.known };
  } finally {
    context.signal.removeEventListener('abort', onAbort);
    crew.stop();
    // What was read before a cancel or a failure is kept, and is not written to after the job has ended.
    await intake.flush().catch(() => {});
  }
}

/** A disk pulled out under a walk leaves an empty folder behind: only the same device before and after makes a listing. */
async function checkSameDisk(target: ScanTarget, before: string | null): Promise<void> {
  const { device } = await target.check();
  if (device === before) return;
  throw new AliceError('unavailable', `The disk of "${target.name}" was changed during the scan; scan it again.`);
}

function openCrew(target: ScanTarget, shared: Shared, intake: Intake): HashCrew {
  const { context, tally } = shared;
  return openHashCrew({
    count: shared.hashWorkers,
    isolated: target.isolated,
    place: target.name,
    silenceMs: shared.silenceMs,
    now: shared.now,
    gate: context.gate,
    startChild: shared.startChild,
    setup: { location: target.id, root: target.root, stableIdentity: shared.stableIdentity },
    onOutcomes: intake.take,
    onBytes: (bytes) => {
      tally.result.bytesHashed += bytes;
      context.report({ bytesDone: tally.result.bytesHashed });
    },
  });
}

type WalkEnd = Extract<ScanReport, { type: 'end' }>;

/** Runs the walk to its end, feeding the crew; the walker waits whenever the crew's queue is full. */
function walkLocation(target: ScanTarget, shared: Shared, crew: HashCrew): Promise<WalkEnd> {
  const { context, tally, totals } = shared;
  const walker = startCrewMember<ScanRequest | { type: 'ack' }, ScanReport>({
    worker: 'scan-worker',
    isolated: target.isolated,
    place: target.name,
    silenceMs: shared.silenceMs,
    now: shared.now,
    gate: context.gate,
    startChild: shared.startChild,
  });
  const taking = new Set<Promise<void>>();
  return new Promise<WalkEnd>((resolve, reject) => {
    const fail = (error: unknown): void => {
      walker.stop();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onAbort = (): void => fail(new AliceError('cancelled', 'The scan was cancelled.'));
    context.signal.addEventListener('abort', onAbort, { once: true });
    walker.onLost(fail);
    walker.onMessage((report) => {
      if (report.type === 'alive') return;
      if (report.type === 'end') {
        walker.stop();
        // Batches sent before may still be on their way to the crew, which must not be taken for done before it has them.
        Promise.all(taking).then(() => {
          context.signal.removeEventListener('abort', onAbort);
          resolve(report);
        }, fail);
        return;
      }
      walker.setBusy(false);
      const taken = takeBatch(report);
      taking.add(taken);
      taken.then(() => {
        taking.delete(taken);
        walker.setBusy(true);
        walker.post({ type: 'ack' });
      }, fail);
    });
    walker.setBusy(true);
    const { id: location, root, exclude, discover } = target;
    const { stableIdentity, catalogFile } = shared;
    walker.post({ type: 'scan', location, root, exclude, stableIdentity, discover, catalogFile });
  });

  async function takeBatch(batch: Extract<ScanReport, { type: 'folders' }>): Promise<void> {
    const { result } = tally;
    const location = target.name;
    if (!target.wanted()) throw new AliceError('not-found', `"${location}" was removed while it was scanned.`);
    result.unchanged += batch.unchanged;
    result.seen += batch.unchanged + batch.work.length;
    for (const file of batch.work) totals.bytes += file.size;
    for (const { path, reason } of batch.skipped) {
      result.seen++;
      tally.skip({ location, path, reason });
    }
    for (const { path, code, message } of batch.problems) {
      result.seen++;
      countFailure(tally, location, path, code, message);
    }
    context.report({ filesDone: filesDone(result), current: `${location}/${batch.current}` });
    if (batch.touched.length > 0) await shared.catalog.write.touch(target.id, batch.touched, shared.startedMs);
    if (batch.work.length > 0) {
      const seenMs = shared.now();
      await crew.add(batch.work.map(({ path, size }) => ({ path, size, seenMs })));
    }
  }
}

function filesDone(result: ScanResult): number {
  return result.unchanged + result.new + result.changed + result.failedCount + result.skippedCount;
}

async function retryBusyFiles(crew: HashCrew, intake: Intake, shared: Shared, target: ScanTarget): Promise<void> {
  for (let attempt = 1; attempt <= RETRIES_OF_BUSY_FILES && intake.busy.length > 0; attempt++) {
    shared.context.report({ phase: 'waiting for files that are still being written' });
    await orCancelled(shared.sleep(RETRY_PAUSE_MS * attempt), shared.context.signal);
    await shared.context.gate.pass();
    const files = intake.busy.splice(0);
    await crew.add(files.map(({ path, etag }) => ({ path, size: 0, seenMs: shared.now(), before: etag })));
    await crew.finish();
  }
  for (const { path, message } of intake.busy.splice(0)) {
    const advice = 'It seems to be still written to; the next scan takes it in.';
    shared.tally.fail({ location: target.name, path, code: 'conflict', message: `${message} ${advice}` });
  }
}

/** What a listing did not show is only gone when the listing shows everything. */
function isBelievable({ complete, unreadable }: ScanEnd): boolean {
  return complete && !unreadable.includes('');
}

async function judgeMissing(location: LocationEnd, options: ScanOptions, tally: Tally): Promise<void> {
  const { target, end, stillMissing, known } = location;
  const { result } = tally;
  const believable = isBelievable(end);
  if (!believable) end.missing = [];
  else if (isMassMissing(end.missing.length, known) && !options.acceptMissing) {
    const gone = await options.catalog.write.countVanished(end);
    if (isMassMissing(gone, known)) {
      result.braked.push({ location: target.name, missing: gone, known });
      end.missing = [];
      end.braked = true;
    }
  }
  end.complete = believable;
  if (believable && !end.braked) end.missing = end.missing.concat(stillMissing);
  const { moved, suspected, confirmed } = await options.catalog.write.endScan(end);
  // A file renamed over another one was counted as changed at its new place, not as new.
  const fromNew = Math.min(moved, result.new);
  result.moved += moved;
  result.new -= fromNew;
  result.changed -= moved - fromNew;
  result.missing += suspected + confirmed;
}
