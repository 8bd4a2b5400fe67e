/** Movies: the format suite, and what only they have: an index that tools move, fragments, texts in four places, sound without pictures. */
import { describe, expect, it } from 'vitest';
import { identifyAs } from '#engine/media/essence.ts';
import type { Identity } from '#engine/media/essence.ts';
import { mov, mp4 } from '#engine/media/formats/movie.ts';
import { bufferSource } from '#engine/media/source.ts';
import { box, fullBox, mediaBytes, u32 } from '../../fixtures/make-boxes.ts';
import { defaultChunks, makeFragmentedMovie, makeIlst, makeMdta, makeMovie } from '../../fixtures/make-movie.ts';
import { makeXmp } from '../../fixtures/make-metadata.ts';
import { formatSuite } from '../../suites/format-suite.ts';

const identity = (bytes: Buffer): Identity => identifyAs(mp4, bufferSource(bytes));
const xmpBox = (text: string[]): Buffer =>
  box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), makeXmp(text, 3));
const c2paBox = box(
  'uuid',
  Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex'),
  u32(0),
  'manifest\0',
  u32(0, 0),
  'JUMBF',
);
const at = (bytes: Buffer, text: string, further = 0): number => bytes.indexOf(text, 0, 'latin1') + further;

const camera = makeMovie({ created: 3_600_000_000 });
const streaming = makeMovie({ index: 'first', inside: [makeIlst({ '©cmt': 'a comment' })] });
const tagged = makeMovie({ before: [xmpBox(['sea'])], after: [c2paBox] });
const fragmented = makeFragmentedMovie();
const quickTime = makeMovie({ brand: 'qt  ', before: [box('wide')] });

formatSuite(mp4, [
  {
    name: 'with the index last',
    bytes: camera,
    mediaByteAt: [at(camera, 'mdat', 5), at(camera, 'moov', -9), at(camera, 'stts', 15), at(camera, 'mp4v', 33)],
  },
  {
    name: 'with the index first',
    bytes: streaming,
    mediaByteAt: [at(streaming, 'mdat', 50), at(streaming, 'stsz', 20)],
  },
  {
    name: 'with XMP and C2PA',
    bytes: tagged,
    mediaByteAt: [at(tagged, 'mdat', 4)],
    mayEndAfter: tagged.length - c2paBox.length,
  },
]);

formatSuite(
  mp4,
  [
    {
      name: 'in fragments',
      bytes: fragmented,
      mediaByteAt: [at(fragmented, 'mdat', 9), fragmented.length - 1, at(fragmented, 'trun', 19)],
    },
  ],
  {
    exiftool: 'refuses',
    truncation: { tolerated: true, reason: 'fragments have no count: a recording may end after any of them' },
  },
);

formatSuite(mov, [
  { name: 'from a camera', bytes: quickTime, mediaByteAt: [at(quickTime, 'mdat', 4), at(quickTime, 'stts', 15)] },
]);

describe('the identity of a movie', () => {
  const before = identity(makeMovie());
  it.each([
    ['the index is moved to the front', makeMovie({ index: 'first' })],
    ['sizes and offsets are written in 64 bits', makeMovie({ index: 'last, 64-bit' })],
    ['padding is put before the media data', makeMovie({ before: [box('free', Buffer.alloc(333))] })],
    [
      'texts, XMP and C2PA are added',
      makeMovie({
        inside: [makeIlst({ '©nam': 'A title' }), makeMdta({ prompt: '{}' })],
        before: [xmpBox(['a'])],
        after: [c2paBox],
      }),
    ],
    ['its dates are set', makeMovie({ created: 3_700_000_000 })],
    ['an index of fragments is added at the end', makeMovie({ after: [box('mfra', Buffer.alloc(8))] })],
  ])('stays when %s', (_, bytes) => {
    expect(identity(bytes).contentHash).toBe(before.contentHash);
    expect(identity(bytes).algorithm).toBe('essence:1');
  });

  it('stays when the parts of a table change places', () => {
    const bytes = makeMovie();
    const [stts, stsc, stsz] = ['stts', 'stsc', 'stsz'].map((type) => at(bytes, type, -4)) as [number, number, number];
    const swapped = Buffer.concat([
      bytes.subarray(0, stts),
      bytes.subarray(stsc, stsz),
      bytes.subarray(stts, stsc),
      bytes.subarray(stsz),
    ]);
    expect(identity(swapped).contentHash).toBe(before.contentHash);
  });

  it('is what version 1 made of it', () => {
    expect(before.contentHash).toBe('sha256:383418da16915d04c4e43e05c0e643fd91c89d973b6644a7b1c507aea030481d');
    expect(identity(fragmented).contentHash).toBe(
      'sha256:5066e68bc0bd3dbbaf39f4adb9f466741ab28b427b9c8ee144b63faef4e67312',
    );
  });

  it('is another one when it is turned, or when its chunks are given to other places', () => {
    expect(identity(makeMovie({ rotation: 90 })).contentHash).not.toBe(before.contentHash);
    const swapped = Buffer.from(makeMovie());
    const table = at(swapped, 'stco', 12);
    const [first, second] = [swapped.readUInt32BE(table), swapped.readUInt32BE(table + 4)];
    swapped.writeUInt32BE(second, table);
    swapped.writeUInt32BE(first, table + 4);
    expect(identity(swapped).contentHash).not.toBe(before.contentHash);
  });

  it('keeps what stands behind the last box and in boxes that nobody knows', () => {
    const trailer = makeMovie({ after: [Buffer.from('\0\0\0\x20\x01\x02\x03\x04 camera trailer', 'latin1')] });
    expect(identity(trailer).contentHash).not.toBe(before.contentHash);
    expect(identity(trailer).findings.warnings.join(' ')).toContain('Behind the last box');
    expect(identity(makeMovie({ after: [box('mpvd', 'motion')] })).contentHash).not.toBe(before.contentHash);
  });

  it('does not depend on segment indexes and events between fragments', () => {
    const events = makeFragmentedMovie(defaultChunks, [box('emsg', Buffer.alloc(20)), box('sidx', Buffer.alloc(24))]);
    expect(identity(events).contentHash).toBe(identity(fragmented).contentHash);
    const other = makeFragmentedMovie([...defaultChunks.slice(0, 3), mediaBytes(178, 9)]);
    expect(identity(other).contentHash).not.toBe(identity(fragmented).contentHash);
  });
});

