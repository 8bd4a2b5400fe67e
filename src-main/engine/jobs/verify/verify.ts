/** The verify job: reads copies again, the least proved first, and notes as it goes what was proved and what was found wrong. */
import { AliceError } from '#api/errors.ts';
import { LIST_CAP } from '#api/job.ts';
import { verdicts, type Finding, type VerdictCounts, type VerifyResult } from '#api/verify.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import type { FoundFault } from '../../catalog/findings.ts';
import type { ProofCursor } from '../../catalog/proofs.ts';
import type { CatalogThreads } from '../../workers/catalog-threads.ts';
import type { JobContext } from '../runner.ts';
import { openReadingCrew, type CrewEvents, type CrewParts, type VerifyTarget } from './reading-crew.ts';

export interface VerifyOptions extends CrewParts {
  catalog: () => Promise<Pick<CatalogThreads, 'read' | 'write'>>;
  /** Runs a stretch of work that must not meet a scan or a transfer; they get their turn between two of them. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  sleep(ms: number): Promise<void>;
  /** Copies and bytes by location id. */
  totals: Record<string, { copies: number; bytes: number }>;
  /** Content hashes; all media when absent. */
  hashes?: readonly string[] | undefined;
  sample?: number | undefined;
  minutes?: number | undefined;
}

/** How long a stretch lasts, and the gap after it in which others can take their turn (they look five times a second). */
const STRETCH_MS = 20_000;
const GAP_MS = 300;
const PAGE = 200;
/** So much is begun at once before the time is looked at again. */
const SLICE_BYTES = 256 * 1024 * 1024;
const SLICE_FILES = 64;
const MINUTE_MS = 60_000;
/** Reading a location never ends in these: nothing more can be noted, so going on would be in vain. */
const faultsOfTheCatalog: ReadonlySet<string> = new Set(['internal', 'data-loss', 'no-space']);

/** The copies of one location that are to be read: how many, and page by page; an empty page is the end. */
interface Order {
  copies: number;
  bytes: number;
  next(): Promise<CopyRecord[]>;
}

export async function verify(
  targets: readonly VerifyTarget[],
  options: VerifyOptions,
  context: JobContext,
): Promise<VerifyResult> {
  const startedMs = options.now();
  const tally = createTally();
  const { result } = tally;
  const orders = new Map<VerifyTarget, Order>();
  for (const target of targets) orders.set(target, await orderOf(target, options, startedMs));
  const all = [...orders.values()];
  const sum = (of: (order: Order) => number): number => all.reduce((total, order) => total + of(order), 0);
  const bytesTotal = options.hashes === undefined ? sum(({ bytes }) => bytes) : null;
  context.report({ phase: 'verifying', filesTotal: sum(({ copies }) => copies), bytesTotal });
  let left = (options.minutes ?? Infinity) * MINUTE_MS;
  let places = targets.length;
  for (const [target, order] of orders) {
    context.signal.throwIfAborted();
    context.report({ phase: `verifying ${target.name}` });
    const doneBefore = tally.done();
    const beganMs = options.now();
    try {
      // What one location does not need of its share of the time is left to those that follow.
      await verifyLocation(target, order, { options, context, tally, until: beganMs + left / places });
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof AliceError) || faultsOfTheCatalog.has(error.code)) throw error;
      result.notVerified.push({ location: target.name, reason: error.message });
    }
    left -= options.now() - beganMs;
    places -= 1;
    result.left += Math.max(0, order.copies - (tally.done() - doneBefore));
  }
  const { bytes } = result;
  context.report({ phase: 'done', current: null, filesTotal: tally.done(), bytesDone: bytes, bytesTotal: bytes });
  return result;
}

interface Work {
  options: VerifyOptions;
  context: JobContext;
  tally: Tally;
  until: number;
}

async function verifyLocation(target: VerifyTarget, order: Order, work: Work): Promise<void> {
  const { options, context, until } = work;
  const crew = await openReadingCrew(target, options, context, eventsOf(target, work));
  let page: CopyRecord[] = [];
  let ended = false;

  async function stretch(): Promise<void> {
    const end = Math.min(options.now() + STRETCH_MS, until);
    while (!ended && options.now() < end) {
      context.signal.throwIfAborted();
      await context.gate.pass();
      if (page.length === 0) page = target.wanted() ? await order.next() : [];
      const slice = sliceOf(page);
      ended = slice.length === 0;
      if (!ended) context.report({ current: `${target.name}/${slice[0]!.path}` });
      await crew.take(slice);
    }
    await crew.drain();
  }

  try {
    while (!ended && options.now() < until) {
      await options.alone(stretch);
      if (!ended) await options.sleep(GAP_MS);
    }
  } finally {
    await crew.close();
  }
}

