/** Rows of pictures that fill the width exactly and keep their shapes. */

export interface Row {
  /** Index of the first item, and the one after the last. */
  start: number;
  end: number;
  height: number;
  /** CSS pixels, one per item. */
  widths: number[];
}

/** Extreme shapes are cropped to these, so that one panorama does not take a whole row. */
const NARROWEST = 0.6;
const WIDEST = 2.2;

/** `ratios`: width / height per item. The last row keeps the target height rather than blow up a few pictures. */
export function layoutRows(ratios: readonly number[], width: number, target: number, gap: number): Row[] {
  const rows: Row[] = [];
  if (width <= 0) return rows;
  let start = 0;
  let sum = 0;
  const finish = (end: number, height: number) => {
    const widths = ratios.slice(start, end).map((ratio) => Math.floor(clamp(ratio) * height));
    const free = width - gap * (end - start - 1) - widths.reduce((total, each) => total + each, 0);
    // What rounding left over goes to the last picture, so that right edges line up.
    if (free > 0 && free < widths.length * 2) widths[widths.length - 1]! += free;
    rows.push({ start, end, height: Math.round(height), widths });
    start = end;
    sum = 0;
  };
  ratios.forEach((ratio, index) => {
    sum += clamp(ratio);
    const inner = width - gap * (index - start);
    if (inner / sum <= target) finish(index + 1, inner / sum);
  });
  if (start < ratios.length) {
    const inner = width - gap * (ratios.length - start - 1);
    finish(ratios.length, Math.min(target, inner / sum));
  }
  return rows;
}

function clamp(ratio: number): number {
  return Number.isFinite(ratio) ? Math.min(Math.max(ratio, NARROWEST), WIDEST) : 1;
}

export function rowOf(rows: readonly Row[], item: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.end <= item) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The item in the next (`+1`) or previous (`-1`) row that lies most nearly above or below; the same item at the edge. */
export function neighbour(rows: readonly Row[], item: number, direction: 1 | -1): number {
  const here = rows[rowOf(rows, item)];
  const there = rows[rowOf(rows, item) + direction];
  if (!here || !there) return item;
  const center = centers(here)[item - here.start]!;
  const distances = centers(there).map((other) => Math.abs(other - center));
  return there.start + distances.indexOf(Math.min(...distances));
}

function centers(row: Row): number[] {
  let left = 0;
  return row.widths.map((width) => {
    const center = left + width / 2;
    left += width;
    return center;
  });
}
