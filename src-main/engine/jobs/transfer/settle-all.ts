/** Recovery over a running library: the files by the ledger, then the plans and the catalog by the files. */
import { AliceError } from '#api/errors.ts';
import { LIST_CAP } from '#api/job.ts';
import type { PlanItem, TransferResult } from '#api/plan.ts';
import { nodeLedgerIo } from '../../ledger/ledger-io.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { PlanStore } from '../../ledger/plan-store.ts';
import { replay, type PlanRecord } from '../../ledger/replay.ts';
import type { Places } from '../../places.ts';
import type { CatalogThreads } from '../../workers/catalog-threads.ts';
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
  /** The file that says that a plan is running. */
  marker: string;
  places: Pick<Places, 'byId'>;
  parts: Omit<IdentifyOptions, 'catalog'> & { catalog: () => Promise<CatalogThreads> };
}

export async function settleAll(options: SettleOptions): Promise<Settled> {
  const { world, ledger, dir, plans, marker } = options;
  const isOpen = ({ ended, steps }: PlanRecord): boolean => !ended || steps.some(({ outcome }) => outcome === null);
  const all = await replay(dir);
  const begun = [...all.values()].filter(isOpen);
  const { touched, ...recovery } = await recover(world, ledger, begun);
  await renewCatalog(options, touched);
  for (const record of begun) await closePlan(plans, record);
  // Those that ended in the ledger, and whose file could not be told of it any more.
  for (const { id, state } of await plans.list()) {
    const record = all.get(id);
    if (state === 'running' && record !== undefined) await closePlan(plans, record);
  }
  if (recovery.waiting.length === 0) await nodeLedgerIo.remove(marker);
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
    } catch (error) {
      // What lies on a place that does not answer is found out by its next scan.
      if (!(error instanceof AliceError)) throw error;
    }
  }
}

async function closePlan(plans: PlanStore, record: PlanRecord): Promise<void> {
  try {
    const plan = await plans.get(record.plan);
    const result = resultOf(record, await plans.items(plan));
    await plans.update({ ...plan, state: result.failedCount === 0 ? 'done' : 'incomplete', result });
  } catch (error) {
    // The plan's file may be gone; the ledger has what was done.
    if (!(error instanceof AliceError)) throw error;
  }
}

function resultOf(record: PlanRecord, items: readonly PlanItem[]): TransferResult {
  const result: TransferResult = {
    plan: record.plan,
    done: 0,
    skippedCount: 0,
    failedCount: 0,
    bytes: 0,
    skipped: [],
    failed: [],
  };
  for (const { index, path, steps, bytes } of items) {
    const done = record.steps.filter(({ item, outcome }) => item === index && outcome === 'done').length;
    if (done === steps.length) {
      result.done += 1;
      result.bytes += bytes;
      continue;
    }
    result.failedCount += 1;
    const message =
      done > 0 ? 'It was copied before the program ended; the source stays.' : 'The program ended before it was done.';
    if (result.failed.length < LIST_CAP)
      result.failed.push({ index, path, code: 'cancelled', message, kept: done > 0 });
  }
  return result;
}
