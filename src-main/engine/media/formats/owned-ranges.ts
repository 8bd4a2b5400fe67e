/** Media data that a table points at (TIFF strips, HEIF extents, samples) as segments: each byte once, in the table's order. */
import type { Segment } from '../format.ts';
import { damaged } from './damage.ts';

/** Bytes of the file, in the order in which the format's tables name them. */
export interface MediaRange {
  start: number;
  end: number;
  name: string;
}

/** Names the bytes that no media range owns. */
export type DescribeRest = (start: number, end: number) => Iterable<Segment>;

/** Ranges that overlap are searched and split, which is only affordable up to this many pieces. */
const MAX_SHARED = 65_536;

/**
 * Yields the ranges as essence in the given order, and all other bytes of the file as `describeRest` says. When the order
 * is that of the file, everything comes in file order; else the rest comes last. Bytes that two ranges share belong to the first; for
 * the second a canonical reference stands in their place: `same`, then as two 64-bit big-endian numbers their position among
 * the essence bytes already yielded by this function, and their count. `data-loss` when a range lies outside the file.
 */
export function* ownedSegments(ranges: MediaRange[], size: number, describeRest: DescribeRest): Generator<Segment> {
  for (const { start, end, name } of ranges) {
    if (start < 0 || end < start || end > size) throw damaged(`${name} lies outside the file`, Math.min(start, size));
  }
  const filled = ranges.filter(({ start, end }) => end > start);
  let at = 0;
  if (isAscending(filled)) {
    for (const { start, end, name } of joinNeighbours(filled)) {
      if (start > at) yield* describeRest(at, start);
      yield { start, end, kind: 'essence', name };
      at = end;
    }
    if (at < size) yield* describeRest(at, size);
    return;
  }
  const owned = yield* ownInOrder(filled);
  for (const { start, end } of owned) {
    if (start > at) yield* describeRest(at, start);
    at = end;
  }
  if (at < size) yield* describeRest(at, size);
}

interface Owned {
  start: number;
  end: number;
  /** Among the essence bytes. */
  position: number;
}

/** Yields out-of-order ranges, cutting away what an earlier one owns; returns what is owned, by offset. */
function* ownInOrder(ranges: MediaRange[]): Generator<Segment, Owned[]> {
  const sorted = ranges.map(({ start, end }) => ({ start, end, position: 0 })).sort((a, b) => a.start - b.start);
  if (isAscending(sorted)) {
    for (const { start, end, name } of joinNeighbours(ranges)) yield { start, end, kind: 'essence', name };
    return sorted;
  }
  // From here neighbours stay apart: how references split must not depend on what happens to be adjacent in this file.
  const owned: Owned[] = [];
  let position = 0;
  let pieces = 0;
  for (const { start, end, name } of ranges) {
    let at = start;
    while (at < end) {
      pieces += 1;
      if (pieces > MAX_SHARED) throw damaged('its parts overlap in more places than those of any real one', at);
      const index = firstEndingAfter(owned, at);
      const next = owned[index];
      if (next !== undefined && next.start <= at) {
        const until = Math.min(end, next.end);
        yield {
          start: at,
          end: at,
          kind: 'essence',
          name,
          canonical: reference(next.position + at - next.start, until - at),
        };
        at = until;
      } else {
        const until = Math.min(end, next?.start ?? end);
        yield { start: at, end: until, kind: 'essence', name };
        owned.splice(index, 0, { start: at, end: until, position });
        position += until - at;
        at = until;
      }
    }
  }
  return owned;
}

function reference(position: number, length: number): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.write('same', 0, 'latin1');
  bytes.writeBigUInt64BE(BigInt(position), 4);
  bytes.writeBigUInt64BE(BigInt(length), 12);
  return bytes;
}

function firstEndingAfter(owned: Owned[], offset: number): number {
  let low = 0;
  let high = owned.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((owned[middle] as Owned).end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isAscending(ranges: { start: number; end: number }[]): boolean {
  return ranges.every(({ start }, index) => index === 0 || start >= (ranges[index - 1] as { end: number }).end);
}

/** Strips that follow one another in the file are one range to read. */
function joinNeighbours(ranges: MediaRange[]): MediaRange[] {
  const joined: MediaRange[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && last.end === range.start) last.end = range.end;
    else joined.push({ ...range });
  }
  return joined;
}
