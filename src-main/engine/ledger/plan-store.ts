/** Keeps plans as files in the data folder: they are the user's decisions, and no cache. */
import { join } from 'node:path';
import { z } from 'zod';
import { AliceError } from '#api/errors.ts';
import { Plan, PlanItem } from '#api/plan.ts';
import { dataFolderError, nodeLedgerIo, type LedgerIo } from './ledger-io.ts';
import { hashOf } from './line.ts';

export interface PlanStore {
  save(plan: Plan, items: readonly PlanItem[]): Promise<void>;
  /** What became of a plan; its items stay as they are. */
  update(plan: Plan): Promise<void>;
  /** Throws `not-found`. */
  get(id: string): Promise<Plan>;
  /** Throws `not-found`; `data-loss` when the items are not those that the plan's hash was taken of. */
  items(plan: Plan): Promise<PlanItem[]>;
  /** The newest first. */
  list(): Promise<Plan[]>;
}

const PlanItems = z.array(PlanItem);
const planId = /^[0-9]{8}-[0-9]{6}-[a-z0-9]{6}$/;

/** Jobs of other kinds have ids of another form. */
export const isPlanId = (id: string): boolean => planId.test(id);

/** Sorts by time and can be said aloud. */
export function newPlanId(nowMs: number, random: () => number = Math.random): string {
  const [day = '', time = ''] = new Date(nowMs).toISOString().replaceAll(/[-:]/g, '').split('T');
  const suffix = Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return `${day}-${time.slice(0, 6)}-${suffix}`;
}

/** What a plan does, and nothing of what became of it. */
export function hashOfPlan(plan: Pick<Plan, 'id' | 'verb' | 'undoes'>, items: readonly PlanItem[]): string {
  const { id, verb, undoes } = plan;
  // In the schema's own order of keys, so that it does not matter who has put the items together.
  return `sha256:${hashOf(JSON.stringify([id, verb, undoes, PlanItems.parse(items)]))}`;
}

export function openPlanStore(dir: string, io: LedgerIo = nodeLedgerIo): PlanStore {
  const file = (id: string): string => join(dir, `${id}.json`);
  const itemsFile = (id: string): string => join(dir, `${id}.items.json`);

  async function read<T>(path: string, schema: z.ZodType<T>, id: string): Promise<T> {
    const bytes = planId.test(id) ? await io.read(path) : null;
    if (bytes === null)
      throw new AliceError(
        'not-found',
        `There is no plan ${JSON.stringify(id)}. "alice plans list" shows the plans there are.`,
      );
    try {
      return schema.parse(JSON.parse(bytes.toString('utf8')));
    } catch (cause) {
      throw new AliceError('data-loss', `The plan ${id} is damaged. Make it anew.`, { details: { path }, cause });
    }
  }

  async function write(path: string, value: unknown): Promise<void> {
    try {
      await io.makeFolder(dir);
      await io.replace(path, Buffer.from(JSON.stringify(value)));
    } catch (error) {
      throw dataFolderError(error, 'The plan cannot be kept');
    }
  }

  return {
    async save(plan, items) {
      await write(itemsFile(plan.id), items);
      await write(file(plan.id), plan);
    },
    update: (plan) => write(file(plan.id), plan),
    get: (id) => read(file(id), Plan, id),
    async items(plan) {
      const items = await read(itemsFile(plan.id), PlanItems, plan.id);
      if (hashOfPlan(plan, items) === plan.hash) return items;
      throw new AliceError(
        'data-loss',
        `The plan ${plan.id} is not what was shown: its file was changed. Make it anew.`,
      );
    },
    async list() {
      const ids = (await io.names(dir)).map((name) => name.replace(/\.json$/, '')).filter((id) => planId.test(id));
      const plans: Plan[] = [];
      for (const id of ids.toReversed()) {
        try {
          plans.push(await read(file(id), Plan, id));
        } catch {
          continue; // A damaged plan can be named, but not listed.
        }
      }
      return plans;
    },
  };
}
