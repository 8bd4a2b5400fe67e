/** Questions to a laid-out wall: which row, which medium, what lies beside it, and what a rectangle touches. */
import type { Ranges } from '#api/media.ts';
import { joinRanges } from '../media/ranges.ts';
import { cropped, squaresIn, type WallLayout } from './wall-layout.ts';

export interface Box {
  left: number;
  width: number;
}

export interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The last index below `count` whose value is at most `wanted`; 0 when there is none. */
function lastAtMost(values: Float64Array | Uint32Array, count: number, wanted: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (values[middle]! <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const wallHeight = (layout: WallLayout): number => layout.tops[layout.rowCount]!;

export const mediaIn = (layout: WallLayout, row: number): number => layout.starts[row + 1]! - layout.starts[row]!;

export const isHeading = (layout: WallLayout, row: number): boolean => mediaIn(layout, row) === 0;

/** The row that a medium stands in. */
export const rowOf = (layout: WallLayout, position: number): number =>
  lastAtMost(layout.starts, layout.rowCount, position);

/** The row at a height; the first or last one beyond the ends. */
export const rowAt = (layout: WallLayout, y: number): number => lastAtMost(layout.tops, layout.rowCount, y);

/** The group that a row belongs to, its heading included; -1 when the wall is not grouped. */
export const groupOfRow = (layout: WallLayout, row: number): number =>
  layout.headings.length === 0 ? -1 : lastAtMost(layout.headings, layout.headings.length, row);

/** The media of a row from left to right; whole pixels, so that right edges line up. */
export function boxesOf(layout: WallLayout, row: number): Box[] {
  const { width, gap, square } = layout.measures;
  const first = layout.starts[row]!;
  const count = mediaIn(layout, row);
  const across = (index: number): number => (square ? 1 : cropped[layout.shape.ratios[first + index]!]!);
  let sum = 0;
  for (let index = 0; index < count; index++) sum += across(index);
  const full = square ? squaresIn(layout.measures).side : (width - gap * (count - 1)) / sum;
  const height = layout.heights[row]!;
  // The height of a full row was rounded; its widths fill the wall as they would have before.
  const exact = Math.abs(full - height) <= 0.5 ? full : height;
  const boxes: Box[] = [];
  let right = 0;
  for (let index = 0; index < count; index++) {
    const left = Math.round(right);
    right += across(index) * exact;
    boxes.push({ left, width: Math.round(right) - left });
    right += gap;
  }
  return boxes;
}

function nearest(layout: WallLayout, row: number, x: number): number {
  let [best, distance] = [0, Infinity];
  for (const [index, { left, width }] of boxesOf(layout, row).entries()) {
    const away = Math.abs(left + width / 2 - x);
    if (away < distance) [best, distance] = [index, away];
  }
  return layout.starts[row]! + best;
}

/** The medium in the next (`1`) or previous (`-1`) row of media that lies most nearly below or above; the same at the edge. */
export function neighbour(layout: WallLayout, position: number, direction: 1 | -1): number {
  const row = rowOf(layout, position);
  let there = row + direction;
  while (there >= 0 && there < layout.rowCount && isHeading(layout, there)) there += direction;
  if (there < 0 || there >= layout.rowCount) return position;
  const { left, width } = boxesOf(layout, row)[position - layout.starts[row]!]!;
  return nearest(layout, there, left + width / 2);
}

/** The medium about `distance` below (or above, when negative), in the same column as far as there is one. */
export function pageFrom(layout: WallLayout, position: number, distance: number): number {
  const row = rowOf(layout, position);
  const { left, width } = boxesOf(layout, row)[position - layout.starts[row]!]!;
  let there = rowAt(layout, layout.tops[row]! + distance);
  if (isHeading(layout, there)) there = Math.min(there + 1, layout.rowCount - 1);
  // A page shorter than a row still moves on.
  if (there === row) return neighbour(layout, position, distance > 0 ? 1 : -1);
  return nearest(layout, there, left + width / 2);
}

/** The medium at a point, or null between them. */
export function mediumAt(layout: WallLayout, x: number, y: number): number | null {
  const row = rowAt(layout, y);
  if (isHeading(layout, row) || y < layout.tops[row]! || y > layout.tops[row]! + layout.heights[row]!) return null;
  const index = boxesOf(layout, row).findIndex(({ left, width }) => x >= left && x <= left + width);
  return index < 0 ? null : layout.starts[row]! + index;
}

/** Everything that a rectangle touches, in sight or not. */
export function mediaTouched(layout: WallLayout, { left, top, right, bottom }: Rectangle): Ranges {
  const touched: Ranges = [];
  if (layout.rowCount === 0) return touched;
  const last = rowAt(layout, bottom);
  for (let row = rowAt(layout, top); row <= last; row++) {
    if (layout.tops[row]! > bottom || layout.tops[row]! + layout.heights[row]! < top) continue;
    const boxes = boxesOf(layout, row);
    const first = boxes.findIndex((box) => box.left + box.width >= left);
    const end = boxes.findLastIndex((box) => box.left <= right) + 1;
    if (first < 0 || end <= first) continue;
    touched.push([layout.starts[row]! + first, layout.starts[row]! + end]);
  }
  return joinRanges(touched);
}
