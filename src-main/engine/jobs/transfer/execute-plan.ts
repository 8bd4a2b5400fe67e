/** Runs an accepted plan in its turn: begun, or gone on with where an earlier run was cut off; written down before and after. */
import { AliceError } from '#api/errors.ts';
import type { Plan, PlanItem, TransferResult } from '#api/plan.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { replay } from '../../ledger/replay.ts';
import { isQuit, type JobContext } from '../runner.ts';
import { doneBefore } from './done-before.ts';
import type { ItemStates } from './item-states.ts';
import { runPlan } from './run-plan.ts';
import { mirrorSomewhere, type OpenWorld, type Workshop } from './workshop.ts';

export interface Execution {
  workshop: Workshop;
  context: JobContext;
  /** Given the items as soon as they are known; what becomes of each is written there. */
  watch(items: readonly PlanItem[]): ItemStates;
}

export function cannotRun({ id, state }: Plan): AliceError {
  return new AliceError('conflict', `The plan ${id} cannot be run: it is ${state}. Make a new one.`);
}

/** Null when another Alice has run it meanwhile, and its result was not kept. Throws `conflict`, `no-space`, `cancelled`. */
export async function executePlan(id: string, execution: Execution): Promise<TransferResult | null> {
  const { plans, withWorld, withLedger, settle, marker } = execution.workshop;
  return withWorld((world) =>
    withLedger(async (ledger) => {
      const waits = (await marker.isThere()) && (await settle(world, ledger)).waiting.length > 0;
      const plan = await plans.get(id);
      if (plan.state === 'done' || plan.state === 'incomplete') return plan.result;
      if (plan.state === 'discarded') throw cannotRun(plan);
      return run(plan, { ...execution, world, ledger, waits });
    }),
  );
}

interface Run extends Execution {
  world: OpenWorld;
  ledger: Ledger;
  /** Something of an earlier plan still waits for its place. */
  waits: boolean;
}

async function run(plan: Plan, execution: Run): Promise<TransferResult> {
  const { workshop, context, world, ledger } = execution;
  const { plans, dir, slots, bandwidth, patience, marker } = workshop;
  const { id, verb, title, hash, undoes } = plan;
  const items = await plans.items(plan);
  const record = (await replay(dir, { only: id })).get(id);
  const before = doneBefore(record);
  const rest = items.filter(({ index, steps }) => (before.get(index)?.steps ?? 0) < steps.length);
  await workshop.checkRoom(world, rest, true);
  context.signal.throwIfAborted();
  await marker.put(id);
  const begin = { plan: id, verb, title, by: 'user', hash, undoes, items: items.length };
  await ledger.append([record === undefined ? { kind: 'begin', ...begin } : { kind: 'continue', plan: id }]);
  await plans.update({ ...plan, state: 'running' });
  let swept = true;
  const result = await runPlan(plan, items, {
    onUnswept: () => (swept = false),
    world,
    ledger,
    context,
    slots,
    bandwidth,
    patience,
    states: execution.watch(items),
    before: (index) => before.get(index),
  });
  // What is said to be done from here on is also known to the catalog, whatever becomes of the power.
  await (await workshop.parts.catalog()).write.makeDurable();
  await end(plan, result, execution, swept);
  context.signal.throwIfAborted();
  return result;
}

/** A plan that was stopped because the program ends goes back into the queue, which it has never left on disk. */
async function end(
  plan: Plan,
  result: TransferResult,
  { workshop, context, world, ledger, waits }: Run,
  swept: boolean,
): Promise<void> {
  const { plans, dir, marker } = workshop;
  const { done, failedCount: failed } = result;
  const complete = failed === 0;
  const goesOn = !complete && isQuit(context.signal);
  const goesToRecovery = waits || !swept;
  const ending = [
    {
      kind: 'end',
      plan: plan.id,
      state: complete ? 'done' : 'incomplete',
      done,
      failed,
      ...(goesOn && { by: 'quit' }),
    },
  ];
  // Without an end the next start looks after the plan.
  if (swept) await ledger.append(ending);
  if (goesOn) await plans.update({ ...plan, state: 'queued' });
  else await plans.update({ ...plan, state: complete ? 'done' : 'incomplete', result });
  // Steps that could not be put right are left for recovery, which the marker calls for.
  const steps = (await replay(dir, { only: plan.id })).get(plan.id)?.steps ?? [];
  await mirrorSomewhere(world, ledger, workshop.parts, dir);
  if (!goesToRecovery && steps.every(({ outcome }) => outcome !== null)) await marker.remove();
}
