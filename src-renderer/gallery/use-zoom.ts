/** How large the pictures are: as wished, but never so small that a large window holds more tiles than a browser likes. */
import { type RefObject, useEffect, useEffectEvent } from 'react';
import { useGallery, ZOOM } from './store.ts';

/** Tiles in sight at the most; about as many again are kept ready beside them. */
const IN_SIGHT = 190;
const STEP = 1.15;

export function leastZoom(width: number, height: number): number {
  return Math.max(ZOOM.least, Math.ceil(Math.sqrt((width * height) / IN_SIGHT)));
}

/** One step larger (`1`) or smaller (`-1`). */
export function zoomBy(steps: number): void {
  const { zoom, setZoom } = useGallery.getState();
  setZoom(zoom * STEP ** steps);
}

/** Ctrl and the wheel (or two fingers) zoom the wall instead of the page. `aim`: called before, with the point they are at. */
export function useZoomWheel(scroller: RefObject<HTMLElement | null>, aim: (x: number, y: number) => void): void {
  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    aim(event.clientX, event.clientY);
    // A notch of a wheel is about 100 pixels, a pinch a few.
    zoomBy(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY) / 60, 1));
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const listener = (event: WheelEvent) => onWheel(event);
    element.addEventListener('wheel', listener, { passive: false });
    return () => element.removeEventListener('wheel', listener);
  }, [scroller]);
}
