/** The wall fills its width, keeps shapes and groups, and knows what lies above, below and under a rectangle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRatio, encodeRatio } from '#api/ratio.ts';
import {
  boxesOf,
  groupOfRow,
  isHeading,
  mediaTouched,
  mediumAt,
  neighbour,
  pageFrom,
  rowAt,
  rowOf,
  wallHeight,
} from '../../src-renderer/gallery/wall-geometry.ts';
import {
  layOutWall,
  layOutWhole,
  type WallLayout,
  type WallMeasures,
  type WallShape,
} from '../../src-renderer/gallery/wall-layout.ts';

const seed = 20261123;
const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const measures = (width: number, square = false): WallMeasures => ({
  width,
  target: 216,
  gap: 8,
  square,
  heading: 50,
  above: 4,
  below: 70,
});
const anyMeasures = fc.record({ width: fc.integer({ min: 320, max: 4000 }), square: fc.boolean() });

/** Cuts a result into groups of random sizes. */
const shapes = bytes.chain((ratios) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: Math.max(ratios.length - 1, 1) }), { maxLength: 6 })
    .chain((cuts) => fc.constant(cutInto(ratios, cuts))),
);

function cutInto(ratios: Uint8Array, cuts: number[]): WallShape {
  const edges = [0, ...cuts.filter((cut) => cut < ratios.length).toSorted((a, b) => a - b), ratios.length];
  const groups = edges.slice(0, -1).map((start, index) => ({ start, count: edges[index + 1]! - start }));
  return { ratios, groups: groups.length > 1 ? groups : [] };
}

const rowsOf = (layout: WallLayout) => Array.from({ length: layout.rowCount }, (_, row) => row);
const squares = (count: number): WallShape => ({ ratios: new Uint8Array(count).fill(128), groups: [] });

describe('the rows of the wall', () => {
  it('hold every medium once, in order, each group below its heading', () => {
    fc.assert(
      fc.property(shapes, anyMeasures, (shape, { width, square }) => {
        const layout = layOutWhole(shape, measures(width, square));
        const positions = rowsOf(layout).flatMap((row) => boxesOf(layout, row).map((_, i) => layout.starts[row]! + i));
        expect(positions).toEqual(Array.from(shape.ratios, (_, position) => position));
        expect(rowsOf(layout).filter((row) => isHeading(layout, row))).toEqual([...layout.headings]);
        expect([...layout.headings].map((row) => layout.starts[row])).toEqual(shape.groups.map(({ start }) => start));
        for (const position of positions) {
          const group = groupOfRow(layout, rowOf(layout, position));
          const { start, count } = shape.groups[group] ?? { start: 0, count: shape.ratios.length };
          expect(position >= start && position < start + count).toBe(true);
        }
      }),
      { seed },
    );
  });

  it('stand below one another without overlap, and end where the wall ends', () => {
    fc.assert(
      fc.property(shapes, anyMeasures, (shape, { width, square }) => {
        const layout = layOutWhole(shape, measures(width, square));
        for (const row of rowsOf(layout).slice(1))
          expect(layout.tops[row]!).toBeGreaterThanOrEqual(layout.tops[row - 1]! + layout.heights[row - 1]!);
        const last = layout.rowCount - 1;
        expect(wallHeight(layout)).toBe(layout.tops[last]! + layout.heights[last]! + 70);
      }),
      { seed },
    );
  });

  it('fill the width to the pixel, except the last of a group, and come near to the wished height', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 600, max: 4000 }), (ratios, width) => {
        const layout = layOutWhole({ ratios, groups: [] }, measures(width));
        for (const row of rowsOf(layout).slice(0, -1)) {
          const { left, width: last } = boxesOf(layout, row).at(-1)!;
          expect(left + last).toBe(width);
          expect(layout.heights[row]! / 216).toBeGreaterThan(0.5);
          expect(layout.heights[row]! / 216).toBeLessThan(2);
        }
      }),
      { seed },
    );
  });

  it('give every picture its shape, within what is cropped', () => {
    const ratios = Uint8Array.from([encodeRatio(3, 2), encodeRatio(1, 1), encodeRatio(10, 1), encodeRatio(1, 4), 0]);
    const layout = layOutWhole({ ratios, groups: [] }, measures(4000));
    const shown = boxesOf(layout, 0).map(({ width }) => width / layout.heights[0]!);
    expect(shown[0]).toBeCloseTo(1.5, 1);
    expect(shown[1]).toBeCloseTo(1, 1);
    expect(shown[2]).toBeCloseTo(2.4, 1);
    expect(shown[3]).toBeCloseTo(0.5, 1);
    expect(shown[4]).toBeCloseTo(decodeRatio(0), 1);
  });

  it('never blow a few pictures up in the last one', () => {
    const layout = layOutWhole(squares(1), measures(2000));
    expect([layout.heights[0], boxesOf(layout, 0)]).toEqual([216, [{ left: 0, width: 216 }]]);
  });

  it('are squares of one size where squares are wanted', () => {
    const layout = layOutWhole(squares(17), measures(1112, true));
    expect(rowsOf(layout).map((row) => boxesOf(layout, row).length)).toEqual([5, 5, 5, 2]);
    expect(boxesOf(layout, 3)).toEqual(boxesOf(layout, 0).slice(0, 2));
    expect(layout.columns).toBe(5);
  });

  it('are laid out in slices that together are the whole', () => {
    const ratios = Uint8Array.from({ length: 100_000 }, (_, at) => 80 + ((at * 37) % 100));
    const work = layOutWall({ ratios, groups: [] }, measures(1300));
    let slices = 1;
    let step = work.next();
    while (!step.done) {
      slices++;
      step = work.next();
    }
    expect(slices).toBeGreaterThan(4);
    expect(step.value).toEqual(layOutWhole({ ratios, groups: [] }, measures(1300)));
  });
});

