/** What the in-process campaigns do to a library: fixed scenarios of every verb, and seeded ones of every shape. */
import type { Plan, PlanFile, PlanItem, PlanStep } from '#api/plan.ts';
import { undoSteps } from '#engine/jobs/plans/undo-plan.ts';
import { replay } from '#engine/ledger/replay.ts';
import { verifyLedger } from '#engine/ledger/verify.ts';
import { nodeLedgerIo } from '#engine/ledger/ledger-io.ts';
import type { Subject } from '../support/oracle.ts';
import { copyStep, item, replaceStep, trashStep, type TransferWorld } from '../support/transfer-world.ts';

export const locations: readonly string[] = ['a', 'b', 'c', 'd'];

export interface Scenario {
  name: string;
  verb: Plan['verb'];
  /** Fills the library, and does what must be done before. */
  prepare(library: TransferWorld): Promise<PlanItem[]>;
  /** Two steps make it up, and between them the file is not at its place. */
  parts?: boolean;
  /** Items at work at once. */
  streams?: number;
}

/** Seeded; from 0 up to, but not including, `below`. */
export type Random = (below: number) => number;

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function fill(library: TransferWorld) {
  const a = library.put('a/trip/one.png', 'first picture'.repeat(40));
  const aSide = library.put('a/trip/one.png.xmp', '<xmp one>', null);
  const b = library.put('a/two.jpg', 'second picture'.repeat(30));
  const raw = library.put('a/two.cr2', 'raw of the second'.repeat(50));
  const empty = library.put('a/two.txt', '', null);
  library.put('b/other/own.png', 'own of b');
  library.put('a/canary.txt', 'canary', null);
  library.put('b/trip/canary.txt', 'canary in b', null);
  library.put('c/canary.txt', 'canary in c', null);
  return { first: [a, aSide], second: [b, raw, empty] };
}

const move = (library: TransferWorld): PlanItem[] => {
  const { first, second } = fill(library);
  return [
    item(0, [copyStep('a', 'b', first), trashStep('a', first)]),
    item(1, [copyStep('a', 'b', second), trashStep('a', second)]),
  ];
};

const trash = (library: TransferWorld): PlanItem[] => {
  const { first, second } = fill(library);
  return [item(0, [trashStep('a', first, 0)]), item(1, [trashStep('a', second, 0)])];
};

/** `a/trip/one.png` has lost its end, `a/two.jpg` some bits; sound copies of both lie in b. */
function repair(library: TransferWorld): PlanItem[] {
  fill(library);
  const sound = ['first picture'.repeat(40), 'second picture'.repeat(30)];
  const bad = [
    library.put('a/trip/one.png', sound[0]!.slice(0, 99), null),
    library.put('a/two.jpg', `${sound[1]!.slice(1)}X`, null),
  ];
  library.known.splice(0, Infinity, ...library.known.filter(({ path }) => !bad.some(({ from }) => from === path)));
  const good = sound.map((bytes, n) => library.put(`b/sound/${n}.png`, bytes));
  return good.map((file, n) => item(n, [replaceStep('b', 'a', file, bad[n]!)]));
}

export async function lastUndo(library: TransferWorld): Promise<PlanItem[]> {
  const plans = [...(await replay(library.at('data/ledger'))).values()];
  return undoSteps(plans.at(-1)!);
}

async function mustRun(library: TransferWorld, verb: Plan['verb'], items: PlanItem[]): Promise<void> {
  const { failed } = await library.run(verb, await refreshed(library, items));
  if (failed.length > 0) throw new Error(`The preparation failed: ${JSON.stringify(failed)}`);
}

/** What the last plan has put into the trash, as the steps that remove it for good. */
async function emptying(library: TransferWorld, floor: number): Promise<PlanItem[]> {
  const [last] = [...(await replay(library.at('data/ledger'))).values()].toReversed();
  return last!.steps.map(({ does }, index) => {
    const files = does.files.map((file) => ({ ...file, from: file.to, to: '' }));
    const step: PlanStep = { ...does, kind: 'delete', files, floor };
    return item(index, [step]);
  });
}

