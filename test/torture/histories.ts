/** Random histories of copy, move, trash, emptying, undo, places that come and go, kills, and people who edit meanwhile: a model says what must still be there. */
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { AliceError } from '#api/errors.ts';
import type { Plan } from '#api/plan.ts';
import { planCopies } from '#engine/jobs/plans/copy-plan.ts';
import type { Draft, Planner } from '#engine/jobs/plans/planner.ts';
import { planEmptying, planTrash } from '#engine/jobs/plans/trash-plan.ts';
import { planUndo } from '#engine/jobs/plans/undo-plan.ts';
import { replay, trashedFiles } from '#engine/ledger/replay.ts';
import { createCrashingIo } from '../support/crashing-io.ts';
import { judge, sentencesOf, takeSnapshot, type Snapshot } from '../support/oracle.ts';
import { makeQuickFolder } from '../support/temp-folder.ts';
import { createTransferWorld, isMedium, recordOf, type TransferWorld } from '../support/transfer-world.ts';
import { locations, subjectOf } from './scenarios.ts';

const media = ['one', 'two', 'three'];

type Edit = { medium: number; place: number; how: 'overwrite' | 'remove' | 'add' };
type Disturbed = { killAt: number; edit: Edit | null; editAt: number };
type PlanStep = Disturbed &
  (
    | { does: 'copy'; medium: number; to: number }
    | { does: 'move'; medium: number; to: number }
    | { does: 'trash'; medium: number; from: number }
    | { does: 'empty'; back: number }
    | { does: 'undo'; back: number }
  );
type Step =
  | PlanStep
  | { does: 'edit'; edit: Edit; told: boolean }
  | { does: 'unplug'; place: number }
  | { does: 'plug'; place: number };

export interface HistoryTally {
  histories: number;
  steps: number;
  done: number;
  killed: number;
  edited: number;
  /** Steps that met a place that was not connected. */
  unplugged: number;
}

/** What must be there: label → hash and time. */
interface Model {
  must: Snapshot;
  /** What was there at any time. */
  ever: Set<string>;
  /** A picture was written over in the middle of a plan: its copy elsewhere stays, perhaps without the sidecar that was to follow. */
  parted: boolean;
  /** Somebody has changed files since the catalog last looked. */
  stale: boolean;
}

interface Real {
  library: TransferWorld;
  places: readonly string[];
  tally: HistoryTally;
  edits: number;
}

const medium = fc.nat(media.length - 1);
const place = fc.nat(3);
const edit: fc.Arbitrary<Edit> = fc.record({
  medium,
  place,
  how: fc.constantFrom('overwrite' as const, 'remove' as const, 'add' as const),
});
/** Mostly no kill; else at one of the first calls. */
const disturbance = {
  killAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 60 })),
  edit: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: edit }),
  editAt: fc.integer({ min: 1, max: 40 }),
};
const weighted = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const only = <T extends Step['does']>(does: T) => fc.constant(does);
const step: fc.Arbitrary<Step> = fc.oneof(
  weighted(2, fc.record({ does: only('copy'), medium, to: place, ...disturbance })),
  weighted(2, fc.record({ does: only('move'), medium, to: place, ...disturbance })),
  weighted(2, fc.record({ does: only('trash'), medium, from: place, ...disturbance })),
  weighted(2, fc.record({ does: only('undo'), back: fc.nat(3), ...disturbance })),
  weighted(1, fc.record({ does: only('empty'), back: fc.nat(3), ...disturbance })),
  weighted(1, fc.record({ does: only('edit'), edit, told: fc.boolean() })),
  weighted(1, fc.record({ does: only('unplug'), place })),
  weighted(1, fc.record({ does: only('plug'), place })),
);

async function plan({ library, places }: Real, wanted: PlanStep): Promise<{ verb: Plan['verb']; draft: Draft } | null> {
  const { known } = library;
  const planner: Planner = {
    // What `run` puts its own id in place of.
    id: 'PLAN',
    world: await library.world(),
    units: {
      siblings: async (location) => known.filter((one) => one.location === location).map(({ path }) => path),
      recordsAt: async (location, paths) =>
        known.filter((one) => one.location === location && paths.includes(one.path)),
    },
    nameOf: (id) => id,
    signal: new AbortController().signal,
  };
  const nameOf = (at: number): string => places[at % places.length]!;
  const isBackup = (): boolean => false;
  if (wanted.does === 'undo' || wanted.does === 'empty') {
    const all = await replay(library.at('data/ledger'));
    if (wanted.does === 'empty') return { verb: 'empty', draft: await planEmptying(planner, trashedFiles(all), false) };
    const record = [...all.values()].at(-1 - wanted.back);
    return record === undefined ? null : { verb: 'undo', draft: await planUndo(planner, record) };
  }
  const hashes = known.filter(({ path }) => path.startsWith(media[wanted.medium]!)).map((one) => one.contentHash);
  const unique = [...new Set(hashes)];
  if (wanted.does === 'trash')
    return {
      verb: 'trash',
      draft: await planTrash(planner, { hashes: unique, from: [nameOf(wanted.from)], isBackup }),
    };
  const { does: verb, to } = wanted;
  return { verb, draft: await planCopies(planner, { verb, hashes: unique, to: nameOf(to), isBackup }) };
}

/** Everything a scan of the connected places finds; of the others it keeps what it knew. */
async function rescan({ library }: Real): Promise<void> {
  const kept = library.known.filter(({ location }) => library.away.has(location));
  library.known.splice(0, Infinity, ...kept);
  const world = await library.world();
  for (const [full, content] of takeSnapshot(library.dir, locations)) {
    const [location = '', ...rest] = full.split('/');
    const path = rest.join('/');
    if (!isMedium(path) || full.includes('/.alice/') || library.away.has(location)) continue;
    const { size, etag } = await (await world.station(location)).adapter.stat(path);
    const hash = `sha256:${content.split(' ')[0]!}`;
    library.known.push(recordOf(location, path, size, etag, hash, hash));
  }
}

