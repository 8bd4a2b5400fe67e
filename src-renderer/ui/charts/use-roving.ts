/** One stop of the tab key for many marks: arrows go on from there, as in a grid of cells. */
import { type FocusEvent, type KeyboardEvent, useState } from 'react';

const moves: Record<string, (at: number, last: number) => number> = {
  ArrowRight: (at, last) => Math.min(at + 1, last),
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowLeft: (at) => Math.max(at - 1, 0),
  ArrowUp: (at) => Math.max(at - 1, 0),
  PageDown: (at, last) => Math.min(at + 12, last),
  PageUp: (at) => Math.max(at - 12, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

const marksIn = (container: HTMLElement): HTMLElement[] => [...container.querySelectorAll<HTMLElement>('[data-mark]')];

/** Goes onto the element around the marks, each of which is a button with `data-mark`. `start`: the mark that tab reaches first. */
export function useRoving(start = 0) {
  const [at, setAt] = useState(start);
  return {
    stop: (index: number): 0 | -1 => (index === at ? 0 : -1),
    container: {
      onKeyDown(event: KeyboardEvent<HTMLElement>) {
        const move = moves[event.key];
        if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
        const marks = marksIn(event.currentTarget);
        const now = marks.indexOf(document.activeElement as HTMLElement);
        if (now < 0) return;
        event.preventDefault();
        marks[move(now, marks.length - 1)]?.focus();
      },
      onFocus(event: FocusEvent<HTMLElement>) {
        const now = marksIn(event.currentTarget).indexOf(event.target);
        if (now >= 0) setAt(now);
      },
    },
  };
}
