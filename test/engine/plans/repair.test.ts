/** What was found damaged is put right from a copy that is sound now; what lay there is kept, and nothing is put right by guess. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Input } from '#api/contract.ts';
import type { Plan } from '#api/plan.ts';
import type { VerifyResult } from '#api/verify.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';
import { runPlan } from '../../support/plans.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  await library.addLocation('a');
  await library.addLocation('b');
});
afterEach(() => library.close());

const old = new Date('2024-01-01T00:00:00Z');
function put(path: string, bytes: Buffer): void {
  utimesSync(library.put(path, bytes), old, old);
}
const read = (path: string): Buffer => readFileSync(library.at(path));

/** One bit of a file, with its time put back. */
function flip(path: string, bit: number): void {
  const bytes = read(path);
  bytes[bit >> 3]! ^= 1 << (bit & 7);
  const { atime, mtime } = statSync(library.at(path));
  writeFileSync(library.at(path), bytes);
  utimesSync(library.at(path), atime, mtime);
}
const rot = (path: string): void => flip(path, (read(path).indexOf('IDAT') + 20) * 8);

async function verify(): Promise<VerifyResult> {
  const { id } = await library.client.call('jobs.start', { kind: 'verify' });
  return (await library.client.call('jobs.get', { id, wait: true })).result as VerifyResult;
}

const plan = (input: Input<'plans.repair'> = {}): Promise<Plan> => library.client.call('plans.repair', input);
const total = async (): Promise<number> => (await library.client.call('verify.findings', {})).total;

async function fill(count: number): Promise<void> {
  for (const place of ['a', 'b'])
    for (let n = 0; n < count; n++)
      put(`${place}/${n}.png`, picture(n, { prompt: `a lighthouse ${n}`, tags: ['sea'] }));
  await library.scan();
}

/** Numbers from 0 to 1 that are the same in every run (a linear congruential generator, Numerical Recipes). */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; yield state / 2 ** 32) state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
}

it('of 100 bits lost at random all are found, and all files are what they were', { timeout: 120_000 }, async () => {
  await fill(100);
  const before = new Map(
    ['a', 'b'].flatMap((place) =>
      readdirSync(library.at(place)).map((name) => [
        `${place}/${name}`,
        name === '.alice' ? null : read(`${place}/${name}`),
      ]),
    ),
  );
  const random = numbers(7);
  for (let n = 0; n < 100; n++) {
    const path = `${random.next().value < 0.5 ? 'a' : 'b'}/${n}.png`;
    flip(path, Math.floor(random.next().value * read(path).length * 8));
  }
  const found = await verify();
  expect(found).toMatchObject({ checked: 200, sound: 100, findingCount: 100 });
  expect(await runPlan(library, await plan())).toMatchObject({ done: 100, failedCount: 0 });
  let equal = 0;
  for (const [path, bytes] of before) if (bytes !== null && read(path).equals(bytes)) equal++;
  console.info(`bits lost: 100, found: ${found.findingCount}, files as before after the repair: ${equal} of 200`);
  expect(equal).toBe(200);
  expect(await total()).toBe(0);
  expect(await verify()).toMatchObject({ checked: 200, sound: 200, findingCount: 0 });
  expect(await library.scan()).toMatchObject({ new: 0, changed: 0, missing: 0 });
});

it('what lay there is kept in quarantine, and comes back when the repair is taken back', async () => {
  await fill(2);
  const whole = read('a/1.png');
  rot('a/1.png');
  const rotten = read('a/1.png');
  await verify();
  const made = await plan();
  expect(made).toMatchObject({
    verb: 'repair',
    items: 1,
    refused: [],
    totals: [{ location: 'a', files: { before: 2, after: 2 } }],
  });
  await runPlan(library, made);
  expect(read('a/1.png')).toEqual(whole);
  expect(statSync(library.at('a/1.png')).mtime).toEqual(old);
  expect(read(`a/.alice/quarantine/${made.id}/1.png`)).toEqual(rotten);
  expect(existsSync(library.at('a/.alice/repair'))).toBe(false);
  await runPlan(library, await library.client.call('plans.undo', { id: made.id }));
  expect(read('a/1.png')).toEqual(rotten);
  expect(existsSync(library.at('a/.alice/quarantine'))).toBe(false);
});

