/** The media door over real files: ids only, ranges, caching, and answers that say what to do. */
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import { previewSizes, type Preview, type ReadableCopy } from '#engine/previews.ts';
import { createMediaDoor } from '#engine/serve-media.ts';
import { MEDIUM as hash, traversals } from '../fixtures/traversals.ts';
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts';

const bytes = randomBytes(700_000);
let temp: TempFolder;
let copies: ReadableCopy[];
let preview: Preview | AliceError;
let asked: string[];

beforeEach(() => {
  temp = makeTempFolder('door');
  writeFileSync(join(temp.path, 'a.mp4'), bytes);
  copies = [copyOf()];
  preview = { bytes: Buffer.from('RIFF....WEBP'), damaged: false, exact: true };
  asked = [];
});
afterEach(() => temp.remove());

function copyOf(more: Partial<ReadableCopy> = {}): ReadableCopy {
  const localPath = join(temp.path, 'a.mp4');
  return {
    location: 'here',
    online: true,
    localPath,
    root: temp.path,
    mime: 'video/mp4',
    size: bytes.length,
    fileHash: 'sha256:77',
    ...more,
  };
}

function ask(path: string, headers: Record<string, string> = {}, options: RequestInit = {}): Promise<Response> {
  const door = createMediaDoor({
    findReadable(id) {
      asked.push(id);
      return Promise.resolve(copies);
    },
    previews: { get: () => (preview instanceof AliceError ? Promise.reject(preview) : Promise.resolve(preview)) },
  });
  return door(new Request(path.includes('://') ? path : `http://127.0.0.1:7000${path}`, { headers, ...options }));
}

