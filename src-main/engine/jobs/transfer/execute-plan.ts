/** Runs an accepted plan in its turn: begun, or gone on with where an earlier run was cut off; written down before and after. */
import { AliceError } from '#api/errors.ts';
import type { Plan, PlanItem, TransferResult } from '#api/plan.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { replay } from '../../ledger/replay.ts';
import { isQuit, type JobContext } from '../runner.ts';
import { doneBefore } from './done-before.ts';
import type { ItemStates } from './item-states.ts';
import { mirrorLedger } from './mirror.ts';
import { runPlan } from './run-plan.ts';
import type { OpenWorld, Workshop } from './workshop.ts';
import type { World } from './world.ts';

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
      if (await marker.isThere()) await settle(world, ledger);
      const plan = await plans.get(id);
      if (plan.state === 'done' || plan.state === 'incomplete') return plan.result;
      if (plan.state === 'discarded') throw cannotRun(plan);
      return run(plan, { ...execution, world, ledger });
    }),
  );
}

interface Run extends Execution {
  world: OpenWorld;
  ledger: Ledger;
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
  const result = await runPlan(plan, items, {
    world,
    ledger,
    context,
    slots,
    bandwidth,
    patience,
    states: execution.watch(items),
    before: (index) => before.get(index),
  });
  await end(plan, result, execution);
  await mirror(world, ledger, workshop);
  context.signal.throwIfAborted();
  return result;
}

/** A plan that was stopped because the program ends goes back into the queue, which it has never left on disk. */
async function end(plan: Plan, result: TransferResult, { workshop, context, ledger }: Run): Promise<void> {
  const { plans, dir, marker } = workshop;
  const { done, failedCount: failed } = result;
  const complete = failed === 0;
  const goesOn = !complete && isQuit(context.signal);
  await ledger.append([
    {
      kind: 'end',
      plan: plan.id,
      state: complete ? 'done' : 'incomplete',
      done,
      failed,
      ...(goesOn && { by: 'quit' }),
    },
  ]);
  if (goesOn) await plans.update({ ...plan, state: 'queued' });
  else await plans.update({ ...plan, state: complete ? 'done' : 'incomplete', result });
  // Steps that could not be put right are left for recovery, which the marker calls for.
  const steps = (await replay(dir, { only: plan.id })).get(plan.id)?.steps ?? [];
  if (steps.every(({ outcome }) => outcome !== null)) await marker.remove();
}

/** Into the first location that takes it. */
async function mirror(world: World, ledger: Ledger, { parts, dir }: Workshop): Promise<void> {
  for (const { location } of parts.places.all()) {
    if (location.readOnly || location.status !== 'active') continue;
    try {
      const { adapter } = await world.station(location.id);
      await mirrorLedger(dir, ledger.head(), adapter);
      return;
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
    }
  }
}
