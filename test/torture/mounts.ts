/** Disks that are pulled out, and shares that stop answering, in the middle of a transfer: nothing is written elsewhere, nobody waits for ever, all converges. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCrashingIo } from '../support/crashing-io.ts';
import { makeLoopDisk } from '../support/loop-disk.ts';
import { addFaults, judge, noFaults, takeSnapshot, type Faults } from '../support/oracle.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { createTransferWorld } from '../support/transfer-world.ts';
import { alice, clearLibrary, makeTemplate, openSubject, placeLibrary, places } from './real-library.ts';
import { createRandom, locations, makeScenario, refreshed, scenarios, subjectOf } from './scenarios.ts';

export interface MountTally {
  rounds: number;
  faults: Faults;
}

const clearDisk = (folder: string): void => {
  for (const name of readdirSync(folder))
    if (name !== 'lost+found') rmSync(join(folder, name), { recursive: true, force: true });
};

/** What was written to the empty folder that a pulled disk leaves. */
const strayFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (name) => `${name} was written below an empty mount point`,
  );

/** Location `b` is a disk of its own, and pulled out at a seeded call; it comes back before the restart. */
export async function unplugCampaign(
  rounds: number,
  onProgress: (tally: MountTally) => void = () => undefined,
): Promise<MountTally> {
  const tally: MountTally = { rounds: 0, faults: noFaults() };
  const folder = makeTempFolder('unplug');
  const random = createRandom(41);
  const dir = join(folder.path, 'library');
  mkdirSync(dir);
  const disk = makeLoopDisk(join(dir, 'b'));
  try {
    for (let seed = 1; tally.rounds < rounds; seed++) {
      const scenario = seed % 2 === 0 ? scenarios[(seed / 2) % scenarios.length]! : makeScenario(seed);
      const masterDir = join(folder.path, 'master');
      rmSync(masterDir, { recursive: true, force: true });
      const master = createTransferWorld(masterDir);
      const items = await scenario.prepare(master);
      let calls = 0;
      let whole = new Map<string, string>();
      for (let n = 0; n < 6; n++) {
        for (const name of readdirSync(dir))
          if (name !== 'b') rmSync(join(dir, name), { recursive: true, force: true });
        clearDisk(disk.path);
        cpSync(masterDir, dir, { recursive: true, preserveTimestamps: true });
        const library = createTransferWorld(dir);
        library.known.push(...structuredClone(master.known));
        for (const hash of master.damaged) library.damaged.add(hash);
        const own = await refreshed(library, items);
        const before = takeSnapshot(dir, locations);
        let pulledOut = false;
        const pullAt = n === 0 ? Infinity : 1 + random(calls);
        const pulled = createCrashingIo({
          at: Infinity,
          after: false,
          onCall: (count) => {
            if (count !== pullAt) return;
            pulledOut = true;
            disk.pullOut();
            // What the marker tells to whoever opens the place from now on; who has it open must see it by itself.
            library.away.add('b');
          },
        });
        await library.run(scenario.verb, own, pulled);
        if (n === 0) {
          calls = pulled.count();
          whole = takeSnapshot(dir, locations);
          continue;
        }
        if (!pulledOut) throw new Error(`The call ${pullAt} of ${calls} was never made.`);
        const faults = noFaults();
        faults.others.push(...strayFiles(disk.path));
        disk.plugIn();
        library.away.delete('b');
        addFaults(faults, await judge(subjectOf(library), { before, whole, parts: scenario.parts }));
        addFaults(tally.faults, faults, `${scenario.name}, unplugged at ${pullAt} of ${calls}: `);
        tally.rounds += 1;
      }
      onProgress(tally);
    }
  } finally {
    disk.remove();
    folder.remove();
  }
  return tally;
}

const BACK_AFTER_MS = 1500;

