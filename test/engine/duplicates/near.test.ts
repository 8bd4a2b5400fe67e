/** Pictures that look alike, over a real library: found while previews are made, grouped for review, dismissed, kept up. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { retold, softPicture } from '../../fixtures/make-likenesses.ts';
import { encodeChunk, textChunk } from '../../fixtures/make-png.ts';
import { resultOf, openLibrary, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  await library.addLocation('studio');
});
afterEach(() => library.close());

async function run(kind: 'likeness' | 'previews' | 'rebuild'): Promise<unknown> {
  const { id } = await library.client.call('jobs.start', { kind });
  return resultOf(await library.client.call('jobs.get', { id, wait: true }));
}

const near = (more: { distance?: number; offset?: number; limit?: number } = {}) =>
  library.client.call('duplicates.near', more);

async function namesOf(more: { distance?: number } = {}): Promise<string[][]> {
  const { groups } = await near(more);
  return groups.map(({ pictures }) => pictures.map(({ item }) => item.name));
}

/** With a recipe, right behind the header, which takes 33 bytes with the signature. */
function withRecipe(png: Buffer): Buffer {
  const recipe = textChunk(
    'parameters',
    'a harbour\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 256x256, Model: xl',
  );
  return Buffer.concat([png.subarray(0, 33), encodeChunk(recipe), png.subarray(33)]);
}

/** Three of one picture, two of another, and one alone. */
async function fill(): Promise<void> {
  const [harbour, tower, alone] = await Promise.all([softPicture(1), softPicture(2), softPicture(3)]);
  library.put('studio/harbour.png', withRecipe(harbour));
  library.put('studio/harbour-small.jpg', await retold['at half the size']!(harbour));
  library.put('studio/harbour-web.webp', await retold['as WebP']!(harbour));
  library.put('studio/tower.png', tower);
  library.put('studio/tower-poor.jpg', await retold['as a poor JPEG']!(tower));
  library.put('studio/alone.png', alone);
  await library.scan();
}

it('nothing is known before it was looked at; the job tells what it found', async () => {
  await fill();
  expect(await near()).toEqual({ groups: [], total: 0, pictures: 0, distance: 15, unknown: 6 });
  expect(await run('likeness')).toEqual({ known: 6, without: 0 });
  expect((await near()).unknown).toBe(0);
  expect(await run('likeness')).toEqual({ known: 0, without: 0 });
});

it('groups have the best first, and what helps to choose', async () => {
  await fill();
  await run('likeness');
  const found = await near();
  expect(await namesOf()).toEqual([
    ['harbour.png', 'harbour-web.webp', 'harbour-small.jpg'],
    ['tower.png', 'tower-poor.jpg'],
  ]);
  expect(found).toMatchObject({ total: 2, pictures: 5 });
  const [first, second] = found.groups[0]!.pictures;
  expect(first).toMatchObject({ hasRecipe: true, distance: 0, item: { width: 256, copies: [{ location: 'studio' }] } });
  expect(second!.hasRecipe).toBe(false);
  expect(second!.distance).toBeLessThanOrEqual(15);
  const sizes = found.groups[0]!.pictures.map(({ item }) => item.size);
  expect(found.groups[0]).toMatchObject({ count: 3, bytes: sizes.reduce((a, b) => a + b) - Math.max(...sizes) });
  expect((await near({ offset: 1, limit: 1 })).groups).toEqual([found.groups[1]]);
  expect((await near({ distance: 31 })).total).toBe(2);
  expect(await near()).toEqual(found);
  expect(
    (await near({ distance: 0 })).groups.flatMap(({ pictures }) => pictures).every((one) => one.distance === 0),
  ).toBe(true);
});

it('previews that are made tell it without a job of its own', async () => {
  await fill();
  await run('previews');
  expect(await near()).toMatchObject({ total: 2, unknown: 0 });
});

it('what is there again, new or gone changes the groups', async () => {
  await fill();
  await run('likeness');
  expect((await near()).total).toBe(2);
  library.put('studio/alone-again.webp', await retold['as WebP']!(await softPicture(3)));
  await library.scan();
  expect((await near()).unknown).toBe(1);
  await run('likeness');
  expect((await namesOf()).flat()).toContain('alone-again.webp');
  expect((await near()).total).toBe(3);
  await library.client.call('locations.remove', { name: 'studio' });
  expect(await near()).toMatchObject({ total: 0, unknown: 0 });
});

it('pictures that are said to be no duplicates are not shown together, until that is taken back', async () => {
  await fill();
  await run('likeness');
  const { groups } = await near();
  const hashes = groups[1]!.pictures.map(({ item }) => item.contentHash);
  await library.client.call('duplicates.dismiss', { hashes });
  expect(await namesOf()).toHaveLength(1);
  await library.reopen(() => {
    for (const suffix of ['', '-wal', '-shm', '.generation', '.snapshot'])
      rmSync(library.at(`data/catalog.db${suffix}`), { force: true });
  });
  // A decision of the user is in no cache.
  await library.scan();
  await run('likeness');
  expect(await namesOf()).toHaveLength(1);
  // One that is new beside them was not decided about.
  library.put('studio/tower-web.webp', await retold['as WebP']!(await softPicture(2)));
  await library.scan();
  await run('likeness');
  expect(await namesOf()).toHaveLength(2);
  rmSync(library.at('studio/tower-web.webp'));
  await library.client.call('duplicates.dismiss', { hashes, undo: true });
  expect(await namesOf()).toHaveLength(2);
});

it('a damaged file of decisions is told, and not begun anew', async () => {
  writeFileSync(library.at('data/not-duplicates.json'), '[[');
  await expect(near()).rejects.toMatchObject({ code: 'data-loss' });
  const hashes = [`sha256:${'0'.repeat(64)}`, `sha256:${'1'.repeat(64)}`];
  await expect(library.client.call('duplicates.dismiss', { hashes })).rejects.toMatchObject({ code: 'data-loss' });
  expect(readFileSync(library.at('data/not-duplicates.json'), 'utf8')).toBe('[[');
});

it('a rebuild keeps what is known', async () => {
  await fill();
  await run('likeness');
  await run('rebuild');
  expect(await near()).toMatchObject({ total: 2, unknown: 0 });
});
