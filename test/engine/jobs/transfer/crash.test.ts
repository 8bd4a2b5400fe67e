/** The program is killed at every single call that changes something: nothing is lost, nothing is torn, and recovery settles it once. */
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan, PlanItem } from '#api/plan.ts';
import type { LocalIo } from '#engine/storage/local-io.ts';
import { nodeLedgerIo } from '#engine/ledger/ledger-io.ts';
import { replay } from '#engine/ledger/replay.ts';
import { verifyLedger } from '#engine/ledger/verify.ts';
import { undoSteps } from '#engine/jobs/plans/undo-plan.ts';
import { createCrashingIo, type CrashPlan } from '../../../support/crashing-io.ts';
import { createFatIo } from '../../../support/fat-io.ts';
import { makeTempFolder, type TempFolder } from '../../../support/temp-folder.ts';
import {
  copyStep,
  createTransferWorld,
  item,
  replaceStep,
  trashStep,
  type TransferWorld,
} from '../../../support/transfer-world.ts';

let folder: TempFolder;
beforeEach(() => {
  folder = makeTempFolder('crash');
});
afterEach(() => folder.remove());

interface Scenario {
  prepare(library: TransferWorld): Promise<PlanItem[]>;
  /** Two steps make it up, and between them the file is not at its place. */
  parts?: boolean;
  verb: Plan['verb'];
}

function fill(library: TransferWorld) {
  const a = library.put('a/trip/one.png', 'first picture'.repeat(40));
  const aSide = library.put('a/trip/one.png.xmp', '<xmp one>', null);
  const b = library.put('a/two.jpg', 'second picture'.repeat(30));
  const raw = library.put('a/two.cr2', 'raw of the second'.repeat(50));
  library.put('b/other/own.png', 'own of b');
  library.put('a/canary.txt', 'canary', null);
  library.put('b/trip/canary.txt', 'canary in b', null);
  return { first: [a, aSide], second: [b, raw] };
}

const move = (library: TransferWorld): PlanItem[] => {
  const { first, second } = fill(library);
  return [
    item(0, [copyStep('a', 'b', first), trashStep('a', first)]),
    item(1, [copyStep('a', 'b', second), trashStep('a', second)]),
  ];
};

/** `a/trip/one.png` has lost its end, `a/two.jpg` some bits; sound copies of both lie in b. */
function repair(library: TransferWorld): PlanItem[] {
  fill(library);
  const sound = ['first picture'.repeat(40), 'second picture'.repeat(30)];
  const bad = [
    library.put('a/trip/one.png', sound[0]!.slice(0, 99), null),
    library.put('a/two.jpg', `${sound[1]!.slice(1)}X`, null),
  ];
  const good = sound.map((bytes, n) => library.put(`b/sound/${n}.png`, bytes));
  return good.map((file, n) => item(n, [replaceStep('b', 'a', file, bad[n]!)]));
}

async function undoOf(library: TransferWorld): Promise<PlanItem[]> {
  const plans = [...(await replay(library.at('data/ledger'))).values()];
  return undoSteps(plans.at(-1)!);
}

const scenarios: Record<string, Scenario> = {
  copy: {
    verb: 'copy',
    async prepare(library) {
      const { first, second } = fill(library);
      return [item(0, [copyStep('a', 'b', first)]), item(1, [copyStep('a', 'b', second)])];
    },
  },
  move: { verb: 'move', prepare: async (library) => move(library) },
  trash: {
    verb: 'trash',
    async prepare(library) {
      const { first, second } = fill(library);
      library.put('b/copy of one.png', 'first picture'.repeat(40));
      return [item(0, [trashStep('a', first)]), item(1, [trashStep('a', second, 0)])];
    },
  },
  repair: { verb: 'repair', prepare: async (library) => repair(library) },
  'undo of a repair': {
    verb: 'undo',
    parts: true,
    async prepare(library) {
      expect(await library.run('repair', await refreshed(library, repair(library)))).toMatchObject({ done: 2 });
      return undoOf(library);
    },
  },
  'undo of a move': {
    verb: 'undo',
    async prepare(library) {
      expect(await library.run('move', await refreshed(library, move(library)))).toMatchObject({
        done: 2,
        failedCount: 0,
      });
      return undoOf(library);
    },
  },
  'undo of trash': {
    verb: 'undo',
    async prepare(library) {
      const { first, second } = fill(library);
      const trash = [item(0, [trashStep('a', first, 0)]), item(1, [trashStep('a', second, 0)])];
      await library.run('trash', await refreshed(library, trash));
      return undoOf(library);
    },
  },
};

/** Bytes and time of each, wherever it lies. */
const contents = (library: TransferWorld): Set<string> => new Set(library.snapshot().values());

