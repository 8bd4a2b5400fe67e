/** Keeps plans as files in the data folder: they are the user's decisions, and no cache. */
import { join } from 'node:path';
import type { z } from 'zod';
import { AliceError } from '#api/errors.ts';
import { Plan, type PlanItem } from '#api/plan.ts';
import { dataFolderError, nodeLedgerIo, type Bytes, type LedgerIo } from './ledger-io.ts';
import { findLines, linesOfItems, readItems } from './plan-items.ts';

export interface PlanStore {
  save(plan: Plan, items: readonly PlanItem[]): Promise<void>;
  /** What became of a plan; its items stay as they are. */
  update(plan: Plan): Promise<void>;
  /** Throws `not-found`. */
  get(id: string): Promise<Plan>;
  /** All of them, or those from `offset` on. Throws `data-loss` when they are not those that the plan's hash was taken of. */
  items(plan: Plan, offset?: number, limit?: number): Promise<PlanItem[]>;
  /** The newest first. */
  list(): Promise<Plan[]>;
  /** Removes what a program that was killed while it kept this plan has left. */
  sweep(id: string): Promise<void>;
}

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

export function openPlanStore(dir: string, io: LedgerIo = nodeLedgerIo): PlanStore {
  const file = (id: string): string => join(dir, `${id}.json`);
  /** Of the plan whose items were asked for last. */
  let last: { hash: string; starts: Float64Array } | null = null;
  const itemsFile = (id: string): string => join(dir, `${id}.items.jsonl`);

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

  async function write(path: string, bytes: Bytes): Promise<void> {
    try {
      await io.makeFolder(dir);
      await io.replace(path, bytes);
    } catch (error) {
      throw dataFolderError(error, 'The plan cannot be kept');
    }
  }

  return {
    async save(plan, items) {
      await write(itemsFile(plan.id), linesOfItems(items));
      await write(file(plan.id), asJson(plan));
    },
    update: (plan) => write(file(plan.id), asJson(plan)),
    get: (id) => read(file(id), Plan, id),
    async items(plan, offset = 0, limit = plan.items) {
      const path = itemsFile(plan.id);
      // Proved once a plan and not for each page; what is run is always proved anew.
      const known = limit < plan.items && last?.hash === plan.hash ? last.starts : null;
      const starts = known ?? (await findLines(io, path, plan));
      if (starts === null) throw changed(plan);
      last = { hash: plan.hash, starts };
      try {
        return await readItems(io, path, starts, Math.min(offset, plan.items), Math.min(offset + limit, plan.items));
      } catch (cause) {
        throw changed(plan, cause);
      }
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
    async sweep(id) {
      const left = (await io.names(dir)).filter((name) => name.startsWith(`${id}.`) && name.endsWith('.tmp'));
      for (const name of left) await io.remove(join(dir, name));
    },
  };
}

const asJson = (plan: Plan): Uint8Array => Buffer.from(JSON.stringify(plan));

const changed = ({ id }: Plan, cause?: unknown): AliceError =>
  new AliceError('data-loss', `The plan ${id} is not what was shown: its file was changed. Make it anew.`, { cause });
