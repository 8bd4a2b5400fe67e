/** Previews as the page asks for them: made once, from the best copy, in processes that may crash, hang or be told to stop. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findFfmpeg, takePoster } from '#engine/media/video-poster.ts';
import type { PreviewImage, PreviewSource } from '#engine/media/preview.ts';
import { openPreviews, type Previews, type PreviewsOptions, type ReadableCopy } from '#engine/previews.ts';
import { forkChild, portChild, type Child, type StartChild } from '#engine/storage/start-child.ts';
import { openPreviewPool, type PreviewPool } from '#engine/workers/preview-pool.ts';
import { utilityProcess } from '../support/electron-stand-in/utility-process.ts';
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts';

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const hash = 'ab'.repeat(32);
let temp: TempFolder;
const closing: { close(): Promise<void> }[] = [];
beforeEach(() => {
  temp = makeTempFolder('previews');
});
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
  temp.remove();
});

function copyOf(path: string, more: Partial<ReadableCopy> = {}): ReadableCopy {
  return { location: 'here', online: true, localPath: path, mime: 'image/png', size: 1, ...more };
}

async function pictureFile(name: string, width = 600, height = 400): Promise<string> {
  const path = join(temp.path, name);
  await sharp({ create: { width, height, channels: 3, background: '#3060c0' } })
    .png()
    .toFile(path);
  return path;
}

async function open(options: Partial<PreviewsOptions> = {}): Promise<Previews> {
  const previews = await openPreviews({ dataDir: join(temp.path, 'data'), ffmpeg: null, ...options });
  closing.push(previews);
  return previews;
}

/** A pool whose work the test itself finishes. */
function heldPool() {
  const jobs: { source: PreviewSource; size: number; signal: AbortSignal | undefined; finish(): void }[] = [];
  const pool: PreviewPool = {
    make: (source, size, signal) =>
      new Promise<PreviewImage>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        const finish = (): void => resolve({ bytes: webp, width: size, height: size, damaged: false, likeness: null });
        jobs.push({ source, size, signal, finish });
      }),
    close: () => Promise.resolve(),
  };
  return { pool, jobs };
}

const webp = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
  .webp()
  .toBuffer();
const turn = () => new Promise((resolve) => setImmediate(resolve));
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}
const errorOf = async (work: Promise<unknown>): Promise<{ code?: string; message?: string; details?: unknown }> =>
  work.then(
    () => ({}),
    (error: { code: string }) => error,
  );

