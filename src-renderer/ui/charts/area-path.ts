/** The lines of areas that lie on one another along a line of time. */
import type { Scale } from './scale.ts';

/** Of the drawing, CSS pixels. */
export const HEIGHT = 240;

/** The upper edge of each series at each point, the highest last. */
export function stack(points: readonly { values: number[] }[]): number[][] {
  return points.map(({ values }) => {
    let sum = 0;
    return values.map((value) => (sum += value));
  });
}

/** As many names as there is room for, the last one always among them. */
export function chooseTicks(count: number, width: number, each = 84): number[] {
  const room = Math.max(2, Math.floor(width / each));
  if (count <= room) return Array.from({ length: count }, (_, index) => index);
  const step = Math.ceil((count - 1) / (room - 1));
  const chosen: number[] = [];
  for (let index = count - 1; index >= 0; index -= step) chosen.unshift(index);
  return chosen;
}

export const xOf = (index: number, count: number, width: number): number =>
  count === 1 ? width / 2 : (index / (count - 1)) * width;

export function pathOf(upper: number[], lower: number[], width: number, scale: Scale): string {
  const y = (value: number): string => ((1 - scale.place(value)) * HEIGHT).toFixed(1);
  // A single month is drawn as a level over the whole width.
  const at = upper.length === 1 ? [0, width] : upper.map((_, index) => xOf(index, upper.length, width));
  const value = (values: number[], index: number): number => values[Math.min(index, values.length - 1)]!;
  const there = at.map((x, index) => `${x.toFixed(1)},${y(value(upper, index))}`);
  const back = at.map((x, index) => `${x.toFixed(1)},${y(value(lower, index))}`).toReversed();
  return `M${there.join('L')}L${back.join('L')}Z`;
}
