/** Saved and recent searches, and wanted copies, as the page uses them. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

it('a search is saved, replaced by its name, listed in order, removed, and told of each time', async () => {
  const { client } = library;
  let told = 0;
  client.listen('settings.changed', ({ error }) => (told += error === null ? 1 : 100));
  await client.call('searches.save', { name: 'Best', query: 'rating:5', sort: 'best' });
  await client.call('searches.save', { name: 'Harbour', query: 'harbour', sort: 'newest' });
  await client.call('searches.save', { name: 'BEST', query: 'rating:>=4', sort: 'best' });
  expect(told).toBe(3);
  await library.reopen();
  const { saved } = await client.call('searches.list', {});
  expect(saved).toEqual([
    { name: 'BEST', query: 'rating:>=4', sort: 'best' },
    { name: 'Harbour', query: 'harbour', sort: 'newest' },
  ]);
  expect(readFileSync(library.at('data/alice.yaml'), 'utf8')).toContain('searches:\n  - name: BEST\n');
  await client.call('searches.remove', { name: 'best' });
  expect((await client.call('searches.list', {})).saved.map(({ name }) => name)).toEqual(['Harbour']);
  await expect(client.call('searches.remove', { name: 'best' })).rejects.toMatchObject({ code: 'not-found' });
});

it('a query that cannot be understood is not saved, and its place is told', async () => {
  const wrong = { name: 'Red', query: 'cat colour:red', sort: 'newest' as const };
  await expect(library.client.call('searches.save', wrong)).rejects.toMatchObject({
    code: 'invalid',
    details: { position: 4, length: 6 },
  });
  expect((await library.client.call('searches.list', {})).saved).toEqual([]);
});

it('recent searches are the last 20, newest first, each once, and outlive the program', async () => {
  for (let n = 1; n <= 22; n++) await library.client.call('searches.note', { query: `word ${n}` });
  await library.client.call('searches.note', { query: 'word 5' });
  await library.reopen();
  const { recent } = await library.client.call('searches.list', {});
  expect([recent.length, recent[0], recent[1]]).toEqual([20, 'word 5', 'word 22']);
});

it('the number of wanted copies stands in alice.yaml, and decides what is below it', async () => {
  const { client } = library;
  library.put('studio/a.png', picture(1));
  library.put('studio/b.png', picture(2));
  library.put('drive/a.png', picture(1));
  await library.addLocation('studio');
  await library.addLocation('drive');
  await library.scan();
  const below = async (): Promise<string[]> =>
    (await client.call('media.search', {})).items.filter((item) => item.belowWanted).map(({ name }) => name);
  expect(await client.call('settings.get', {})).toEqual({
    wantedCopies: 1,
    bandwidth: 'off',
    cacheBytes: 10_000_000_000,
  });
  expect(await below()).toEqual([]);
  expect(await client.call('settings.update', { wantedCopies: 2 })).toMatchObject({ wantedCopies: 2 });
  expect(await below()).toEqual(['b.png']);
  expect(await client.call('settings.update', {})).toMatchObject({ wantedCopies: 2 });
  await library.reopen();
  expect(await client.call('settings.get', {})).toMatchObject({ wantedCopies: 2 });
  expect(readFileSync(library.at('data/alice.yaml'), 'utf8')).toContain('  wanted_copies: 2\n');
});
