/** HEIC and AVIF: the format suite, and what only they have: items, shared bytes, XMP among the pictures, sequences. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { identifyAs } from '#engine/media/essence.ts';
import type { Identity } from '#engine/media/essence.ts';
import { createFindings } from '#engine/media/format.ts';
import { avif, heic } from '#engine/media/formats/still.ts';
import { bufferSource } from '#engine/media/source.ts';
import { box, fullBox, mediaBytes, u32 } from '../../fixtures/make-boxes.ts';
import { defaultItems, defaultProperties, exifItem, makeHeif, tiles, xmpItem } from '../../fixtures/make-heif.ts';
import type { HeifItem } from '../../fixtures/make-heif.ts';
import { makeExif, makeXmp } from '../../fixtures/make-metadata.ts';
import { makeMovie } from '../../fixtures/make-movie.ts';
import { makePixels } from '../../fixtures/pixels.ts';
import { formatSuite } from '../../suites/format-suite.ts';

const identity = (bytes: Buffer): Identity => identifyAs(heic, bufferSource(bytes));
const plain = makeHeif();
const tagged = makeHeif({ items: [...defaultItems, exifItem(5, makeExif('hills')), xmpItem(6, makeXmp(['sea'], 4))] });
const pixels = makePixels(96, 64, 5);
const encoded = await sharp(pixels.data, { raw: pixels }).avif({ quality: 60, effort: 0 }).toBuffer();

/** A picture sequence as cameras and libavif write it: a table of items, and a movie that shares the first picture's bytes. */
function makeSequence(between: Buffer[] = []): Buffer {
  const movie = makeMovie({ index: 'first', tracks: ['vide'], before: [makeSequenceMeta(0), ...between] });
  const start = movie.indexOf('mdat', 0, 'latin1') + 4;
  const sequence = makeMovie({ index: 'first', tracks: ['vide'], before: [makeSequenceMeta(start), ...between] });
  sequence.write('avis', 8, 'latin1');
  return sequence;
}

function makeSequenceMeta(start: number): Buffer {
  const whole = makeHeif({
    brand: 'avis',
    items: [{ id: 1, type: 'av01', data: Buffer.alloc(100), properties: [1] }],
    primary: 1,
  });
  const from = whole.indexOf('meta', 0, 'latin1') - 4;
  const meta = Buffer.from(whole.subarray(from, from + whole.readUInt32BE(from)));
  meta.writeUInt32BE(start, meta.indexOf('iloc', 0, 'latin1') + 4 + 4 + 4 + 8);
  return meta;
}
const sequence = makeSequence();

formatSuite(heic, [
  {
    name: 'a grid with a thumbnail',
    bytes: plain,
    mediaByteAt: [
      plain.indexOf(tiles[0] as Buffer),
      plain.length - 1,
      plain.indexOf('idat') + 5,
      plain.indexOf('hvcC') + 9,
    ],
  },
  { name: 'with EXIF and XMP', bytes: tagged, mediaByteAt: [tagged.indexOf(tiles[1] as Buffer)] },
]);
formatSuite(avif, [
  { name: 'as encoders write it', bytes: encoded, mediaByteAt: [encoded.indexOf('mdat') + 10, encoded.length - 1] },
]);
formatSuite(avif, [
  {
    name: 'a sequence',
    bytes: sequence,
    mediaByteAt: [sequence.indexOf('mdat') + 4, sequence.length - 1, sequence.indexOf('stts') + 15],
  },
]);

