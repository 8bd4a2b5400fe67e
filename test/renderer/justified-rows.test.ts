/** The grid fills its width, keeps shapes, and knows what lies above and below. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutRows, neighbour, rowOf } from '../../src-renderer/gallery/justified-rows.ts';

const seed = 20261123;
const ratios = fc.array(fc.double({ min: 0.05, max: 20, noNaN: true }), { minLength: 1, maxLength: 200 });
const width = fc.integer({ min: 320, max: 4000 });

describe('the rows of the grid', () => {
  it('hold every item once, in order', () => {
    fc.assert(
      fc.property(ratios, width, (shapes, wide) => {
        const rows = layoutRows(shapes, wide, 216, 10);
        expect(
          rows.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index)),
        ).toEqual(shapes.map((_, index) => index));
        expect(rows.every((row) => row.widths.length === row.end - row.start)).toBe(true);
      }),
      { seed },
    );
  });

  it('fill the width to the pixel, except the last', () => {
    fc.assert(
      fc.property(ratios, width, (shapes, wide) => {
        for (const row of layoutRows(shapes, wide, 216, 10).slice(0, -1)) {
          const used = row.widths.reduce((sum, each) => sum + each, 0) + 10 * (row.widths.length - 1);
          expect(used).toBe(wide);
          expect(row.height).toBeLessThanOrEqual(216);
        }
      }),
      { seed },
    );
  });

  it('never blow a few pictures up in the last one', () => {
    expect(layoutRows([1], 2000, 216, 10)).toEqual([{ start: 0, end: 1, height: 216, widths: [216] }]);
  });

  it('are none while the width is not known', () => {
    expect(layoutRows([1, 1], 0, 216, 10)).toEqual([]);
  });

  it('treat senseless shapes as squares', () => {
    expect(layoutRows([Number.NaN, Number.POSITIVE_INFINITY], 2000, 216, 10)[0]?.widths).toEqual([216, 216]);
  });

  it('are found by item, and lead up and down to the nearest', () => {
    const rows = layoutRows(
      Array.from({ length: 30 }, () => 1),
      1000,
      216,
      10,
    );
    expect(rows.map((row) => row.end - row.start)).toEqual([5, 5, 5, 5, 5, 5]);
    expect([0, 4, 5, 29].map((item) => rowOf(rows, item))).toEqual([0, 0, 1, 5]);
    expect([neighbour(rows, 7, 1), neighbour(rows, 7, -1), neighbour(rows, 2, -1), neighbour(rows, 27, 1)]).toEqual([
      12, 2, 2, 27,
    ]);
  });
});
