/** Runs a plan item by item: each is done, or it is said why not, and the numbers add up to the plan at every moment. */
import { AliceError, errorShape } from '#api/errors.ts';
import { isWriting, type Plan, type PlanItem, type TransferResult } from '#api/plan.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { JobContext } from '../runner.ts';
import type { Bandwidth } from './bandwidth.ts';
import { holds } from './hash-copy.ts';
import type { ItemStates } from './item-states.ts';
import { noPatience, type Patience } from './patience.ts';
import { runPatiently, type ItemContext } from './run-item.ts';
import { createSlots, type Slots } from './slots.ts';
import { noteStep } from './steps.ts';
import { startTally, writtenBy, type DoneBefore } from './tally.ts';
import { sweepTargets } from './sweep-targets.ts';
import type { World } from './world.ts';

export interface RunOptions {
  world: World;
  ledger: Pick<Ledger, 'append'>;
  context: Pick<JobContext, 'signal' | 'gate' | 'report'>;
  /** Items at work at once, as far as the places bear it. */
  streams?: number | undefined;
  slots?: Slots | undefined;
  bandwidth?: Bandwidth | undefined;
  /** None when left out. */
  patience?: Patience | undefined;
  states?: ItemStates | undefined;
  before?: ((item: number) => DoneBefore | undefined) | undefined;
  /** Temporary files may be left at a target that does not answer: the plan must be left to recovery. */
  onUnswept?: (() => void) | undefined;
}

const STREAMS = 8;

const needsRereading = ({ steps }: PlanItem): boolean => steps.some(({ kind }) => kind === 'trash');

/** Throws only what is a fault of Alice or of the data folder; what is wrong with a file or a place is in the result. */
export async function runPlan(plan: Plan, items: readonly PlanItem[], options: RunOptions): Promise<TransferResult> {
  const { world, ledger, context } = options;
  const { signal, gate } = context;
  const tally = startTally(plan, items, options.states, (change) => context.report(change));
  const shared = {
    slots: options.slots ?? createSlots(),
    patience: options.patience ?? noPatience,
    inVain: new Set<string>(),
    oneByOne: createTurns(),
    onWait: tally.onWait,
    ready: () => gate.pass(),
    isHeld: () => gate.shut,
  };
  let next = 0;

  async function runItem(item: PlanItem, at: number): Promise<void> {
    const before = options.before?.(item.index) ?? { steps: 0, open: false };
    const count = tally.begin(item, at, before);
    const { onBytes } = count;
    const pay = options.bandwidth?.pay;
    const reread = needsRereading(item);
    const step = { world, ledger, plan: plan.id, verb: plan.verb, signal, onBytes, pay, reread };
    const own: ItemContext = { ...shared, onStart: count.start };
    let copied = item.steps.slice(0, before.steps).some(isWriting);
    try {
      if (before.open)
        throw new AliceError(
          'unavailable',
          'It was cut off and is not settled yet: alice recover, when its place answers.',
        );
      for (const [number, { kind }] of item.steps.entries()) {
        if (number < before.steps) continue;
        count.nextStep();
        await runPatiently(step, item, number, own);
        copied ||= isWriting({ kind });
      }
      tally.end(item, at, { done: 1, bytes: writtenBy(item.steps) }, count);
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
      const skipped = error.code === 'already-exists' && plan.verb === 'copy' && (await isThere(world, item));
      tally.end(item, at, skipped ? skip(item) : fail(item, error, copied), count);
    }
  }

  async function work(): Promise<void> {
    while (next < items.length) {
      if (!signal.aborted) await gate.pass().catch(() => undefined);
      const at = next++;
      const item = items[at];
      if (item === undefined) return;
      if (!signal.aborted) {
        await runItem(item, at);
        continue;
      }
      const before = options.before?.(item.index) ?? { steps: 0, open: false };
      const count = tally.begin(item, at, before);
      const isDone = before.steps === item.steps.length && !before.open;
      const cancelled = new AliceError('cancelled', 'It was not begun: the job was cancelled.');
      tally.end(item, at, isDone ? { done: 1, bytes: writtenBy(item.steps) } : fail(item, cancelled, false), count);
    }
  }

  await Promise.all(Array.from({ length: options.streams ?? STREAMS }, work));
  const unswept = await sweepTargets(
    world,
    items.flatMap(({ steps }) => steps),
  );
  if (unswept.length > 0) options.onUnswept?.();
  await world.notes.flush();
  context.report({ phase: 'done', current: null });
  return tally.result;
}

function fail(item: PlanItem, error: unknown, kept: boolean): Partial<TransferResult> {
  const { code, message } = errorShape(error);
  return { failedCount: 1, failed: [{ index: item.index, path: item.path, code, message, kept }] };
}

const skip = ({ index, path }: PlanItem): Partial<TransferResult> => ({
  skippedCount: 1,
  skipped: [{ index, path, reason: 'The same file came there since the plan was made.' }],
});

/** All that the item would have copied lies at the target, byte for byte, whoever put it there; then the catalog is told. */
async function isThere(world: World, item: PlanItem): Promise<boolean> {
  try {
    for (const step of item.steps) {
      const { adapter } = await world.station(step.to.id);
      const entries = [];
      for (const file of step.files) {
        const entry = await holds(adapter, file.to, file);
        if (entry === null) return false;
        entries.push(entry);
      }
      await noteStep(world, step, entries);
    }
    return true;
  } catch (error) {
    if (error instanceof AliceError) return false;
    throw error;
  }
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
