/** The scan on libraries as they are: strange nodes, damaged and growing files, kills, cancels, drives that hang. */
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, linkSync, mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobProgress } from '#api/job.ts';
import { openLibrary, picture, resultOf, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

const old = new Date('2026-01-01T00:00:00Z');

/** A file that nobody can take for one still being written. */
function putOld(path: string, bytes: Buffer | string): void {
  utimesSync(library.put(path, bytes), old, old);
}

describe('a scan', { timeout: 30_000 }, () => {
  it('counts every file it sees in exactly one way', async () => {
    putOld('studio/a.png', picture(1));
    putOld('studio/b.png', picture(2));
    putOld('studio/notes.txt', 'no medium');
    putOld('studio/cut.png', picture(3).subarray(0, 80));
    putOld('studio/empty.jpg', '');
    await library.addLocation('studio');
    const first = await library.scan();
    expect(first).toMatchObject({ seen: 5, new: 2, changed: 0, unchanged: 0, skippedCount: 1, failedCount: 2 });
    expect(first.failed.map(({ path, code }) => [path, code]).sort()).toEqual([
      ['cut.png', 'data-loss'],
      ['empty.jpg', 'data-loss'],
    ]);
    const second = await library.scan();
    expect(second).toMatchObject({ seen: 5, new: 0, unchanged: 2, bytesHashed: 0, skippedCount: 1, failedCount: 2 });
    putOld('studio/a.png', picture(4));
    utimesSync(library.at('studio/a.png'), new Date(), new Date());
    expect(await library.scan()).toMatchObject({ seen: 5, changed: 1, unchanged: 1 });
    utimesSync(library.put('studio/cut.png', picture(3)), new Date(), new Date());
    expect(await library.scan()).toMatchObject({ seen: 5, changed: 1, failedCount: 1 });
    expect((await library.client.call('catalog.problems', {})).problems.map(({ path }) => path)).toEqual(['empty.jpg']);
  });

  it('reports pipes, sockets, links and loops, and reads on', async () => {
    library.put('studio/a.png', picture(1));
    execFileSync('mkfifo', [library.at('studio/pipe.png')]);
    symlinkSync(library.at('studio/a.png'), library.at('studio/link.png'));
    symlinkSync('.', library.at('studio/loop'));
    symlinkSync('/nowhere', library.at('studio/dangling.png'));
    linkSync(library.at('studio/a.png'), library.at('studio/hard.png'));
    const socket = createServer().listen(library.at('studio/socket.png'));
    try {
      await library.addLocation('studio');
      const result = await library.scan();
      expect(result).toMatchObject({ new: 2, failedCount: 0, skippedCount: 5 });
      expect(result.skipped.map(({ path }) => path).sort()).toEqual([
        'dangling.png',
        'link.png',
        'loop',
        'pipe.png',
        'socket.png',
      ]);
    } finally {
      await new Promise((resolve) => socket.close(resolve));
    }
  });

  it('takes in names of every kind and finds them again, bytes unchanged', async () => {
    const names = [
      'with space.png',
      '-dash.png',
      'new\nline.png',
      '夜の街.png',
      '🌊.png',
      'e\u0301.png',
      '\u00e9.png',
      "it's.png",
    ];
    names.forEach((name, n) => library.put(`studio/${name}`, picture(n)));
    const odd = Buffer.concat([Buffer.from(library.at('studio/bad-')), Buffer.from([0xff, 0xfe]), Buffer.from('.png')]);
    writeFileSync(odd, picture(100));
    await library.addLocation('studio');
    expect(await library.scan()).toMatchObject({ new: names.length + 1, failedCount: 0 });
    expect(await library.scan()).toMatchObject({ unchanged: names.length + 1, bytesHashed: 0 });
    const all = await library.client.call('media.search', { limit: 100 });
    expect(all.items.map(({ name }) => name).filter((name) => names.includes(name))).toHaveLength(names.length);
  });

  it('never indexes Alice’s own folders', async () => {
    library.put('studio/a.png', picture(1));
    library.put('studio/.alice/previews/x.png', picture(2));
    library.put('studio/.alice-trash/y.png', picture(3));
    library.put('studio/.alice-tmp-123', picture(4));
    await library.addLocation('studio');
    expect(await library.scan()).toMatchObject({ seen: 1, new: 1 });
  });

  it('reads a file that is still being written again, and takes it in when it is whole', async () => {
    const whole = picture(7, { prompt: 'x'.repeat(5000) });
    library.put('studio/growing.png', whole.subarray(0, 300));
    await library.addLocation('studio');
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    const stop = library.client.listen('job.progress', ({ phase }) => {
      if (phase.startsWith('waiting')) {
        stop();
        appendFileSync(library.at('studio/growing.png'), whole.subarray(300));
      }
    });
    expect(resultOf(await library.client.call('jobs.get', { id, wait: true }))).toMatchObject({
      new: 1,
      failedCount: 0,
    });
  });

  it('is cancelled in well under the time it needs, and keeps what it had', async () => {
    for (let n = 0; n < 3000; n++) library.put(`studio/${n}.png`, picture(n));
    await library.addLocation('studio');
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await new Promise<void>((resolve) => {
      // Small files are read faster than progress is told: its first word is where a cancel still finds something to stop.
      const stop = library.client.listen('job.progress', () => {
        stop();
        resolve();
      });
    });
    const job = await library.client.call('jobs.cancel', { id });
    expect(job.state).toBe('cancelled');
    const { copies } = await library.client.call('catalog.status', {});
    const again = await library.scan();
    expect(again.unchanged).toBe(copies);
    expect(again.new + again.unchanged).toBe(3000);
  });

  it('tells of its progress with totals, and ends at exactly them', async () => {
    for (let n = 0; n < 60; n++) library.put(`studio/${n}.png`, picture(n));
    library.put('studio/notes.txt', 'no media');
    library.put('shelf/a.png', picture(60));
    await library.addLocation('studio');
    await library.addLocation('shelf');
    const seen: JobProgress[] = [];
    library.client.listen('job.progress', (progress) => void seen.push(progress));
    // The second time what is no media is known by the walk already.
    for (let time = 0; time < 2; time++) {
      await library.scan();
      const last = seen.at(-1)!;
      expect(last).toMatchObject({ state: 'done', filesDone: 62, filesTotal: 62, phase: 'done' });
      expect(last.bytesDone).toBe(last.bytesTotal);
    }
    for (const { filesDone, filesTotal } of seen) expect(filesDone).toBeLessThanOrEqual(filesTotal ?? Infinity);
    const looking = seen.filter(({ phase }) => phase === 'looking through shelf');
    expect(looking.map(({ filesTotal }) => filesTotal)).toContain(null);
    const phases = seen.map(({ phase }) => phase).filter((phase, at, all) => phase !== all[at - 1]);
    const once = ['studio', 'shelf'].flatMap((name) => [`looking through ${name}`, `reading ${name}`]);
    const all = ['waiting', ...once, 'comparing', 'done'];
    expect(phases).toEqual([...all, ...all]);
  });

  it('discovers nothing where scanning is off, but goes on watching what it knows', async () => {
    library.put('studio/a.png', picture(1));
    await library.addLocation('studio');
    await library.scan();
    await library.client.call('locations.update', { name: 'studio', change: { scan: false } });
    library.put('studio/b.png', picture(2));
    expect(await library.scan()).toMatchObject({ new: 0, unchanged: 1 });
  });

  it('takes the first folder for the project where the location says so, at once when that changes', async () => {
    library.put('studio/acme/final/a.png', picture(1));
    library.put('studio/loose.png', picture(2));
    await library.addLocation('studio', { projectFrom: 'path' });
    await library.scan();
    const found = await library.client.call('media.search', { query: 'project:acme' });
    expect(found).toMatchObject({ total: 1, facets: { project: [{ value: 'acme', count: 1 }] } });
    const { contentHash } = found.items[0]!;
    expect((await library.client.call('media.show', { ref: contentHash })).facts.project).toBe('acme');
    await library.client.call('locations.update', { name: 'studio', change: { exclude: [] } });
    expect((await library.client.call('media.search', { query: 'project:acme' })).total).toBe(1);
  });

  it('gives pictures the shape they are shown in', async () => {
    const upright = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    library.put('studio/turned.jpg', upright);
    await library.addLocation('studio');
    await library.scan();
    const { items } = await library.client.call('media.search', { query: 'turned' });
    expect(items[0]).toMatchObject({ width: 20, height: 30 });
    const { facts } = await library.client.call('media.show', { ref: 'turned.jpg' });
    expect(facts).toMatchObject({ width: 30, height: 20, orientation: 6 });
  });

  it('forgets what is excluded later, and takes it neither for missing nor touches it', async () => {
    library.put('studio/a.png', picture(1));
    library.put('studio/drafts/b.png', picture(2));
    await library.addLocation('studio');
    await library.scan();
    await library.client.call('locations.update', { name: 'studio', change: { exclude: ['drafts/**'] } });
    expect(await library.scan()).toMatchObject({ unchanged: 1, missing: 0, braked: [] });
    expect((await library.client.call('catalog.status', {})).media).toBe(1);
    await library.client.call('locations.update', { name: 'studio', change: { exclude: [] } });
    expect(await library.scan()).toMatchObject({ unchanged: 1, new: 1 });
  });

  it('reads a network location through its own processes with the same result', async () => {
    mkdirSync(library.at('nas'));
    for (let n = 0; n < 5; n++) library.put(`nas/${n}.png`, picture(n));
    await library.client.call('locations.add', {
      name: 'nas',
      type: 'network',
      config: { mountPath: library.at('nas') },
      scan: true,
    });
    expect(await library.scan()).toMatchObject({ new: 5 });
    expect(await library.scan()).toMatchObject({ unchanged: 5, bytesHashed: 0 });
  });

  it(
    'keeps what it had written when the whole program is killed, and goes on from there',
    { timeout: 60_000 },
    async () => {
      for (let n = 0; n < 3000; n++) library.put(`studio/${n}.png`, picture(n));
      await library.addLocation('studio');
      const cli = fileURLToPath(new URL('../../../src-main/hosts/cli/index.ts', import.meta.url));
      await library.reopen(() => {});
      await new Promise<void>((resolve) => {
        const child = spawn(process.execPath, [cli, '--data-dir', library.at('data'), 'scan'], { stdio: 'ignore' });
        const timer = setInterval(() => {
          void library.client.call('catalog.status', {}).then(({ copies }) => copies > 0 && child.kill('SIGKILL'));
        }, 20);
        child.on('exit', () => {
          clearInterval(timer);
          resolve();
        });
      });
      const result = await library.scan();
      expect(result.unchanged + result.new).toBe(3000);
      expect(result.unchanged).toBeGreaterThan(0);
    },
  );

  it('survives a folder that is renamed under it', async () => {
    for (let n = 0; n < 50; n++) library.put(`studio/one/${n}.png`, picture(n));
    await library.addLocation('studio');
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    renameSync(library.at('studio/one'), library.at('studio/two'));
    await library.client.call('jobs.get', { id, wait: true });
    await library.scan();
    const { media, copies } = await library.client.call('catalog.status', {});
    expect([media, copies]).toEqual([50, 50]);
  });
});
