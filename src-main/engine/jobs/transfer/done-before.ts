/** What the ledger says of the items of a plan: how far each had come when the plan was cut off, and what became of the whole. */
import { LIST_CAP } from '#api/job.ts';
import type { PlanItem, TransferResult } from '#api/plan.ts';
import type { PlanRecord } from '../../ledger/replay.ts';
import { emptyResult, type DoneBefore } from './tally.ts';

/** By the items' index. */
export function doneBefore(record: Pick<PlanRecord, 'steps'> | undefined): Map<number, DoneBefore> {
  const items = new Map<number, DoneBefore>();
  for (const { item, step, outcome } of record?.steps ?? []) {
    const { steps, open } = items.get(item) ?? { steps: 0, open: false };
    items.set(item, { steps: outcome === 'done' ? Math.max(steps, step + 1) : steps, open: open || outcome === null });
  }
  return items;
}

/** `why`: the sentence for what was not done at all. */
export function resultOf(
  record: Pick<PlanRecord, 'plan' | 'steps'>,
  items: readonly PlanItem[],
  why: string,
): TransferResult {
  const result = emptyResult(record.plan);
  const before = doneBefore(record);
  for (const { index, path, steps, bytes } of items) {
    const done = before.get(index)?.steps ?? 0;
    if (done === steps.length) {
      result.done += 1;
      result.bytes += bytes;
      continue;
    }
    result.failedCount += 1;
    const message = done > 0 ? 'It was copied before the program ended; the source stays.' : why;
    if (result.failed.length < LIST_CAP)
      result.failed.push({ index, path, code: 'cancelled', message, kept: done > 0 });
  }
  return result;
}
