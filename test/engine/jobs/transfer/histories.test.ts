/** Random histories of copy, move, trash, undo, places that come and go, and kills: no content is ever lost, and the catalog tells the truth. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import type { Plan } from '#api/plan.ts';
import { planCopies } from '#engine/jobs/plans/copy-plan.ts';
import type { Draft, Planner } from '#engine/jobs/plans/planner.ts';
import { planTrash } from '#engine/jobs/plans/trash-plan.ts';
import { planUndo } from '#engine/jobs/plans/undo-plan.ts';
import type { World } from '#engine/jobs/transfer/world.ts';
import { nodeLedgerIo } from '#engine/ledger/ledger-io.ts';
import { replay } from '#engine/ledger/replay.ts';
import { verifyLedger } from '#engine/ledger/verify.ts';
import { createCrashingIo } from '../../../support/crashing-io.ts';
import { makeTempFolder, type TempFolder } from '../../../support/temp-folder.ts';
import { createTransferWorld, sha, type TransferWorld } from '../../../support/transfer-world.ts';

const places = ['a', 'b', 'c'];
const media = ['one', 'two', 'three'];

type Step =
  | { does: 'copy' | 'move'; medium: number; to: number; killAt: number }
  | { does: 'trash'; medium: number; from: number; killAt: number }
  | { does: 'undo'; back: number; killAt: number }
  | { does: 'unplug' | 'plug'; place: number };

/** Mostly no kill; else at one of the first calls. */
const killAt = fc.oneof(
  { weight: 1, arbitrary: fc.constant(Infinity) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
);
const medium = fc.nat(media.length - 1);
const place = fc.nat(places.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constantFrom('copy' as const, 'move' as const), medium, to: place, killAt }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('trash' as const), medium, from: place, killAt }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('undo' as const), back: fc.nat(3), killAt }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('unplug' as const, 'plug' as const), place }) },
);

let folder: TempFolder;
let round = 0;
const tally = { done: 0, killed: 0 };
beforeAll(() => {
  folder = makeTempFolder('histories');
});
afterAll(() => folder.remove());

interface History {
  library: TransferWorld;
  away: Set<string>;
}

async function worldOf({ library, away }: History): Promise<World> {
  const world = await library.world();
  const station = async (id: string) => {
    if (away.has(id)) throw new AliceError('unavailable', `${id} is not connected.`);
    return world.station(id);
  };
  return { ...world, station };
}

async function plannerOf(history: History): Promise<Planner> {
  const { known } = history.library;
  return {
    // What `run` puts its own id in place of.
    id: 'PLAN',
    world: await worldOf(history),
    units: {
      siblings: async (location) => known.filter((one) => one.location === location).map(({ path }) => path),
      recordsAt: async (location, paths) =>
        known.filter((one) => one.location === location && paths.includes(one.path)),
    },
    nameOf: (id) => id,
    signal: new AbortController().signal,
  };
}

async function plan(
  history: History,
  wanted: Exclude<Step, { place: number }>,
): Promise<{ verb: Plan['verb']; draft: Draft } | null> {
  const planner = await plannerOf(history);
  const isBackup = (): boolean => false;
  if (wanted.does === 'undo') {
    const all = [...(await replay(history.library.at('data/ledger'))).values()];
    const record = all.at(-1 - wanted.back);
    return record === undefined ? null : { verb: 'undo', draft: await planUndo(planner, record) };
  }
  const hashes = [sha(media[wanted.medium]!)];
  if (wanted.does === 'trash')
    return { verb: 'trash', draft: await planTrash(planner, { hashes, from: [places[wanted.from]!], isBackup }) };
  return {
    verb: wanted.does,
    draft: await planCopies(planner, { verb: wanted.does, hashes, to: places[wanted.to]!, isBackup }),
  };
}

/** The catalog after a kill is what a rescan finds. */
async function rescan({ library }: History): Promise<void> {
  library.known.splice(0);
  const world = await library.world();
  const paths = [...library.snapshot()].filter(([path]) => path.endsWith('.png') && !path.includes('/.alice/'));
  for (const [full, content] of paths) {
    const [location = '', ...rest] = full.split('/');
    const { size, etag } = await (await world.station(location)).adapter.stat(rest.join('/'));
    const hash = content.split(' ')[0]!;
    library.known.push({
      ...{
        contentHash: hash,
        algorithm: 'file',
        fileHash: hash,
        location,
        path: rest.join('/'),
        size,
        modifiedMs: 0,
        etag,
      },
      ...{ state: 'present', verifiedMs: 1, verifyMethod: 'full' },
    });
  }
}

async function play(history: History, wanted: Step): Promise<void> {
  const { library, away } = history;
  if ('place' in wanted)
    return void (wanted.does === 'unplug' ? away.add(places[wanted.place]!) : away.delete(places[wanted.place]!));
  try {
    const made = await plan(history, wanted);
    if (made === null || made.draft.items.length === 0) return;
    const crashing = createCrashingIo({ at: wanted.killAt, after: wanted.killAt % 2 === 0 });
    const result = await library.run(made.verb, made.draft.items, crashing).catch((error: unknown) => {
      if (!crashing.died()) throw error;
    });
    if (!crashing.died()) tally.done += result?.done ?? 0;
    if (!crashing.died()) return;
    tally.killed += 1;
    await library.recover();
    await rescan(history);
  } catch (error) {
    // The target is not connected, or there is nothing to take back: said before anything is done.
    if (!(error instanceof AliceError)) throw error;
  }
}

async function check({ library }: History, contents: readonly string[]): Promise<void> {
  const now = library.snapshot();
  const all = [...now.values()];
  for (const content of contents) expect(all).toContain(content);
  expect([...now.keys()].filter((path) => path.includes('.alice-tmp-'))).toEqual([]);
  for (const [path, content] of now) expect(contents, path).toContain(content);
  const there = [...now.keys()].filter((path) => path.endsWith('.png') && !path.includes('/.alice/')).toSorted();
  expect(library.known.map(({ location, path }) => `${location}/${path}`).toSorted()).toEqual(there);
  // In some place each medium can be seen, since only named places were cleared.
  for (const name of media)
    expect(
      library.known.some(({ contentHash }) => contentHash === sha(name)),
      name,
    ).toBe(true);
  for (const path of there) if (path.includes('one')) expect(now.has(`${path}.xmp`), path).toBe(true);
}

it('three media in three places survive whatever is done to them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16, size: 'max' }), async (steps) => {
      const dir = join(folder.path, `${(round += 1)}`);
      const history: History = { library: createTransferWorld(dir), away: new Set() };
      for (const name of places) mkdirSync(join(dir, name), { recursive: true });
      for (const name of media) history.library.put(`a/${name}.png`, name);
      history.library.put('a/one.png.xmp', '<sidecar>', null);
      const contents = [...history.library.snapshot().values()];
      for (const wanted of steps) {
        await play(history, wanted);
        await check(history, contents);
      }
      expect((await verifyLedger(join(dir, 'data/ledger'), nodeLedgerIo)).problems).toEqual([]);
      rmSync(dir, { recursive: true });
    }),
    { numRuns: Number(process.env['ALICE_HISTORIES'] ?? 150), seed: 5 },
  );
  console.info(`${round} histories: ${tally.done} media copied, moved, trashed or brought back, ${tally.killed} kills`);
  expect(Math.min(tally.done, tally.killed)).toBeGreaterThan(round / 2);
}, 240_000);
