/** Where the keys lead on the wall. */
import { neighbour, pageFrom } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';

/** The position that an arrow or page key leads to; null for keys that mean nothing here. `view`: CSS pixels of a page. */
export function destination(key: string, layout: WallLayout, from: number, view: number): number | null {
  const last = Math.max(layout.shape.ratios.length - 1, 0);
  const to: Record<string, () => number> = {
    ArrowLeft: () => Math.max(from - 1, 0),
    ArrowRight: () => Math.min(from + 1, last),
    ArrowUp: () => neighbour(layout, from, -1),
    ArrowDown: () => neighbour(layout, from, 1),
    PageUp: () => pageFrom(layout, from, -view),
    PageDown: () => pageFrom(layout, from, view),
    Home: () => 0,
    End: () => last,
  };
  return to[key]?.() ?? null;
}
