/** How two to four pictures share a window so that they are drawn as large as possible. */
import type { Size } from './zoom.ts';

/** The number of columns; `shapes` are widths divided by heights. */
export function bestColumns(shapes: readonly number[], { width, height }: Size): number {
  let best = { columns: 1, area: -1 };
  for (let columns = 1; columns <= shapes.length; columns++) {
    const rows = Math.ceil(shapes.length / columns);
    const cell = { width: width / columns, height: height / rows };
    const area = shapes.reduce((sum, shape) => {
      const drawn = Math.min(cell.width, cell.height * shape);
      return sum + (drawn * drawn) / shape;
    }, 0);
    // Beside one another is easier to compare than below: a little more area is not worth it.
    if (area > best.area * 0.95) best = { columns, area };
  }
  return best.columns;
}