/** The same with the real program, which waits for the disk to come back, and must end by itself. */
export async function realUnplugCampaign(rounds: number, media: number, cli: string): Promise<MountTally> {
  const tally: MountTally = { rounds: 0, faults: noFaults() };
  const folder = makeTempFolder('real-unplug');
  const random = createRandom(43);
  const at = join(folder.path, 'round');
  const template = join(folder.path, 'template');
  await makeTemplate(template, media);
  mkdirSync(at);
  const disk = makeLoopDisk(join(at, 'b'));
  try {
    let busyMs = 0;
    for (let round = 0; round <= rounds; round++) {
      for (const name of readdirSync(at)) if (name !== 'b') rmSync(join(at, name), { recursive: true, force: true });
      clearDisk(disk.path);
      placeLibrary(template, at);
      const before = takeSnapshot(at, places);
      const strikeAfterMs = round === 0 ? Infinity : (random(1000) / 1000) * busyMs;
      let pulled = false;
      const faults = noFaults();
      // It comes back while the program still waits for it.
      const strike = (): void => {
        pulled = true;
        disk.pullOut();
        setTimeout(() => {
          faults.others.push(...strayFiles(disk.path));
          disk.plugIn();
        }, BACK_AFTER_MS);
      };
      const run = await alice(at, ['move', 'tag:all', '--to', 'b', '--yes'], { cli, strikeAfterMs, strike });
      if (round === 0) {
        ({ busyMs } = run);
        continue;
      }
      if (pulled) await sleep(BACK_AFTER_MS);
      const subject = await openSubject(at);
      try {
        addFaults(faults, await judge(subject, { before }));
      } finally {
        await subject.close();
      }
      addFaults(tally.faults, faults, `real program, unplugged after ${strikeAfterMs.toFixed(0)} ms: `);
      tally.rounds += 1;
    }
  } finally {
    disk.remove();
    folder.remove();
  }
  return tally;
}

export function whyNoHangs(): string | null {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (!existsSync('/dev/fuse')) return 'there is no FUSE';
  return spawnSync('sh', ['-c', 'command -v bindfs']).status === 0 ? null : 'bindfs is not installed';
}

/** Longer than a place is waited for before its process is given up. */
const HUNG_MS = 9000;
const TOO_LONG_MS = 90_000;

/** Location `b` is a share behind a FUSE server that is stopped at a random moment, and goes on some seconds later: the job waits for it and ends. */
export async function hangCampaign(rounds: number, media: number): Promise<MountTally> {
  const tally: MountTally = { rounds: 0, faults: noFaults() };
  const folder = makeTempFolder('hang');
  const random = createRandom(47);
  const at = join(folder.path, 'round');
  const behind = join(folder.path, 'behind');
  const template = join(folder.path, 'template');
  await makeTemplate(template, media, 20_000, 'network');
  for (const path of [join(at, 'b'), behind]) mkdirSync(path, { recursive: true });
  const server = spawn('bindfs', ['-f', behind, join(at, 'b')], { stdio: 'ignore' });
  try {
    await sleep(500);
    for (let round = 0; round < rounds; round++) {
      for (const name of readdirSync(at)) if (name !== 'b') rmSync(join(at, name), { recursive: true, force: true });
      clearDisk(behind);
      placeLibrary(template, at);
      const before = takeSnapshot(at, places);
      addFaults(tally.faults, await hangOnce(at, server, random(300), before), `hung in round ${round}: `);
      tally.rounds += 1;
    }
  } finally {
    server.kill('SIGCONT');
    spawnSync('umount', ['-l', join(at, 'b')]);
    server.kill('SIGKILL');
    clearLibrary(folder.path);
  }
  return tally;
}

async function hangOnce(
  at: string,
  server: ReturnType<typeof spawn>,
  afterMs: number,
  before: Map<string, string>,
): Promise<Faults> {
  const faults = noFaults();
  const app = await openSubject(at, { patience: { answer: 2000, silence: 3000 } });
  try {
    const { id, hash } = await app.client.call('plans.create', { verb: 'move', query: 'tag:all', to: 'b' });
    const { job } = await app.client.call('plans.run', { id, hash });
    await sleep(afterMs);
    server.kill('SIGSTOP');
    const started = performance.now();
    // The rest of the program must not stand still with it.
    await app.client.call('media.search', { limit: 10 });
    if (performance.now() - started > 2500) faults.others.push('a search waited for the share');
    await sleep(HUNG_MS);
    server.kill('SIGCONT');
    const ended = await Promise.race([
      app.client.call('jobs.get', { id: job, wait: true }).then(() => true),
      sleep(TOO_LONG_MS, false, { ref: false }),
    ]);
    if (!ended) faults.others.push('the job never ended');
  } finally {
    server.kill('SIGCONT');
    await app.close();
  }
  const subject = await openSubject(at);
  try {
    addFaults(faults, await judge(subject, { before }));
  } finally {
    await subject.close();
  }
  return faults;
}
