/** What a click or a key makes of the selection. */
import type { Ranges } from '#api/media.ts';
import { addRange, togglePosition } from '../media/ranges.ts';

export interface Selected {
  selection: Ranges;
  /** From where shift selects. */
  anchor: number;
}

export interface Modifiers {
  /** Shift: everything from the anchor. */
  extend: boolean;
  /** Ctrl, or the Mac's command key: keeps what is selected. */
  add: boolean;
}

export const modifiersOf = (event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): Modifiers => ({
  extend: event.shiftKey,
  add: event.ctrlKey || event.metaKey,
});

export function choose({ selection, anchor }: Selected, position: number, { extend, add }: Modifiers): Selected {
  if (extend) {
    const [start, end] = [Math.min(anchor, position), Math.max(anchor, position) + 1];
    return { selection: add ? addRange(selection, start, end) : [[start, end]], anchor };
  }
  return { selection: add ? togglePosition(selection, position) : [[position, position + 1]], anchor: position };
}
