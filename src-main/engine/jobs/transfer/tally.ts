/** The numbers of a plan that runs: they add up at every moment, also when a step is tried again or an earlier run had done a part. */
import { LIST_CAP } from '#api/job.ts';
import { isWriting, type Plan, type PlanItem, type PlanStep, type TransferResult } from '#api/plan.ts';
import type { Progress } from '../runner.ts';
import { createItemStates, type ItemStates } from './item-states.ts';

/** What an earlier run of the plan has done of an item. */
export interface DoneBefore {
  /** Steps from the first one on. */
  steps: number;
  /** What came of a step is not known yet: recovery must settle it first. */
  open: boolean;
}

/** The bytes of one item as they come. */
export interface Count {
  onBytes(count: number): void;
  /** The step begins, or begins again: what it had read before does not count twice. */
  start(): void;
  nextStep(): void;
  /** The item has ended: what still comes of a stream that was given up counts no more. */
  end(): void;
  /** Counted so far. */
  readonly bytes: number;
}

export interface Tally {
  result: TransferResult;
  begin(item: PlanItem, at: number, before: DoneBefore): Count;
  end(item: PlanItem, at: number, change: Partial<TransferResult>, count: Count): void;
  /** It is waited for a place; null when that is over. */
  onWait(waits: { name: string; attempt: number } | null): void;
}

type Report = (change: Partial<Progress>) => void;

export const writtenBy = (steps: readonly PlanStep[]): number =>
  steps.flatMap((step) => (isWriting(step) ? step.files : [])).reduce((sum, { size }) => sum + size, 0);

const phases: Record<Plan['verb'], string> = {
  copy: 'copying',
  move: 'moving',
  trash: 'putting into the trash',
  deduplicate: 'putting into the trash',
  empty: 'emptying the trash',
  repair: 'repairing',
  undo: 'taking back',
};

export function startTally(
  plan: Plan,
  items: readonly PlanItem[],
  states: ItemStates = createItemStates(items.length),
  tell: Report,
): Tally {
  const sums = { bytesDone: 0, bytesMoved: 0 };
  const result = emptyResult(plan.id);
  const phase = phases[plan.verb];
  let waits = 0;

  const report: Report = (change) => {
    const counts = states.counts();
    tell({ filesDone: counts.done + counts.failed + counts.skipped, items: counts, ...sums, ...change });
  };

  report({ phase, filesTotal: items.length, bytesTotal: items.reduce((sum, { steps }) => sum + writtenBy(steps), 0) });
  return {
    result,
    onWait(waiting) {
      waits += waiting === null ? -1 : 1;
      if (waiting !== null) report({ phase: `waiting for ${waiting.name}, try ${waiting.attempt}` });
      else if (waits === 0) report({ phase });
    },
    begin(item, at, before) {
      const earlier = writtenBy(item.steps.slice(0, before.steps));
      sums.bytesDone += earlier;
      return startCount(earlier, {
        onMore(more, moved, bytes) {
          sums.bytesDone += more;
          sums.bytesMoved += moved;
          states.setBytes(at, bytes);
          report({});
        },
        onStart() {
          if (states.stateOf(at) === 'running') return;
          states.set(at, 'running');
          report({ current: item.path });
        },
      });
    },
    end(item, at, change, count) {
      count.end();
      addTo(result, change);
      const [failure] = change.failed ?? [];
      const [skipped] = change.skipped ?? [];
      if (failure !== undefined) states.set(at, 'failed', { code: failure.code, message: failure.message });
      else if (skipped !== undefined) states.set(at, 'skipped', { code: 'already-exists', message: skipped.reason });
      else states.set(at, 'done');
      sums.bytesDone += writtenBy(item.steps) - count.bytes;
      report({});
    },
  };
}

export function emptyResult(plan: string): TransferResult {
  return { plan, done: 0, skippedCount: 0, failedCount: 0, bytes: 0, skipped: [], failed: [] };
}

function addTo(result: TransferResult, change: Partial<TransferResult>): void {
  result.done += change.done ?? 0;
  result.bytes += change.bytes ?? 0;
  result.failedCount += change.failedCount ?? 0;
  result.skippedCount += change.skippedCount ?? 0;
  if (result.failed.length < LIST_CAP) result.failed.push(...(change.failed ?? []));
  if (result.skipped.length < LIST_CAP) result.skipped.push(...(change.skipped ?? []));
}

function startCount(
  earlier: number,
  hears: { onMore(more: number, moved: number, bytes: number): void; onStart(): void },
): Count {
  let counted = earlier;
  let inSteps = earlier;
  let inStep = 0;
  let ended = false;
  return {
    end: () => void (ended = true),
    onBytes(count) {
      if (ended) return;
      inStep += count;
      const more = Math.max(0, inSteps + inStep - counted);
      counted += more;
      hears.onMore(more, count, counted);
    },
    start() {
      inStep = 0;
      hears.onStart();
    },
    nextStep() {
      inSteps += inStep;
      inStep = 0;
    },
    get bytes() {
      return counted;
    },
  };
}
