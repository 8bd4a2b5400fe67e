/** Where the marks of a scrubber stand, and which of them can be written out without crowding. */
import type { Mark } from './labels.ts';
import { groupOfRow, rowAt, rowOf } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';

export interface PlacedMark extends Mark {
  /** On the wall, in CSS pixels. */
  offset: number;
}

export interface DrawnMark {
  start: number;
  /** Below the upper end of the track, in CSS pixels. */
  y: number;
  /** Null for a tick without words. */
  text: string | null;
}

const LABEL_ROOM = 22;
const TICK_ROOM = 5;

/** A mark stands where its first medium does; that of a group, where its heading is. */
export function placeMarks(layout: WallLayout, marks: readonly Mark[]): PlacedMark[] {
  if (layout.rowCount === 0) return [];
  return marks.map((mark) => {
    const row = rowOf(layout, mark.start);
    const heading = layout.headings[groupOfRow(layout, row)];
    const isFirst = heading !== undefined && layout.starts[heading] === mark.start;
    return { ...mark, offset: layout.tops[isFirst ? heading : row]! };
  });
}

/** Words where they change (a year for its months) and have room; ticks for the others, as far as those have room. */
export function thinMarks(placed: readonly PlacedMark[], longest: number, track: number): DrawnMark[] {
  const isOneWord = placed.every(({ short }) => short === placed[0]?.short);
  const wordOf = ({ short, label }: Mark): string => (isOneWord ? label : short);
  const drawn: DrawnMark[] = [];
  let [word, wordY, lastY] = ['', -Infinity, -Infinity];
  for (const mark of placed) {
    const y = Math.min(mark.offset / Math.max(longest, 1), 1) * track;
    const isNew = wordOf(mark) !== word;
    if (isNew && y - wordY >= LABEL_ROOM) {
      word = wordOf(mark);
      // A tick that was set just before would run into the words.
      if (drawn.at(-1)?.text === null && y - lastY < TICK_ROOM) drawn.pop();
      drawn.push({ start: mark.start, y, text: word });
      wordY = lastY = y;
    } else if (y - lastY >= TICK_ROOM) {
      drawn.push({ start: mark.start, y, text: null });
      lastY = y;
    }
  }
  return drawn;
}

/** The mark that a place on the wall belongs to; -1 without marks. */
export function markAt(placed: readonly PlacedMark[], layout: WallLayout, offset: number): number {
  if (layout.rowCount === 0) return -1;
  const position = layout.starts[rowAt(layout, offset)]!;
  return placed.findLastIndex(({ start }) => start <= position);
}