describe('previews', () => {
  it('are made from the file, kept, and given again without asking for copies', async () => {
    const previews = await open();
    const path = await pictureFile('a.png');
    const first = await previews.get(hash, 512, () => Promise.resolve([copyOf(path)]));
    expect(await sharp(first.bytes).metadata()).toMatchObject({ format: 'webp', width: 512, height: 341 });
    expect(readdirSync(join(temp.path, 'data', 'previews', 'ab'))).toEqual([`${hash}-512.webp`]);
    const again = await previews.get(hash, 512, () => Promise.reject(new Error('asked')));
    expect(again).toEqual({ bytes: first.bytes, damaged: false, exact: true });
  });

  it('stay when every copy is offline, and a smaller one stands in for a larger', async () => {
    const previews = await open();
    const path = await pictureFile('a.png');
    await previews.get(hash, 512, () => Promise.resolve([copyOf(path)]));
    const offline = () =>
      Promise.resolve([copyOf(path, { online: false, location: 'shelf', label: 'blue T7', site: 'office' })]);
    expect(await previews.get(hash, 512, offline)).toMatchObject({ exact: true });
    expect(await sharp((await previews.get(hash, 256, offline)).bytes).metadata()).toMatchObject({ width: 256 });
    expect(await previews.get(hash, 1024, offline)).toMatchObject({ exact: false });
    const error = await errorOf(previews.get('cd'.repeat(32), 512, offline));
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('shelf (blue T7, office)') as string,
    });
    expect(error.details).toEqual({ connect: [{ location: 'shelf', label: 'blue T7', site: 'office' }] });
  });

  it('come from the next copy when the first is gone, damaged beyond use, or no picture', async () => {
    const previews = await open();
    const bad = join(temp.path, 'bad.png');
    writeFileSync(bad, 'no picture');
    const copies = [copyOf(join(temp.path, 'gone.png')), copyOf(bad), copyOf(await pictureFile('good.png'))];
    expect(await previews.get(hash, 256, () => Promise.resolve(copies))).toMatchObject({ exact: true });
  });

  it('are fetched through memory where a place has no paths', async () => {
    const previews = await open();
    const bytes = readFileSync(await pictureFile('a.png'));
    const read = ({ start, end }: { start: number; end: number }) =>
      Promise.resolve(
        (async function* () {
          await turn();
          yield bytes.subarray(start, end);
        })(),
      );
    const copy = { ...copyOf(''), localPath: null, size: bytes.length, read };
    expect(await previews.get(hash, 256, () => Promise.resolve([copy]))).toMatchObject({ exact: true });
    const video = { ...copy, mime: 'video/mp4' };
    expect(await errorOf(previews.get('cd'.repeat(32), 256, () => Promise.resolve([video])))).toMatchObject({
      code: 'unsupported',
    });
  });

  it('say what is wrong: no such medium, sounds, and files that hold no picture are asked once', async () => {
    const previews = await open();
    expect(await errorOf(previews.get(hash, 512, () => Promise.resolve([])))).toMatchObject({ code: 'not-found' });
    const song = [copyOf(await pictureFile('a.png'), { mime: 'audio/mpeg' })];
    expect(await errorOf(previews.get(hash, 512, () => Promise.resolve(song)))).toMatchObject({ code: 'unsupported' });
    let asked = 0;
    const count = () => Promise.resolve((asked++, song));
    expect(await errorOf(previews.get(hash, 256, count))).toMatchObject({ code: 'unsupported' });
    expect(asked).toBe(0);
  });

  it('that many ask for at once are made once, and not stopped while one still wants them', async () => {
    const { pool, jobs } = heldPool();
    const previews = await open({ pool });
    const copies = () => Promise.resolve([copyOf('/x.png')]);
    const stop = new AbortController();
    const left = errorOf(previews.get(hash, 512, copies, stop.signal));
    const stays = [previews.get(hash, 512, copies), previews.get(hash, 512, copies)];
    await until(() => jobs.length === 1);
    stop.abort();
    expect(await left).toMatchObject({ code: 'cancelled' });
    expect(jobs[0]!.signal!.aborted).toBe(false);
    jobs[0]!.finish();
    expect(await Promise.all(stays)).toHaveLength(2);
    expect(jobs).toHaveLength(1);
  });

  it('that nobody wants any more are stopped, and made anew for the next who asks', async () => {
    const { pool, jobs } = heldPool();
    const previews = await open({ pool });
    const copies = () => Promise.resolve([copyOf('/x.png')]);
    const stop = new AbortController();
    const left = errorOf(previews.get(hash, 512, copies, stop.signal));
    await until(() => jobs.length === 1);
    stop.abort();
    expect(jobs[0]!.signal!.aborted).toBe(true);
    expect(await left).toMatchObject({ code: 'cancelled' });
    const next = previews.get(hash, 512, copies);
    await until(() => jobs.length === 2);
    jobs[1]!.finish();
    expect(await next).toMatchObject({ exact: true });
  });
});