function checkFiles(
  library: TransferWorld,
  before: Map<string, string>,
  whole: Map<string, string>,
  parts: boolean,
): void {
  const now = library.snapshot();
  const all = new Set(now.values());
  for (const [path, content] of before) {
    expect(all, `${path} is lost`).toContain(content);
    if (path.includes('canary') || path.startsWith('b/other')) expect(now.get(path)).toBe(content);
  }
  const possible = new Set([...before.values(), ...whole.values()]);
  for (const [path, content] of now) {
    expect(path).not.toContain('.alice-tmp-');
    expect(possible, `${path} is torn`).toContain(content);
    if (before.has(path) && whole.has(path)) expect([before.get(path), whole.get(path)]).toContain(content);
    else expect(before.has(path) || whole.has(path), `${path} belongs to neither state`).toBe(true);
  }
  // A file and its sidecar are never parted.
  for (const place of parts ? [] : ['a/trip', 'b/trip'])
    expect(now.has(`${place}/one.png`), place).toBe(now.has(`${place}/one.png.xmp`));
}

type Habits = (io: LocalIo) => LocalIo;

/** Once undisturbed, then once for each call at which the program may be killed, before and after that call. */
async function sweep({ verb, prepare, parts = false }: Scenario, habits: Habits): Promise<number> {
  const master = createTransferWorld(join(folder.path, 'master'), { habits });
  const items = await prepare(master);
  const before = master.snapshot();
  const calls = await once(master, verb, items, { at: Infinity, after: false }, 'undisturbed', habits);
  const whole = calls.library.snapshot();
  expect([...contents(calls.library)].length).toBeGreaterThan(0);
  for (let at = 1; at <= calls.count; at++) {
    for (const after of [false, true]) {
      const { library, died } = await once(master, verb, items, { at, after }, 'crashed', habits);
      expect(died, `${at} of ${calls.count}`).toBe(true);
      const { waiting } = await library.recover();
      expect(waiting, `${at} of ${calls.count}`).toEqual([]);
      checkFiles(library, before, normalised(whole, library), parts);
      expect((await verifyLedger(library.at('data/ledger'), nodeLedgerIo)).problems).toEqual([]);
      const settled = library.snapshot();
      expect(await library.recover()).toEqual({ finished: 0, putBack: 0, waiting: [], touched: [] });
      expect(library.snapshot()).toEqual(settled);
      rmSync(library.dir, { recursive: true });
    }
  }
  return calls.count * 2;
}

/** The trash has the plan's id in its paths, and each run has its own. */
function normalised(whole: Map<string, string>, library: TransferWorld): Map<string, string> {
  const folders = ['a', 'b'].flatMap((place) => ['trash', 'quarantine'].map((aside) => `${place}/.alice/${aside}`));
  const ids = folders.map(library.at).flatMap((dir) => (existsSync(dir) ? readdirSync(dir) : []));
  const all = new Map(whole);
  for (const [path, content] of whole) for (const id of ids) all.set(path.replace(/\d{8}-\d{6}-\w{6}/, id), content);
  return all;
}

async function once(
  master: TransferWorld,
  verb: Plan['verb'],
  items: PlanItem[],
  plan: CrashPlan,
  name: string,
  habits: Habits,
) {
  const dir = join(folder.path, name);
  rmSync(dir, { recursive: true, force: true });
  cpSync(master.dir, dir, { recursive: true, preserveTimestamps: true });
  const library = createTransferWorld(dir, { habits });
  library.known.push(...master.known);
  const crashing = createCrashingIo(plan);
  // Copying the folder has given the files other inodes, so the plan is told what they are now.
  const own = await refreshed(library, items);
  const result = await library.run(verb, own, crashing).catch((error: unknown) => {
    if (!crashing.died()) throw error;
  });
  if (!crashing.died()) expect(result).toMatchObject({ failed: [] });
  return { library, count: crashing.count(), died: crashing.died() };
}

async function refreshed(library: TransferWorld, items: PlanItem[]): Promise<PlanItem[]> {
  const world = await library.world();
  const etagOf = async (location: string, path: string): Promise<string> =>
    (await (await world.station(location)).adapter.stat(path).catch(() => ({ etag: '' }))).etag;
  for (const record of library.known) record.etag = await etagOf(record.location, record.path);
  const own = structuredClone(items);
  for (const { steps } of own)
    for (const step of steps) {
      for (const file of step.files) file.etag = await etagOf(step.from.id, file.from);
      for (const aside of step.aside ?? []) aside.etag = await etagOf(step.to.id, aside.from);
    }
  return own;
}

const disks: Record<string, Habits> = {
  'a disk': (io) => io,
  'a disk without hard links, cases and lasting inodes': createFatIo,
};

for (const [disk, habits] of Object.entries(disks)) {
  describe(`killed at every call, on ${disk}`, () => {
    for (const [name, scenario] of Object.entries(scenarios)) {
      it(`${name} loses nothing, tears nothing and leaves nothing behind`, async () => {
        const points = await sweep(scenario, habits);
        console.info(`${name}, on ${disk}: ${points} crash points, none with a loss`);
        expect(points).toBeGreaterThan(40);
      }, 120_000);
    }
  });
}
