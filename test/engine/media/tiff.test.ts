/** TIFF: the format suite, and what only TIFF has: byte orders, strips in any order, pages, camera raw, loops. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { identifyAs } from '#engine/media/essence.ts';
import type { Identity } from '#engine/media/essence.ts';
import { readExif } from '#engine/media/exif.ts';
import { tiff } from '#engine/media/formats/tiff.ts';
import { bufferSource } from '#engine/media/source.ts';
import { mediaBytes } from '../../fixtures/make-boxes.ts';
import { makeImageResources, makeIptc, makeXmp } from '../../fixtures/make-metadata.ts';
import { greyTags, makeTiff, text } from '../../fixtures/make-tiff.ts';
import type { TiffPage, TiffTag } from '../../fixtures/make-tiff.ts';
import { makeTiffBlock } from '../../fixtures/make-tiff-block.ts';
import type { Tag } from '../../fixtures/make-tiff-block.ts';
import { makePixels } from '../../fixtures/pixels.ts';
import { formatSuite } from '../../suites/format-suite.ts';

const identity = (bytes: Buffer): Identity => identifyAs(tiff, bufferSource(bytes));
const strips = [1, 2, 3, 4].map((seed) => mediaBytes(16 * 4, seed));
const page: TiffPage = { tags: greyTags(16, 16, 4), strips };
const withTags = (...tags: TiffTag[]): TiffPage => ({ tags: [...page.tags, ...tags], strips });
const plain = makeTiff([page]);
const twoPages = makeTiff([page, { tags: greyTags(16, 4, 4), strips: [mediaBytes(64, 9)] }], { littleEndian: false });
const shuffled = makeTiff([page], { stripOrder: [2, 0, 3, 1] });
const pixels = makePixels(60, 40, 3);
const compressed = await sharp(pixels.data, { raw: pixels })
  .tiff({ compression: 'lzw', predictor: 'horizontal' })
  .withIccProfile('srgb')
  .toBuffer();

formatSuite(tiff, [
  { name: 'strips in order', bytes: plain, mediaByteAt: [8, 8 + 255, plain.length - 30] },
  { name: 'two pages, big-endian', bytes: twoPages, mediaByteAt: [8, 8 + 256] },
  { name: 'strips out of order', bytes: shuffled, mediaByteAt: [8, 200] },
  { name: 'compressed, as an encoder writes it', bytes: compressed, mediaByteAt: [100] },
]);

describe('the identity of TIFF', () => {
  const before = identity(plain);
  it('is the hash of what the head of tiff.ts describes', () => {
    const value = (width: number, number: number): Buffer => {
      const bytes = Buffer.alloc(width);
      bytes.writeUIntBE(number, width - Math.min(width, 6), Math.min(width, 6));
      return bytes;
    };
    const kept = page.tags.flatMap(({ tag, type, values }) => [
      value(2, tag),
      value(2, type),
      value(4, 1),
      value(2, values[0] as number),
    ]);
    const lengths = strips.map(({ length }) => value(8, length));
    const described = [
      Buffer.from('ifd \0'),
      value(4, page.tags.length),
      ...kept,
      value(4, strips.length),
      ...lengths,
      ...strips,
    ];
    expect(before.contentHash).toBe(`sha256:${createHash('sha256').update(Buffer.concat(described)).digest('hex')}`);
  });

  it('does not depend on byte order or on where strips lie', () => {
    expect(identity(makeTiff([page], { littleEndian: false })).contentHash).toBe(before.contentHash);
    expect(identity(shuffled).contentHash).toBe(before.contentHash);
  });

  it('stays when texts, dates, resolution, XMP and IPTC are added', () => {
    const tagged = withTags(
      text(270, 'A description'),
      text(305, 'Alice'),
      text(306, '2024:01:02 03:04:05'),
      { tag: 274, type: 3, values: [6] },
      { tag: 700, type: 1, values: makeXmp(['sea'], 2) },
      { tag: 33723, type: 7, values: makeIptc(['sea']) },
    );
    expect(identity(makeTiff([tagged])).contentHash).toBe(before.contentHash);
  });

  it('is another one with another colour table, colour profile or layers', () => {
    for (const tag of [
      { tag: 320, type: 3, values: [1, 2, 3] },
      { tag: 34675, type: 7, values: mediaBytes(200, 5) },
      { tag: 37724, type: 7, values: mediaBytes(70_000, 5) },
    ]) {
      expect(identity(makeTiff([withTags(tag)])).contentHash, `tag ${tag.tag}`).not.toBe(before.contentHash);
    }
    const [layers, others] = [5, 6].map(
      (seed) => identity(makeTiff([withTags({ tag: 37724, type: 7, values: mediaBytes(70_000, seed) })])).contentHash,
    );
    expect(layers).not.toBe(others);
  });

  it('is another one when the order of strips, or of pages, is another', () => {
    const turned = makeTiff([{ ...page, strips: [...strips].reverse() }]);
    expect(identity(turned).contentHash).not.toBe(before.contentHash);
  });

  it('knows strips that two pages share', () => {
    const shared = makeTiff([page, page]);
    expect(identity(shared).algorithm).toBe('essence:1');
    expect(identity(shared).contentHash).not.toBe(before.contentHash);
    expect(identity(makeTiff([page, page], { stripOrder: [3, 2, 1, 0] })).contentHash).toBe(
      identity(shared).contentHash,
    );
  });
});

describe('what TIFF says', () => {
  it('gives size, EXIF for its reader, XMP and IPTC', () => {
    const tags = withTags(
      text(271, 'Canon'),
      text(272, 'EOS'),
      { tag: 274, type: 3, values: [6] },
      { tag: 700, type: 1, values: makeXmp(['sea'], 2) },
      { tag: 34377, type: 7, values: makeImageResources(makeIptc(['sea'])) },
    );
    const { findings } = identity(makeTiff([tags], { littleEndian: false }));
    expect(findings).toMatchObject({ width: 16, height: 16 });
    expect(readExif(findings.exif[0] as Buffer)).toMatchObject({ make: 'Canon', model: 'EOS', orientation: 6 });
    expect(findings.xmp.map((packet) => packet.equals(makeXmp(['sea'], 2)))).toEqual([true]);
    expect(findings.iptc.map((block) => block.equals(makeIptc(['sea'])))).toEqual([true]);
  });
});

describe('the EXIF block of a TIFF', () => {
  it.each([false, true])('has the Exif and GPS directories too (little-endian: %s)', (littleEndian) => {
    const ascii = (tag: number, value: string): Tag => ({ tag, type: 2, data: Buffer.from(`${value}\0`) });
    const bytes = makeTiffBlock(
      { main: [ascii(271, 'Canon')], exif: [ascii(0x9003, '2024:05:06 07:08:09'), ascii(0xa434, 'EF 50mm')] },
      littleEndian,
    );
    const found = readExif(identity(bytes).findings.exif[0] as Buffer);
    expect(found).toMatchObject({ make: 'Canon', lens: 'EF 50mm' });
  });
});

describe('files that only look like TIFF pictures', () => {
  it.each<[string, TiffTag[], string]>([
    ['a digital negative', [{ tag: 50706, type: 1, values: [1, 4, 0, 0] }], 'image/x-adobe-dng'],
    ['a colour filter array of Sony', [text(271, 'SONY'), { tag: 262, type: 3, values: [32803] }], 'image/x-sony-arw'],
    [
      'Nikon compression',
      [text(271, 'NIKON CORPORATION'), { tag: 259, type: 3, values: [34713] }],
      'image/x-nikon-nef',
    ],
  ])('%s is a raw file and identified as a whole', (_, tags, mime) => {
    const replaced = new Set(tags.map(({ tag }) => tag));
    const raw = makeTiff([{ tags: [...page.tags.filter(({ tag }) => !replaced.has(tag)), ...tags], strips }]);
    const found = identity(raw);
    expect(found).toMatchObject({ algorithm: 'file', format: 'raw', mime });
    expect(found.contentHash).toBe(found.fileHash);
  });

  it('is a BigTIFF: the whole file, with its size', () => {
    const big = Buffer.alloc(16 + 8 + 40 + 8);
    big.write('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x02', 0, 'latin1');
    for (const [index, [tag, value]] of [
      [256, 640],
      [257, 480],
    ].entries()) {
      big.writeUInt16LE(tag as number, 24 + index * 20);
      big.writeUInt16LE(3, 26 + index * 20);
      big.writeUInt32LE(1, 28 + index * 20);
      big.writeUInt16LE(value as number, 36 + index * 20);
    }
    expect(identity(big)).toMatchObject({ algorithm: 'file', findings: { width: 640, height: 480 } });
  });

  it('whose strips are said to be empty is identified as a whole, so that different pictures stay different', () => {
    const empty = (seed: number): Buffer => {
      const bytes = makeTiff([page, { tags: greyTags(16, 5, 5), strips: [mediaBytes(80, seed)] }]);
      // The length of the second page's only strip.
      bytes.writeUInt32LE(0, bytes.lastIndexOf(Buffer.from([0x17, 0x01, 4, 0, 1, 0, 0, 0])) + 8);
      return bytes;
    };
    expect(identity(empty(1)).algorithm).toBe('file');
    expect(identity(empty(1)).contentHash).not.toBe(identity(empty(2)).contentHash);
  });

  it('whose strips have no lengths is identified as a whole', () => {
    const odd = Buffer.from(plain);
    const at = odd.indexOf(Buffer.from([0x17, 0x01, 4, 0]));
    odd.writeUInt16LE(300, at);
    expect(identity(odd).algorithm).toBe('file');
  });
});

describe('a damaged TIFF', () => {
  it('is data-loss when its directories form a loop', () => {
    const start = plain.readUInt32LE(4);
    const loop = makeTiff([page], { lastNext: start });
    expect(() => identity(loop)).toThrow(
      expect.objectContaining({
        code: 'data-loss',
        details: { offset: start },
        message: expect.stringContaining('loop'),
      }),
    );
  });

  it('ends in time when it has a million directories', () => {
    const count = 1_000_000;
    const bomb = Buffer.alloc(8 + count * 18);
    bomb.write('II*\0\x08\0\0\0', 0, 'latin1');
    for (let index = 0; index < count; index += 1) {
      const at = 8 + index * 18;
      bomb.writeUInt16LE(1, at);
      bomb.writeUInt16LE(256, at + 2);
      bomb.writeUInt16LE(3, at + 4);
      bomb.writeUInt32LE(1, at + 6);
      bomb.writeUInt32LE(index === count - 1 ? 0 : at + 18, at + 14);
    }
    expect(() => identity(bomb)).toThrow(expect.objectContaining({ code: 'data-loss' }));
  });
});
