/** Which drives to connect for what is chosen, over a real library whose drives are taken away. */
import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalog } from '#engine/catalog/catalog.ts';
import { madeCircumstances, makeScannedFiles } from '../../fixtures/make-catalog.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  await library.addLocation('laptop');
  await library.addLocation('blue', { label: 'blue T7', site: 'office shelf' });
  await library.addLocation('red', { priority: 3 });
  await library.addLocation('attic', { purpose: ['archive'] });
});
afterEach(() => library.close());

async function unplug(...names: string[]): Promise<void> {
  await library.reopen(() => {
    for (const name of names) renameSync(library.at(name), library.at(`${name}-unplugged`));
  });
}

it('nothing need be connected for what can be read', async () => {
  library.put('laptop/a.png', picture(1));
  library.put('blue/a.png', picture(1));
  await library.scan();
  await unplug('blue');
  expect(await library.client.call('media.drives', { query: '' })).toEqual({
    media: 1,
    readable: 1,
    drives: [],
    smallest: true,
    atLeast: 0,
    lost: { media: 0, hashes: [] },
  });
});

it('the fewest drives are named with what each gives, where it is kept and why it is not there', async () => {
  library.put('laptop/here.png', picture(1));
  for (const seed of [2, 3]) for (const drive of ['blue', 'red']) library.put(`${drive}/${seed}.png`, picture(seed));
  library.put('blue/4.png', picture(4));
  library.put('attic/5.png', picture(5));
  library.put('red/5.png', picture(5));
  await library.scan();
  await unplug('blue', 'red', 'attic');
  const found = await library.client.call('media.drives', { query: '' });
  expect(found).toMatchObject({ media: 5, readable: 1, smallest: true, atLeast: 2, lost: { media: 0 } });
  expect(found.drives.map(({ location, media, only, adds }) => [location, media, only, adds])).toEqual([
    ['blue', 3, 1, 3],
    ['red', 3, 0, 1],
  ]);
  expect(found.drives[0]).toMatchObject({ label: 'blue T7', site: 'office shelf', type: 'local' });
  expect(found.drives[0]!.reason).toMatch(/\w{3,}/);
});

it('an outline, hashes and a query choose alike, and what cannot be had at all is told', async () => {
  library.put('blue/a.png', picture(1, { tags: ['sea'] }));
  library.put('red/b.png', picture(2));
  await library.scan();
  const { items } = await library.client.call('media.search', {});
  const hashes = items.map(({ contentHash }) => contentHash);
  await unplug('blue', 'red');
  await library.client.call('locations.update', { name: 'red', change: { status: 'retired' } });
  const { outline, total } = await library.client.call('media.outline', {});
  const byOutline = await library.client.call('media.drives', { outline, ranges: [[0, total]] });
  expect(byOutline).toMatchObject({ media: 2, readable: 0, drives: [{ location: 'blue' }], lost: { media: 1 } });
  expect(await library.client.call('media.drives', { hashes })).toEqual(byOutline);
  expect(await library.client.call('media.drives', { query: '' })).toEqual(byOutline);
  expect(await library.client.call('media.drives', { query: 'tag:sea' })).toMatchObject({
    media: 1,
    lost: { media: 0 },
  });
  await expect(library.client.call('media.drives', {})).rejects.toMatchObject({ code: 'invalid' });
});

it('answers the same from the columns and from the tables', async () => {
  const folder = makeTempFolder('drives');
  const catalog = openCatalog({ file: `${folder.path}/catalog.db` });
  try {
    const files = [...makeScannedFiles({ media: 2000, seed: 3, promptWords: 4, odd: true })];
    catalog.saveFiles(files);
    const places = madeCircumstances.locations.map(({ id, online, priority }) => ({
      id,
      online,
      priority,
      connectable: true,
    }));
    const ask = () =>
      ['', 'type:video', 'rating:>=4'].map((query) => catalog.drives({ query }, places, madeCircumstances));
    const before = ask();
    await catalog.loadColumns();
    expect(catalog.columnsLoaded()).toBe(true);
    expect(ask()).toEqual(before);
    expect(before[0]).toMatchObject({ media: 2000 });
    expect(before[0]!.drives.length).toBe(2);
  } finally {
    catalog.close();
    folder.remove();
  }
});