describe('on the wall', () => {
  const layout = layOutWhole(squares(30), measures(1112));

  it('keys lead up and down to the nearest, over headings, and stop at the edges', () => {
    expect(rowsOf(layout).map((row) => boxesOf(layout, row).length)).toEqual([5, 5, 5, 5, 5, 5]);
    expect([neighbour(layout, 7, 1), neighbour(layout, 7, -1)]).toEqual([12, 2]);
    expect([neighbour(layout, 2, -1), neighbour(layout, 27, 1)]).toEqual([2, 27]);
    const grouped = layOutWhole(cutInto(squares(12).ratios, [6]), measures(1112));
    expect([neighbour(grouped, 1, 1), neighbour(grouped, 5, 1), neighbour(grouped, 6, -1)]).toEqual([5, 6, 5]);
  });

  it('pages lead as far as the window is high, and always somewhere', () => {
    expect(pageFrom(layout, 1, 700)).toBe(16);
    expect(pageFrom(layout, 16, -700)).toBe(1);
    expect(pageFrom(layout, 1, 50)).toBe(6);
    expect(pageFrom(layout, 26, 5000)).toBe(26);
  });

  it('a point finds the medium under it, and nothing in the gaps', () => {
    const { left, width } = boxesOf(layout, 1)[2]!;
    const y = layout.tops[1]! + 5;
    expect(mediumAt(layout, left + 1, y)).toBe(7);
    expect(mediumAt(layout, left + width + 4, y)).toBe(null);
    expect(mediumAt(layout, left + 1, layout.tops[1]! - 3)).toBe(null);
    expect(rowAt(layout, y)).toBe(1);
  });

  it('a rectangle touches what lies under it, in sight or not', () => {
    const box = boxesOf(layout, 0);
    const band = { left: box[1]!.left + 5, right: box[2]!.left + 5, top: layout.tops[1]! + 9, bottom: 1e9 };
    const columns = [1, 2, 3, 4, 5].map((row) => [row * 5 + 1, row * 5 + 3]);
    expect(mediaTouched(layout, band)).toEqual(columns);
    expect(mediaTouched(layout, { left: 0, right: 5000, top: 0, bottom: 1e9 })).toEqual([[0, 30]]);
    expect(mediaTouched(layout, { left: 0, right: 5000, top: -50, bottom: -20 })).toEqual([]);
  });
});
