/** A selection as ranges of positions: a million selected media are one pair of numbers. */
import type { Ranges } from '#api/media.ts';

export function countRanges(ranges: Ranges): number {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}

export function inRanges(ranges: Ranges, position: number): boolean {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]![1] <= position) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && ranges[low]![0] <= position;
}

/** Ascending, joined where they touch or overlap. */
export function joinRanges(ranges: Ranges): Ranges {
  const joined: Ranges = [];
  for (const [start, end] of ranges.filter(([from, to]) => to > from).toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

export function addRange(ranges: Ranges, start: number, end: number): Ranges {
  return joinRanges([...ranges, [start, end]]);
}

export function removeRange(ranges: Ranges, start: number, end: number): Ranges {
  if (end <= start) return ranges;
  return ranges.flatMap(([from, to]): Ranges => {
    if (to <= start || from >= end) return [[from, to]];
    const rest: Ranges = [];
    if (from < start) rest.push([from, start]);
    if (to > end) rest.push([end, to]);
    return rest;
  });
}

export function togglePosition(ranges: Ranges, position: number): Ranges {
  return inRanges(ranges, position)
    ? removeRange(ranges, position, position + 1)
    : addRange(ranges, position, position + 1);
}

/** How many positions from `start` to `end` are in the ranges. */
export function coverage(ranges: Ranges, start: number, end: number): number {
  return ranges.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, start)), 0);
}

/** The first positions, at most `most` of them. */
export function firstPositions(ranges: Ranges, most: number): number[] {
  const positions: number[] = [];
  for (const [start, end] of ranges) {
    for (let at = start; at < end; at++) {
      if (positions.length === most) return positions;
      positions.push(at);
    }
  }
  return positions;
}
