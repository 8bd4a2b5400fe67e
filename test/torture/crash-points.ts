/** Crash points in process: the program dies at each call that changes something, before or after it took effect, and once more while it recovers. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanItem } from '#api/plan.ts';
import type { LocalIo } from '#engine/storage/local-io.ts';
import { createCrashingIo, type CrashPlan } from '../support/crashing-io.ts';
import { createFatIo } from '../support/fat-io.ts';
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
import { createRandom, locations, makeScenario, refreshed, scenarios, subjectOf, type Scenario } from './scenarios.ts';

type Habits = (io: LocalIo) => LocalIo;

export const disks: Record<string, Habits> = {
  'a disk': (io) => io,
  'a disk without hard links, cases and lasting inodes': createFatIo,
};

export interface CrashTally {
  points: number;
  /** Of these, points at which the recovery was killed as well. */
  twice: number;
  faults: Faults;
}

export const noCrashes = (): CrashTally => ({ points: 0, twice: 0, faults: noFaults() });

interface Stage {
  scenario: Scenario;
  habits: Habits;
  dir: string;
  master: TransferWorld;
  items: PlanItem[];
  before: Snapshot;
  whole: Snapshot;
  /** Calls of an undisturbed run that change something. */
  calls: number;
}

const never: CrashPlan = { at: Infinity, after: false };

async function setUp(scenario: Scenario, habits: Habits, dir: string): Promise<Stage> {
  const { streams = 1 } = scenario;
  const master = createTransferWorld(join(dir, 'master'), { habits, streams });
  const items = await scenario.prepare(master);
  const before = takeSnapshot(master.dir, locations);
  const stage: Stage = { scenario, habits, dir, master, items, before, whole: before, calls: 0 };
  const { library, count } = await run(stage, never);
  return { ...stage, whole: takeSnapshot(library.dir, locations), calls: count };
}

async function run(stage: Stage, plan: CrashPlan) {
  const { scenario, habits, dir, master } = stage;
  const at = join(dir, 'round');
  rmSync(at, { recursive: true, force: true });
  cpSync(master.dir, at, { recursive: true, preserveTimestamps: true });
  const library = createTransferWorld(at, { habits, streams: scenario.streams ?? 1 });
  library.known.push(...structuredClone(master.known));
  for (const hash of master.damaged) library.damaged.add(hash);
  const crashing = createCrashingIo(plan);
  const items = await refreshed(library, stage.items);
  const result = await library.run(scenario.verb, items, crashing).catch((error: unknown) => {
    if (!crashing.died()) throw error;
  });
  if (!crashing.died() && result?.failedCount !== 0)
    throw new Error(`${scenario.name} fails undisturbed: ${JSON.stringify(result?.failed)}`);
  return { library, count: crashing.count(), died: crashing.died() };
}

/** `again`: the call at which the recovery dies, too. */
async function crash(stage: Stage, plan: CrashPlan, again: CrashPlan | null, tally: CrashTally): Promise<void> {
  const { library, died } = await run(stage, plan);
  // With two streams one call more or less is made.
  if (!died) return;
  tally.points += 1;
  const name = `${stage.scenario.name}, call ${plan.at} of ${stage.calls}${plan.after ? ', after it' : ''}: `;
  const faults = noFaults();
  if (again !== null) {
    const crashing = createCrashingIo(again);
    await library.recover(crashing).catch((error: unknown) => {
      if (!crashing.died()) throw error;
    });
    if (crashing.died()) tally.twice += 1;
  }
  faults.others.push(...openFilesBelow(library.dir, true));
  addFaults(faults, await judge(subjectOf(library), { ...stage, parts: stage.scenario.parts }));
  addFaults(tally.faults, faults, name);
}

/** Every call of one scenario, before it and after it. */
export async function sweepCrashes(scenario: Scenario, habits: Habits, tally: CrashTally): Promise<void> {
  const folder = makeQuickFolder('crash');
  try {
    const stage = await setUp(scenario, habits, folder.path);
    for (let at = 1; at <= stage.calls; at++)
      for (const after of [false, true]) await crash(stage, { at, after }, null, tally);
  } finally {
    folder.remove();
  }
}

/** Some calls of a made-up scenario, a third of them with a second death during the recovery. */
export async function sampleCrashes(seed: number, samples: number, tally: CrashTally): Promise<void> {
  const folder = makeQuickFolder('crash');
  const random = createRandom(seed);
  try {
    const habits = Object.values(disks)[seed % 2]!;
    const stage = await setUp(makeScenario(seed), habits, folder.path);
    for (let n = 0; n < samples; n++) {
      const plan = { at: 1 + random(stage.calls), after: random(2) === 1 };
      const again = random(2) === 0 ? { at: 1 + random(12), after: random(2) === 1 } : null;
      await crash(stage, plan, again, tally);
    }
  } finally {
    folder.remove();
  }
}

/** All fixed scenarios on both disks, unless it is to be `short`; then made-up ones until there were `points`. */
export async function crashCampaign(
  points: number,
  short: boolean,
  onProgress: (tally: CrashTally) => void = () => undefined,
): Promise<CrashTally> {
  const tally = noCrashes();
  for (const habits of short ? [] : Object.values(disks))
    for (const scenario of scenarios) {
      await sweepCrashes(scenario, habits, tally);
      onProgress(tally);
    }
  for (let seed = 1; tally.points < points; seed++) {
    await sampleCrashes(seed, 25, tally);
    if (seed % 20 === 0) onProgress(tally);
  }
  return tally;
}
