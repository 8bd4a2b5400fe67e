/** The keys of the gallery: walking and choosing on the wall, and what works anywhere in its screen. */
import type { KeyboardEvent } from 'react';
import { useHotkeys } from '../ui/use-hotkeys.ts';
import { useViewer } from '../viewer/store.ts';
import { begin, compareSelected } from './hand-over.ts';
import { choose, modifiersOf } from './selection.ts';
import { isFocusedPinned, pinSelected } from './pins.ts';
import { useGallery } from './store.ts';
import { zoomBy } from './use-zoom.ts';
import { destination } from './wall-keys.ts';
import type { WallLayout } from './wall-layout.ts';

export interface WallKeysOptions {
  layout: WallLayout | null;
  view: () => number;
  /** Moves the keyboard there, and the window with it. */
  goTo(position: number): void;
  toggleGroup(position: number): void;
}

const pressed =
  (action: () => void) =>
  (event: Event): void => {
    event.preventDefault();
    action();
  };

function toggle(position: number): void {
  const { selection, anchor, select } = useGallery.getState();
  const chosen = choose({ selection, anchor }, position, { extend: false, add: true });
  select(chosen.selection, chosen.anchor);
}

/** Works wherever the keyboard is, unless a picture fills the window. */
function useScreenKeys(): void {
  const isCovered = useViewer((state) => state.position !== null || state.compared !== null);
  const gallery = useGallery.getState;
  useHotkeys(
    {
      'Ctrl+a': pressed(() => gallery().selectAll()),
      Escape: () => gallery().clearSelection(),
      c: () => void compareSelected(),
      'Shift+c': pressed(() => begin('copy')),
      'Shift+m': pressed(() => begin('move')),
      Delete: pressed(() => begin('trash')),
      Backspace: pressed(() => begin('trash')),
      p: () => void pinSelected(!isFocusedPinned()),
      i: () => useViewer.getState().toggleDetails(),
      '+': () => zoomBy(1),
      '=': () => zoomBy(1),
      '-': () => zoomBy(-1),
    },
    !isCovered,
  );
}

/** Returns the handler for keys that are pressed on the wall itself. */
export function useWallKeys({ layout, view, goTo, toggleGroup }: WallKeysOptions): (event: KeyboardEvent) => void {
  useScreenKeys();
  return (event) => {
    const { focused, selection, anchor, select } = useGallery.getState();
    if (layout === null || event.altKey || (event.target as HTMLElement).dataset.index === undefined) return;
    const { extend, add } = modifiersOf(event);
    const next = destination(event.key, layout, focused, view());
    if (next !== null) {
      event.preventDefault();
      // Ctrl moves without selecting; with shift it adds to what is selected.
      if (extend || !add) {
        const chosen = choose({ selection, anchor }, next, { extend, add: extend && add });
        select(chosen.selection, chosen.anchor);
      }
      goTo(next);
      return;
    }
    const isOpening = event.key === 'Enter' || (event.key === ' ' && !add);
    const isToggling = (event.key === ' ' && add) || (event.key === 'x' && !add);
    if (isOpening) useViewer.getState().open(focused);
    else if (isToggling) toggle(focused);
    else if (event.key === 'g' && !add) toggleGroup(focused);
    else return;
    event.preventDefault();
  };
}
