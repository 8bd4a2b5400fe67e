/** Whether a FLAC stream is whole: it has no length, but its last frame must end in its checksum and complete the number of samples. RFC 9639 §9. */
import type { ByteSource } from '../format.ts';

/** The last frame is looked for in at least and at most this many bytes, in between by the announced size of the largest frame. */
const LEAST_SEARCH = 128 * 1024;
const MOST_SEARCH = 1024 * 1024;

const crc8Table = table(8, 0x07);
const crc16Table = table(16, 0x8005);

function table(bits: 8 | 16, polynomial: number): Uint16Array {
  const top = 1 << (bits - 1);
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let value = byte << (bits - 8);
    for (let bit = 0; bit < 8; bit += 1) value = (value & top) !== 0 ? (value << 1) ^ polynomial : value << 1;
    return value & ((1 << bits) - 1);
  });
}

export interface FlacStream {
  /** 0 when not known. */
  totalSamples: number;
  /** Samples of every frame but the last; for streams of fixed block size. */
  blockSize: number;
  /** Bytes of the largest frame; 0 when not known. */
  largestFrame: number;
}

/** True when the bytes before `end` are a complete last frame. Looks back from the end, one megabyte at most. */
export function endsWithWholeFrame(source: ByteSource, start: number, end: number, stream: FlacStream): boolean {
  const search =
    stream.largestFrame === 0 ? MOST_SEARCH : Math.max(LEAST_SEARCH, Math.min(stream.largestFrame, MOST_SEARCH));
  const from = Math.max(start, end - search);
  const bytes = Buffer.from(source.read(from, end - from));
  for (let at = bytes.lastIndexOf(0xff); at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(0xff, at - 1)) {
    const frame = readFrameHeader(bytes, at);
    if (frame === undefined) continue;
    const first = frame.fixed ? frame.number * stream.blockSize : frame.number;
    if (stream.totalSamples > 0 && first + frame.samples !== stream.totalSamples) continue;
    if (crc16(bytes, at) === 0) return true;
  }
  return false;
}

/** The checksum of a frame with its own checksum behind it is zero. */
function crc16(bytes: Buffer, from: number): number {
  let crc = 0;
  for (let at = from; at < bytes.length; at += 1)
    crc = ((crc << 8) & 0xffff) ^ (crc16Table[(crc >> 8) ^ (bytes[at] as number)] as number);
  return crc;
}

interface FrameHeader {
  fixed: boolean;
  /** Of the frame in streams of fixed block size, else of its first sample. */
  number: number;
  samples: number;
}

function readFrameHeader(bytes: Buffer, at: number): FrameHeader | undefined {
  if (at + 6 > bytes.length || ((bytes[at + 1] as number) & 0xfe) !== 0xf8) return undefined;
  const sizeCode = (bytes[at + 2] as number) >> 4;
  const rateCode = (bytes[at + 2] as number) & 15;
  if (sizeCode === 0 || rateCode === 15) return undefined;
  const coded = codedNumber(bytes, at + 4);
  if (coded === undefined) return undefined;
  let next = coded.next;
  let samples = sizeCode === 1 ? 192 : sizeCode < 6 ? 144 << sizeCode : 1 << sizeCode;
  if (sizeCode === 6 || sizeCode === 7) {
    const width = sizeCode - 5;
    if (next + width > bytes.length) return undefined;
    samples = bytes.readUIntBE(next, width) + 1;
    next += width;
  }
  if (rateCode >= 12) next += rateCode === 12 ? 1 : 2;
  if (next >= bytes.length) return undefined;
  let crc = 0;
  for (let index = at; index <= next; index += 1) crc = crc8Table[crc ^ (bytes[index] as number)] as number;
  return crc === 0 ? { fixed: ((bytes[at + 1] as number) & 1) === 0, number: coded.value, samples } : undefined;
}

/** A number of up to 36 bits, written like UTF-8. */
function codedNumber(bytes: Buffer, at: number): { value: number; next: number } | undefined {
  const lead = bytes[at] as number;
  if (lead < 0x80) return { value: lead, next: at + 1 };
  const more = Math.clz32(~(lead << 24)) - 1;
  if (more < 1 || more > 6 || at + more >= bytes.length) return undefined;
  let value = more === 6 ? 0 : lead & (0x3f >> more);
  for (let index = 1; index <= more; index += 1) {
    const byte = bytes[at + index] as number;
    if ((byte & 0xc0) !== 0x80) return undefined;
    value = value * 64 + (byte & 0x3f);
  }
  return { value, next: at + more + 1 };
}