const original = `/media/original/${hash}`;
const bodyOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('an original', () => {
  it('is sent whole, with its type, length and a strong ETag', async () => {
    const response = await ask(original);
    expect(response.status).toBe(200);
    expect((await bodyOf(response)).equals(bytes)).toBe(true);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    expect(response.headers.get('content-length')).toBe('700000');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('etag')).toMatch(/^"sha25677-700000-\d+"$/);
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(asked).toEqual([`sha256:${hash}`]);
  });

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=0-99', 0, 100],
    ['bytes=100-', 100, 700_000],
    ['bytes=-5', 699_995, 700_000],
    ['bytes=-9999999', 0, 700_000],
    ['bytes=699999-', 699_999, 700_000],
    ['bytes=262143-524289', 262_143, 524_290],
    ['bytes=10-99999999', 10, 700_000],
  ])('is sent in part for the range %s', async (range, start, end) => {
    const response = await ask(original, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/700000`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect((await bodyOf(response)).equals(bytes.subarray(start, end))).toBe(true);
  });

  it.each(['bytes=700000-', 'bytes=700000-700001', 'bytes=-0', 'bytes=0-1,3-4', 'bytes=0-,-1', 'bytes=,'])(
    'is refused in part for the range %s',
    async (range) => {
      const response = await ask(original, { range });
      expect(response.status).toBe(416);
      expect(response.headers.get('content-range')).toBe('bytes */700000');
      expect(await response.json()).toMatchObject({ ok: false, error: { code: 'invalid' } });
    },
  );

  it.each([
    'bytes=5-4',
    'bytes=a-b',
    'lines=1-2',
    'bytes',
    'bytes=-',
    'bytes=1',
    'bytes=99999999999999999999-',
    'bytes=0x1-2',
  ])('is sent whole for the header %s, which is no range', async (range) => {
    const response = await ask(original, { range });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '700000']);
    await response.body?.cancel();
  });

  it('honours If-Range and If-None-Match', async () => {
    const first = await ask(original, {}, { method: 'HEAD' });
    const [etag, date] = [first.headers.get('etag')!, first.headers.get('last-modified')!];
    for (const [validator, status] of [
      [etag, 206],
      [date, 206],
      ['"other"', 200],
      ['Thu, 01 Jan 1970 00:00:00 GMT', 200],
    ] as const) {
      const response = await ask(original, { range: 'bytes=0-9', 'if-range': validator });
      expect(response.status).toBe(status);
      await response.body?.cancel();
    }
    for (const header of [etag, `"x", ${etag}`, `W/${etag}`, '*']) {
      const response = await ask(original, { 'if-none-match': header });
      expect([response.status, response.body]).toEqual([304, null]);
      expect(response.headers.get('etag')).toBe(etag);
    }
    expect((await ask(original, { 'if-none-match': '"other"' }, { method: 'HEAD' })).status).toBe(200);
  });

  it('is described but not sent for HEAD, and nothing else is done to it', async () => {
    const head = await ask(original, { range: 'bytes=0-9' }, { method: 'HEAD' });
    expect([head.status, head.body, head.headers.get('content-length')]).toEqual([200, null, '700000']);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const response = await ask(original, {}, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  it('of no bytes is sent as such', async () => {
    truncateSync(join(temp.path, 'a.mp4'), 0);
    copies = [copyOf({ size: 0 })];
    const response = await ask(original);
    expect([response.status, (await bodyOf(response)).length]).toEqual([200, 0]);
    expect((await ask(original, { range: 'bytes=0-' })).status).toBe(416);
  });

  it.each(['image/svg+xml', 'text/html', 'application/pdf', 'image/png; charset=x', 'IMAGE/PNG\r\nX: y', ''])(
    'of the type %j is only ever downloaded',
    async (mime) => {
      copies = [copyOf({ mime })];
      const response = await ask(original, {}, { method: 'HEAD' });
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('content-disposition')).toBe('attachment');
    },
  );

  it('is saved instead of shown where that is asked for, whatever it is', async () => {
    for (const [query, disposition] of [
      ['?download=1', 'attachment'],
      ['?download=0', null],
      ['?download', null],
    ] as const) {
      const response = await ask(original + query, {}, { method: 'HEAD' });
      expect([query, response.headers.get('content-disposition')]).toEqual([query, disposition]);
      expect(response.headers.get('content-type')).toBe('video/mp4');
    }
  });

  it('is never sniffed, framed elsewhere or run', async () => {
    for (const path of [original, `/media/preview/${hash}`, '/media/nothing']) {
      const { headers } = await ask(path, {}, { method: 'HEAD' });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox allow-same-origin",
      );
    }
  });

  it('is read no faster than it is taken, and let go when the page leaves', async () => {
    const stop = new AbortController();
    const response = await ask(original, {}, { signal: stop.signal });
    const reader = response.body!.getReader();
    const first = await reader.read();
    expect(first.value!.length).toBe(256 * 1024);
    stop.abort();
    await expect(reader.read()).rejects.toThrow();
  });

  it('that becomes shorter while it is read ends in an error, not in silence', async () => {
    const response = await ask(original);
    const reader = response.body!.getReader();
    await reader.read();
    truncateSync(join(temp.path, 'a.mp4'), 300_000);
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toMatchObject({ code: 'data-loss' });
  });

  it('comes from a place without paths through its reader', async () => {
    const reads: unknown[] = [];
    const read = (range: { start: number; end: number }) => {
      reads.push(range);
      return Promise.resolve(
        (async function* () {
          await Promise.resolve();
          for (let at = range.start; at < range.end; at += 1000)
            yield bytes.subarray(at, Math.min(at + 1000, range.end));
        })(),
      );
    };
    copies = [copyOf({ localPath: null, read })];
    const response = await ask(original, { range: 'bytes=500-9999' });
    expect((await bodyOf(response)).equals(bytes.subarray(500, 10_000))).toBe(true);
    expect(reads).toEqual([{ start: 500, end: 10_000 }]);
    copies = [copyOf({ localPath: null, read: ({ start }) => read({ start, end: start + 10 }) })];
    await expect(bodyOf(await ask(original))).rejects.toMatchObject({ code: 'data-loss' });
  });

  it('comes from the next copy when the first is gone, changed, a link, a folder or outside its root', async () => {
    const outside = makeTempFolder('outside');
    writeFileSync(join(outside.path, 'a.mp4'), bytes);
    symlinkSync(join(outside.path, 'a.mp4'), join(temp.path, 'link.mp4'));
    symlinkSync(outside.path, join(temp.path, 'way'));
    mkdirSync(`${temp.path}-evil`);
    writeFileSync(join(`${temp.path}-evil`, 'a.mp4'), bytes);
    writeFileSync(join(temp.path, 'changed.mp4'), bytes.subarray(1));
    const bad = [
      'gone.mp4',
      'link.mp4',
      'way/a.mp4',
      'changed.mp4',
      '.',
      `../${temp.path.split('/').at(-1)}-evil/a.mp4`,
    ];
    copies = [...bad.map((name) => copyOf({ localPath: join(temp.path, name) })), copyOf({ online: false })];
    const none = await ask(original);
    expect(none.status).toBe(503);
    copies.push(copyOf());
    const response = await ask(original);
    expect((await bodyOf(response)).equals(bytes)).toBe(true);
    outside.remove();
    rmSync(`${temp.path}-evil`, { recursive: true });
  });

  it('never comes from outside, while a folder is swapped for a link to there 10,000 times', async () => {
    const outside = makeTempFolder('outside');
    writeFileSync(join(outside.path, 'a.mp4'), randomBytes(1000));
    mkdirSync(join(temp.path, 'way'));
    const inside = randomBytes(1000);
    writeFileSync(join(temp.path, 'way', 'a.mp4'), inside);
    symlinkSync(outside.path, join(temp.path, 'link'));
    copies = [copyOf({ localPath: join(temp.path, 'way', 'a.mp4'), size: 1000 })];
    const swap = `
      const { renameSync } = require('node:fs');
      const at = (name) => require('node:worker_threads').workerData + '/' + name;
      for (let count = 0; count < 5000; count += 1) {
        renameSync(at('way'), at('real'));
        renameSync(at('link'), at('way'));
        renameSync(at('way'), at('link'));
        renameSync(at('real'), at('way'));
      }`;
    const worker = new Worker(swap, { eval: true, workerData: temp.path });
    let swapping = true;
    const swapped = once(worker, 'exit').then(() => (swapping = false));
    const seen = { inside: 0, refused: 0, outside: 0 };
    while (swapping) {
      const response = await ask(original);
      const body = await bodyOf(response);
      if (response.status !== 200) seen.refused += 1;
      else seen[body.equals(inside) ? 'inside' : 'outside'] += 1;
    }
    await swapped;
    expect(seen.outside).toBe(0);
    expect(Math.min(seen.inside, seen.refused)).toBeGreaterThan(0);
    outside.remove();
  });

  it('that is nowhere to be read names what to connect', async () => {
    copies = [
      copyOf({ online: false, location: 'shelf', label: 'blue Samsung T7', site: 'office' }),
      copyOf({ online: false, location: 'nas' }),
    ];
    const response = await ask(original);
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/json']);
    expect(await response.json()).toEqual({
      ok: false,
      error: {
        code: 'unavailable',
        message: 'No copy of this can be read now. Connect shelf (blue Samsung T7, office) or nas.',
        details: { connect: [{ location: 'shelf', label: 'blue Samsung T7', site: 'office' }, { location: 'nas' }] },
      },
    });
    copies = [];
    expect((await ask(original)).status).toBe(404);
  });
});

describe('a preview', () => {
  it('may be kept for ever, unless a better one may come', async () => {
    const response = await ask(`/media/preview/${hash}?size=1024`);
    expect([response.status, (await bodyOf(response)).toString()]).toEqual([200, 'RIFF....WEBP']);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('etag')).toBe(`"${hash}-1024"`);
    const same = await ask(`/media/preview/${hash}?size=1024`, { 'if-none-match': `"${hash}-1024"` });
    expect(same.status).toBe(304);
    preview = { bytes: Buffer.from('x'), damaged: true, exact: false };
    const standIn = await ask(`/media/preview/${hash}`);
    expect(standIn.headers.get('cache-control')).toBe('private, no-cache');
    expect(standIn.headers.get('etag')).toBe(`"${hash}-512-damaged-smaller"`);
    expect(standIn.headers.get('x-alice-damaged')).toBe('true');
  });

  it.each(previewSizes)('has the size %i', async (size) => {
    expect((await ask(`/media/preview/${hash}?size=${size}`)).status).toBe(200);
  });

  it.each(['0', '-1', '511', '512px', '1e9', '', '../x', '99999999999'])('has no size %j', async (size) => {
    const response = await ask(`/media/preview/${hash}?size=${encodeURIComponent(size)}`);
    expect(response.status).toBe(400);
  });

  it.each([
    ['unsupported', 415],
    ['data-loss', 415],
    ['unavailable', 503],
    ['not-found', 404],
  ] as const)('that cannot be made for %s is answered with %i and why', async (code, status) => {
    preview = new AliceError(code, 'Why, and what to do.', { details: { poster: true } });
    const response = await ask(`/media/preview/${hash}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      ok: false,
      error: { code, message: 'Why, and what to do.', details: { poster: true } },
    });
  });

  it('that fails by a mistake of ours tells nothing of the inside', async () => {
    preview = new TypeError('/home/u/secret is not a function') as unknown as AliceError;
    const door = createMediaDoor({
      findReadable: () => Promise.resolve([]),
      previews: { get: () => Promise.reject(preview as Error) },
    });
    const response = await door(new Request(`http://127.0.0.1/media/preview/${hash}`));
    expect([response.status, (await response.text()).includes('secret')]).toEqual([500, false]);
  });
});