export const scenarios: Scenario[] = [
  {
    name: 'copy',
    verb: 'copy',
    async prepare(library) {
      const { first, second } = fill(library);
      return [item(0, [copyStep('a', 'b', first)]), item(1, [copyStep('a', 'b', second)])];
    },
  },
  { name: 'move', verb: 'move', prepare: async (library) => move(library) },
  {
    name: 'trash',
    verb: 'trash',
    async prepare(library) {
      const items = trash(library);
      library.put('b/copy of one.png', 'first picture'.repeat(40));
      return items;
    },
  },
  { name: 'repair', verb: 'repair', prepare: async (library) => repair(library) },
  {
    name: 'undo of a repair',
    verb: 'undo',
    parts: true,
    async prepare(library) {
      await mustRun(library, 'repair', repair(library));
      return lastUndo(library);
    },
  },
  {
    name: 'restore',
    verb: 'undo',
    async prepare(library) {
      await mustRun(library, 'trash', trash(library));
      return lastUndo(library);
    },
  },
  {
    name: 'undo of a move',
    verb: 'undo',
    async prepare(library) {
      await mustRun(library, 'move', move(library));
      return lastUndo(library);
    },
  },
  {
    name: 'undo of a copy',
    verb: 'undo',
    async prepare(library) {
      const { first, second } = fill(library);
      await mustRun(library, 'copy', [item(0, [copyStep('a', 'b', first)]), item(1, [copyStep('a', 'c', second)])]);
      return lastUndo(library);
    },
  },
  {
    name: 'emptying the trash',
    verb: 'empty',
    async prepare(library) {
      await mustRun(library, 'trash', trash(library));
      return emptying(library, 0);
    },
  },
];

/** Copying a folder gives its files other inodes, so a plan is told what they are now. */
export async function refreshed(library: TransferWorld, items: PlanItem[]): Promise<PlanItem[]> {
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

const folders = ['', 'trip', 'trip/day one', 'Jürgen/夜', 'deep/er/than/usual'];
const sizes = [0, 1, 700, 70_000, 300_000, 600_000];

/** One unit with whatever may go with it, of made-up sizes; its name is its own. */
function putUnit(library: TransferWorld, random: Random, name: string, at: string): PlanFile[] {
  const folder = folders[random(folders.length)]!;
  const stem = `${at}/${folder === '' ? '' : `${folder}/`}${name}`;
  const bytes = (salt: string, size: number): Buffer => Buffer.alloc(size, `${name}${salt}`);
  const files = [library.put(`${stem}.jpg`, bytes('', 1 + sizes[random(sizes.length)]!))];
  if (random(3) === 0) files.push(library.put(`${stem}.cr2`, bytes('raw', 1 + sizes[random(sizes.length)]!)));
  if (random(2) === 0) files.push(library.put(`${stem}.jpg.xmp`, `<${name}>`, null));
  if (random(4) === 0) files.push(library.put(`${stem}.txt`, bytes('t', [0, 30][random(2)]!), null));
  library.put(`${at}/${folder === '' ? '' : `${folder}/`}canary.txt`, 'canary', null);
  return files;
}

type Shape = (random: Random, files: PlanFile[]) => PlanStep[];

const shapes: Record<'copy' | 'move' | 'trash', Shape> = {
  copy: (random, files) => [copyStep('a', 'b', files), ...(random(2) === 0 ? [copyStep('a', 'c', files)] : [])],
  move: (random, files) => [copyStep('a', random(2) === 0 ? 'b' : 'c', files), trashStep('a', files)],
  trash: (_, files) => [trashStep('a', files, 0)],
};

/** Another scenario for every seed: one to three units in two or three locations, one of the verbs, or its undo. */
export function makeScenario(seed: number): Scenario {
  const random = createRandom(seed * 2_654_435 + 7);
  const verb = (['copy', 'move', 'trash'] as const)[random(3)]!;
  const after = random(5);
  const units = 1 + random(3);
  const prepare = async (library: TransferWorld): Promise<PlanItem[]> => {
    const items = Array.from({ length: units }, (_, at) =>
      item(at, shapes[verb](random, putUnit(library, random, `unit ${at}`, 'a'))),
    );
    putUnit(library, random, 'of b', 'b');
    library.put('c/canary.txt', 'canary in c', null);
    if (after === 0 && verb === 'trash') {
      await mustRun(library, verb, items);
      return emptying(library, 0);
    }
    if (after < 2) {
      await mustRun(library, verb, items);
      return lastUndo(library);
    }
    return items;
  };
  const does = after === 0 && verb === 'trash' ? 'empty' : after < 2 ? 'undo' : verb;
  return { name: `seed ${seed}: ${does} of ${units} (${verb})`, verb: does, prepare, streams: 1 + random(2) };
}

/** A library of folders as the oracle sees it. */
export function subjectOf(library: TransferWorld): Subject {
  const ledger = library.at('data/ledger');
  let waiting = 0;
  return {
    dir: library.dir,
    locations,
    async recover() {
      const { finished, putBack, waiting: left } = await library.recover();
      waiting = left.length;
      return finished + putBack;
    },
    present: async () => new Set(library.known.map(({ location, path }) => `${location}/${path}`)),
    isMedium: (content) => !library.damaged.has(`sha256:${content.split(' ')[0]!}`),
    ledgerProblems: async () => (await verifyLedger(ledger, nodeLedgerIo)).problems.map(({ problem }) => problem),
    async strayItems() {
      const plan = (await replay(ledger)).get(library.lastPlan());
      if (plan === undefined) return null;
      // What waits for a place is pending, and is said to be.
      return waiting > 0 ? 0 : plan.steps.filter(({ outcome }) => outcome === null).length;
    },
  };
}
