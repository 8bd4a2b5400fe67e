/** Principle 4: media are found wherever they lie, also while the place is unplugged. */
import { mkdirSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLibrary, picture, resultOf, type Library } from '../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  library.put('studio/a.png', picture(1, { prompt: 'a violin' }));
  for (let n = 2; n < 8; n++) library.put(`drive/${n}.png`, picture(n, { prompt: 'a glacier' }));
  await library.addLocation('studio');
  await library.addLocation('drive');
  await library.scan();
});
afterEach(() => library.close());

const unplug = (): void => renameSync(library.at('drive'), library.at('unplugged'));
const plug = (): void => renameSync(library.at('unplugged'), library.at('drive'));

it('an unplugged location keeps everything searchable and nothing becomes missing', async () => {
  unplug();
  const result = await library.scan();
  expect(result).toMatchObject({ missing: 0, unchanged: 1 });
  expect(result.notScanned).toMatchObject([{ location: 'drive' }]);
  const found = await library.client.call('media.search', { query: 'glacier' });
  expect(found.total).toBe(6);
  expect(found.items[0]!.copies).toMatchObject([{ location: 'drive', state: 'present', online: false }]);
  expect((await library.client.call('media.search', { query: 'is:offline' })).total).toBe(6);
  plug();
  expect(await library.scan()).toMatchObject({ unchanged: 7, bytesHashed: 0, missing: 0 });
  expect((await library.client.call('media.search', { query: 'is:offline' })).total).toBe(0);
});

it('an empty folder at the place of an unplugged drive is not believed', async () => {
  unplug();
  mkdirSync(library.at('drive'));
  const result = await library.scan({ locations: ['drive'] });
  expect(result.notScanned).toHaveLength(1);
  const { locations } = await library.client.call('locations.list', {});
  expect(locations.find(({ name }) => name === 'drive')!.reachability).toBe('unmarked');
  rmSync(library.at('drive'), { recursive: true });
  plug();
});

it('another drive at the same place is recognised', async () => {
  unplug();
  mkdirSync(library.at('drive/.alice'), { recursive: true });
  library.put(
    'drive/.alice/location.json',
    JSON.stringify({
      alice: 1,
      id: '00000000-0000-4000-8000-000000000000',
      name: 'x',
      createdAt: '2026-01-01T00:00:00Z',
    }),
  );
  const { locations } = await library.client.call('locations.list', {});
  expect(locations.find(({ name }) => name === 'drive')!.reachability).toBe('wrong-disk');
  expect((await library.scan({ locations: ['drive'] })).notScanned).toHaveLength(1);
});

it('one file deleted by hand is suspected by the first scan, missing after the second, and back when it is back', async () => {
  unlinkSync(library.at('drive/2.png'));
  const hash = (await library.client.call('media.find', { ref: '2.png' })).contentHash;
  const stateOf = async (): Promise<string> =>
    (await library.client.call('media.find', { ref: hash })).copies[0]!.state;
  expect(await library.scan()).toMatchObject({ missing: 1 });
  expect(await stateOf()).toBe('unknown');
  expect(await library.scan()).toMatchObject({ missing: 1 });
  expect(await stateOf()).toBe('missing');
  expect(await library.scan()).toMatchObject({ missing: 0, unchanged: 6 });
  library.put('drive/2.png', picture(2, { prompt: 'a glacier' }));
  await library.scan();
  expect(await stateOf()).toBe('present');
});

it('when very much vanishes at once the scan stops and asks, and believes it when told', async () => {
  for (let n = 2; n < 8; n++) unlinkSync(library.at(`drive/${n}.png`));
  const result = await library.scan();
  expect(result.braked).toEqual([{ location: 'drive', missing: 6, known: 6 }]);
  expect(result.missing).toBe(0);
  expect((await library.client.call('media.search', { query: 'state:present glacier' })).total).toBe(6);
  expect(await library.scan({ acceptMissing: true })).toMatchObject({ missing: 6, braked: [] });
});

it('a rebuild carries over what lies on an unplugged location', async () => {
  unplug();
  const { id } = await library.client.call('jobs.start', { kind: 'rebuild' });
  resultOf(await library.client.call('jobs.get', { id, wait: true }));
  expect((await library.client.call('media.search', { query: 'glacier' })).total).toBe(6);
  plug();
  expect(await library.scan()).toMatchObject({ unchanged: 7, bytesHashed: 0 });
});

it('renaming a whole folder moves its media, however many, without the brake', async () => {
  library.put('studio/keep.png', picture(50));
  for (let n = 100; n < 120; n++) library.put(`studio/old/${n}.png`, picture(n));
  await library.scan();
  renameSync(library.at('studio/old'), library.at('studio/new'));
  expect(await library.scan()).toMatchObject({ moved: 20, new: 0, missing: 0, braked: [] });
});
