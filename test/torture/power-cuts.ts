/** Power cuts on real ext4 disks: what was not forced to the disk is gone, in the middle of every verb and right after its end. */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createCrashingIo } from '../support/crashing-io.ts';
import { cutPower, makeLoopDisk, type LoopDisk } from '../support/loop-disk.ts';
import { addFaults, judge, noFaults, takeSnapshot, type Faults } from '../support/oracle.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { createTransferWorld, type TransferWorld } from '../support/transfer-world.ts';
import { createRandom, locations, makeScenario, refreshed, scenarios, subjectOf, type Scenario } from './scenarios.ts';

export interface CutTally {
  cuts: number;
  faults: Faults;
}

/** The library's disk, and one for location `b` alone where there are two. */
export interface Desk {
  dir: string;
  disks: LoopDisk[];
  /** Empties the disks. */
  clear(): void;
  sync(): void;
  cut(): void;
  restart(): void;
  remove(): void;
}

export function setUpDesk(path: string, two: boolean): Desk {
  const dir = join(path, 'library');
  const disks = [makeLoopDisk(dir), ...(two ? [makeLoopDisk(join(dir, 'b'))] : [])];
  const keep = new Set(['lost+found', ...(two ? ['b'] : [])]);
  const empty = (folder: string): void => {
    for (const name of readdirSync(folder))
      if (!keep.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  };
  return {
    dir,
    disks,
    clear: () => disks.forEach((disk) => empty(disk.path)),
    sync: () => void spawnSync('sync', ['-f', ...disks.map((disk) => disk.path)]),
    cut: () => cutPower(...disks.map((disk) => disk.path)),
    restart() {
      // The one that is mounted within the other first; then the other way round.
      for (const disk of disks.toReversed()) disk.unmount();
      for (const disk of disks) disk.plugIn();
    },
    remove: () => disks.toReversed().forEach((disk) => disk.remove()),
  };
}

interface Prepared {
  scenario: Scenario;
  master: TransferWorld;
  items: Awaited<ReturnType<Scenario['prepare']>>;
}

async function prepare(scenario: Scenario, dir: string): Promise<Prepared> {
  rmSync(dir, { recursive: true, force: true });
  const master = createTransferWorld(dir);
  return { scenario, master, items: await scenario.prepare(master) };
}

async function start(desk: Desk, { scenario, master, items }: Prepared, plan: Parameters<typeof createCrashingIo>[0]) {
  desk.clear();
  cpSync(master.dir, desk.dir, { recursive: true, preserveTimestamps: true });
  const library = createTransferWorld(desk.dir, { streams: scenario.streams ?? 1 });
  library.known.push(...structuredClone(master.known));
  for (const hash of master.damaged) library.damaged.add(hash);
  const own = await refreshed(library, items);
  const before = takeSnapshot(desk.dir, locations);
  desk.sync();
  const crashing = createCrashingIo({ ...plan, syncs: true });
  await library.run(scenario.verb, own, crashing).catch((error: unknown) => {
    if (!crashing.died()) throw error;
  });
  return { library, before, calls: crashing.count(), died: crashing.died() };
}

/** `cuts` power cuts at seeded calls; every tenth one comes right after the plan was done. */
export async function powerCutCampaign(
  cuts: number,
  onProgress: (tally: CutTally) => void = () => undefined,
): Promise<CutTally> {
  const tally: CutTally = { cuts: 0, faults: noFaults() };
  const folder = makeTempFolder('power');
  const random = createRandom(17);
  const desks = [setUpDesk(join(folder.path, 'one'), false), setUpDesk(join(folder.path, 'two'), true)];
  try {
    for (let seed = 0; tally.cuts < cuts; seed++) {
      const scenario = seed % 2 === 0 ? scenarios[(seed / 2) % scenarios.length]! : makeScenario(seed);
      const prepared = await prepare(scenario, join(folder.path, 'master'));
      const desk = desks[seed % 3 === 0 ? 1 : 0]!;
      const undisturbed = await start(desk, prepared, { at: Infinity, after: false });
      const whole = takeSnapshot(desk.dir, locations);
      for (let n = 0; n < 10 && tally.cuts < cuts; n++) {
        const at = n === 9 ? Infinity : 1 + random(undisturbed.calls);
        const { library, before, died } = await start(desk, prepared, {
          at,
          after: random(2) === 1,
          onDeath: () => desk.cut(),
        });
        if (!died) desk.cut();
        desk.restart();
        tally.cuts += 1;
        const faults = await judge(subjectOf(library), { before, whole, parts: scenario.parts });
        // What was said to be done is done, and stays so.
        if (
          !died &&
          [...takeSnapshot(desk.dir, locations).values()].toSorted().join() !== [...whole.values()].toSorted().join()
        )
          faults.lost.push('what was acknowledged is not there');
        addFaults(tally.faults, faults, `${scenario.name}, power cut at ${at} of ${undisturbed.calls}: `);
      }
      onProgress(tally);
    }
  } finally {
    for (const desk of desks) desk.remove();
    folder.remove();
  }
  return tally;
}