/** Takes a part out of the page that is read before the time is looked at again. */
function sliceOf(page: CopyRecord[]): CopyRecord[] {
  let count = 0;
  for (let bytes = 0; count < page.length && count < SLICE_FILES && bytes < SLICE_BYTES; count++)
    bytes += page[count]!.size;
  return page.splice(0, count);
}

function eventsOf(target: VerifyTarget, { options, context, tally }: Work): CrewEvents {
  return {
    async onSound(files) {
      const verifiedMs = options.now();
      await (await options.catalog()).write.saveFiles(files.map((file) => ({ ...file, verifiedMs })));
      tally.sound(files.length);
      context.report({ filesDone: tally.done() });
    },
    onSoundBytes(count) {
      tally.sound(count);
      context.report({ filesDone: tally.done() });
    },
    async onFaults(faults) {
      const { read, write } = await options.catalog();
      await write.saveFindings(faults);
      for (const fault of faults) {
        const copies = await read.copyRecords([fault.contentHash]);
        const isOther = (copy: CopyRecord): boolean => copy.location !== fault.location || copy.path !== fault.path;
        const others = copies.filter((copy) => copy.state === 'present' && isOther(copy)).length;
        tally.find(fault, target.name, others);
      }
      context.report({ filesDone: tally.done() });
    },
    onBusy: (path, reason) => tally.skip({ location: target.name, path, reason }),
    onBytes: (bytes) => context.report({ bytesDone: tally.read(bytes) }),
  };
}

async function orderOf({ id }: VerifyTarget, options: VerifyOptions, startedMs: number): Promise<Order> {
  const { hashes, sample, totals } = options;
  const share = (all: number): number => Math.ceil((all * (sample ?? 100)) / 100);
  const read = async () => (await options.catalog()).read;
  let given = 0;
  if (hashes === undefined) {
    let after: ProofCursor | null = null;
    const { copies, bytes } = totals[id] ?? { copies: 0, bytes: 0 };
    return {
      copies: share(copies),
      bytes: share(bytes),
      async next() {
        const limit = sample === undefined ? PAGE : Math.min(PAGE, share(copies) - given);
        if (limit <= 0) return [];
        const page = await (await read()).leastProved(id, { beforeMs: startedMs, nowMs: options.now(), after, limit });
        after = page.after;
        given += page.copies.length;
        return page.copies;
      },
    };
  }
  const sorted = await (await read()).sortByProof(hashes, [id]);
  const chosen = sorted.slice(0, share(sorted.length));
  return {
    copies: chosen.length,
    bytes: 0,
    async next() {
      while (given < chosen.length) {
        const records = await (await read()).copyRecords(chosen.slice(given, (given += PAGE)));
        const here = records.filter(({ location, state }) => location === id && state !== 'missing');
        if (here.length > 0) return here;
      }
      return [];
    },
  };
}

interface Tally {
  result: VerifyResult;
  done(): number;
  sound(count: number): void;
  find(fault: FoundFault, location: string, others: number): void;
  skip(skipped: VerifyResult['skipped'][number]): void;
  read(bytes: number): number;
}

function createTally(): Tally {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as VerdictCounts;
  const result: VerifyResult = {
    checked: 0,
    sound: 0,
    bytes: 0,
    counts,
    findingCount: 0,
    findings: [],
    skippedCount: 0,
    skipped: [],
    left: 0,
    notVerified: [],
  };
  return {
    result,
    done: () => result.checked + result.skippedCount,
    sound(count) {
      result.checked += count;
      result.sound += count;
    },
    find({ checkedMs, modifiedMs: _modified, ...fault }, location, others) {
      result.checked += 1;
      result.findingCount += 1;
      counts[fault.verdict] += 1;
      const finding: Finding = { ...fault, location, others, checkedAt: new Date(checkedMs).toISOString() };
      if (result.findings.length < LIST_CAP) result.findings.push(finding);
    },
    skip(skipped) {
      result.skippedCount += 1;
      if (result.skipped.length < LIST_CAP) result.skipped.push(skipped);
    },
    read: (bytes) => (result.bytes += bytes),
  };
}