it('nothing is taken from a copy that is damaged as well, though nobody has noticed', async () => {
  await library.addLocation('c');
  await fill(1);
  put('c/0.png', read('a/0.png'));
  await library.scan();
  const whole = read('a/0.png');
  rot('a/0.png');
  const { id } = await library.client.call('jobs.start', { kind: 'verify', locations: ['a'] });
  await library.client.call('jobs.get', { id, wait: true });
  rot('b/0.png');
  await runPlan(library, await plan());
  expect(read('a/0.png')).toEqual(whole);
  rot('a/0.png');
  rot('c/0.png');
  await verify();
  const refused = await plan();
  expect(refused).toMatchObject({ items: 0, refusedCount: 3 });
  expect(refused.refused[0]).toMatchObject({
    code: 'unavailable',
    reason: expect.stringContaining('not sound either'),
  });
});

it('a source that loses bits between the plan and its run is not copied, and what lay there stays', async () => {
  await fill(1);
  rot('a/0.png');
  await verify();
  const made = await plan();
  rot('b/0.png');
  const before = read('a/0.png');
  expect(await runPlan(library, made)).toMatchObject({ done: 0, failed: [{ code: 'data-loss' }] });
  expect(read('a/0.png')).toEqual(before);
  expect(readdirSync(join(library.at('a'), '.alice')).toSorted()).not.toContain('quarantine');
});

it('what somebody may have meant is only undone when it is named', async () => {
  await fill(3);
  const whole = read('a/0.png');
  writeFileSync(library.at('a/0.png'), picture(9));
  put('a/1.png', picture(1, { prompt: 'another word' }));
  rmSync(library.at('a/2.png'));
  await verify();
  expect(await plan()).toMatchObject({ items: 0, refusedCount: 0 });
  expect(await runPlan(library, await plan({ verdicts: ['replaced', 'missing'] }))).toMatchObject({ done: 2 });
  expect(read('a/0.png')).toEqual(whole);
  expect(read('a/2.png')).toEqual(read('b/2.png'));
  expect(await total()).toBe(1);
});

it('a copy with other tags mends the media, and is said to bring its tags', async () => {
  put('a/x.png', picture(1, { tags: ['sea'] }));
  put('b/x.png', picture(1, { tags: ['harbour'] }));
  await library.scan();
  rot('a/x.png');
  await verify();
  const made = await plan();
  const { items } = await library.client.call('plans.get', { id: made.id });
  expect(items[0]!.reason).toContain('with the tags that the copy there has');
  await runPlan(library, made);
  expect(read('a/x.png')).toEqual(read('b/x.png'));
});

it('what was changed since it was verified is left alone', async () => {
  await fill(1);
  rot('a/0.png');
  await verify();
  const made = await plan();
  writeFileSync(library.at('a/0.png'), picture(5));
  expect(await runPlan(library, made)).toMatchObject({ done: 0, failed: [{ code: 'conflict' }] });
  expect(read('a/0.png')).toEqual(picture(5));
  expect(await plan()).toMatchObject({ items: 0, refused: [{ code: 'conflict' }] });
});

it('a backup is repaired when it is named', async () => {
  await library.client.call('locations.update', { name: 'b', change: { purpose: ['backup'] } });
  await fill(1);
  rot('b/0.png');
  await verify();
  expect(await plan()).toMatchObject({ items: 0, refused: [{ location: 'b', code: 'permission-denied' }] });
  await runPlan(library, await plan({ locations: ['b'] }));
  expect(read('b/0.png')).toEqual(read('a/0.png'));
});

it('says which disks to connect when no sound copy can be reached', async () => {
  await fill(1);
  await library.client.call('locations.update', { name: 'b', change: { status: 'retired' } });
  rot('a/0.png');
  await verify();
  expect(await plan()).toMatchObject({ items: 0, refused: [{ code: 'unavailable', location: 'a' }] });
});
