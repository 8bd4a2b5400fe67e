/** The EXIF reader: what cameras and generators write, and blocks made to hurt it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExif } from '#engine/media/exif.ts';
import { percentToStars } from '#engine/media/stars.ts';
import { decodeUserComment } from '#engine/media/user-comment.ts';
import { ascii, makeTiffBlock, rationals, short, undefinedBytes } from '../../fixtures/make-tiff-block.ts';

function utf16(text: string, order: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

describe('readExif', () => {
  it.for([false, true])('reads a camera photo in either byte order (little-endian: %s)', (little) => {
    const facts = readExif(
      makeTiffBlock(
        {
          main: [
            ascii(0x010f, 'Canon  '),
            ascii(0x0110, 'EOS R5'),
            short(0x0112, 6, little),
            ascii(0x013b, 'Zoë'),
            short(0x4746, 4, little),
          ],
          exif: [
            ascii(0x9003, '2021:10:20 21:01:01'),
            ascii(0x9004, '2021:10:20 21:01:02'),
            ascii(0x9011, '+02:00'),
            ascii(0x9291, '35'),
            ascii(0xa434, 'RF 50mm'),
          ],
          gps: [
            ascii(1, 'S'),
            rationals(
              2,
              [
                [36, 1],
                [35, 1],
                [5079, 100],
              ],
              little,
            ),
            ascii(3, 'W'),
            rationals(
              4,
              [
                [4, 1],
                [30, 1],
                [0, 0],
              ],
              little,
            ),
          ],
        },
        little,
      ),
    );
    expect(facts).toMatchObject({
      make: 'Canon',
      model: 'EOS R5',
      orientation: 6,
      artist: 'Zoë',
      rating: 4,
      lens: 'RF 50mm',
      dateTimeOriginal: '2021-10-20T21:01:01.35+02:00',
      dateTimeDigitized: '2021-10-20T21:01:02',
      warnings: [],
    });
    expect(facts.gps?.latitude).toBeCloseTo(-36.597442, 5);
    expect(facts.gps?.longitude).toBe(-4.5);
  });

  it('leaves out senseless values: orientation 12336, zero dates, blank texts, positions off the globe or without a letter', () => {
    const facts = readExif(
      makeTiffBlock({
        main: [short(0x0112, 12336), ascii(0x010f, '    '), ascii(0x0132, '0000:00:00 00:00:00')],
        exif: [ascii(0x9003, '2021:13:40 25:61:61')],
        gps: [
          ascii(1, 'N'),
          rationals(2, [
            [91, 1],
            [0, 1],
            [0, 1],
          ]),
          rationals(4, [
            [4, 1],
            [0, 1],
            [0, 1],
          ]),
        ],
      }),
    );
    expect(facts).toEqual({ keywords: [], texts: [], warnings: [] });
  });

  it('reads text that is not UTF-8 as Latin-1 and cuts it at its NUL', () => {
    const data = Buffer.from('Bj\xf8rn\0junk\xff', 'latin1');
    expect(readExif(makeTiffBlock({ main: [{ tag: 0x013b, type: 2, data }] })).artist).toBe('Bjørn');
    const utf8 = Buffer.concat([Buffer.from('Bjørn\0'), Buffer.from([0xff])]);
    expect(readExif(makeTiffBlock({ main: [{ tag: 0x013b, type: 2, data: utf8 }] })).artist).toBe('Bjørn');
  });

  it("reads Windows' titles, comments and keywords whatever the byte order of the block", () => {
    const wide = (tag: number, text: string): { tag: number; type: number; data: Buffer } => ({
      tag,
      type: 1,
      data: utf16(`${text}\0`, 'le'),
    });
    const facts = readExif(
      makeTiffBlock({ main: [wide(0x9c9b, 'Título'), wide(0x9c9c, 'Kommentar'), wide(0x9c9e, 'eins;zwei drei;')] }),
    );
    expect(facts).toMatchObject({ title: 'Título', comment: 'Kommentar', keywords: ['eins', 'zwei drei'] });
  });

  it('finds a UserComment that was written into the first directory', () => {
    const facts = readExif(makeTiffBlock({ main: [undefinedBytes(0x9286, Buffer.from('{"prompt":"é"}'))] }));
    expect(facts.texts).toEqual([{ key: 'IFD0:UserComment', value: '{"prompt":"é"}' }]);
  });

  it('hands over the XMP and IPTC of a TIFF file', () => {
    const facts = readExif(
      makeTiffBlock({
        main: [
          { tag: 0x02bc, type: 1, data: Buffer.from('<x/>--') },
          undefinedBytes(0x83bb, Buffer.from('\x1c\x02iptc')),
        ],
      }),
    );
    expect(facts.xmp?.toString()).toBe('<x/>--');
    expect(facts.iptc?.toString()).toBe('\x1c\x02iptc');
  });

  it('ends where directories point at themselves', () => {
    const block = makeTiffBlock({ main: [ascii(0x010f, 'Loop')], exif: [] });
    block.writeUInt32BE(8, 10 + 12 + 8);
    const facts = readExif(block);
    expect(facts.make).toBe('Loop');
    expect(facts.warnings).toHaveLength(1);
  });

  it('survives any mutation of a real-looking block', () => {
    const block = makeTiffBlock({
      main: [ascii(0x010f, 'Canon'), short(0x0112, 1)],
      exif: [ascii(0x9003, '2021:10:20 21:01:01'), undefinedBytes(0x9286, Buffer.from('UNICODE\0a\0b\0'))],
      gps: [
        ascii(1, 'N'),
        rationals(2, [
          [1, 1],
          [2, 1],
          [3, 1],
        ]),
      ],
    });
    const change = fc.tuple(fc.nat(block.length - 1), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(block.length), (changes, length) => {
        const mutant = Buffer.from(block);
        for (const [at, value] of changes) mutant[at] = value;
        const facts = readExif(mutant.subarray(0, length));
        expect(facts.warnings.length).toBeLessThanOrEqual(8);
      }),
      { seed: 20, numRuns: 2000 },
    );
  });

  it('reads a directory that claims 65,535 overlapping tags of 16 MiB in no more memory than the block has', () => {
    const block = Buffer.alloc(1 << 20, 0x41);
    block.write('MM\0*', 0, 'latin1');
    block.writeUInt32BE(8, 4);
    block.writeUInt16BE(0xffff, 8);
    for (let entry = 10; entry + 12 < block.length; entry += 12) {
      block.writeUInt16BE(0x010f, entry);
      block.writeUInt16BE(2, entry + 2);
      block.writeUInt32BE(block.length - 16, entry + 4);
      block.writeUInt32BE(16, entry + 8);
    }
    expect(readExif(block).texts).toHaveLength(1);
  });
});

describe('decodeUserComment', () => {
  const text = 'a cat, テスト — naïve 😀';

  it.for(['le', 'be'] as const)('finds the byte order of UTF-16 by itself (%s)', (order) => {
    expect(decodeUserComment(Buffer.concat([Buffer.from('UNICODE\0'), utf16(text, order)]))).toBe(text);
    expect(decodeUserComment(Buffer.concat([Buffer.from('UNICODE\0'), utf16(`\ufeff${text}`, order)]))).toBe(text);
    expect(decodeUserComment(Buffer.concat([Buffer.from('UNICODE\0'), utf16('山田太郎の写真', order)]))).toBe(
      '山田太郎の写真',
    );
    expect(decodeUserComment(Buffer.concat([Buffer.alloc(8), utf16('plain words', order)]))).toBe('plain words');
  });

  it('takes the bytes behind the ASCII code, a missing one and a wrong one for UTF-8', () => {
    expect(decodeUserComment(Buffer.from(`ASCII\0\0\0${text}\0\0`))).toBe(text);
    expect(decodeUserComment(Buffer.from(`{"prompt": "${text}"}`))).toBe(`{"prompt": "${text}"}`);
    expect(decodeUserComment(Buffer.concat([Buffer.alloc(8), Buffer.from(text)]))).toBe(text);
  });

  it('knows nothing where there are only blanks', () => {
    expect(decodeUserComment(Buffer.from('ASCII\0\0\0        '))).toBeUndefined();
    expect(decodeUserComment(Buffer.alloc(64))).toBeUndefined();
    expect(decodeUserComment(Buffer.alloc(0))).toBeUndefined();
  });
});

it("turns Microsoft's percentages into stars", () => {
  expect([0, 1, 25, 50, 75, 99, 100].map(percentToStars)).toEqual([0, 1, 2, 3, 4, 5, 5]);
  expect(percentToStars(101)).toBeUndefined();
});
