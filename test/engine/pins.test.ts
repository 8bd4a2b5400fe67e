/** Pins are the user's decision: kept beside the catalog, shared with other programs, and never lost by a damaged or missing file. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPins } from '#engine/pins.ts';
import { openLibrary, picture, type Library } from '../support/library.ts';
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts';

let folder: TempFolder;
let library: Library;
beforeEach(async () => {
  folder = makeTempFolder('pins');
  library = await openLibrary();
});
afterEach(async () => {
  folder.remove();
  await library.close();
});

const hash = (digit: string): string => `sha256:${digit.repeat(64)}`;

it('two programs see each other’s pins, and a file that is gone takes none away', () => {
  const file = `${folder.path}/pins.txt`;
  const [one, other] = [openPins(file), openPins(file)];
  expect(one.change([hash('2'), hash('1')], true)).toBe(2);
  expect(other.has(hash('1'))).toBe(true);
  expect(other.change([hash('1'), hash('3')], false)).toBe(1);
  expect(one.list()).toEqual([hash('2')]);
  rmSync(file);
  expect(one.has(hash('2'))).toBe(true);
  one.change([hash('4')], true);
  expect(other.list()).toEqual([hash('2'), hash('4')]);
  expect(readdirSync(folder.path)).toEqual(['pins.txt']);
});

it('from a damaged file nobody concludes that nothing is pinned', async () => {
  const file = `${folder.path}/pins.txt`;
  writeFileSync(file, `# mine\n${hash('1')}\nsha256:12\n`);
  expect(() => openPins(file).has(hash('1'))).toThrow(/Line 3 of .* nothing is taken away/);
  await library.addLocation('a');
  library.put('a/x.png', picture(1));
  await library.scan();
  writeFileSync(library.at('data/pins.txt'), 'torn');
  await expect(library.client.call('plans.create', { verb: 'trash', query: '' })).rejects.toMatchObject({
    code: 'data-loss',
  });
});

it('they are shown, listed by pages, and outlive the catalog', async () => {
  await library.addLocation('a');
  for (let n = 0; n < 3; n++) library.put(`a/${n}.png`, picture(n));
  await library.scan();
  expect(await library.client.call('media.pin', { query: 'name:1.png', pinned: true })).toEqual({
    changed: 1,
    total: 1,
  });
  expect(await library.client.call('media.pin', { query: '', pinned: true })).toEqual({ changed: 2, total: 3 });
  expect(await library.client.call('media.pin', { query: 'name:0.png', pinned: false })).toEqual({
    changed: 1,
    total: 2,
  });
  await library.reopen(() => {
    for (const name of readdirSync(library.at('data')))
      if (name.startsWith('catalog.db')) rmSync(library.at(`data/${name}`));
  });
  await library.scan();
  const { items } = await library.client.call('media.search', { sort: 'name' });
  expect(items.map(({ name, pinned }) => [name, pinned])).toEqual([
    ['0.png', undefined],
    ['1.png', true],
    ['2.png', true],
  ]);
  expect(await library.client.call('media.show', { ref: items[1]!.contentHash })).toMatchObject({ pinned: true });
  const { pins, total } = await library.client.call('pins.list', { offset: 1, limit: 1 });
  expect([pins.length, total]).toEqual([1, 2]);
  expect(['1.png', '2.png']).toContain(pins[0]!.name);
  expect(readFileSync(library.at('data/pins.txt'), 'utf8').split('\n')).toContain(items[1]!.contentHash);
});
