/** Media data that tables name: each byte once, shared bytes as references that do not depend on where they lie. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment } from '#engine/media/format.ts';
import { ownedSegments } from '#engine/media/formats/owned-ranges.ts';
import type { MediaRange } from '#engine/media/formats/owned-ranges.ts';

const rest = (start: number, end: number): Segment[] => [{ start, end, kind: 'structure', name: 'rest' }];
const cut = (ranges: [number, number][], size: number): Segment[] => [
  ...ownedSegments(
    ranges.map(([start, end]): MediaRange => ({ start, end, name: 'x' })),
    size,
    rest,
  ),
];

/** What the essence hash would be of a file in which each byte is its own offset. */
function essence(segments: Segment[], bytes: Buffer): string {
  const hash = createHash('sha256');
  for (const { kind, start, end, canonical } of segments)
    if (kind === 'essence') hash.update(canonical ?? bytes.subarray(start, end));
  return hash.digest('hex');
}

describe('media ranges', () => {
  it('cover each byte of the file once, whatever their order and overlaps', () => {
    const range = fc
      .tuple(fc.nat(60), fc.nat(20))
      .map(([start, length]): [number, number] => [start, Math.min(60, start + length)]);
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), (ranges) => {
        const owners = Array.from({ length: 60 }, () => 0);
        for (const { start, end } of cut(ranges, 60))
          for (let at = start; at < end; at += 1) owners[at] = (owners[at] as number) + 1;
        expect(owners.every((count) => count === 1)).toBe(true);
      }),
      { seed: 20_261_123, numRuns: 500 },
    );
  });

  it('come in the order of the file, with the rest in between, when that is their order', () => {
    expect(
      cut(
        [
          [2, 4],
          [4, 6],
          [8, 9],
        ],
        10,
      ).map(({ start, end, kind }) => [kind, start, end]),
    ).toEqual([
      ['structure', 0, 2],
      ['essence', 2, 6],
      ['structure', 6, 8],
      ['essence', 8, 9],
      ['structure', 9, 10],
    ]);
  });

  it('give the same essence wherever they lie, also when they are shared', () => {
    const bytes = Buffer.from('abcdefghij....abcdefghij');
    const here = essence(
      cut(
        [
          [0, 4],
          [6, 9],
          [0, 4],
          [7, 9],
        ],
        24,
      ),
      bytes,
    );
    const there = essence(
      cut(
        [
          [14, 18],
          [20, 23],
          [14, 18],
          [21, 23],
        ],
        24,
      ),
      bytes,
    );
    expect(there).toBe(here);
    expect(
      essence(
        cut(
          [
            [0, 4],
            [6, 9],
            [6, 9],
            [7, 9],
          ],
          24,
        ),
        bytes,
      ),
    ).not.toBe(here);
  });

  it('outside the file are data-loss', () => {
    expect(() => cut([[5, 11]], 10)).toThrow(expect.objectContaining({ code: 'data-loss', details: { offset: 5 } }));
  });

  it('that overlap in more places than any real ones are refused in time', () => {
    const many = Array.from({ length: 40_000 }, (_, index): [number, number] => [index * 4, index * 4 + 2]);
    expect(() => cut([...many, ...Array.from({ length: 100 }, (): [number, number] => [0, 160_000])], 160_000)).toThrow(
      expect.objectContaining({ code: 'data-loss' }),
    );
  });
});
