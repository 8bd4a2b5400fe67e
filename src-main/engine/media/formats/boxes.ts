/**
 * Boxes (QuickTime: atoms), the one building block of MP4, MOV, HEIF, AVIF, JP2, JXL and CR3.
 * ISO/IEC 14496-12 §4.2: 32-bit big-endian size, four-character type, 64-bit size when the first is 1, to the end when it is 0.
 */
import type { ByteSource } from '../format.ts';
import { damaged } from './damage.ts';

export interface Box {
  /** Four characters, one per byte (Latin-1: `©` is byte 0xA9). */
  type: string;
  start: number;
  /** Where the payload begins; for `uuid` behind its 16 bytes. */
  body: number;
  end: number;
  /** Only of `uuid` boxes: 32 lower-case hexadecimal digits. */
  uuid?: string;
}

/** How deep boxes may lie in one another before the file counts as made to exhaust its reader. */
export const MAX_DEPTH = 32;
/** Boxes directly inside one box that are kept in memory. */
const MAX_CHILDREN = 65_536;

/** Reads the header at `at`; the box must end at or before `limit`. Throws `data-loss` when it is cut or its size lies. */
export function readBox(source: ByteSource, at: number, limit: number): Box {
  if (limit - at < 8) throw damaged('a box header is cut short', at);
  const head = source.read(at, Math.min(32, limit - at));
  const short = head.readUInt32BE(0);
  const type = head.toString('latin1', 4, 8);
  let body = at + 8;
  let end = at + short;
  if (short === 0) end = limit;
  if (short === 1) {
    if (head.length < 16) throw damaged(`the size of box "${printable(type)}" is cut short`, at);
    end = at + Number(head.readBigUInt64BE(8));
    body = at + 16;
  }
  if (end < body) throw damaged(`box "${printable(type)}" is smaller than its own header`, at);
  if (end > limit)
    throw damaged(`box "${printable(type)}" announces ${end - at} bytes, but ${limit - at} are left`, at);
  if (type !== 'uuid') return { type, start: at, body, end };
  if (end - body < 16) throw damaged('a uuid box is too small for its identifier', at);
  return { type, start: at, body: body + 16, end, uuid: head.toString('hex', body - at, body - at + 16) };
}

/** A box type as it may stand in a message: bytes outside ASCII become `?`. */
export function printable(type: string): string {
  return type.replaceAll(/[^\x20-\x7e]/g, '?');
}

/**
 * The boxes between two offsets, in file order. QuickTime ends some lists with four zero bytes: zeros too short for a header
 * end the list, other bytes are `data-loss`.
 */
export function* eachBox(source: ByteSource, start: number, end: number): Generator<Box> {
  let at = start;
  while (at < end) {
    if (end - at < 8) {
      if (source.read(at, end - at).some((byte) => byte !== 0)) throw damaged('a box header is cut short', at);
      return;
    }
    const box = readBox(source, at, end);
    yield box;
    at = box.end;
  }
}

/** {@link eachBox} as a list; `data-loss` when there are more than any real file has. */
export function childBoxes(source: ByteSource, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  for (const box of eachBox(source, start, end)) {
    if (boxes.length === MAX_CHILDREN) throw damaged('a box holds more parts than any real one', start);
    boxes.push(box);
  }
  return boxes;
}

/** The first box of a type between two offsets. */
export function findBox(source: ByteSource, start: number, end: number, type: string): Box | undefined {
  for (const box of eachBox(source, start, end)) if (box.type === type) return box;
  return undefined;
}

/** Follows a path of types from inside a box: `mdia`, `minf`, `stbl`. */
export function descend(source: ByteSource, box: Box, ...path: string[]): Box | undefined {
  let current: Box | undefined = box;
  for (const type of path) {
    if (current === undefined) return undefined;
    current = findBox(source, current.body, current.end, type);
  }
  return current;
}

/** Where the boxes inside a `meta` box begin: QuickTime writes it without, ISO with four bytes of version and flags. */
export function metaBody(source: ByteSource, meta: Box): number {
  if (meta.end - meta.body < 8) return meta.end;
  return source.read(meta.body + 4, 4).toString('latin1') === 'hdlr' ? meta.body : meta.body + 4;
}
