/** Positions of an outline as ranges: checked, walked, and made from a set. */
import { AliceError } from '#api/errors.ts';
import type { Ranges } from '#api/media.ts';
import { hasBit, type Bits } from './bits.ts';

/** What `Ranges` may hold at most. */
const MOST_RANGES = 100_000;

/** Throws `invalid` for ranges that are empty, out of order, overlapping, or not of an outline with so many positions. */
export function checkRanges(ranges: Ranges, total: number): void {
  let end = 0;
  for (const [first, after] of ranges) {
    if (first >= end && after > first && after <= total) {
      end = after;
      continue;
    }
    throw new AliceError(
      'invalid',
      `The range from ${first} to ${after} does not follow the one before it or is not within the ${total} positions. Select again.`,
      { details: { first, after, total } },
    );
  }
}

export function countRanges(ranges: Ranges): number {
  return ranges.reduce((sum, [first, after]) => sum + after - first, 0);
}

/** Where the members of a set stand in a list. Throws `invalid` when they are scattered over more ranges than can be told. */
export function rangesWithin(list: Uint32Array, set: Bits): Ranges {
  const ranges: Ranges = [];
  const most = set.length * 32;
  let start = -1;
  for (let i = 0; i <= list.length; i++) {
    const inside = i < list.length && list[i]! < most && hasBit(set, list[i]!);
    if (inside && start < 0) start = i;
    if (inside || start < 0) continue;
    if (ranges.length === MOST_RANGES) {
      throw new AliceError(
        'invalid',
        `In this order the selection falls into more than ${MOST_RANGES} pieces. Select again in the new order.`,
      );
    }
    ranges.push([start, i]);
    start = -1;
  }
  return ranges;
}
