/** What people and programs do to files between two scans, and libraries of odd shapes: every file is accounted for. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

const old = new Date('2026-01-01T00:00:00Z');
const putOld = (path: string, bytes: Buffer): void => utimesSync(library.put(path, bytes), old, old);
const total = async (query: string): Promise<number> => (await library.client.call('media.search', { query })).total;
async function copiesOf(ref: string): Promise<string[]> {
  const { copies } = await library.client.call('media.find', { ref });
  return copies.map(({ location, path, state }) => `${location}/${path} ${state}`).sort();
}

describe('between two scans', { timeout: 30_000 }, () => {
  beforeEach(async () => {
    for (let n = 0; n < 12; n++) putOld(`studio/${n}.png`, picture(n));
    await library.addLocation('studio');
  });

  it('of three copies one was renamed and one deleted: one moved, one missing', async () => {
    for (const name of ['x1', 'x2', 'x3']) putOld(`studio/${name}.png`, picture(50));
    await library.scan();
    renameSync(library.at('studio/x1.png'), library.at('studio/y.png'));
    unlinkSync(library.at('studio/x2.png'));
    expect(await library.scan()).toMatchObject({ moved: 1, missing: 1, new: 0, unchanged: 13 });
    expect((await copiesOf('y.png')).filter((copy) => copy.endsWith('present'))).toEqual([
      'studio/x3.png present',
      'studio/y.png present',
    ]);
  });

  it('a file went to another location and only one of the two is scanned', async () => {
    await library.addLocation('drive');
    await library.scan();
    renameSync(library.at('studio/0.png'), library.at('drive/0.png'));
    expect(await library.scan({ locations: ['studio'] })).toMatchObject({ missing: 1, moved: 0 });
    expect(await library.scan({ locations: ['drive'] })).toMatchObject({ new: 1 });
    expect(await copiesOf('0.png')).toEqual(['drive/0.png present', 'studio/0.png unknown']);
    await library.scan();
    expect(await copiesOf('0.png')).toEqual(['drive/0.png present', 'studio/0.png missing']);
  });

  it('a name changed only its case, a file became a folder, and a folder a file', async () => {
    putOld('studio/set/a.png', picture(60));
    await library.scan();
    renameSync(library.at('studio/0.png'), library.at('studio/0.PNG'));
    unlinkSync(library.at('studio/1.png'));
    putOld('studio/1.png/inside.png', picture(1));
    renameSync(library.at('studio/set/a.png'), library.at('aside'));
    rmSync(library.at('studio/set'), { recursive: true });
    renameSync(library.at('aside'), library.at('studio/set'));
    expect(await library.scan()).toMatchObject({ moved: 3, new: 0, missing: 0, unchanged: 10 });
    expect(await total('state:missing')).toBe(0);
  });

  it('times went back, forward and were set equal on other bytes of the same length', async () => {
    await library.scan();
    utimesSync(library.at('studio/0.png'), new Date(0), new Date(0));
    utimesSync(library.at('studio/1.png'), new Date('2090-01-01'), new Date('2090-01-01'));
    // Another program saves by renaming, and keeps the time: the inode tells.
    const other = picture(2, { prompt: 'ab' });
    putOld('next.png', picture(2, { prompt: 'cd' }));
    putOld('studio/2.png', other);
    await library.scan();
    renameSync(library.at('next.png'), library.at('studio/2.png'));
    expect(await library.scan()).toMatchObject({ changed: 1, unchanged: 11 });
    expect(await library.scan()).toMatchObject({ unchanged: 12, bytesHashed: 0 });
  });

  it('the catalog was deleted under the running engine: answers go on, and the next scan fills a new one', async () => {
    await library.scan();
    expect(await total('')).toBe(12);
    for (const end of ['', '-wal', '-shm']) rmSync(library.at(`data/catalog.db${end}`), { force: true });
    expect(await total('')).toBe(12);
    putOld('studio/new.png', picture(99));
    expect(await library.scan()).toMatchObject({ new: 13, notScanned: [] });
    expect(await total('')).toBe(13);
  });

  it('the catalog was deleted while it was being filled: the scan fails with the reason, and the next one succeeds', async () => {
    for (let n = 100; n < 2000; n++) library.put(`studio/${n}.png`, picture(n));
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await new Promise<void>((resolve) => {
      const stop = library.client.listen('job.progress', ({ bytesDone }) => bytesDone > 0 && (stop(), resolve()));
    });
    for (const end of ['', '-wal', '-shm']) rmSync(library.at(`data/catalog.db${end}`), { force: true });
    const job = await library.client.call('jobs.get', { id, wait: true });
    expect(job).toMatchObject({ state: 'failed', error: { code: 'data-loss' } });
    expect(await library.scan()).toMatchObject({ new: 1912, notScanned: [] });
  });
});

describe('a library', { timeout: 60_000 }, () => {
  it('with folders in folders three hundred deep, and a path near the limit of the system, is read whole', async () => {
    const deep = Array.from({ length: 300 }, (_, n) => `d${n % 10}`).join('/');
    putOld(`studio/${deep}/a.png`, picture(1));
    let long = 'studio';
    while (library.at(`${long}/${'n'.repeat(200)}`).length < 3900) long += `/${'n'.repeat(200)}`;
    putOld(`${long}/b.png`, picture(2));
    await library.addLocation('studio');
    expect(await library.scan()).toMatchObject({ new: 2, failedCount: 0, skippedCount: 0 });
    expect(await library.scan()).toMatchObject({ unchanged: 2, bytesHashed: 0 });
  });

  it('with a large hole in a file is read in little memory', async () => {
    mkdirSync(library.at('studio'));
    writeFileSync(library.at('studio/hole.mkv'), Buffer.from('1a45dfa3', 'hex'));
    truncateSync(library.at('studio/hole.mkv'), 600 * 1024 * 1024);
    await library.addLocation('studio');
    const before = process.memoryUsage().rss;
    const { new: taken, failedCount } = await library.scan();
    expect(taken + failedCount).toBe(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  it('whose rebuild was killed answers as before, and leaves no half-made catalog behind', async () => {
    for (let n = 0; n < 400; n++) putOld(`studio/${n}.png`, picture(n));
    await library.addLocation('studio');
    await library.scan();
    const cli = fileURLToPath(new URL('../../../src-main/hosts/cli/index.ts', import.meta.url));
    await library.reopen(() => {});
    const child = spawn(process.execPath, [cli, '--data-dir', library.at('data'), 'rebuild'], { stdio: 'ignore' });

    await new Promise<void>((resolve) => {
      const timer = setInterval(() => existsSync(library.at('data/catalog.db.rebuild')) && child.kill('SIGKILL'), 2);
      child.on('exit', () => (clearInterval(timer), resolve()));
    });
    expect(await total('')).toBe(400);
    expect(await library.scan()).toMatchObject({ unchanged: 400, new: 0 });
    expect(readdirSync(join(library.dir, 'data')).filter((name) => name.includes('rebuild'))).toEqual([]);
  });
});