describe('the identity of HEIC', () => {
  const before = identity(plain);
  it('stays when EXIF and XMP are added or when bytes that nothing names lie among the pictures', () => {
    expect(identity(tagged).contentHash).toBe(before.contentHash);
    expect(identity(makeHeif({ waste: mediaBytes(99, 1) })).contentHash).toBe(before.contentHash);
    expect(identity(makeHeif({ after: [box('free', Buffer.alloc(20))] })).contentHash).toBe(before.contentHash);
  });

  it('stays when EXIF and XMP are added without saying which picture they describe', () => {
    const loose = [exifItem(5, makeExif('hills')), xmpItem(6, makeXmp(['sea'], 4))].map((item) => ({
      ...item,
      references: [],
    }));
    expect(identity(makeHeif({ items: [...defaultItems, ...loose] })).contentHash).toBe(before.contentHash);
  });

  it('is what version 1 made of it', () => {
    expect(before.contentHash).toBe('sha256:fe053a7d4e803f23987f4361842e7a08664c68c2b15b6bde64ccdaa720a43775');
    expect(identifyAs(avif, bufferSource(sequence)).contentHash).toBe(
      'sha256:e95ece0a45dbf7d506a91ae6dab093f9e07320d53031ea8a7a4f0f9bad6fe41d',
    );
  });

  it('stays when descriptions and times are noted as properties', () => {
    const properties = [
      ...defaultProperties,
      fullBox('udes', 0, 0, 'en\0name\0text\0tags\0'),
      fullBox('mdft', 0, 0, u32(0, 99)),
    ];
    const items = defaultItems.map((item) => ({ ...item, properties: [...(item.properties ?? []), 5, 6] }));
    expect(identity(makeHeif({ properties, items })).contentHash).toBe(before.contentHash);
  });

  it.each<[string, HeifItem[]]>([
    ['another primary part', defaultItems.filter(({ id }) => id !== 4)],
    [
      'other references',
      defaultItems.map((item) => (item.id === 3 ? { ...item, references: [{ type: 'dimg', to: [2, 1] }] } : item)),
    ],
    ['other properties', defaultItems.map((item) => (item.id === 3 ? { ...item, properties: [1] } : item))],
    [
      'shared bytes that are no longer the same',
      defaultItems.map((item) => (item.id === 4 ? { ...item, data: { sameAs: 2 } } : item)),
    ],
  ])('is another one with %s', (_, items) => {
    expect(identity(makeHeif({ items })).contentHash).not.toBe(before.contentHash);
  });

  it('is the whole file’s when all its data lies elsewhere', () => {
    const items: HeifItem[] = [{ id: 3, type: 'hvc1', data: { idat: Buffer.from('data') }, properties: [1] }];
    const elsewhere = makeHeif({ items });
    // The location's data reference: not this file.
    elsewhere.writeUInt16BE(1, elsewhere.indexOf('iloc') + 4 + 4 + 4 + 4);
    expect(identity(elsewhere).algorithm).toBe('file');
    expect(identity(makeHeif({ items })).algorithm).toBe('essence:1');
  });

  it('is another one when a motion photo is attached', () => {
    expect(identity(makeHeif({ after: [box('mpvd', mediaBytes(50, 3))] })).contentHash).not.toBe(before.contentHash);
  });
});

describe('the identity of a picture sequence', () => {
  it('stays when padding moves its chunks', () => {
    const moved = makeSequence([box('free', Buffer.alloc(77))]);
    expect(identifyAs(avif, bufferSource(moved)).contentHash).toBe(
      identifyAs(avif, bufferSource(sequence)).contentHash,
    );
  });

  it('gives size from the item, duration from the movie, and is a picture', () => {
    const { findings, mediaType } = identifyAs(avif, bufferSource(sequence));
    expect(findings).toMatchObject({ width: 128, height: 64, durationSeconds: 2 });
    expect(mediaType).toBe('image');
  });
});

describe('what HEIC and AVIF say', () => {
  it('gives the stored size of the primary item, EXIF without its lead, and XMP', () => {
    const { findings } = identity(tagged);
    expect(findings).toMatchObject({ width: 128, height: 64 });
    expect(findings.exif.map((block) => block.equals(makeExif('hills')))).toEqual([true]);
    expect(findings.xmp.map((packet) => packet.equals(makeXmp(['sea'], 4)))).toEqual([true]);
    expect(identifyAs(avif, bufferSource(encoded)).findings).toMatchObject({ width: 96, height: 64 });
  });

  it('marks the bytes of EXIF and XMP as metadata', () => {
    const kinds = [...heic.segments(bufferSource(tagged), createFindings())].filter(({ kind }) => kind === 'metadata');
    const text = kinds.map(({ start, end }) => tagged.subarray(start, end).toString('latin1')).join('');
    expect(text).toContain('x:xmpmeta');
  });

  it('is data-loss when an item lies outside the file, or in item data that is not there', () => {
    const short = Buffer.from(plain);
    short.writeUInt32BE(0x7fffffff, short.indexOf('iloc') + 4 + 4 + 4 + 12);
    expect(() => identity(short)).toThrow(expect.objectContaining({ code: 'data-loss' }));
    const lost = Buffer.from(plain);
    lost.write('free', lost.indexOf('idat'), 'latin1');
    expect(() => identity(lost)).toThrow(expect.objectContaining({ code: 'data-loss' }));
  });
});
