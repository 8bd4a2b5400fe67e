/** Where every medium of a result stands on the wall: rows as typed arrays, so that a million of them are laid out in a blink. */
import { decodeRatio } from '#api/ratio.ts';

export interface WallMeasures {
  /** CSS pixels, as all lengths here. */
  width: number;
  /** The height that rows come close to, or the side of a square. */
  target: number;
  gap: number;
  square: boolean;
  /** Height of the row that stands above each group. */
  heading: number;
  /** Empty space before the first row, and after the last. */
  above: number;
  below: number;
}

export interface WallShape {
  /** One byte a medium; see `api/ratio.ts`. */
  ratios: Uint8Array;
  /** Empty when not grouped. */
  groups: readonly { start: number; count: number }[];
}

/** Rows are counted with the headings, which are rows without media. */
export interface WallLayout {
  shape: WallShape;
  measures: WallMeasures;
  rowCount: number;
  /** Top of each row, and behind them the height of the whole. */
  tops: Float64Array;
  heights: Uint16Array;
  /** First position of each row, and behind them the number of media. */
  starts: Uint32Array;
  /** The row of each group's heading. */
  headings: Uint32Array;
  /** Media in the longest row. */
  columns: number;
}

/** Extreme shapes are cropped to these, so that one panorama does not take a whole row. */
const NARROWEST = 0.5;
const WIDEST = 2.4;
/** A last row that comes this near to the width is stretched to it. */
const NEARLY_FULL = 1.15;
/** Media between two looks at the clock. */
const STRIDE = 16_384;

/** Width / height by byte. */
export const cropped = Float64Array.from({ length: 256 }, (_, byte) =>
  Math.min(Math.max(decodeRatio(byte), NARROWEST), WIDEST),
);

interface Rows {
  count: number;
  columns: number;
  tops: Float64Array;
  heights: Uint16Array;
  starts: Uint32Array;
}

function createRows(capacity: number): Rows {
  return {
    count: 0,
    columns: 0,
    tops: new Float64Array(capacity),
    heights: new Uint16Array(capacity),
    starts: new Uint32Array(capacity),
  };
}

/** Adds a row of media (or a heading, which has none) below the others. */
function push(rows: Rows, start: number, media: number, height: number, gap: number): void {
  if (rows.count + 1 === rows.tops.length) {
    const larger = createRows(rows.tops.length * 2);
    larger.tops.set(rows.tops);
    larger.heights.set(rows.heights);
    larger.starts.set(rows.starts);
    Object.assign(rows, { tops: larger.tops, heights: larger.heights, starts: larger.starts });
  }
  const at = rows.count++;
  const rounded = Math.round(height);
  rows.heights[at] = rounded;
  rows.starts[at] = start;
  rows.starts[at + 1] = start + media;
  rows.tops[at + 1] = rows.tops[at]! + rounded + gap;
  if (media > rows.columns) rows.columns = media;
}

/** How many squares of about the wished side stand in a row, and their exact side. */
export function squaresIn({ width, target, gap }: WallMeasures): { count: number; side: number } {
  const count = Math.max(1, Math.round((width + gap) / (target + gap)));
  return { count, side: (width - gap * (count - 1)) / count };
}

/**
 * Lays a result out; yields now and then, so that the caller may let others have their turn. Rows of pictures fill the width
 * and break where their height comes nearest to the wished one.
 */
export function* layOutWall(shape: WallShape, measures: WallMeasures): Generator<undefined, WallLayout> {
  const { ratios, groups } = shape;
  const { gap, heading, above, below } = measures;
  const rows = createRows(1024);
  rows.tops[0] = above;
  const headings = new Uint32Array(groups.length);
  const parts = groups.length > 0 ? groups : [{ start: 0, count: ratios.length }];
  for (const [index, { start, count }] of parts.entries()) {
    if (groups.length > 0) {
      headings[index] = rows.count;
      push(rows, start, 0, heading, 0);
    }
    if (measures.square) yield* squares(rows, start, start + count, measures);
    else yield* justified(rows, ratios, start, start + count, measures);
  }
  const last = rows.count === 0 ? 0 : gap;
  rows.tops[rows.count] = rows.tops[rows.count]! - last + below;
  return {
    shape,
    measures,
    rowCount: rows.count,
    tops: rows.tops.slice(0, rows.count + 1),
    heights: rows.heights.slice(0, rows.count),
    starts: rows.starts.slice(0, rows.count + 1),
    headings,
    columns: Math.max(rows.columns, 1),
  };
}

function* squares(rows: Rows, from: number, to: number, measures: WallMeasures): Generator<undefined, void> {
  const { count, side } = squaresIn(measures);
  let sinceYield = 0;
  for (let start = from; start < to; start += count) {
    push(rows, start, Math.min(count, to - start), side, measures.gap);
    sinceYield += count;
    if (sinceYield < STRIDE) continue;
    sinceYield = 0;
    yield;
  }
}

function* justified(
  rows: Rows,
  ratios: Uint8Array,
  from: number,
  to: number,
  { width, target, gap }: WallMeasures,
): Generator<undefined, void> {
  let start = from;
  let sum = 0;
  for (let at = from; at < to; at++) {
    if (at % STRIDE === STRIDE - 1) yield;
    const ratio = cropped[ratios[at]!]!;
    const before = at - start;
    const height = (width - gap * before) / (sum + ratio);
    if (height > target) {
      sum += ratio;
      continue;
    }
    // With this one the row becomes too low, without it it would be too high: the lesser evil.
    const without = before === 0 ? Infinity : (width - gap * (before - 1)) / sum;
    if (without * height < target * target) {
      push(rows, start, before, without, gap);
      start = at;
      sum = ratio;
      if (width / ratio > target) continue;
      push(rows, start, 1, width / ratio, gap);
    } else push(rows, start, before + 1, height, gap);
    start = at + 1;
    sum = 0;
  }
  if (start === to) return;
  const full = (width - gap * (to - start - 1)) / sum;
  push(rows, start, to - start, full <= target * NEARLY_FULL ? full : target, gap);
}

/** All at once, for those who have the time. */
export function layOutWhole(shape: WallShape, measures: WallMeasures): WallLayout {
  const work = layOutWall(shape, measures);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
