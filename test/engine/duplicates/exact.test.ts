/** Equal copies over a real library: what is listed, what the plan takes away, and that nothing goes which is not surely kept. */
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Output } from '#api/contract.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';
import { runPlan, whereIs } from '../../support/plans.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  await library.addLocation('studio', { purpose: ['organized'] });
  await library.addLocation('inbox', { purpose: ['inbox'] });
  await library.addLocation('vault', { purpose: ['backup'] });
});
afterEach(() => library.close());

/** Old enough for its etag to be believed. */
function put(path: string, bytes: Buffer): void {
  utimesSync(library.put(path, bytes), new Date('2024-01-01'), new Date('2024-01-01'));
}

const fates = ({ groups }: Output<'duplicates.exact'>): string[][] =>
  groups.map(({ copies }) => copies.map(({ location, path, fate }) => `${location}:${path} ${fate}`));

it('lists what the policy would give up, the most bytes first', async () => {
  const large = picture(2, { prompt: 'a long prompt '.repeat(50) });
  for (const place of ['studio', 'inbox', 'vault']) put(`${place}/small.png`, picture(1));
  put('studio/large.png', large);
  put('inbox/large.png', large);
  put('inbox/again.png', large);
  put('studio/single.png', picture(3));
  await library.scan();
  const found = await library.client.call('duplicates.exact', {});
  expect(fates(found)).toEqual([
    ['studio:large.png best', 'inbox:again.png spare', 'inbox:large.png spare'],
    ['studio:small.png best', 'vault:small.png protected', 'inbox:small.png spare'],
  ]);
  const bytes = 2 * large.length + picture(1).length;
  expect(found).toMatchObject({ total: 2, copies: 3, bytes, wanted: 1 });
  expect(found.groups[0]).toMatchObject({ name: 'again.png', mediaType: 'image', bytes: 2 * large.length });

  const second = await library.client.call('duplicates.exact', { offset: 1, limit: 1 });
  expect(fates(second)).toEqual([fates(found)[1]]);
  expect(second.total).toBe(2);
  expect((await library.client.call('duplicates.exact', { location: 'studio' })).total).toBe(0);
  const turned = await library.client.call('duplicates.exact', { keep: ['inbox', 'organized'] });
  expect(fates(turned)[1]?.[0]).toBe('inbox:small.png best');
});

it('of a medium with very many copies some are told of, and all are counted', async () => {
  for (let n = 0; n < 230; n++) put(`inbox/${n}.png`, picture(1));
  put('studio/a.png', picture(1));
  await library.scan();
  const { groups, copies } = await library.client.call('duplicates.exact', {});
  expect([groups[0]!.copies.length, groups[0]!.count, copies]).toEqual([200, 231, 230]);
  expect(groups[0]!.copies[0]).toMatchObject({ location: 'studio', fate: 'best' });
});

it('follows what is wanted and what has changed', async () => {
  for (const place of ['studio', 'inbox', 'vault']) put(`${place}/a.png`, picture(1));
  await library.scan();
  expect(await library.client.call('duplicates.exact', {})).toMatchObject({ total: 1, copies: 1 });
  await library.client.call('settings.update', { wantedCopies: 3 });
  // The inbox does not count, so two places are all that there are.
  expect(await library.client.call('duplicates.exact', {})).toMatchObject({ total: 1, copies: 1, wanted: 3 });
  put('inbox/b.png', picture(2));
  put('studio/b.png', picture(2));
  await library.scan();
  expect(await library.client.call('duplicates.exact', {})).toMatchObject({ total: 2, copies: 2 });
  rmSync(library.at('inbox/a.png'));
  await library.scan();
  await library.scan();
  expect(await library.client.call('duplicates.exact', {})).toMatchObject({ total: 1, copies: 1 });
});

it('the plan puts what is not wanted into the trash, and is taken back like any other', async () => {
  for (const place of ['studio', 'inbox', 'vault']) put(`${place}/a.png`, picture(1));
  put('studio/b.png', picture(2));
  put('inbox/b.png', picture(2));
  await library.scan();
  const plan = await library.client.call('duplicates.plan', {});
  expect(plan).toMatchObject({ verb: 'deduplicate', items: 2, files: 2, bytes: 0, refusedCount: 0 });
  const { items } = await library.client.call('plans.get', { id: plan.id });
  expect(items.flatMap(({ steps }) => steps.map(({ kind, from, floor }) => `${kind} ${from.name} ${floor}`))).toEqual([
    'trash inbox 1',
    'trash inbox 1',
  ]);
  expect(await runPlan(library, plan)).toMatchObject({ done: 2, failedCount: 0 });
  expect(existsSync(library.at('inbox/a.png'))).toBe(false);
  expect(await whereIs(library, 'a.png')).toEqual(['studio:a.png', 'vault:a.png']);
  expect((await library.client.call('duplicates.exact', {})).total).toBe(0);
  await runPlan(library, await library.client.call('plans.undo', { id: plan.id }));
  expect(readFileSync(library.at('inbox/a.png'))).toEqual(picture(1));
});

