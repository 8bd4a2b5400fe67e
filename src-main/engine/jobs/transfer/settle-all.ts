/** Recovery over a running library: the files by the ledger, then the plans and the catalog by the files. */
import { AliceError } from '#api/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { PlanStore } from '../../ledger/plan-store.ts';
import type { QueueStore } from '../../ledger/queue-store.ts';
import { replay, type PlanRecord } from '../../ledger/replay.ts';
import type { Places } from '../../places.ts';
import type { CatalogThreads } from '../../workers/catalog-threads.ts';
import { resultOf } from './done-before.ts';
import { findEntry } from './hash-copy.ts';
import { identifyFiles, type IdentifyOptions } from './identify-files.ts';
import { recover, type Recovery } from './recover.ts';
import type { World } from './world.ts';

export type Settled = Omit<Recovery, 'touched'> & { plans: number };

export interface SettleOptions {
  world: World;
  ledger: Ledger;
  /** Of the ledger. */
  dir: string;
  plans: PlanStore;
  /** What is in it is gone on with, so it has no result yet. */
  queue: Pick<QueueStore, 'get'>;
  places: Pick<Places, 'byId'>;
  parts: Omit<IdentifyOptions, 'catalog'> & { catalog: () => Promise<CatalogThreads> };
}

export async function settleAll(options: SettleOptions): Promise<Settled> {
  const { world, ledger, dir, plans, queue } = options;
  const isOpen = ({ ended, steps }: PlanRecord): boolean => !ended || steps.some(({ outcome }) => outcome === null);
  const all = await replay(dir);
  const begun = [...all.values()].filter(isOpen);
  const renew = (paths: Recovery['touched']): Promise<void> => renewCatalog(options, paths);
  const { touched: _, ...recovery } = await recover(world, ledger, begun, renew);
  for (const record of begun) await closePlan(plans, queue, record);
  // Those that ended in the ledger, and whose file could not be told of it any more.
  for (const { id, state } of await plans.list()) {
    const record = all.get(id);
    if (state === 'running' && record !== undefined) await closePlan(plans, queue, record);
  }
  return { ...recovery, plans: begun.length };
}

async function renewCatalog({ world, places, parts }: SettleOptions, touched: Recovery['touched']): Promise<void> {
  const { catalog, ...rest } = parts;
  const threads = await catalog();
  for (const [location, all] of Map.groupBy(touched, (one) => one.location)) {
    const paths = [...new Set(all.map(({ path }) => path))].filter(
      (path) => path !== '' && !path.startsWith('.alice/'),
    );
    const place = places.byId(location);
    if (place === undefined) continue;
    try {
      const { adapter } = await world.station(location);
      const known = new Map((await threads.read.copyRecordsAt(location, paths)).map((record) => [record.path, record]));
      const gone: string[] = [];
      const unknown: string[] = [];
      for (const path of paths) {
        const entry = await findEntry(adapter, path);
        const record = known.get(path);
        if (entry === null) gone.push(path);
        else if (record?.etag !== entry.etag || record.state !== 'present') unknown.push(path);
      }
      await identifyFiles(place, unknown, { ...rest, catalog: threads });
      await threads.write.forgetCopies(location, gone);
      await threads.write.makeDurable();
    } catch (error) {
      // What lies on a place that does not answer is found out by its next scan.
      if (!(error instanceof AliceError)) throw error;
    }
  }
}

/** What is not in the queue any more has ended with what was done; the rest is for a new plan. */
export async function closePlan(
  plans: PlanStore,
  queue: SettleOptions['queue'],
  record: Pick<PlanRecord, 'plan' | 'steps'>,
  why = 'The program ended before it was done.',
): Promise<void> {
  try {
    await plans.sweep(record.plan);
    const plan = await plans.get(record.plan);
    if ((await queue.get(record.plan)) !== null) return await plans.update({ ...plan, state: 'queued', result: null });
    const result = resultOf(record, await plans.items(plan), why);
    await plans.update({ ...plan, state: result.failedCount === 0 ? 'done' : 'incomplete', result });
  } catch (error) {
    // The plan's file may be gone; the ledger has what was done.
    if (!(error instanceof AliceError)) throw error;
  }
}
