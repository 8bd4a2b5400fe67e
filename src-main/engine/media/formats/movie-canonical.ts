/**
 * The canonical form of a movie's index (`moov`, `moof`): what decoders need, without what taggers and streaming tools rewrite.
 *
 * - Left out at every level: `udta`, `meta`, `uuid`, `free`, `skip`, `wide`.
 * - `moov trak edts mdia minf dinf stbl mvex moof traf` are containers: type, eight bytes 0xFF, their parts, four zero bytes.
 *   Parts are ordered by type (byte order); those of the same type keep the file's order.
 * - Every other box: type, payload length (64-bit big-endian), payload, with these changes:
 *   `mvhd`, `tkhd`, `mdhd`: creation and modification time are zero;
 *   `stco` and `co64`: written as `co64`, four zero bytes, the 32-bit count, and per chunk a 64-bit position in the media
 *   data (see {@link MediaMap}) in place of the offset in the file, unless the track's data lies in another file;
 *   `saio` in `stbl`: written likewise as `saio`, its first four bytes (and the next eight when flag 1 is set), the count and 64-bit positions;
 *   `tfhd` with flag 1: the base offset is relative to the start of its `moof` (64-bit, wrapping).
 *
 * ISO/IEC 14496-12 §8.2.2, 8.3.2, 8.4.2, 8.7.5, 8.7.9, 8.8.7; QuickTime File Format, "Movie Atoms".
 */
import type { ByteSource } from '../format.ts';
import { childBoxes, descend, MAX_DEPTH, printable } from './boxes.ts';
import type { Box } from './boxes.ts';
import { damaged } from './damage.ts';

/** Where a file offset lies in the media data, or undefined when it is in no media data. */
export type MediaMap = (offset: number) => number | undefined;

export interface CanonicalContext {
  mediaPosition: MediaMap;
  /** Start of the `moof`, when the box is one. */
  moofStart?: number;
}

const containers = new Set(['moov', 'trak', 'edts', 'mdia', 'minf', 'dinf', 'stbl', 'mvex', 'moof', 'traf']);
const leftOut = new Set(['udta', 'meta', 'uuid', 'free', 'skip', 'wide']);
const timed = new Set(['mvhd', 'tkhd', 'mdhd']);
/** Bytes of payload taken at once, and entries of a table. */
const PIECE = 256 * 1024;
const ENTRIES = 16_384;
/** Headers that are changed are read whole; real ones have some hundred bytes. */
const MAX_HEADER = 65_536;

/** The canonical bytes of a box in pieces of at most some 256 KiB. Throws `data-loss` when an offset or a size lies. */
export function* canonicalBox(
  source: ByteSource,
  box: Box,
  context: CanonicalContext,
  depth = 0,
  external = false,
): Generator<Buffer> {
  if (depth > MAX_DEPTH) throw damaged('boxes lie in one another deeper than in any real file', box.start);
  if (containers.has(box.type)) {
    const elsewhere = box.type === 'minf' ? dataLiesElsewhere(source, box) : external;
    yield Buffer.concat([typeBytes(box.type), Buffer.alloc(8, 0xff)]);
    for (const part of partsByType(source, box)) yield* canonicalBox(source, part, context, depth + 1, elsewhere);
    yield Buffer.alloc(4);
    return;
  }
  if (timed.has(box.type)) yield* changedLeaf(source, box, forgetTimes);
  else if (box.type === 'tfhd') yield* changedLeaf(source, box, (bytes) => rebase(bytes, context.moofStart ?? 0));
  else if ((box.type === 'stco' || box.type === 'co64') && !external) yield* chunkOffsets(source, box, context);
  else if (box.type === 'saio' && context.moofStart === undefined && !external) yield* auxiliary(source, box, context);
  else yield* plainLeaf(source, box);
}

function partsByType(source: ByteSource, box: Box): Box[] {
  const parts = childBoxes(source, box.body, box.end).filter(({ type }) => !leftOut.has(type));
  return parts.sort((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : a.start - b.start));
}

function typeBytes(type: string): Buffer {
  return Buffer.from(type, 'latin1');
}

function leafHead(type: string, length: number): Buffer {
  const head = Buffer.alloc(12);
  head.write(type, 0, 'latin1');
  head.writeBigUInt64BE(BigInt(length), 4);
  return head;
}

function* plainLeaf(source: ByteSource, box: Box): Generator<Buffer> {
  yield leafHead(box.type, box.end - box.body);
  for (let at = box.body; at < box.end; at += PIECE) yield Buffer.from(source.read(at, Math.min(PIECE, box.end - at)));
}

