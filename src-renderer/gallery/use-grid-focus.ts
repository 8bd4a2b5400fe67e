/** Keeps the keyboard's focus on the medium that has it, although its tile comes and goes as rows do. */
import { type FocusEvent, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useViewer } from '../viewer/store.ts';

export interface GridFocus {
  onFocus(event: FocusEvent): void;
  onBlur(event: FocusEvent): void;
  /** The tile of the focused position gets the keyboard as soon as it exists. */
  take(): void;
}

export interface GridFocusOptions {
  grid: RefObject<HTMLElement | null>;
  focused: number;
  /** A tile got the focus by itself: by the Tab key, a click or a screen reader. */
  onReach(position: number): void;
  /** The full-screen picture was closed at this position. */
  onReturn(position: number): void;
}

export function useGridFocus({ grid, focused, onReach, onReturn }: GridFocusOptions): GridFocus {
  const has = useRef(false);
  const wants = useRef(false);
  const placing = useRef(false);
  const viewed = useViewer((state) => state.position);
  const lastViewed = useRef<number>(null);

  useEffect(() => {
    const last = lastViewed.current;
    lastViewed.current = viewed;
    if (viewed !== null || last === null) return;
    // The browser has given the focus back to the tile that it was opened from.
    wants.current = true;
    onReturn(last);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only closing counts
  }, [viewed]);

  useLayoutEffect(() => {
    const lost = has.current && document.activeElement === document.body;
    if (!wants.current && !lost) return;
    const tile = grid.current?.querySelector<HTMLElement>(`[data-index="${focused}"]`);
    if (!tile) return;
    wants.current = false;
    placing.current = true;
    tile.focus({ preventScroll: true });
    placing.current = false;
  });

  return {
    onFocus(event) {
      has.current = true;
      const position = (event.target as HTMLElement).dataset.index;
      if (position !== undefined && !placing.current) onReach(Number(position));
    },
    onBlur(event) {
      const tile = event.target as HTMLElement;
      // A tile that was taken away under the keyboard says goodbye as well; so does the whole window.
      queueMicrotask(() => {
        if (tile.isConnected && document.hasFocus() && !grid.current?.contains(document.activeElement))
          has.current = false;
      });
    },
    take() {
      wants.current = true;
    },
  };
}
