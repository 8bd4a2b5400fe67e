/** Makes a plan, counts what it changes, sees that there is room, and keeps it; no file is touched. */
import { LIST_CAP } from '#api/job.ts';
import type { Plan, PlanVerb } from '#api/plan.ts';
import { hashOfPlan } from '../../ledger/plan-items.ts';
import { newPlanId } from '../../ledger/plan-store.ts';
import { totalsOf } from '../transfer/totals.ts';
import type { Workshop } from '../transfer/workshop.ts';
import type { Draft, Planner } from './planner.ts';

export interface PlanAbout {
  verb: PlanVerb;
  title: string;
  undoes?: string | null | undefined;
  asked?: Plan['asked'] | undefined;
}

export async function makePlan(
  { parts, plans, withWorld, counts, checkRoom }: Workshop,
  { verb, title, undoes = null, asked }: PlanAbout,
  fill: (planner: Planner) => Promise<Draft>,
): Promise<Plan> {
  const { places, now } = parts;
  return withWorld(async (world) => {
    const id = newPlanId(now());
    const { read } = await parts.catalog();
    const { items, refused } = await fill({
      id,
      world,
      units: {
        siblings: async (location, folder) => (await read.knownFolder(location, folder)).map(({ name }) => name),
        recordsAt: (location, paths) => read.copyRecordsAt(location, paths),
      },
      nameOf: (location) => places.byId(location)?.location.name ?? location,
      signal: new AbortController().signal,
    });
    await checkRoom(world, items);
    const held = await counts();
    const plan: Plan = {
      id,
      verb,
      title,
      createdAt: new Date(now()).toISOString(),
      hash: hashOfPlan({ id, verb, undoes }, items),
      state: 'draft',
      items: items.length,
      files: items.reduce((sum, { steps }) => sum + steps.reduce((all, { files }) => all + files.length, 0), 0),
      bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
      totals: totalsOf(items, (location) => {
        const { copies = 0, bytes = 0 } = held[location] ?? {};
        return { name: places.byId(location)?.location.name ?? location, copies, bytes };
      }),
      refusedCount: refused.length,
      refused: refused.slice(0, LIST_CAP),
      undoes,
      result: null,
      ...(asked !== undefined && { asked }),
    };
    await plans.save(plan, items);
    return plan;
  });
}