function* changedLeaf(source: ByteSource, box: Box, change: (bytes: Buffer) => void): Generator<Buffer> {
  const length = box.end - box.body;
  if (length > MAX_HEADER) throw damaged(`box "${printable(box.type)}" is larger than any real one`, box.start);
  const bytes = Buffer.from(source.read(box.body, length));
  change(bytes);
  yield leafHead(box.type, length);
  yield bytes;
}

function forgetTimes(bytes: Buffer): void {
  bytes.fill(0, 4, bytes[0] === 1 ? 20 : 12);
}

function rebase(bytes: Buffer, moofStart: number): void {
  if (bytes.length < 16 || ((bytes[3] as number) & 1) === 0) return;
  bytes.writeBigInt64BE(BigInt.asIntN(64, bytes.readBigUInt64BE(8) - BigInt(moofStart)), 8);
}

/** True when the media data of a track is in other files: only then do chunk offsets not point into this one. */
function dataLiesElsewhere(source: ByteSource, minf: Box): boolean {
  const dref = descend(source, minf, 'dinf', 'dref');
  if (dref === undefined || dref.end - dref.body < 8) return false;
  const entries = childBoxes(source, dref.body + 8, dref.end);
  // Flag 1: "in the same file".
  return (
    entries.length > 0 &&
    entries.every((entry) => entry.end - entry.body >= 4 && ((source.read(entry.body, 4)[3] as number) & 1) === 0)
  );
}

function* chunkOffsets(source: ByteSource, box: Box, { mediaPosition }: CanonicalContext): Generator<Buffer> {
  const { count, width, first } = readOffsetTable(source, box, box.body, box.type === 'co64' ? 8 : 4);
  yield leafHead('co64', 8 + count * 8);
  const counted = Buffer.alloc(8);
  counted.writeUInt32BE(count, 4);
  yield counted;
  yield* positions(source, { first, count, width }, (offset) => {
    const position = mediaPosition(offset);
    if (position === undefined)
      throw damaged(
        `a chunk of media data is said to be at byte ${offset}, where there is none`,
        Math.min(offset, source.size),
      );
    return BigInt(position);
  });
}

/** Offsets of encryption data; they may also lie outside the media data, which is then said by all bits set. */
function* auxiliary(source: ByteSource, box: Box, { mediaPosition }: CanonicalContext): Generator<Buffer> {
  if (box.end - box.body < 4) throw damaged('box "saio" is cut short', box.start);
  const flags = source.read(box.body, 4).readUInt32BE(0);
  const lead = (flags & 1) === 1 ? 12 : 4;
  const { count, width, first } = readOffsetTable(source, box, box.body + lead - 4, flags >>> 24 === 0 ? 4 : 8);
  yield leafHead('saio', lead + 4 + count * 8);
  yield Buffer.from(source.read(box.body, lead + 4));
  yield* positions(source, { first, count, width }, (offset) =>
    BigInt.asUintN(64, BigInt(mediaPosition(offset) ?? -1)),
  );
}

interface OffsetTable {
  first: number;
  count: number;
  width: 4 | 8;
}

/** A table of four bytes, a 32-bit count and the offsets. */
export function readOffsetTable(source: ByteSource, box: Box, at: number, width: 4 | 8): OffsetTable {
  if (box.end - at < 8) throw damaged(`box "${printable(box.type)}" is cut short`, box.start);
  const count = source.read(at + 4, 4).readUInt32BE(0);
  if (at + 8 + count * width > box.end)
    throw damaged(`box "${printable(box.type)}" announces more entries than it holds`, at + 4);
  return { count, width, first: at + 8 };
}

function* positions(source: ByteSource, table: OffsetTable, convert: (offset: number) => bigint): Generator<Buffer> {
  for (const offsets of offsetBatches(source, table)) {
    const out = Buffer.alloc(offsets.length * 8);
    for (const [index, offset] of offsets.entries()) out.writeBigUInt64BE(convert(offset), index * 8);
    yield out;
  }
}

/** The offsets of a table, some thousand at a time. */
export function* offsetBatches(source: ByteSource, { first, count, width }: OffsetTable): Generator<number[]> {
  for (let done = 0; done < count; done += ENTRIES) {
    const some = Math.min(ENTRIES, count - done);
    const bytes = source.read(first + done * width, some * width);
    const offsets = Array.from({ length: some }, (_, index) =>
      width === 8 ? Number(bytes.readBigUInt64BE(index * 8)) : bytes.readUInt32BE(index * 4),
    );
    yield offsets;
  }
}
