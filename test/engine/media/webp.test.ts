/** WebP: the format suite, and what only WebP has: simple and extended files, canvas, pads, EXIF with and without lead. */
import { describe, expect, it } from 'vitest';
import { identifyAs } from '#engine/media/essence.ts';
import type { Identity } from '#engine/media/essence.ts';
import { webp } from '#engine/media/formats/webp.ts';
import { bufferSource } from '#engine/media/source.ts';
import { makeExif, makeXmp } from '../../fixtures/make-metadata.ts';
import { encodeWebp, extendedHeader, makeWebp, webpChunks } from '../../fixtures/make-webp.ts';
import { makePixels } from '../../fixtures/pixels.ts';
import { formatSuite } from '../../suites/format-suite.ts';

const pixels = makePixels(80, 60, 1);
const clear = makePixels(80, 60, 1, 4);
const lossy = await makeWebp([pixels]);
const lossless = await makeWebp([clear], { lossless: true });
const alpha = await makeWebp([clear]);
const animation = await makeWebp([pixels, makePixels(80, 60, 2), makePixels(80, 60, 3)], { delay: 120 });
const exif = makeExif('a quiet harbour\nSteps: 20');
const tagged = encodeWebp([
  extendedHeader(80, 60, 0x0c),
  ...webpChunks(lossy),
  { name: 'EXIF', data: exif },
  { name: 'XMP ', data: makeXmp(['sea'], 3) },
]);
const trailing = Buffer.concat([lossy, Buffer.from('appended')]);

function identity(bytes: Buffer): Identity {
  return identifyAs(webp, bufferSource(bytes));
}

function dataOf(bytes: Buffer, name: string): number {
  return bytes.indexOf(name, 12, 'latin1') + 8;
}

formatSuite(webp, [
  { name: 'a lossy picture', bytes: lossy, mediaByteAt: [dataOf(lossy, 'VP8 ') + 12, lossy.length - 2] },
  {
    name: 'a lossless picture',
    bytes: lossless,
    mediaByteAt: [dataOf(lossless, 'VP8L') + 7, dataOf(lossless, 'VP8L') + 60],
  },
  {
    name: 'a lossy picture with alpha',
    bytes: alpha,
    mediaByteAt: [dataOf(alpha, 'ALPH') + 3, dataOf(alpha, 'VP8 ') + 20],
  },
  {
    name: 'an animation',
    bytes: animation,
    mediaByteAt: [
      dataOf(animation, 'VP8X') + 4,
      dataOf(animation, 'ANIM') + 1,
      dataOf(animation, 'ANMF') + 12,
      animation.length - 20,
    ],
  },
  { name: 'with EXIF and XMP', bytes: tagged, mediaByteAt: [dataOf(tagged, 'VP8 ') + 12] },
  {
    name: 'with bytes behind its end',
    bytes: trailing,
    mediaByteAt: [trailing.length - 1],
    mayEndAfter: lossy.length,
    exiftool: 'refuses',
  },
]);

describe('WebP', () => {
  it('has the same identity as a simple and as an extended file', () => {
    expect(webpChunks(lossy).map(({ name }) => name)).toEqual(['VP8 ']);
    expect(identity(tagged).contentHash).toBe(identity(lossy).contentHash);
  });

  it('finds EXIF with and without its lead, XMP and C2PA', () => {
    const lead = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif]);
    const { findings } = identity(
      encodeWebp([
        extendedHeader(80, 60, 0x0c),
        ...webpChunks(lossy),
        { name: 'EXIF', data: exif },
        { name: 'EXIF', data: lead },
        { name: 'XMP ', data: makeXmp(['sea'], 3) },
        { name: 'C2PA', data: Buffer.from('manifest') },
      ]),
    );
    expect(findings.exif).toEqual([exif, exif]);
    expect(findings.xmp).toEqual([makeXmp(['sea'], 3)]);
    expect(findings.c2pa?.toString()).toBe('manifest');
  });

  it('tells size, frames and duration', () => {
    expect(identity(lossy).findings).toMatchObject({ width: 80, height: 60 });
    expect(identity(lossless).findings).toMatchObject({ width: 80, height: 60 });
    expect(identity(animation).findings).toMatchObject({ width: 80, height: 60, frames: 3, durationSeconds: 0.36 });
  });

  it('reads a last chunk whose pad byte was forgotten', () => {
    const odd = encodeWebp([...webpChunks(lossy), { name: 'junk', data: Buffer.from('abc') }]);
    const bare = Buffer.from(odd.subarray(0, odd.length - 1));
    bare.writeUInt32LE(bare.length - 8, 4);
    expect(identity(bare).contentHash).toBe(identity(lossy).contentHash);
  });

  it('has another identity with another colour profile', () => {
    const profiled = (byte: number): Buffer =>
      encodeWebp([extendedHeader(80, 60, 0x20), { name: 'ICCP', data: Buffer.alloc(40, byte) }, ...webpChunks(lossy)]);
    expect(identity(profiled(1)).contentHash).not.toBe(identity(profiled(2)).contentHash);
  });
});