describe(`${traversals.length} ways around the ids`, () => {
  it.each(traversals)('lead nowhere: %s', async (way) => {
    for (const base of ['http://127.0.0.1:7000', 'alice://app'])
      for (const kind of ['preview', 'original']) {
        const response = await ask(`${base}/media/${kind}/${way}`);
        expect([response.status, asked]).toEqual([404, []]);
        expect(await response.json()).toMatchObject({
          ok: false,
          error: { code: 'not-found', message: 'There is nothing here.' },
        });
      }
  });

  it.each([
    `alice://evil/media/original/${hash}`,
    `alice://app.evil/media/original/${hash}`,
    `alice://app:1/media/original/${hash}`,
    `file:///media/original/${hash}`,
    `http://127.0.0.1/media/Original/${hash}`,
    `http://127.0.0.1/x/media/original/${hash}`,
    `http://127.0.0.1//media/original/${hash}`,
    `http://127.0.0.1/media//original/${hash}`,
    `http://127.0.0.1/media/original/${hash}?${'x'.repeat(10_000)}`,
  ])('nor does the address %s', async (address) => {
    expect((await ask(address)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('but the app itself may ask', async () => {
    const response = await ask(`alice://app/media/original/${hash}`, { range: 'bytes=0-3' });
    expect((await bodyOf(response)).equals(bytes.subarray(0, 4))).toBe(true);
  });
});
