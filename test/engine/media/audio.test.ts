/** WAV, MP3 and FLAC: the format suite, and what only sounds have: tags at both ends, streams without a length, checksums. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { identifyAs } from '#engine/media/essence.ts';
import type { MediaFormat } from '#engine/media/format.ts';
import type { Identity } from '#engine/media/essence.ts';
import { flac } from '#engine/media/formats/flac.ts';
import { mp3 } from '#engine/media/formats/mp3.ts';
import { wav } from '#engine/media/formats/wav.ts';
import { bufferSource } from '#engine/media/source.ts';
import {
  chunk,
  flacBlock,
  flacFrames,
  id3Text,
  infoList,
  makeApe,
  makeFlac,
  makeId3,
  makeId3v1,
  makeWav,
  mpegFrames,
  pcmFormat,
  vorbisComment,
  xingFrame,
} from '../../fixtures/make-audio.ts';
import { mediaBytes } from '../../fixtures/make-boxes.ts';
import { makeXmp } from '../../fixtures/make-metadata.ts';
import { formatSuite } from '../../suites/format-suite.ts';

const identity = (format: MediaFormat, bytes: Buffer): Identity => identifyAs(format, bufferSource(bytes));
const hash = (format: MediaFormat, bytes: Buffer): string => identity(format, bytes).contentHash;
const failure = (format: MediaFormat, bytes: Buffer): unknown => {
  try {
    return hash(format, bytes);
  } catch (error) {
    return error;
  }
};

const sound = [chunk('fmt ', pcmFormat()), chunk('data', mediaBytes(801, 31))];
const plainWav = makeWav(sound);
const taggedWav = makeWav([
  sound[0]!,
  infoList({ INAM: 'Title' }),
  sound[1]!,
  chunk('id3 ', makeId3([['TIT2', id3Text('Other')]])),
]);
formatSuite(wav, [
  // The pad byte at the end may be missing, as in many files.
  { name: 'plain', bytes: plainWav, mediaByteAt: [24, 44, 44 + 800], mayEndAfter: plainWav.length - 1 },
  { name: 'with tags', bytes: taggedWav, mediaByteAt: [taggedWav.indexOf('data') + 8] },
]);

const sha256 = (...parts: Buffer[]): string =>
  `sha256:${createHash('sha256').update(Buffer.concat(parts)).digest('hex')}`;
const eightBytes = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

describe('the identity of sounds', () => {
  it('is the hash of what the heads of wav.ts, mp3.ts and flac.ts describe', () => {
    const described = [
      Buffer.from('fmt '),
      eightBytes(16),
      pcmFormat(),
      Buffer.from('data'),
      eightBytes(801),
      mediaBytes(801, 31),
    ];
    expect(hash(wav, taggedWav)).toBe(sha256(...described));
    expect(hash(mp3, taggedMp3)).toBe(sha256(frames));
    expect(hash(flac, taggedFlac)).toBe(sha256(plainFlac.subarray(8, 42), flacFrames(5)));
  });
});

describe('the identity of WAV', () => {
  it('stays when remarks, padding or a 64-bit header are added', () => {
    const before = hash(wav, plainWav);
    expect(
      hash(
        wav,
        makeWav([chunk('JUNK', Buffer.alloc(28)), ...sound, chunk('bext', Buffer.alloc(602)), infoList({ ICMT: 'a' })]),
      ),
    ).toBe(before);
    const ds64 = Buffer.alloc(28);
    ds64.writeBigUInt64LE(801n, 8);
    const wide = Buffer.from(sound[1]!);
    wide.writeUInt32LE(0xffffffff, 4);
    expect(hash(wav, makeWav([chunk('ds64', ds64), sound[0]!, wide], 'RF64'))).toBe(before);
    expect(hash(wav, Buffer.concat([plainWav, makeId3v1('Title')]))).toBe(before);
    expect(hash(wav, Buffer.concat([plainWav, makeApe({ Title: 'x' })]))).toBe(before);
  });

  it('is another one with another format or with unknown bytes at the end', () => {
    expect(hash(wav, makeWav([chunk('fmt ', pcmFormat(16_000)), sound[1]!]))).not.toBe(hash(wav, plainWav));
    expect(hash(wav, Buffer.concat([plainWav, Buffer.from([1, 2, 3, 4, 5])]))).not.toBe(hash(wav, plainWav));
  });

  it('takes sound of unsaid length to the end of the file, with a warning', () => {
    const piped = Buffer.from(plainWav);
    piped.writeUInt32LE(0xffffffff, 4);
    piped.writeUInt32LE(0xffffffff, piped.indexOf('data') + 4);
    const { findings } = identity(wav, piped);
    expect(findings.warnings.join(' ')).toContain('length of the sound');
    expect(findings.durationSeconds).toBeCloseTo(802 / 32_000, 6);
  });

  it('reads duration, INFO, ID3 and XMP', () => {
    const { findings } = identity(
      wav,
      makeWav([
        ...sound,
        infoList({ INAM: 'Fjord', ISFT: 'Alice' }),
        chunk('id3 ', makeId3([['TPE1', id3Text('Me')]])),
        chunk('_PMX', makeXmp(['sea'], 1)),
      ]),
    );
    expect(findings.durationSeconds).toBeCloseTo(801 / 32_000, 6);
    expect(findings.texts).toEqual([
      { carrier: 'RIFF INFO', key: 'title', value: 'Fjord' },
      { carrier: 'RIFF INFO', key: 'software', value: 'Alice' },
      { carrier: 'ID3', key: 'artist', value: 'Me' },
    ]);
    expect(findings.xmp).toHaveLength(1);
  });

  it('does not enter lists that lie a thousand deep in one another', () => {
    let nested = infoList({ INAM: 'x' });
    for (let depth = 0; depth < 1000; depth += 1) nested = chunk('LIST', Buffer.concat([Buffer.from('INFO'), nested]));
    expect(hash(wav, makeWav([...sound, nested]))).toBe(hash(wav, plainWav));
  });

  it('without a data chunk is data-loss', () => {
    expect(failure(wav, makeWav([sound[0]!]))).toMatchObject({ code: 'data-loss' });
  });
});

const frames = mpegFrames(12);
const taggedMp3 = Buffer.concat([makeId3([['TIT2', id3Text('Fjord')]], { padding: 50 }), frames, makeId3v1('Fjord')]);
formatSuite(
  mp3,
  [
    { name: 'bare frames', bytes: frames, mediaByteAt: [10, 417 * 5 + 9, frames.length - 1] },
    { name: 'with tags at both ends', bytes: taggedMp3, mediaByteAt: [taggedMp3.indexOf(frames) + 30] },
  ],
  { truncation: { tolerated: true, reason: 'MPEG audio is a stream that may end after any frame' } },
);

describe('the identity of MP3', () => {
  const before = hash(mp3, frames);
  it.each([
    ['ID3 2.2', Buffer.concat([makeId3([['TT2', id3Text('a')]], { version: 2 }), frames])],
    [
      'ID3 2.3, unsynchronised',
      Buffer.concat([makeId3([['TIT2', Buffer.from([1, 0xff, 0xfe, 65, 0])]], { version: 3, unsync: true }), frames]),
    ],
    ['ID3 2.4 with a footer', Buffer.concat([makeId3([['TIT2', id3Text('a')]], { footer: true }), frames])],
    [
      'two ID3 tags and zeros behind them',
      Buffer.concat([makeId3([]), makeId3([['TIT2', id3Text('a')]]), Buffer.alloc(500), frames]),
    ],
    ['ID3v1', Buffer.concat([frames, makeId3v1('a')])],
    ['APE and ID3v1', Buffer.concat([frames, makeApe({ Title: 'a' }), makeId3v1('a')])],
    ['Lyrics3', Buffer.concat([frames, Buffer.from('LYRICSBEGININD00000000019LYRICS200'), makeId3v1('a')])],
    ['an appended ID3 2.4', Buffer.concat([frames, makeId3([['TIT2', id3Text('a')]], { footer: true })])],
  ])('does not depend on %s', (_, bytes) => {
    expect(hash(mp3, bytes)).toBe(before);
  });

  it('reads texts of every version and encoding, with the keys that programs give their own', () => {
    const comment = Buffer.concat([Buffer.from([3]), Buffer.from('eng\0'), Buffer.from('a comment')]);
    const own = Buffer.concat([Buffer.from([3]), Buffer.from('prompt\0{"3":{}}')]);
    for (const bytes of [
      makeId3([
        ['TIT2', id3Text('Fjörd')],
        ['COMM', comment],
        ['TXXX', own],
      ]),
      makeId3(
        [
          ['TIT2', id3Text('Fjörd', true)],
          ['COMM', comment],
          ['TXXX', own],
        ],
        { version: 3, unsync: true },
      ),
      makeId3(
        [
          ['TT2', id3Text('Fjörd', true)],
          ['COM', comment],
          ['TXX', own],
        ],
        { version: 2 },
      ),
    ]) {
      expect(identity(mp3, Buffer.concat([bytes, frames])).findings.texts).toEqual([
        { carrier: 'ID3', key: 'title', value: 'Fjörd' },
        { carrier: 'ID3', key: 'comment', value: 'a comment' },
        { carrier: 'ID3', key: 'prompt', value: '{"3":{}}' },
      ]);
    }
  });

  it('reads XMP, and does not unpack a bomb', () => {
    const packed = deflateSync(Buffer.alloc(40 * 1024 * 1024, 65));
    const size = Buffer.alloc(4);
    size.writeUInt32BE(40 * 1024 * 1024);
    const tag = makeId3(
      [
        ['PRIV', Buffer.concat([Buffer.from('XMP\0'), makeXmp(['sea'], 1)])],
        ['TIT2', Buffer.concat([size, packed])],
      ],
      { version: 3 },
    );
    // The flag "compressed" of the second frame.
    tag[tag.indexOf('TIT2') + 9] = 0x80;
    const { findings } = identity(mp3, Buffer.concat([tag, frames]));
    expect(findings.xmp.map(String)[0]).toContain('sea');
    expect(findings.texts).toEqual([]);
  });

  it('takes the duration from an information frame, else counts frames', () => {
    expect(identity(mp3, frames).findings.durationSeconds).toBeCloseTo((12 * 1152) / 44_100, 6);
    expect(identity(mp3, Buffer.concat([xingFrame(12), frames])).findings.durationSeconds).toBeCloseTo(
      (12 * 1152) / 44_100,
      6,
    );
  });

  it('warns when the last frame is cut short', () => {
    const { findings } = identity(mp3, frames.subarray(0, -100));
    expect(findings.warnings.join(' ')).toContain('cut short');
  });

  it('is data-loss when the tag is longer than the file, or no frame follows', () => {
    expect(failure(mp3, Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f sound'))).toMatchObject({ code: 'data-loss' });
    expect(failure(mp3, Buffer.concat([makeId3([]), Buffer.from('no sound at all')]))).toMatchObject({
      code: 'data-loss',
    });
  });
});

const plainFlac = makeFlac();
const blocks = [
  flacBlock(4, vorbisComment({ TITLE: 'Fjord', PROMPT: '{}' })),
  flacBlock(6, mediaBytes(90, 3)),
  flacBlock(3, Buffer.alloc(18, 0xff)),
];
const taggedFlac = makeFlac(5, blocks);
formatSuite(flac, [
  { name: 'plain', bytes: plainFlac, mediaByteAt: [8, plainFlac.indexOf(flacFrames(1)) + 20, plainFlac.length - 1] },
  { name: 'with comments, a picture and seek points', bytes: taggedFlac, mediaByteAt: [12, taggedFlac.length - 200] },
]);

describe('the identity of FLAC', () => {
  const before = hash(flac, plainFlac);
  it('stays when blocks are added, in whatever order, or ID3 at either end', () => {
    expect(hash(flac, taggedFlac)).toBe(before);
    expect(hash(flac, makeFlac(5, [...blocks].reverse()))).toBe(before);
    expect(hash(flac, Buffer.concat([plainFlac, makeId3v1('a')]))).toBe(before);
    const led = identity(mp3, Buffer.concat([makeId3([['TIT2', id3Text('a')]]), plainFlac]));
    expect(led).toMatchObject({ contentHash: before, format: 'flac', mime: 'audio/flac' });
  });

  it('reads duration and comments', () => {
    const { findings } = identity(flac, taggedFlac);
    expect(findings.durationSeconds).toBeCloseTo((5 * 192) / 8000, 6);
    expect(findings.texts).toEqual([
      { carrier: 'Vorbis', key: 'encoder', value: 'fixture' },
      { carrier: 'Vorbis', key: 'title', value: 'Fjord' },
      { carrier: 'Vorbis', key: 'prompt', value: '{}' },
    ]);
  });

  it('is data-loss when whole frames are missing at the end, unless the number of samples is not said', () => {
    const cut = plainFlac.subarray(0, plainFlac.length - flacFrames(1).length);
    expect(failure(flac, cut)).toMatchObject({ code: 'data-loss' });
    expect(hash(flac, makeFlac(5, [], 0))).not.toBe(before);
  });
});
