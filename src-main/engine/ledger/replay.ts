/** Reads out of the ledger what was meant and what came of it: what is unfinished, what a plan did, what lies in the trash. */
import { z } from 'zod';
import { PlanStep, PlanVerb, type TrashedFile } from '#api/plan.ts';
import { nodeLedgerIo, type LedgerIo } from './ledger-io.ts';
import { readLedger } from './ledger.ts';

const Begin = z.object({ plan: z.string(), verb: PlanVerb, title: z.string(), undoes: z.string().nullable() });
const Intent = PlanStep.omit({ kind: true }).extend({
  plan: z.string(),
  item: z.number(),
  step: z.number(),
  action: PlanStep.shape.kind,
  contentHash: z.string(),
});
const Outcome = z.object({
  plan: z.string(),
  item: z.number(),
  step: z.number(),
  state: z.enum(['done', 'failed', 'undone']),
  /** Paths that a removal which did not come to its end has removed. */
  gone: z.array(z.string()).default([]),
});

/** One step as it was meant, and what came of it; null as long as that is not known. */
export interface StepRecord {
  item: number;
  step: number;
  contentHash: string;
  time: string;
  does: PlanStep;
  outcome: z.infer<typeof Outcome>['state'] | null;
  gone: string[];
}

export interface PlanRecord extends z.infer<typeof Begin> {
  time: string;
  ended: boolean;
  steps: StepRecord[];
}

/** The plans that were run, by id, in the order in which they began; with `only`, that one. */
export async function replay(
  dir: string,
  options: { io?: LedgerIo | undefined; only?: string | undefined } = {},
): Promise<Map<string, PlanRecord>> {
  const plans = new Map<string, PlanRecord>();
  const open = new Map<string, StepRecord>();
  for await (const entry of readLedger(dir, options.io ?? nodeLedgerIo)) {
    if (options.only !== undefined && entry['plan'] !== options.only) continue;
    if (entry.kind === 'begin') {
      const begun = Begin.parse(entry);
      plans.set(begun.plan, { ...begun, time: entry.time, ended: false, steps: [] });
    } else if (entry.kind === 'intent') {
      const { plan, item, step, action, contentHash, ...what } = Intent.parse(entry);
      const does: PlanStep = { kind: action, ...what };
      const record: StepRecord = { item, step, contentHash, time: entry.time, does, outcome: null, gone: [] };
      plans.get(plan)?.steps.push(record);
      open.set(`${plan}/${item}/${step}`, record);
    } else if (entry.kind === 'outcome') {
      const { plan, item, step, state, gone } = Outcome.parse(entry);
      const record = open.get(`${plan}/${item}/${step}`);
      if (record !== undefined) Object.assign(record, { outcome: state, gone });
      open.delete(`${plan}/${item}/${step}`);
    } else if (entry.kind === 'end' || entry.kind === 'continue') {
      const plan = plans.get(String(entry['plan']));
      if (plan !== undefined) plan.ended = entry.kind === 'end';
    }
  }
  return plans;
}

/** What lies in the trash of the locations, by what was put there and not taken out since. Oldest first. */
export function trashedFiles(
  plans: ReadonlyMap<string, PlanRecord>,
): (TrashedFile & { locationId: string; modifiedAt: string })[] {
  const trash = new Map<string, TrashedFile & { locationId: string; modifiedAt: string }>();
  const steps = [...plans].flatMap(([plan, { steps: all }]) => all.map((step) => ({ plan, ...step })));
  // Plans run one after another, so their order is the order of their steps.
  for (const { plan, time, does, outcome, gone } of steps) {
    for (const path of gone) trash.delete(`${does.from.id}/${path}`);
    if (outcome !== 'done') continue;
    for (const file of does.files) {
      const { size, hash, contentHash, modifiedAt } = file;
      const { id: locationId, name: location } = does.from;
      if (does.kind === 'trash') {
        const about = { plan, location, locationId, path: file.from, trashPath: file.to, size, hash, contentHash };
        trash.set(`${locationId}/${file.to}`, { ...about, modifiedAt, trashedAt: time });
      } else trash.delete(`${locationId}/${file.from}`);
    }
  }
  return [...trash.values()];
}
