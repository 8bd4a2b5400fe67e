/** The catalog over threads: the same answers, errors with their codes, several writers' batches over ports, a clean end. */
import { existsSync, truncateSync } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchInput } from '#api/media.ts';
import { openCatalogThreads, type CatalogThreads } from '#engine/workers/catalog-threads.ts';
import { createTempFolder, ended, hash, places, scanned, studio } from '../../support/scanned.ts';

let folder: ReturnType<typeof createTempFolder>;
let threads: CatalogThreads;

beforeEach(async () => {
  folder = createTempFolder('threads');
  threads = await openCatalogThreads({ file: folder.file });
});

afterEach(async () => {
  await threads.close();
  folder.remove();
});

const everything: SearchInput = { query: '', tags: [], locations: [], sort: 'newest', limit: 10, facets: true };

describe('catalog threads', () => {
  it('answer what was written, before and after the columns are loaded', async () => {
    expect(
      await threads.write.saveFiles([scanned('a.png', '1', { tell: { tags: ['x'] } }), scanned('b.png', '2')]),
    ).toEqual(['new', 'new']);
    const before = await threads.read.search(everything, { now: 0, locations: places });
    expect(before.total).toBe(2);
    await threads.warmSearch();
    expect(await threads.read.search(everything, { now: 0, locations: places })).toEqual(before);
    await threads.write.saveFiles([scanned('c.png', '3')]);
    expect((await threads.read.search(everything, { now: 0, locations: places })).total).toBe(3);
    expect((await threads.read.find('a.png', places)).contentHash).toBe(hash('1'));
    expect((await threads.read.status(places)).media).toBe(3);
    expect(await threads.read.generation()).toBe(2);
    expect((await threads.read.dump()).length).toBe(3);
    expect(await threads.write.endScan(ended(['c.png']))).toEqual({ suspected: 1, confirmed: 0, moved: 0 });
  });

  it('carry errors with code and details', async () => {
    await expect(threads.read.find('nothing', places)).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      threads.read.search({ ...everything, query: 'a modle:x' }, { now: 0, locations: places }),
    ).rejects.toMatchObject({
      code: 'invalid',
      details: { position: 2, word: 'modle' },
    });
    expect(await threads.write.saveFiles([scanned('a.png', '1')])).toEqual(['new']);
  });

  it('take batches from other threads over ports of their own', async () => {
    const { port1, port2 } = new MessageChannel();
    threads.write.adopt(port2);
    const answers: unknown[] = [];
    const done = new Promise<void>((resolve) => {
      port1.on('message', (message) => {
        answers.push(message);
        if (answers.length === 2) resolve();
      });
    });
    port1.postMessage({ id: 1, files: [scanned('a.png', '1')] });
    port1.postMessage({ id: 2, files: [{ ...scanned('b.png', '2'), contentHash: 'wrong' }] });
    await done;
    port1.close();
    expect(answers).toMatchObject([
      { type: 'result', id: 1, result: ['new'] },
      { type: 'error', id: 2, error: { code: 'internal' } },
    ]);
    expect((await threads.read.knownFolder(studio, '')).length).toBe(1);
  });

  it('end cleanly with work under way, and refuse more', async () => {
    const saving = threads.write.saveFiles([scanned('a.png', '1')]);
    const asking = threads.read.search(everything, { now: 0, locations: places });
    await Promise.all([saving, asking]);
    await threads.close();
    expect(existsSync(`${folder.file}-wal`)).toBe(false);
    await expect(threads.read.find('a.png', places)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(threads.write.saveFiles([])).rejects.toMatchObject({ code: 'unavailable' });
    await threads.close();
  });

  it('say why a catalog was begun anew', async () => {
    await threads.write.saveFiles([scanned('a.png', '1')]);
    await threads.close();
    truncateSync(folder.file, 4096);
    threads = await openCatalogThreads({ file: folder.file });
    expect(threads.recovered).toMatch(/could not be used/);
    expect((await threads.read.status([])).media).toBe(0);
  });
});
