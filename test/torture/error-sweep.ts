/** The error sweep in process: every call that writes, forces to disk, renames, links, removes, closes or looks fails once, or from then on. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanItem } from '#api/plan.ts';
import { AliceError } from '#api/errors.ts';
import type { LocalIo } from '#engine/storage/local-io.ts';
import { createCrashingIo, type CrashPlan } from '../support/crashing-io.ts';
import {
  addFaults,
  judge,
  noFaults,
  openFilesBelow,
  takeSnapshot,
  type Faults,
  type Snapshot,
} from '../support/oracle.ts';
import { makeQuickFolder } from '../support/temp-folder.ts';
import { createTransferWorld, type TransferWorld } from '../support/transfer-world.ts';
import { disks } from './crash-points.ts';
import { locations, refreshed, scenarios, subjectOf, type Scenario } from './scenarios.ts';

export const errors = ['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'EMFILE', 'short'] as const;

export interface ErrorTally {
  /** Calls at which something can fail. */
  sites: number;
  runs: number;
  faults: Faults;
}

interface Stage {
  scenario: Scenario;
  habits: (io: LocalIo) => LocalIo;
  dir: string;
  master: TransferWorld;
  items: PlanItem[];
  before: Snapshot;
}

async function run(stage: Stage, plan: CrashPlan) {
  const { scenario, habits, dir, master } = stage;
  const at = join(dir, 'round');
  rmSync(at, { recursive: true, force: true });
  cpSync(master.dir, at, { recursive: true, preserveTimestamps: true });
  const library = createTransferWorld(at, { habits });
  library.known.push(...structuredClone(master.known));
  for (const hash of master.damaged) library.damaged.add(hash);
  const failing = createCrashingIo(plan);
  const items = await refreshed(library, stage.items);
  // A failing disk of the data folder ends the job; one of a location makes items fail. Anything else is a fault of ours.
  const result = await library.run(scenario.verb, items, failing).catch((error: unknown) => {
    if (!(error instanceof AliceError)) throw error;
  });
  const adds = result === undefined || result.done + result.failedCount + result.skippedCount === items.length;
  return { library, calls: failing.count(), adds };
}

interface Variant {
  error: (typeof errors)[number];
  counts: 'changes' | 'looks';
  after: boolean;
  lasting: boolean;
}

/** Once with no effect, once with its effect done all the same (as a server may), and once as the first of many. */
const variants: Variant[] = errors.flatMap((error): Variant[] => [
  { error, counts: 'changes', after: false, lasting: false },
  ...(error === 'EIO' ? [{ error, counts: 'changes' as const, after: true, lasting: false }] : []),
  ...(['ENOSPC', 'EROFS', 'EIO'].includes(error)
    ? [{ error, counts: 'changes' as const, after: false, lasting: true }]
    : []),
  ...(['EIO', 'EMFILE', 'EACCES'].includes(error)
    ? [{ error, counts: 'looks' as const, after: false, lasting: false }]
    : []),
]);

async function sweep(stage: Stage, tally: ErrorTally, every: number): Promise<void> {
  const sizes = new Map<string, number>();
  for (const counts of ['changes', 'looks'] as const) {
    const { calls } = await run(stage, { at: Infinity, after: false, counts, error: 'EIO' });
    sizes.set(counts, calls);
    tally.sites += calls;
  }
  const whole = takeSnapshot(join(stage.dir, 'round'), locations);
  for (const variant of variants) {
    for (let at = 1 + (tally.runs % every); at <= sizes.get(variant.counts)!; at += every) {
      const { library, adds } = await run(stage, { ...variant, at });
      tally.runs += 1;
      const faults = noFaults();
      if (!adds) faults.others.push('the numbers do not add up');
      faults.others.push(...openFilesBelow(library.dir, true));
      addFaults(faults, await judge(subjectOf(library), { before: stage.before, whole, parts: stage.scenario.parts }));
      const how = `${variant.after ? ' after it' : ''}${variant.lasting ? ' and on' : ''}`;
      addFaults(tally.faults, faults, `${stage.scenario.name}, ${variant.error} at ${variant.counts} ${at}${how}: `);
    }
  }
}

/** `every`: only each so-many-th site, for the short campaign. */
export async function errorCampaign(
  every: number,
  onProgress: (tally: ErrorTally) => void = () => undefined,
): Promise<ErrorTally> {
  const tally: ErrorTally = { sites: 0, runs: 0, faults: noFaults() };
  for (const habits of Object.values(disks)) {
    for (const scenario of scenarios) {
      const folder = makeQuickFolder('errors');
      try {
        const master = createTransferWorld(join(folder.path, 'master'), { habits });
        const items = await scenario.prepare(master);
        const before = takeSnapshot(master.dir, locations);
        await sweep({ scenario, habits, dir: folder.path, master, items, before }, tally, every);
      } finally {
        folder.remove();
      }
      onProgress(tally);
    }
  }
  return tally;
}