describe('what a movie says', () => {
  it('gives size, rotation, duration and date', () => {
    const { findings, mediaType } = identity(makeMovie({ rotation: 90, created: 2_082_844_800 + 1_700_000_000 }));
    expect(findings).toMatchObject({
      width: 320,
      height: 240,
      rotation: 90,
      durationSeconds: 2,
      containerDate: '2023-11-14T22:13:20Z',
    });
    expect(mediaType).toBe('video');
    expect(identity(makeMovie()).findings.containerDate).toBeUndefined();
  });

  it('adds up the duration of fragments', () => {
    expect(identity(fragmented).findings.durationSeconds).toBe(2);
  });

  it('is a sound when there are no pictures', () => {
    const { mediaType, format, mime } = identity(makeMovie({ brand: 'M4A ', tracks: ['soun'] }));
    expect({ mediaType, format, mime }).toEqual({ mediaType: 'audio', format: 'm4a', mime: 'audio/mp4' });
  });

  it('finds texts in iTunes lists and QuickTime keys, XMP and C2PA', () => {
    const inside = [
      makeIlst({ '©cmt': '{"prompt":"{}"}', '©nam': 'Fjord' }),
      makeMdta({ workflow: '{"nodes":[]}', 'com.apple.quicktime.make': 'Canon' }),
    ];
    const { findings } = identity(makeMovie({ inside, before: [xmpBox(['sea']), c2paBox] }));
    expect(findings.texts).toEqual([
      { carrier: 'MP4 ilst', key: 'comment', value: '{"prompt":"{}"}' },
      { carrier: 'MP4 ilst', key: 'title', value: 'Fjord' },
      { carrier: 'MP4 mdta', key: 'workflow', value: '{"nodes":[]}' },
      { carrier: 'MP4 mdta', key: 'make', value: 'Canon' },
    ]);
    expect(findings.xmp).toHaveLength(1);
    expect(findings.c2pa?.toString()).toBe('JUMBF');
  });

  it('is not refused for texts that are damaged', () => {
    const broken = box('udta', u32(999), '©nam', 'text');
    const found = identity(makeMovie({ inside: [broken] }));
    expect(found.contentHash).toBe(identity(makeMovie()).contentHash);
    expect(found.findings.warnings).toHaveLength(1);
  });

  it('finds the XMP that QuickTime files keep in their user data', () => {
    const found = identifyAs(
      mov,
      bufferSource(makeMovie({ brand: 'qt  ', inside: [box('udta', box('XMP_', '<x:xmpmeta/>'))] })),
    );
    expect(found.findings.xmp.map(String)).toEqual(['<x:xmpmeta/>']);
  });
});

describe('a damaged movie', () => {
  const failure = (bytes: Buffer): unknown => {
    try {
      identity(bytes);
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it('is data-loss when chunks point outside the media data', () => {
    const lying = Buffer.from(makeMovie());
    lying.writeUInt32BE(4, at(lying, 'stco', 12));
    expect(failure(lying)).toMatchObject({ code: 'data-loss', details: { offset: 4 } });
  });

  it('is data-loss when it has no index at all', () => {
    expect(failure(Buffer.concat([box('ftyp', 'isom', u32(0)), box('mdat', 'data')]))).toMatchObject({
      code: 'data-loss',
    });
  });

  it('is data-loss when boxes lie a thousand deep in one another', () => {
    let nested = box('free');
    for (let depth = 0; depth < 1000; depth += 1) nested = box('moov', nested);
    expect(failure(Buffer.concat([box('ftyp', 'isom', u32(0)), nested]))).toMatchObject({ code: 'data-loss' });
  });

  it('announcing ten million entries in a table of a few is data-loss', () => {
    const lying = Buffer.from(makeMovie());
    lying.writeUInt32BE(10_000_000, at(lying, 'stco', 8));
    expect(failure(lying)).toMatchObject({ code: 'data-loss' });
  });

  it('whose index is packed is identified by its whole file', () => {
    const packed = Buffer.concat([
      box('ftyp', 'qt  ', u32(0)),
      box('mdat', 'data'),
      box('moov', box('cmov', fullBox('dcom', 0, 0))),
    ]);
    const found = identity(packed);
    expect(found.algorithm).toBe('file');
    expect(found.contentHash).toBe(found.fileHash);
  });
});
