/** Changes in orders nobody plans for: back and new at once, renamed over, removed while scanned, retired, gone for good. */
import { renameSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

const old = new Date('2026-01-01T00:00:00Z');

async function addStudio(files: number): Promise<void> {
  for (let n = 0; n < files; n++) utimesSync(library.put(`studio/${n}.png`, picture(n)), old, old);
  await library.addLocation('studio');
}

describe('a scan', { timeout: 30_000 }, () => {
  it('takes in what is new also where something else has come back', async () => {
    await addStudio(10);
    await library.scan();
    renameSync(library.at('studio/0.png'), library.at('aside.png'));
    await library.scan();
    renameSync(library.at('aside.png'), library.at('studio/0.png'));
    library.put('studio/new.png', picture(77));
    expect(await library.scan()).toMatchObject({ seen: 11, new: 1, unchanged: 10 });
  });

  it('counts a file renamed over another one once, as moved', async () => {
    await addStudio(10);
    await library.scan();
    renameSync(library.at('studio/0.png'), library.at('studio/1.png'));
    expect(await library.scan()).toMatchObject({ seen: 9, moved: 1, new: 0, changed: 0, unchanged: 8, missing: 0 });
  });

  it('asks once about a mass disappearance: what was accepted is not braked when it is confirmed', async () => {
    await addStudio(10);
    await library.scan();
    for (let n = 0; n < 6; n++) unlinkSync(library.at(`studio/${n}.png`));
    expect((await library.scan()).braked).toHaveLength(1);
    expect(await library.scan({ acceptMissing: true })).toMatchObject({ missing: 6, braked: [] });
    expect(await library.scan()).toMatchObject({ missing: 6, braked: [] });
    expect((await library.client.call('media.search', { query: 'state:missing' })).total).toBe(6);
  });

  it('confirms nothing by a listing that the brake does not believe', async () => {
    await addStudio(20);
    await library.scan();
    unlinkSync(library.at('studio/0.png'));
    await library.scan();
    for (let n = 1; n < 10; n++) unlinkSync(library.at(`studio/${n}.png`));
    expect(await library.scan()).toMatchObject({ missing: 0, braked: [{ missing: 9, known: 20 }] });
    expect((await library.client.call('media.search', { query: 'state:missing' })).total).toBe(0);
  });

  it('leaves nothing of a location that was removed while it was scanned', async () => {
    await addStudio(2500);
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await new Promise<void>((resolve) => {
      const stop = library.client.listen('job.progress', ({ filesDone }) => {
        if (filesDone === 0) return;
        stop();
        resolve();
      });
    });
    await library.client.call('locations.remove', { name: 'studio' });
    await library.client.call('jobs.get', { id, wait: true });
    expect(await library.client.call('catalog.status', {})).toMatchObject({ media: 0, copies: 0 });
  });

  it('forgets a location that was taken out of the settings by hand', async () => {
    await addStudio(3);
    await library.addLocation('other');
    await library.scan();
    await library.client.call('locations.remove', { name: 'other' });
    await library.addLocation('kept');
    const settings = library.at('data/alice.yaml');
    writeFileSync(settings, `storage:\n  locations:\n    - {name: kept, type: local, path: ${library.at('kept')}}\n`);
    utimesSync(settings, old, old);
    await library.scan();
    expect(await library.client.call('catalog.status', {})).toMatchObject({ media: 0, copies: 0 });
  });
});

describe('a retired location', { timeout: 30_000 }, () => {
  it('is listed, keeps its media, is never looked at, and can be taken back', async () => {
    await addStudio(3);
    await library.scan();
    const change = (status: 'retired' | 'active') =>
      library.client.call('locations.update', { name: 'studio', change: { status } });
    expect(await change('retired')).toMatchObject({ status: 'retired', reachability: 'offline', copies: 3 });
    expect(await library.scan({ locations: ['studio'] })).toMatchObject({ seen: 0, notScanned: [{}] });
    expect((await library.client.call('media.search', { query: 'is:offline' })).total).toBe(3);
    expect(await change('active')).toMatchObject({ reachability: 'online', copies: 3 });
    expect(await library.scan()).toMatchObject({ unchanged: 3, bytesHashed: 0 });
  });
});
