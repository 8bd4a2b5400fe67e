/** What a location tells of itself: room on its device, its last answer, what is wrong there, and what forgetting it would take. */
import { renameSync, rmSync, statfsSync, unlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocationReport } from '#api/location.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
let now: number;
beforeEach(async () => {
  now = Date.parse('2026-03-01T12:00:00Z');
  library = await openLibrary({ now: () => now });
});
afterEach(() => library.close());

async function report(name: string): Promise<LocationReport> {
  const { locations } = await library.client.call('locations.list', {});
  return locations.find((one) => one.name === name)!;
}

describe('a location tells', () => {
  it.each(['local', 'network'])('how much its device holds and has free: %s', async (type) => {
    library.put('place/a.png', picture(1));
    const config = type === 'local' ? { path: library.at('place') } : { mountPath: library.at('place') };
    await library.client.call('locations.add', { name: 'place', type, config, scan: true });
    const { blocks, bsize } = statfsSync(library.at('place'));
    const { capacityBytes, freeBytes } = await report('place');
    expect(capacityBytes).toBe(blocks * bsize);
    expect(freeBytes).toBeGreaterThan(0);
    expect(freeBytes).toBeLessThanOrEqual(capacityBytes!);
    renameSync(library.at('place'), library.at('gone'));
    expect(await report('place')).toMatchObject({ reachability: 'offline', capacityBytes: null, freeBytes: null });
  });

  it('when it answered last: now while it is there, and the last time after a restart without it', async () => {
    await library.addLocation('drive');
    now += 60_000;
    expect((await report('drive')).lastOnline).toBe(new Date(now).toISOString());
    const seen = now;
    await library.reopen(() => renameSync(library.at('drive'), library.at('unplugged')));
    now += 86_400_000;
    expect(await report('drive')).toMatchObject({ reachability: 'offline', lastOnline: new Date(seen).toISOString() });
    renameSync(library.at('unplugged'), library.at('drive'));
    expect((await report('drive')).lastOnline).toBe(new Date(now).toISOString());
  });

  it('the end of its last scan when the last answer was forgotten, and nothing when there was neither', async () => {
    await library.addLocation('drive');
    await library.addLocation('shelf');
    library.put('drive/a.png', picture(1));
    await library.scan({ locations: ['drive'] });
    const { lastScan } = await report('drive');
    await library.reopen(() => {
      for (const name of ['drive', 'shelf', 'data/last-online.json']) rmSync(library.at(name), { recursive: true });
    });
    now += 60_000;
    expect((await report('drive')).lastOnline).toBe(lastScan);
    expect((await report('shelf')).lastOnline).toBeNull();
  });

  it('how many copies are missing or never proved good, and how many files could not be read', async () => {
    for (let n = 0; n < 10; n++) library.put(`studio/${n}.png`, picture(n));
    library.put('studio/cut.png', picture(11).subarray(0, 60));
    await library.addLocation('studio');
    await library.scan();
    expect(await report('studio')).toMatchObject({ copies: 10, missing: 0, unverified: 0, problems: 1 });
    unlinkSync(library.at('studio/3.png'));
    await library.scan();
    await library.scan();
    expect(await report('studio')).toMatchObject({ copies: 9, missing: 1, unverified: 0, problems: 1 });
    expect((await library.client.call('catalog.status', {})).locations[0]).toMatchObject({ missing: 1, problems: 1 });
  });
});

describe('forgetting a location', () => {
  const check = (name: string) => library.client.call('locations.checkRemoval', { name });

  it('says before what it takes, and afterwards the same', async () => {
    library.put('studio/both.png', picture(1));
    library.put('drive/both.png', picture(1));
    library.put('studio/twice.png', picture(2));
    library.put('studio/again/twice.png', picture(2));
    library.put('studio/only.png', picture(3));
    library.put('drive/alone.png', picture(4));
    await library.addLocation('studio');
    await library.addLocation('drive');
    await library.scan();
    const bytes = picture(2).length + picture(3).length;
    const before = await check('Studio');
    expect(before).toEqual({ name: 'studio', copies: 4, onlyHere: { media: 2, bytes } });
    expect((await library.client.call('media.search', { query: 'only:studio' })).total).toBe(2);
    expect(await library.client.call('locations.remove', { name: 'studio' })).toEqual({
      name: 'studio',
      copiesForgotten: before.copies,
      mediaForgotten: before.onlyHere.media,
    });
    expect((await library.client.call('media.search', {})).total).toBe(2);
    await expect(check('studio')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('does not count on copies that are known to be missing elsewhere', async () => {
    for (let n = 0; n < 10; n++) for (const place of ['studio', 'drive']) library.put(`${place}/${n}.png`, picture(n));
    await library.addLocation('studio');
    await library.addLocation('drive');
    await library.scan();
    expect(await check('studio')).toMatchObject({ copies: 10, onlyHere: { media: 0, bytes: 0 } });
    unlinkSync(library.at('drive/4.png'));
    await library.scan();
    await library.scan();
    const before = await check('studio');
    expect(before).toMatchObject({ copies: 10, onlyHere: { media: 1, bytes: picture(4).length } });
    expect(await library.client.call('locations.remove', { name: 'studio' })).toMatchObject({
      copiesForgotten: before.copies,
      mediaForgotten: before.onlyHere.media,
    });
  });

  it('counts what is missing everywhere, too: nothing would tell any more that it ever was', async () => {
    for (let n = 0; n < 10; n++) library.put(`studio/${n}.png`, picture(n));
    library.put('drive/3.png', picture(3));
    await library.addLocation('studio');
    await library.addLocation('drive');
    await library.scan();
    now += 60_000;
    for (const lost of ['studio/3.png', 'studio/4.png', 'drive/3.png']) unlinkSync(library.at(lost));
    await library.scan({ acceptMissing: true });
    await library.scan({ acceptMissing: true });
    const { media } = await library.client.call('catalog.status', {});
    expect(media).toBe(10);
    expect(await check('drive')).toMatchObject({ copies: 1, onlyHere: { media: 1, bytes: picture(3).length } });
    await library.client.call('locations.remove', { name: 'drive' });
    expect(await check('studio')).toMatchObject({ copies: 10, onlyHere: { media: 10 } });
    expect(await library.client.call('locations.remove', { name: 'studio' })).toMatchObject({ mediaForgotten: 10 });
    expect((await library.client.call('catalog.status', {})).media).toBe(0);
  });

  it('takes nothing where nothing was ever scanned', async () => {
    await library.addLocation('empty');
    expect(await check('empty')).toEqual({ name: 'empty', copies: 0, onlyHere: { media: 0, bytes: 0 } });
    expect(await library.client.call('locations.remove', { name: 'empty' })).toEqual({
      name: 'empty',
      copiesForgotten: 0,
      mediaForgotten: 0,
    });
  });
});
