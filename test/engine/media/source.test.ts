/** Byte sources: the same bytes at any position, through the window or past it, and every failure by its right name. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_READ } from '#engine/media/format.ts';
import { bufferSource, openFileSource, WINDOW_BYTES } from '#engine/media/source.ts';
import { makePixels } from '../../fixtures/pixels.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alice-source-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const content = makePixels(1024, 700, 5).data.subarray(0, 3 * WINDOW_BYTES + 77);

function place(name: string, bytes: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('a byte source', () => {
  it('gives the bytes of any range, forwards, backwards and longer than the window', () => {
    const source = openFileSource(place('ranges', content));
    const range = fc.tuple(fc.nat(content.length), fc.nat(2 * WINDOW_BYTES));
    try {
      fc.assert(
        fc.property(fc.array(range, { minLength: 1, maxLength: 20 }), (ranges) => {
          for (const [position, wanted] of ranges) {
            const length = Math.min(wanted, content.length - position);
            expect(source.read(position, length).equals(content.subarray(position, position + length))).toBe(true);
          }
        }),
        { seed: 20_261_123, numRuns: 100 },
      );
    } finally {
      source.close();
    }
  });

  it.each([
    ['a file', () => openFileSource(place('short', content.subarray(0, 100)))],
    ['a buffer', () => ({ ...bufferSource(content.subarray(0, 100)), close() {} })],
  ])('refuses ranges outside of %s, and reads that are too long', (_name, open) => {
    const source = open();
    expect(source.read(100, 0)).toHaveLength(0);
    for (const [position, length] of [
      [99, 2],
      [101, 0],
      [-1, 1],
      [Number.NaN, 1],
      [0, MAX_READ],
    ] as const) {
      expect(() => source.read(position, length)).toThrow(expect.objectContaining({ code: 'data-loss' }));
    }
    for (const length of [MAX_READ + 1, -1, Number.NaN]) {
      expect(() => source.read(0, length)).toThrow(expect.objectContaining({ code: 'invalid' }));
    }
    source.close();
  });

  it('reads nothing but regular files, and does not wait for a pipe', () => {
    mkdirSync(join(folder, 'folder'));
    symlinkSync(place('target', 'x'), join(folder, 'link'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    for (const name of ['folder', 'link', 'pipe']) {
      expect(() => openFileSource(join(folder, name)), name).toThrow(expect.objectContaining({ code: 'unsupported' }));
    }
    expect(() => openFileSource('/dev/null')).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(() => openFileSource(join(folder, 'nowhere'))).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('opens names that are not UTF-8', () => {
    const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff, 0xfe])]);
    writeFileSync(path, 'bytes');
    const source = openFileSource(path);
    expect(source.read(0, 5).toString()).toBe('bytes');
    source.close();
  });

  it('notices that the file grew or became shorter', () => {
    const path = place('growing', content);
    const source = openFileSource(path);
    expect(source.changed()).toBe(false);
    appendFileSync(path, 'more');
    expect(source.changed()).toBe(true);
    truncateSync(path, 10);
    expect(() => source.read(WINDOW_BYTES, 10)).toThrow(expect.objectContaining({ code: 'conflict' }));
    source.close();
    source.close();
  });

  it('does not keep bytes of a read that failed', () => {
    const path = place('failing', content);
    const source = openFileSource(path);
    source.read(0, 10);
    truncateSync(path, WINDOW_BYTES + 5);
    expect(() => source.read(WINDOW_BYTES, 10)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(source.read(0, 10).equals(content.subarray(0, 10))).toBe(true);
    source.close();
  });
});