/** What somebody does to a file behind our back; what is gone by that alone need not be there any more. `start`: before the plan began. */
function editOutside(model: Model, real: Real, { medium: which, place: at, how }: Edit, start: Snapshot): void {
  const { library, places, tally } = real;
  const location = places[at % places.length]!;
  const path = library.at(`${location}/${media[which]!}.png`);
  const name = path.slice(library.dir.length + 1);
  const old = takeSnapshot(library.dir, locations).get(name);
  real.edits += 1;
  if (how === 'remove' ? !existsSync(path) : how === 'overwrite' ? !existsSync(path) : existsSync(path)) return;
  // A sidecar without its picture, or the other way round, would be somebody's doing and no fault of ours.
  if (media[which] === 'one' && how !== 'overwrite') return;
  tally.edited += 1;
  if (how === 'remove') rmSync(path);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `edit ${real.edits}`);
    utimesSync(path, 1_700_000_000 + real.edits, 1_700_000_000 + real.edits);
  }
  const elsewhere = [...start].some(([one, content]) => one !== name && content === old);
  for (const [label, content] of model.must) if (content === old && !elsewhere) model.must.delete(label);
  if (how !== 'remove') {
    const content = takeSnapshot(library.dir, locations).get(name)!;
    model.must.set(`edit ${real.edits}`, content);
    model.ever.add(content);
  }
  model.stale = true;
}

/** What may be gone because a plan removes it for good: it lies elsewhere, too, which the proof has shown. */
async function play(model: Model, real: Real, wanted: Step): Promise<void> {
  const { library, places, tally } = real;
  tally.steps += 1;
  if (wanted.does === 'unplug' || wanted.does === 'plug') {
    const name = places[wanted.place % places.length]!;
    if (wanted.does === 'unplug') library.away.add(name);
    else library.away.delete(name);
    return;
  }
  if (wanted.does === 'edit') {
    editOutside(model, real, wanted.edit, takeSnapshot(library.dir, locations));
    if (wanted.told) await rescan(real);
    return;
  }
  try {
    const made = await plan(real, wanted);
    if (made === null || made.draft.items.length === 0) return;
    const during = wanted.edit;
    const all = [...takeSnapshot(library.dir, locations)];
    // Whoever writes over the last copy while the trash is emptied for good leaves nothing to count on.
    const start = new Map(wanted.does === 'empty' ? all.filter(([path]) => !path.includes('/.alice/')) : all);
    const crashing = createCrashingIo({
      at: wanted.killAt,
      after: wanted.killAt % 2 === 0,
      onCall: (count) => {
        if (during === null || count !== wanted.editAt) return;
        model.parted = true;
        editOutside(model, real, during, start);
      },
    });
    const result = await library.run(made.verb, made.draft.items, crashing).catch((error: unknown) => {
      if (!crashing.died()) throw error;
    });
    if (crashing.died()) tally.killed += 1;
    else tally.done += result?.done ?? 0;
  } catch (error) {
    // The target is not connected, or there is nothing to take back: said before anything is done.
    if (!(error instanceof AliceError)) throw error;
    if (error.code === 'unavailable') tally.unplugged += 1;
  }
}

async function check(model: Model, real: Real): Promise<void> {
  const { library } = real;
  const everywhere = new Set(locations);
  const faults = await judge(subjectOf(library), {
    before: model.must,
    also: model.ever,
    parts: model.parted,
    away: model.stale ? everywhere : library.away,
  });
  // Places, contents and the ledger are compared; that something changed is what these steps are for.
  const told = sentencesOf(faults).filter((text) => !text.startsWith('something was changed'));
  if (told.length > 0) throw new Error(told.join('\n'));
  if (!model.stale) return;
  await rescan(real);
  model.stale = library.away.size > 0;
}

type HistoryCommand = fc.AsyncCommand<Model, Real>;

const command = step.map((wanted): HistoryCommand => ({
  check: () => true,
  async run(model, real) {
    await play(model, real, wanted);
    await check(model, real);
  },
  toString: () => JSON.stringify(wanted),
}));

/** `runs` histories of up to `length` steps each. Throws with the shortest history that breaks something. */
export async function playHistories(runs: number, length: number, seed: number): Promise<HistoryTally> {
  const folder = makeQuickFolder('histories');
  const tally: HistoryTally = { histories: 0, steps: 0, done: 0, killed: 0, edited: 0, unplugged: 0 };
  const property = fc.asyncProperty(
    fc.integer({ min: 2, max: 4 }),
    fc.commands([command], { maxCommands: length, size: 'max' }),
    async (count, commands) => {
      const dir = join(folder.path, `${(tally.histories += 1)}`);
      const library = createTransferWorld(dir);
      const places = locations.slice(0, count);
      for (const name of places) mkdirSync(join(dir, name), { recursive: true });
      for (const name of media) library.put(`a/${name}.png`, name);
      library.put('a/one.png.xmp', '<sidecar>', null);
      const must = takeSnapshot(dir, locations);
      try {
        await fc.asyncModelRun(
          () => ({
            model: { must, ever: new Set(must.values()), parted: false, stale: false },
            real: { library, places, tally, edits: 0 },
          }),
          commands,
        );
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  );
  try {
    await fc.assert(property, { numRuns: runs, seed });
  } finally {
    folder.remove();
  }
  return tally;
}
