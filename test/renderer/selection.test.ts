/** Selections are ranges of positions, and clicks make of them what people expect. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRange,
  countRanges,
  coverage,
  firstPositions,
  inRanges,
  joinRanges,
  removeRange,
  togglePosition,
} from '../../src-renderer/media/ranges.ts';
import { choose } from '../../src-renderer/gallery/selection.ts';
import type { Ranges } from '#api/media.ts';

const seed = 20261123;
const edge = fc.integer({ min: 0, max: 60 });
const ranges = fc
  .array(fc.tuple(edge, edge), { maxLength: 8 })
  .map((pairs) => joinRanges(pairs.map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])));
const toSet = (all: Ranges) => new Set(firstPositions(all, 1000));

describe('ranges', () => {
  it('do what sets of positions do', () => {
    fc.assert(
      fc.property(ranges, edge, edge, (all, start, end) => {
        const added = toSet(all);
        const removed = toSet(all);
        for (let at = start; at < end; at++) added.add(at);
        for (let at = start; at < end; at++) removed.delete(at);
        expect(toSet(addRange(all, start, end))).toEqual(added);
        expect(toSet(removeRange(all, start, end))).toEqual(removed);
        expect(countRanges(all)).toBe(toSet(all).size);
        expect(inRanges(all, start)).toBe(toSet(all).has(start));
        expect(inRanges(togglePosition(all, start), start)).toBe(!inRanges(all, start));
        expect(coverage(all, start, end)).toBe([...toSet(all)].filter((at) => at >= start && at < end).length);
      }),
      { seed },
    );
  });

  it('are kept ascending and apart, as the engine wants them', () => {
    fc.assert(
      fc.property(ranges, edge, edge, (all, start, end) => {
        for (const changed of [addRange(all, start, end), removeRange(all, start, end), togglePosition(all, start)])
          for (const [index, [from, to]] of changed.entries()) {
            expect(to).toBeGreaterThan(from);
            expect(from).toBeGreaterThan(changed[index - 1]?.[1] ?? -1);
          }
      }),
      { seed },
    );
  });

  it('hold a million media in two numbers', () => {
    expect(addRange(addRange([], 0, 400_000), 400_000, 1_000_000)).toEqual([[0, 1_000_000]]);
  });
});

describe('a click', () => {
  const before = { selection: [[2, 4]] as Ranges, anchor: 3 };
  it('selects one', () => {
    expect(choose(before, 7, { extend: false, add: false })).toEqual({ selection: [[7, 8]], anchor: 7 });
  });
  it('with shift selects from the anchor, forwards and backwards', () => {
    expect(choose(before, 7, { extend: true, add: false })).toEqual({ selection: [[3, 8]], anchor: 3 });
    expect(choose(before, 1, { extend: true, add: false })).toEqual({ selection: [[1, 4]], anchor: 3 });
  });
  it('with ctrl adds one or takes it out', () => {
    const more = choose(before, 7, { extend: false, add: true });
    expect(more).toEqual({
      selection: [
        [2, 4],
        [7, 8],
      ],
      anchor: 7,
    });
    expect(choose(more, 2, { extend: false, add: true }).selection).toEqual([
      [3, 4],
      [7, 8],
    ]);
  });
  it('with both adds from the anchor', () => {
    expect(choose({ ...before, anchor: 6 }, 8, { extend: true, add: true }).selection).toEqual([
      [2, 4],
      [6, 9],
    ]);
  });
});
