/** Runs a plan item by item: each is done, or it is said why not, and the numbers add up to the plan. */
import { AliceError, errorShape } from '#api/errors.ts';
import { LIST_CAP } from '#api/job.ts';
import { isWriting, type Plan, type PlanItem, type TransferResult } from '#api/plan.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { splitPath } from '../../storage/path-bytes.ts';
import type { JobContext } from '../runner.ts';
import type { Rigour } from './proof.ts';
import { runStep } from './steps.ts';
import type { World } from './world.ts';

export interface RunOptions {
  world: World;
  ledger: Pick<Ledger, 'append'>;
  context: Pick<JobContext, 'signal' | 'gate' | 'report'>;
  /** Items at work at once. A rotating disk is slower with many, and which disks rotate is not known. */
  streams?: number | undefined;
}

const STREAMS = 2;

const writtenBy = (item: PlanItem): number =>
  item.steps.flatMap((step) => (isWriting(step) ? step.files : [])).reduce((sum, { size }) => sum + size, 0);

interface Tally {
  result: TransferResult;
  add(item: PlanItem, change: Partial<TransferResult>): void;
}

function fail(item: PlanItem, error: unknown, kept: boolean): Partial<TransferResult> {
  const { code, message } = errorShape(error);
  return { failedCount: 1, failed: [{ index: item.index, path: item.path, code, message, kept }] };
}

/** Throws only what is a fault of Alice or of the data folder; what is wrong with a file or a place is in the result. */
export async function runPlan(plan: Plan, items: readonly PlanItem[], options: RunOptions): Promise<TransferResult> {
  const { world, ledger, context } = options;
  const { signal, gate } = context;
  let bytesDone = 0;
  const tally = startTally(plan.id, (change) => context.report(change));
  const bytesTotal = items.reduce((sum, item) => sum + writtenBy(item), 0);
  context.report({ phase: phases[plan.verb], filesDone: 0, filesTotal: items.length, bytesDone: 0, bytesTotal });
  const removal = createTurns();
  let next = 0;

  async function runItem(item: PlanItem): Promise<void> {
    let counted = 0;
    const onBytes = (count: number): void => {
      counted += count;
      context.report({ bytesDone: (bytesDone += count) });
    };
    const reread = item.steps.some(({ kind }) => kind === 'trash');
    // What is moved onto a copy that was there before has not been read on its way: that copy is read now.
    const arrives = item.steps.some(
      ({ kind, files }) => kind === 'copy' && files.some(({ contentHash }) => contentHash !== null),
    );
    const rigour: Rigour = plan.verb === 'move' && !arrives ? 'read' : 'look';
    const step = { world, ledger, plan: plan.id, signal, onBytes, reread, rigour };
    let copied = false;
    try {
      for (const [at, { kind }] of item.steps.entries()) {
        // Two that go at once could each count on the other.
        if (isWriting({ kind })) await runStep(step, item, at);
        else await removal(() => runStep(step, item, at));
        copied ||= isWriting({ kind });
      }
      tally.add(item, { done: 1, bytes: writtenBy(item) });
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
      tally.add(item, fail(item, error, copied));
    }
    bytesDone += writtenBy(item) - counted;
    context.report({ bytesDone });
  }

  async function work(): Promise<void> {
    while (next < items.length) {
      if (!signal.aborted) await gate.pass().catch(() => undefined);
      const item = items[next++];
      if (item === undefined) return;
      context.report({ current: item.path });
      if (signal.aborted) {
        bytesDone += writtenBy(item);
        tally.add(item, fail(item, new AliceError('cancelled', 'It was not begun: the job was cancelled.'), false));
      } else await runItem(item);
    }
  }

  await Promise.all(Array.from({ length: options.streams ?? STREAMS }, work));
  await sweepTargets(world, items);
  await world.notes.flush();
  context.report({ phase: 'done', current: null, bytesDone: bytesTotal });
  return tally.result;
}

const phases: Record<Plan['verb'], string> = {
  copy: 'copying',
  move: 'moving',
  trash: 'putting into the trash',
  deduplicate: 'putting into the trash',
  empty: 'emptying the trash',
  repair: 'repairing',
  undo: 'taking back',
};

/** A temporary file that could not be taken away at once, on a disk that stumbled, is taken away now that nobody writes. */
async function sweepTargets(world: World, items: readonly PlanItem[]): Promise<void> {
  const folders = new Map<string, Set<string>>();
  for (const { kind, to, files } of items.flatMap(({ steps }) => steps)) {
    if (!isWriting({ kind })) continue;
    const known = folders.get(to.id) ?? new Set();
    folders.set(to.id, known);
    for (const { to: path } of files) known.add(splitPath(path).folder);
  }
  for (const [id, known] of folders) {
    try {
      const { adapter } = await world.station(id);
      for (const folder of known) await adapter.sweep?.(folder);
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
    }
  }
}

function startTally(plan: string, report: (change: { filesDone: number }) => void): Tally {
  const result: TransferResult = { plan, done: 0, skippedCount: 0, failedCount: 0, bytes: 0, skipped: [], failed: [] };
  return {
    result,
    add(_, change) {
      result.done += change.done ?? 0;
      result.bytes += change.bytes ?? 0;
      result.failedCount += change.failedCount ?? 0;
      if (result.failed.length < LIST_CAP) result.failed.push(...(change.failed ?? []));
      report({ filesDone: result.done + result.failedCount + result.skippedCount });
    },
  };
}

/** Runs one thing after another, whatever becomes of each. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
