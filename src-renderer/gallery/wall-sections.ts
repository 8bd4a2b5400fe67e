/** Cuts the rows that exist into sections, one for each group, so that its heading can stick to the upper edge of the window. */
import { groupOfRow, mediaIn, rowOf } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';

export interface Section {
  /** -1 when the wall is not grouped. */
  group: number;
  /** On the wall, in CSS pixels. */
  top: number;
  height: number;
  /** Rows of media, and how far below `top` they are. */
  rows: { row: number; top: number }[];
}

/** Sections are longer than what is in sight by this much, and begin at multiples of it, so that they seldom change. */
const STEP = 100_000;
const MARGIN = 4_000;
const BESIDE = 8;

function section(layout: WallLayout, group: number, from: number, to: number): Section {
  const { tops, headings, rowCount } = layout;
  const first = group < 0 ? 0 : headings[group]!;
  const end = headings[group + 1] ?? rowCount;
  const top = Math.max(group < 0 ? 0 : tops[first]!, Math.floor((tops[from]! - MARGIN) / STEP) * STEP);
  const bottom = Math.min(tops[end]!, Math.ceil((tops[to]! + MARGIN) / STEP) * STEP);
  const rows: Section['rows'] = [];
  for (let row = Math.max(from, first); row < Math.min(to, end); row++)
    if (mediaIn(layout, row) > 0) rows.push({ row, top: tops[row]! - top });
  return { group, top, height: bottom - top, rows };
}

/**
 * `position` is the one that has the keyboard: its row exists even when it is far away, but beside the others, because no
 * browser can place it where it belongs.
 */
export function sectionsOf(
  layout: WallLayout,
  { from, to }: { from: number; to: number },
  position: number,
): Section[] {
  if (to <= from) return [];
  const sections: Section[] = [];
  const last = groupOfRow(layout, to - 1);
  for (let group = groupOfRow(layout, from); group <= last; group++) sections.push(section(layout, group, from, to));
  const row = rowOf(layout, position);
  if (row >= from && row < to) return sections;
  const height = layout.heights[row]!;
  const top = row < from ? layout.tops[from]! - height - BESIDE : layout.tops[to]! + BESIDE;
  const group = groupOfRow(layout, row);
  const own = sections.find((each) => each.group === group);
  const kept = own ?? { group, top, height, rows: [] };
  const placed = { row, top: top - kept.top };
  // In reading order, as screen readers walk through it.
  if (row < from) kept.rows.unshift(placed);
  else kept.rows.push(placed);
  if (own === undefined && row < from) sections.unshift(kept);
  else if (own === undefined) sections.push(kept);
  return sections;
}
