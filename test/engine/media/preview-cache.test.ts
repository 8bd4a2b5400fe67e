/** The preview cache: bounded, safe against a kill at any point, and kind to media that are offline. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPreviewCache, type PreviewCacheOptions } from '#engine/media/preview-cache.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'alice-cache-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const hash = (number: number): string => number.toString(16).padStart(64, '0');
const open = (options: Partial<PreviewCacheOptions> = {}) => openPreviewCache({ dir, ...options });

/** As much of a WebP as the cache looks at: the RIFF head with the right length. */
function webp(length: number): Buffer {
  const bytes = Buffer.alloc(length, 7);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(length - 8, 4);
  bytes.write('WEBPVP8 ', 8, 'latin1');
  return bytes;
}

const names = (): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.webp'))
    .sort();

describe('the preview cache', () => {
  it('gives back what was put, by hash and size, also after it was opened again', async () => {
    const cache = await open();
    expect(await cache.find(hash(1), 512)).toBeUndefined();
    expect(await cache.put(hash(1), 512, webp(1000))).toBe(true);
    await cache.put(hash(1), 256, webp(500), { damaged: true });
    await cache.close();
    expect(names()).toEqual([`00/${hash(1)}-256.damaged.webp`, `00/${hash(1)}-512.webp`]);
    const again = await open();
    expect(await again.bytes()).toBe(1500);
    expect(await again.find(hash(1), 512)).toEqual({ bytes: webp(1000), damaged: false });
    expect(await again.find(hash(1), 256)).toEqual({ bytes: webp(500), damaged: true });
    expect(await again.find(hash(1), 1024)).toBeUndefined();
    await again.close();
  });

  it('replaces a damaged preview by a good one', async () => {
    const cache = await open();
    await cache.put(hash(1), 256, webp(500), { damaged: true });
    await cache.put(hash(1), 256, webp(600));
    expect(names()).toEqual([`00/${hash(1)}-256.webp`]);
    expect(await cache.bytes()).toBe(600);
    await cache.close();
  });

  it('removes the least recently used when it is full, and never exceeds its bound', async () => {
    let nowMs = 1e12;
    const cache = await open({ maxBytes: 10_000, now: () => (nowMs += 7_200_000) });
    for (let i = 0; i < 10; i++) await cache.put(hash(i), 256, webp(1000));
    expect(await cache.find(hash(0), 256)).toBeDefined();
    await cache.put(hash(10), 256, webp(1000));
    expect(await cache.bytes()).toBeLessThanOrEqual(10_000);
    expect(await cache.find(hash(1), 256)).toBeUndefined();
    expect(await cache.find(hash(0), 256)).toBeDefined();
    expect(await cache.find(hash(10), 256)).toBeDefined();
    await cache.close();
    expect(names().reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)).toBeLessThanOrEqual(10_000);
  });

  it('remembers the order of use over a restart', async () => {
    let nowMs = Date.now();
    const first = await open({ now: () => nowMs });
    for (let i = 0; i < 4; i++) await first.put(hash(i), 256, webp(1000));
    await first.close();
    for (let i = 0; i < 4; i++) utimesSync(join(dir, '00', `${hash(i)}-256.webp`), 1000 + i, 1000 + i);
    const second = await open({ now: () => nowMs });
    await second.bytes();
    nowMs += 7_200_000;
    await second.find(hash(0), 256);
    await second.close();
    const third = await open({ maxBytes: 3500 });
    await third.put(hash(9), 256, webp(1000));
    expect(names()).toEqual([0, 3, 9].map((i) => `00/${hash(i)}-256.webp`));
    await third.close();
  });

  it('keeps the previews of offline media, and of those at last the small ones', async () => {
    const offline = new Set([hash(0), hash(1)]);
    const cache = await open({ maxBytes: 5000, isReplaceable: (one) => Promise.resolve(!offline.has(one)) });
    await cache.put(hash(0), 256, webp(600));
    await cache.put(hash(0), 2048, webp(1500));
    await cache.put(hash(1), 256, webp(600));
    for (let i = 2; i < 9; i++) await cache.put(hash(i), 256, webp(900));
    expect(names().filter((name) => name.includes(`${hash(0)}-`) || name.includes(`${hash(1)}-`))).toHaveLength(3);
    for (let i = 2; i < 9; i++) offline.add(hash(i));
    for (let i = 10; i < 14; i++) {
      offline.add(hash(i));
      await cache.put(hash(i), 256, webp(900));
    }
    expect(await cache.bytes()).toBeLessThanOrEqual(5000);
    expect(await cache.find(hash(0), 2048)).toBeUndefined();
    await cache.close();
  });

  it('takes no notice of foreign files, and removes what a killed process left', async () => {
    mkdirSync(join(dir, 'ab'));
    writeFileSync(join(dir, 'ab', '.alice-tmp-0123456789abcdef'), 'half a preview');
    writeFileSync(join(dir, 'ab', 'notes.txt'), 'mine');
    writeFileSync(join(dir, 'readme'), 'mine');
    const cache = await open();
    expect(await cache.bytes()).toBe(0);
    expect(readdirSync(join(dir, 'ab'))).toEqual(['notes.txt']);
    expect(existsSync(join(dir, 'readme'))).toBe(true);
    await cache.close();
  });

  it.each([0, 1, 19, 500, 999])('makes nothing of a preview that a crash cut to %i bytes', async (length) => {
    const cache = await open();
    await cache.put(hash(1), 512, webp(1000));
    truncateSync(join(dir, '00', `${hash(1)}-512.webp`), length);
    expect(await cache.find(hash(1), 512)).toBeUndefined();
    expect(names()).toEqual([]);
    await cache.close();
  });

  it('does without keeping when it cannot write', async () => {
    const cache = await open();
    writeFileSync(join(dir, '00'), 'a file where the folder should be');
    expect(await cache.put(hash(1), 512, webp(1000))).toBe(false);
    expect(await cache.bytes()).toBe(0);
    await cache.close();
  });
});