describe('posters', () => {
  const video = () => Promise.resolve([copyOf(join(temp.path, 'clip.mp4'), { mime: 'video/mp4' })]);

  it('are asked of the page where there is no ffmpeg, checked, and then serve every size', async () => {
    const previews = await open();
    writeFileSync(join(temp.path, 'clip.mp4'), 'a video');
    expect(await errorOf(previews.get(hash, 512, video))).toMatchObject({
      code: 'unsupported',
      details: { poster: true },
    });
    const poster = readFileSync(await pictureFile('poster.png', 1280, 720));
    for (const wrong of [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      Buffer.alloc(0),
      Buffer.alloc(17 << 20),
      poster.subarray(0, poster.length - 200),
    ])
      expect(await errorOf(previews.storePoster(hash, wrong))).toMatchObject({ code: 'invalid' });
    expect(await errorOf(previews.storePoster('../x', poster))).toMatchObject({ code: 'invalid' });
    await previews.storePoster(hash, poster);
    expect(await sharp((await previews.get(hash, 512, video)).bytes).metadata()).toMatchObject({
      width: 512,
      height: 288,
    });
  });

  it('are refused by name where they cannot be kept', async () => {
    const previews = await open();
    writeFileSync(join(temp.path, 'data', 'previews', 'ab'), 'in the way');
    const poster = readFileSync(await pictureFile('poster.png'));
    expect(await errorOf(previews.storePoster(hash, poster))).toMatchObject({ code: 'unavailable' });
  });

  /** Stands in for ffmpeg: a shell script of these lines. */
  function program(lines: string): string {
    const path = join(temp.path, 'ffmpeg');
    writeFileSync(path, `#!/bin/sh\n${lines}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it.skipIf(process.platform === 'win32')('come from ffmpeg, told to touch nothing but this file', async () => {
    const picture = await pictureFile('frame.png', 320, 200);
    writeFileSync(join(temp.path, 'clip.mp4'), 'a video');
    const ffmpeg = program(
      `printf '%s\\n' "$@" > '${temp.path}/args'; env > '${temp.path}/env'; /bin/cat '${picture}'`,
    );
    const previews = await open({ ffmpeg });
    const preview = await previews.get(hash, 256, video);
    expect(await sharp(preview.bytes).metadata()).toMatchObject({ width: 256, height: 160 });
    const args = readFileSync(join(temp.path, 'args'), 'utf8').trim().split('\n');
    expect(args.join(' ')).toContain('-protocol_whitelist file -format_whitelist mov,mp4');
    expect(args).toContain('-nostdin');
    expect(args[args.indexOf('-i') + 1]).toMatch(/^file:/);
    expect(args.indexOf('-protocol_whitelist')).toBeLessThan(args.indexOf('-i'));
    expect(readFileSync(join(temp.path, 'env'), 'utf8')).not.toContain('HOME=');
  });

  it.skipIf(process.platform === 'win32')('take the first frame of a video that is shorter than a second', async () => {
    const picture = await pictureFile('frame.png', 100, 50);
    writeFileSync(join(temp.path, 'clip.mp4'), 'a video');
    const ffmpeg = program(`case "$*" in *"-ss 0 "*) /bin/cat '${picture}';; esac`);
    expect((await takePoster(join(temp.path, 'clip.mp4'), { ffmpeg })).length).toBeGreaterThan(50);
  });

  it.skipIf(process.platform === 'win32').each([
    ['fails', 'exit 1', {}, 'unsupported'],
    ['gives rubbish', 'echo rubbish', {}, 'unsupported'],
    ['hangs', 'exec /bin/sleep 100', { timeoutMs: 300 }, 'unsupported'],
    ['never ends', 'exec /bin/cat /dev/zero', {}, 'unsupported'],
  ])('are refused when ffmpeg %s', async (_title, lines, options, code) => {
    writeFileSync(join(temp.path, 'clip.mp4'), 'a video');
    const ffmpeg = program(lines);
    const work = takePoster(join(temp.path, 'clip.mp4'), { ffmpeg, ...options }).then(async (bytes) => {
      const pool = openPreviewPool();
      closing.push(pool);
      await pool.make({ bytes }, 256);
    });
    expect(await errorOf(work)).toMatchObject({ code });
  });

  it('look for ffmpeg in the absolute folders of PATH only', () => {
    const path = program('exit 0');
    mkdirSync(join(temp.path, 'other'));
    expect(findFfmpeg(['.', 'relative', join(temp.path, 'other'), temp.path].join(delimiter), 'linux')).toBe(path);
    expect(findFfmpeg('.', 'linux')).toBeNull();
    expect(findFfmpeg(undefined, 'linux')).toBeNull();
  });
});

describe('the decoding processes', () => {
  const ends = new Map<Child, string>();

  function pool(options: Parameters<typeof openPreviewPool>[0] = {}) {
    const children: Child[] = [];
    const startChild: StartChild = (entry, how) => {
      const child = forkChild(entry, how);
      child.onGone((why) => ends.set(child, why));
      children.push(child);
      return child;
    };
    const opened = openPreviewPool({ ...options, startChild });
    closing.push(opened);
    return { pool: opened, children };
  }

  /** A decoder that acts out what its file says: crash, hang before or after opening, or answer with the order of work. */
  function acting(): URL {
    const path = join(temp.path, 'acting.mjs');
    writeFileSync(
      path,
      `let count = 0;
       process.on('message', ({ id, source }) => {
         const word = String(source.path).split('/').at(-1);
         if (word === 'crash') process.kill(process.pid, 'SIGSEGV');
         if (word === 'hang') return;
         process.send({ id, opened: true });
         if (word === 'slow') return;
         const image = { bytes: Buffer.from(word), width: ++count, height: process.pid, damaged: false };
         setTimeout(() => process.send({ id, image }), word.startsWith('wait') ? 60 : 0);
       });
       process.on('disconnect', () => process.exit(0));`,
    );
    return new URL(`file://${path}`);
  }

  it('make several pictures, two at a time', async () => {
    const path = await pictureFile('a.png');
    const { pool: real, children } = pool();
    const made = await Promise.all(Array.from({ length: 7 }, () => real.make({ path }, 256)));
    expect(made.every((one) => one.width === 256)).toBe(true);
    expect(children).toHaveLength(2);
  });

  it('run as the desktop app starts them as well', async () => {
    const path = await pictureFile('a.png');
    const startChild = portChild((file, { env }) => utilityProcess.fork(file, [], { env }));
    const inDesktop = openPreviewPool({ startChild });
    closing.push(inDesktop);
    const [fromFile, again] = await Promise.all([inDesktop.make({ path }, 256), inDesktop.make({ path }, 256)]);
    expect(fromFile.bytes).toEqual(again.bytes);
    expect(await sharp(fromFile.bytes).metadata()).toMatchObject({ format: 'webp', width: 256 });
    await inDesktop.close();
    expect(await errorOf(inDesktop.make({ path }, 256))).toMatchObject({ code: 'cancelled' });
  });

  it('answer the newest request first, and drop the oldest when too many wait', async () => {
    const { pool: one } = pool({ worker: acting(), processes: 1, maxWaiting: 3 });
    const order: string[] = [];
    const ask = (name: string) =>
      one.make({ path: `/${name}` }, 256).then((image) => order.push(Buffer.from(image.bytes).toString()));
    const first = ask('wait');
    const rest = ['a', 'b', 'c', 'd'].map(ask);
    expect(await errorOf(rest[0]!)).toMatchObject({ code: 'unavailable' });
    await Promise.all([first, ...rest.slice(1)]);
    expect(order).toEqual(['wait', 'd', 'c', 'b']);
  });

  it('lose only the picture over which they crash', async () => {
    const { pool: one, children } = pool({ worker: acting(), processes: 1 });
    const crash = errorOf(one.make({ path: '/crash' }, 256));
    const fine = one.make({ path: '/a' }, 256);
    expect(await fine).toMatchObject({ width: 1 });
    const again = errorOf(one.make({ path: '/crash' }, 256));
    expect(await crash).toMatchObject({ code: 'unsupported' });
    expect(await again).toMatchObject({ code: 'unsupported' });
    expect(await one.make({ path: '/b' }, 256)).toMatchObject({ width: 1 });
    expect(children.length).toBeGreaterThanOrEqual(2);
  });

  it('are dropped when they hang: a file that never opens is unavailable, one that never ends unsupported', async () => {
    const { pool: one, children } = pool({ worker: acting(), processes: 1, deadlineMs: 2500 });
    expect(await errorOf(one.make({ path: '/hang' }, 256))).toMatchObject({ code: 'unavailable' });
    expect(await errorOf(one.make({ path: '/slow' }, 256))).toMatchObject({ code: 'unsupported' });
    expect(await one.make({ path: '/a' }, 256)).toMatchObject({ width: 1 });
    await until(() => ends.has(children[0]!) && ends.has(children[1]!));
    const killed = 'its process ended (SIGKILL)';
    expect(children.map((child) => ends.get(child))).toEqual([killed, killed, undefined]);
  });

  it('forget a request that was cancelled while it waited', async () => {
    const { pool: one } = pool({ worker: acting(), processes: 1 });
    const stop = new AbortController();
    const first = one.make({ path: '/wait' }, 256);
    const second = errorOf(one.make({ path: '/b' }, 256, stop.signal));
    stop.abort();
    expect(await second).toMatchObject({ code: 'cancelled' });
    await first;
    expect(await one.make({ path: '/c' }, 256)).toMatchObject({ width: 2 });
    expect(await errorOf(one.make({ path: '/d' }, 256, stop.signal))).toMatchObject({ code: 'cancelled' });
  });

  it('are gone after closing, whatever they were at', async () => {
    const { pool: one, children } = pool({ worker: acting(), processes: 2 });
    const open = [
      errorOf(one.make({ path: '/hang' }, 256)),
      errorOf(one.make({ path: '/slow' }, 256)),
      errorOf(one.make({ path: '/a' }, 256)),
    ];
    await one.close();
    expect((await Promise.all(open)).map((error) => error.code)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    await until(() => children.every((child) => ends.has(child)));
    expect(await errorOf(one.make({ path: '/a' }, 256))).toMatchObject({ code: 'cancelled' });
    expect(existsSync(temp.path)).toBe(true);
  });
});
