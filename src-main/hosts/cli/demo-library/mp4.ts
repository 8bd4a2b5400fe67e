/** Writes MP4 (ISO 14496-12, -14, -15) around H.264 frames, with the recipe in the comment and tags in an XMP box. */
import type { Picture } from './canvas.ts';
import { encodeH264, parameterSets } from './h264.ts';

/** Ticks per second; whole for 6, 8, 10, 24, 25 and 30 frames. */
const TIMESCALE = 600;
/** Where XMP lies in ISO media files (XMP part 3, 2.1.2.1). */
const XMP_UUID = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');

function box(type: string, ...parts: (Uint8Array | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** Version and flags, then 32-bit numbers. */
function fullBox(type: string, flags: number, numbers: number[], ...rest: Uint8Array[]): Buffer {
  return box(type, words([flags, ...numbers]), ...rest);
}

function words(numbers: number[]): Buffer {
  const out = Buffer.alloc(numbers.length * 4);
  numbers.forEach((value, at) => out.writeUInt32BE(value, at * 4));
  return out;
}

const unity = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

/** Seconds since 1904-01-01, as ISO media count. */
function movieTime(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000) + 2_082_844_800;
}

function sampleEntry(width: number, height: number): Buffer {
  const { sequence, picture } = parameterSets(width, height);
  const size = (data: Buffer): number[] => [data.length >> 8, data.length & 0xff];
  const config = box(
    'avcC',
    [1, ...sequence.subarray(1, 4), 0xff, 0xe1, ...size(sequence)],
    sequence,
    [1, ...size(picture)],
    picture,
  );
  const entry = Buffer.alloc(78);
  entry.writeUInt16BE(1, 6);
  entry.writeUInt16BE(width, 24);
  entry.writeUInt16BE(height, 26);
  entry.writeUInt32BE(0x480000, 28);
  entry.writeUInt32BE(0x480000, 32);
  entry.writeUInt16BE(1, 40);
  entry.writeUInt16BE(24, 74);
  entry.writeInt16BE(-1, 76);
  return box('avc1', entry, config);
}

/** iTunes-style metadata, which generators use for their recipe. */
function metadata(texts: Record<string, string>): Buffer {
  const items = Object.entries(texts).map(([key, text]) =>
    box(key, fullBox('data', 1, [0], Buffer.from(text, 'utf8'))),
  );
  const handler = fullBox('hdlr', 0, [0], Buffer.from('mdirappl\0\0\0\0\0\0\0\0\0', 'latin1'));
  return box('udta', fullBox('meta', 0, [], handler, box('ilst', ...items)));
}

export interface VideoFacts {
  framesPerSecond: number;
  createdAt: string;
  /** Four-letter keys of `ilst`; © is the byte 0xa9. */
  texts: Record<string, string>;
  xmp: string;
}

function movie(samples: Buffer[], firstAt: number, size: { width: number; height: number }, facts: VideoFacts): Buffer {
  const step = Math.round(TIMESCALE / facts.framesPerSecond);
  const duration = samples.length * step;
  const time = movieTime(facts.createdAt);
  const sizes = samples.map((sample) => sample.length);
  const table = box(
    'stbl',
    fullBox('stsd', 0, [1], sampleEntry(size.width, size.height)),
    fullBox('stts', 0, [1, samples.length, step]),
    fullBox('stss', 0, [1, 1]),
    fullBox('stsc', 0, [1, 1, samples.length, 1]),
    fullBox('stsz', 0, [0, sizes.length, ...sizes]),
    fullBox('stco', 0, [1, firstAt]),
  );
  const references = box('dinf', fullBox('dref', 0, [1], fullBox('url ', 1, [])));
  const video = box('minf', fullBox('vmhd', 1, [0, 0]), references, table);
  const handler = fullBox('hdlr', 0, [0], Buffer.from('vide\0\0\0\0\0\0\0\0\0\0\0\0Alice demo\0', 'latin1'));
  const media = box('mdia', fullBox('mdhd', 0, [time, time, TIMESCALE, duration, 0x55c40000]), handler, video);
  const trackHead = fullBox('tkhd', 3, [
    time,
    time,
    1,
    0,
    duration,
    0,
    0,
    0,
    0,
    ...unity,
    size.width << 16,
    size.height << 16,
  ]);
  const movieHead = fullBox('mvhd', 0, [
    time,
    time,
    TIMESCALE,
    duration,
    0x10000,
    0x1000000,
    0,
    0,
    ...unity,
    0,
    0,
    0,
    0,
    0,
    0,
    2,
  ]);
  return box('moov', movieHead, box('trak', trackHead, media), metadata(facts.texts));
}

/** The index lies before the samples, so that a browser can start at once. Sides must be multiples of 16. */
export function encodeMp4(pictures: readonly Picture[], facts: VideoFacts): Buffer {
  const { width, height } = pictures[0]!;
  const samples = encodeH264(pictures).map((unit) => Buffer.concat([words([unit.length]), unit]));
  const type = box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2avc1mp41', 'latin1'));
  const xmp = box('uuid', XMP_UUID, Buffer.from(facts.xmp, 'utf8'));
  // The index names the place of the samples behind it, and its length does not depend on that number.
  const before = type.length + movie(samples, 0, { width, height }, facts).length + xmp.length + 8;
  return Buffer.concat([type, movie(samples, before, { width, height }, facts), xmp, box('mdat', ...samples)]);
}
