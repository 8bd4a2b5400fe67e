/** Locations that go away: what would lie in too few places is told and copied, a lost one's copies count as missing, and come back. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalog } from '#engine/catalog/catalog.ts';
import { madeCircumstances, madeLocations, makeScannedFiles } from '../../fixtures/make-catalog.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';
import { runPlan, whereIs } from '../../support/plans.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  for (const name of ['old', 'nas', 'shelf']) await library.addLocation(name);
});
afterEach(() => library.close());

const reportOf = async (name: string) => {
  const { locations } = await library.client.call('locations.list', {});
  return locations.find((one) => one.name === name)!;
};

it('tells what lies only there, and lists it', async () => {
  library.put('old/only.png', picture(1));
  library.put('old/both.png', picture(2));
  library.put('nas/both.png', picture(2));
  await library.scan();
  const left = await library.client.call('locations.checkLeave', { name: 'old', how: 'retire' });
  const bytes = picture(1).length;
  expect(left).toMatchObject({ name: 'old', wanted: 1, below: { media: 1, bytes }, onlyHere: { media: 1, bytes } });
  const { items } = await library.client.call('media.window', { outline: left.outline!, offset: 0, limit: 10 });
  expect(items.map((item) => item?.name)).toEqual(['only.png']);
  expect(await library.client.call('locations.checkLeave', { name: 'shelf', how: 'lost' })).toMatchObject({
    below: { media: 0 },
    outline: null,
  });
});

it('places that fail together count once, and an inbox keeps nothing for good', async () => {
  for (const place of ['old', 'nas', 'shelf']) library.put(`${place}/a.png`, picture(1));
  await library.addLocation('inbox', { purpose: ['inbox'] });
  for (const place of ['old', 'inbox']) library.put(`${place}/b.png`, picture(2));
  await library.scan();
  // All lie on this computer's one disk.
  await library.client.call('settings.update', { wantedCopies: 2 });
  const left = await library.client.call('locations.checkLeave', { name: 'old', how: 'retire' });
  expect(left).toMatchObject({ wanted: 2, below: { media: 2 }, onlyHere: { media: 0 } });
  await library.client.call('settings.update', { wantedCopies: 1 });
  const one = await library.client.call('locations.checkLeave', { name: 'old', how: 'retire' });
  expect(one).toMatchObject({ wanted: 1, below: { media: 1 }, onlyHere: { media: 0 } });
});

it('is retired once everything lies elsewhere, or when that is said', async () => {
  library.put('old/only.png', picture(1));
  library.put('old/only.png.xmp', '<x/>');
  await library.scan();
  const early = library.client.call('locations.leave', { name: 'old', how: 'retire' });
  await expect(early).rejects.toMatchObject({ code: 'conflict' });
  expect((await reportOf('old')).status).toBe('active');
  const plan = await library.client.call('locations.planLeave', { name: 'old', to: ['nas', 'shelf'] });
  expect(plan).toMatchObject({ verb: 'copy', items: 1, files: 2, refusedCount: 0 });
  expect(await runPlan(library, plan)).toMatchObject({ done: 1 });
  const before = readdirSync(library.at('old'), { recursive: true }).map(String).toSorted();
  const { location, left } = await library.client.call('locations.leave', { name: 'old', how: 'retire' });
  expect(left.below.media).toBe(0);
  expect(location).toMatchObject({ status: 'retired', reachability: 'offline' });
  expect(readdirSync(library.at('old'), { recursive: true }).map(String).toSorted()).toEqual(before);

  library.put('shelf/alone.png', picture(5));
  await library.scan({ locations: ['shelf'] });
  const anyway = await library.client.call('locations.leave', { name: 'shelf', how: 'retire', anyway: true });
  expect(anyway.location.status).toBe('retired');
});

it('the copies of a lost place count as missing everywhere, until it is found and scanned', async () => {
  library.put('old/only.png', picture(1));
  library.put('old/sub/both.png', picture(2));
  library.put('nas/both.png', picture(2));
  await library.scan();
  const { location, left } = await library.client.call('locations.leave', { name: 'old', how: 'lost' });
  expect(left).toMatchObject({ below: { media: 1 }, onlyHere: { media: 1 } });
  expect(location).toMatchObject({ status: 'lost', copies: 0, missing: 2 });
  expect(location.reason).toContain('lost');
  const missing = await library.client.call('media.search', { query: 'is:missing' });
  expect(missing.items.map(({ name }) => name)).toEqual(['only.png']);
  expect((await library.client.call('media.search', { query: 'copies:1' })).total).toBe(1);
  const found = await library.client.call('media.find', { ref: 'both.png' });
  expect(found.copies.map(({ location: at, state }) => `${at} ${state}`)).toEqual(['nas present', 'old missing']);
  expect(await library.client.call('media.drives', { query: '' })).toMatchObject({ drives: [], lost: { media: 1 } });
  // The copy that is left is the last one now.
  expect(await library.client.call('plans.create', { verb: 'trash', query: 'both', from: ['nas'] })).toMatchObject({
    items: 0,
  });

  await expect(library.scan({ locations: ['old'] })).resolves.toMatchObject({ notScanned: [{ location: 'old' }] });
  await library.client.call('locations.update', { name: 'old', change: { status: 'active' } });
  expect(await library.scan({ locations: ['old'] })).toMatchObject({ bytesHashed: 0, new: 0 });
  expect(await whereIs(library, 'both.png')).toEqual(['nas:both.png', 'old:sub/both.png']);
  expect(await reportOf('old')).toMatchObject({ status: 'active', copies: 2, missing: 0 });
});

it('a place that is marked while it is scanned has no copies all the same', async () => {
  for (let n = 0; n < 30; n++) library.put(`old/${n}.png`, picture(n));
  const { id } = await library.client.call('jobs.start', { kind: 'scan', locations: ['old'] });
  await library.client.call('locations.leave', { name: 'old', how: 'lost' });
  await library.client.call('jobs.get', { id, wait: true });
  expect(await reportOf('old')).toMatchObject({ status: 'lost', copies: 0 });
});

it('what is left of a lost place is copied to as many disks as there are', async () => {
  for (const place of ['old', 'nas']) library.put(`${place}/both.png`, picture(2));
  library.put('old/only.png', picture(1));
  await library.scan();
  await library.client.call('settings.update', { wantedCopies: 2 });
  await library.client.call('locations.leave', { name: 'old', how: 'lost' });
  const plan = await library.client.call('locations.planLeave', { name: 'old', to: ['shelf'] });
  // One disk is all that this computer has: a second copy on it would save nothing.
  expect(plan).toMatchObject({ items: 0, refusedCount: 2 });
  expect(plan.refused.map(({ code }) => code).toSorted()).toEqual(['no-space', 'not-found']);
  expect(existsSync(library.at('shelf/both.png'))).toBe(false);
  const own = library.client.call('locations.planLeave', { name: 'old', to: ['old'] });
  await expect(own).rejects.toMatchObject({ code: 'invalid' });
});

it('a loss that is written by hand counts, too', async () => {
  library.put('old/only.png', picture(1));
  await library.scan();
  const file = library.at('data/alice.yaml');
  await library.reopen(() => {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/(- name: old\n)/, '$1      status: lost\n'));
  });
  await expect.poll(async () => (await reportOf('old')).missing, { timeout: 10_000 }).toBe(1);
  expect((await reportOf('old')).status).toBe('lost');
});

it('answers the same from the columns and from the tables', async () => {
  const folder = makeTempFolder('leaving');
  const catalog = openCatalog({ file: `${folder.path}/catalog.db` });
  try {
    catalog.saveFiles([...makeScannedFiles({ media: 2000, seed: 3, promptWords: 4, odd: true })]);
    const ask = () =>
      [1, 2].flatMap((wanted) =>
        madeLocations.map(({ id: location }) => {
          const stays = madeLocations
            .filter(({ id }) => id !== location)
            .map(({ id, purpose }) => ({ id, counts: !purpose.includes('inbox'), domain: id }));
          const { below, onlyHere } = catalog.leaving(
            { location, withMissing: false, stays, wanted },
            madeCircumstances,
          );
          return { below, onlyHere };
        }),
      );
    const before = ask();
    await catalog.loadColumns();
    expect(ask()).toEqual(before);
    const only = catalog.search(
      { query: 'only:studio', tags: [], locations: [], sort: 'newest', limit: 1, facets: false },
      madeCircumstances,
    );
    expect(before[0]!.onlyHere.media).toBe(only.total);
    expect(before[4]!.below.media).toBeGreaterThan(before[0]!.below.media);
  } finally {
    catalog.close();
    folder.remove();
  }
});
