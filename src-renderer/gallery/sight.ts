/** Keeps the reader's place: which medium they look at, and where to scroll so that they still do in another layout. */
import { type Sight, TOP } from './store.ts';
import { mediaIn, rowAt, rowOf } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';

interface Window {
  offset: number;
  view: number;
}

/** The focused medium when it is in sight, else the first one whose row is; whoever is at the top stays there. */
export function sightOf(layout: WallLayout, { offset, view }: Window, focused: number): Sight {
  if (layout.rowCount === 0) return TOP;
  const own = rowOf(layout, focused);
  const top = layout.tops[own]! - offset;
  const middle = top + layout.heights[own]! / 2;
  if (focused > 0 && middle > 0 && middle < view) return { position: focused, below: top };
  if (offset <= 0) return TOP;
  let row = rowAt(layout, offset);
  // The first row may be hidden by its group's heading, or nearly gone.
  const covered = layout.headings.length > 0 ? layout.measures.heading : 0;
  while (row + 1 < layout.rowCount && (mediaIn(layout, row) === 0 || bottomOf(layout, row) < offset + covered + 8))
    row++;
  return { position: layout.starts[row]!, below: layout.tops[row]! - offset };
}

const bottomOf = (layout: WallLayout, row: number): number => layout.tops[row]! + layout.heights[row]!;

/** The offset at which a medium is seen where it was. */
export function offsetFor(layout: WallLayout, { position, below }: Sight, view: number): number {
  if (layout.rowCount === 0 || (position === 0 && below >= 0)) return 0;
  const row = rowOf(layout, Math.min(position, layout.shape.ratios.length - 1));
  const height = layout.heights[row]!;
  // A row that was cut is cut no further than by half; one that was whole stays whole where it can.
  const fitting = below < 0 ? Math.max(below, -height / 2) : Math.max(Math.min(below, view - height), 0);
  return layout.tops[row]! - fitting;
}

/** The least scrolling that shows a row whole, with the heading of its group if it is the first below it. */
export function offsetToReveal(layout: WallLayout, row: number, { offset, view }: Window): number {
  const { gap, heading } = layout.measures;
  if (row === 0 || (row === 1 && layout.headings.length > 0)) return 0;
  const covered = layout.headings.length > 0 ? heading : 0;
  const top = layout.tops[row]! - covered - gap;
  const bottom = bottomOf(layout, row) + gap;
  if (top < offset) return top;
  return bottom > offset + view ? Math.min(bottom - view, top) : offset;
}