it('a plan is about what is chosen, and asks only the places that are named', async () => {
  for (const place of ['studio', 'inbox']) put(`${place}/a.png`, picture(1, { tags: ['sea'] }));
  for (const place of ['studio', 'inbox']) put(`${place}/b.png`, picture(2));
  await library.scan();
  expect(await library.client.call('duplicates.plan', { query: 'tag:sea' })).toMatchObject({ items: 1 });
  expect(await library.client.call('duplicates.plan', { from: ['studio'] })).toMatchObject({ items: 0 });
  const bad = library.client.call('duplicates.plan', { query: 'a', hashes: [] });
  await expect(bad).rejects.toMatchObject({ code: 'invalid' });
});

it('a stripped twin is shown with what it lacks, and stays', async () => {
  put('studio/a.png', picture(1, { tags: ['sea'], rating: 4 }));
  put('inbox/a.png', picture(1));
  await library.scan();
  const found = await library.client.call('duplicates.exact', {});
  expect(fates(found)).toEqual([['studio:a.png best', 'inbox:a.png differs']]);
  expect(found.groups[0]!.copies.map(({ differs }) => differs)).toEqual([[], ['rating', 'tags']]);
  expect(found).toMatchObject({ copies: 0, bytes: 0 });
  // Nothing goes, so there is nothing to plan.
  expect(await library.client.call('duplicates.plan', {})).toMatchObject({ items: 0 });
});

it('sidecars that are not beside the kept copy keep their file where it is', async () => {
  for (const place of ['studio', 'inbox'])
    for (const name of ['a', 'b']) put(`${place}/${name}.png`, picture(name === 'a' ? 1 : 2));
  library.put('inbox/a.png.xmp', '<x>only here</x>');
  library.put('inbox/b.png.xmp', '<x>both</x>');
  library.put('studio/b.png.xmp', '<x>both</x>');
  await library.scan();
  const plan = await library.client.call('duplicates.plan', {});
  expect(plan).toMatchObject({ items: 1, files: 2, refused: [{ path: 'a.png', code: 'conflict' }] });
  expect(await runPlan(library, plan)).toMatchObject({ done: 1 });
  expect(existsSync(library.at('inbox/b.png.xmp'))).toBe(false);
  expect(existsSync(library.at('inbox/a.png.xmp'))).toBe(true);
});

it('hard links free nothing: none is listed, and none goes', async () => {
  put('studio/a.png', picture(1));
  linkSync(library.at('studio/a.png'), library.at('inbox/a.png'));
  linkSync(library.at('studio/a.png'), library.at('studio/b.png'));
  await library.scan();
  expect(await library.client.call('duplicates.exact', {})).toMatchObject({ total: 0, copies: 0, bytes: 0 });
  expect(await library.client.call('duplicates.plan', {})).toMatchObject({ items: 0 });
});

it('a place inside another, or linked into it, gives no second copy away', async () => {
  put('studio/sub/a.png', picture(1));
  mkdirSync(library.at('elsewhere'));
  symlinkSync(library.at('studio/sub'), library.at('elsewhere/alias'));
  await library.client
    .call('locations.add', {
      name: 'alias',
      type: 'local',
      config: { path: library.at('elsewhere/alias') },
      scan: true,
    })
    .catch(() => undefined);
  await library.scan();
  expect(await library.client.call('duplicates.plan', {})).toMatchObject({ items: 0 });
  expect(existsSync(library.at('studio/sub/a.png'))).toBe(true);
});

it('what lies offline proves nothing, so the copy that is there stays', async () => {
  put('studio/a.png', picture(1));
  put('inbox/a.png', picture(1));
  await library.scan();
  rmSync(library.at('studio/.alice'), { recursive: true });
  const plan = await library.client.call('duplicates.plan', {});
  expect(plan).toMatchObject({ items: 0, refusedCount: 1 });
  expect(existsSync(library.at('inbox/a.png'))).toBe(true);
});
