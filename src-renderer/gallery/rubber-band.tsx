/** A rectangle drawn with the mouse that selects what it touches; at the edges of the window the wall moves on under it. */
import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import type { Ranges } from '#api/media.ts';
import { joinRanges } from '../media/ranges.ts';
import { useGallery } from './store.ts';
import type { WallScroll } from './use-wall-scroll.ts';
import { mediaTouched, mediumAt, type Rectangle } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';

/** A hand trembles: less is a click. */
const BEGINS_AT = 5;
const EDGE = 44;
/** Pixels a frame for each pixel into the edge. */
const PULL = 0.45;

interface Point {
  x: number;
  y: number;
}

export interface RubberBandProps {
  scroller: RefObject<HTMLElement | null>;
  layout: WallLayout;
  scroll: WallScroll;
}

const span = (a: Point, b: Point): Rectangle => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  right: Math.max(a.x, b.x),
  bottom: Math.max(a.y, b.y),
});

export function RubberBand({ scroller, layout, scroll }: RubberBandProps) {
  const [band, setBand] = useState<Rectangle | null>(null);

  const begin = useEffectEvent((down: PointerEvent) => {
    const element = scroller.current;
    if (!element || down.button !== 0 || down.pointerType === 'touch') return;
    const target = down.target as HTMLElement;
    // Media themselves are dragged, so that a rectangle begins only beside them.
    if (target.closest('.group-heading, [role="gridcell"]') || down.clientX > edgeOf(element)) return;
    const grid = element.firstElementChild!;
    const pointOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => ({
      x: clientX - grid.getBoundingClientRect().left,
      y: clientY - element.getBoundingClientRect().top + scroll.offset(),
    });
    const start = pointOf(down);
    const { selection, anchor } = useGallery.getState();
    const base: Ranges = down.ctrlKey || down.metaKey || down.shiftKey ? selection : [];
    let latest: PointerEvent | null = null;
    let frame = 0;

    const draw = () => {
      frame = requestAnimationFrame(draw);
      if (!latest) return;
      const { top, bottom } = element.getBoundingClientRect();
      const pull = Math.min(latest.clientY - top - EDGE, 0) + Math.max(latest.clientY - bottom + EDGE, 0);
      if (pull !== 0) scroll.scrollTo(scroll.offset() + pull * PULL);
      const rectangle = span(start, pointOf(latest));
      setBand(rectangle);
      const touched = mediaTouched(layout, rectangle);
      useGallery.getState().select(joinRanges([...base, ...touched]), touched[0]?.[0] ?? anchor);
    };
    const move = (event: PointerEvent) => {
      if (latest === null && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < BEGINS_AT) return;
      if (latest === null) {
        element.setPointerCapture(down.pointerId);
        frame = requestAnimationFrame(draw);
      }
      latest = event;
    };
    const end = () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', end);
      element.removeEventListener('pointercancel', end);
      if (latest === null) return;
      const at = mediumAt(layout, pointOf(latest).x, pointOf(latest).y);
      if (at !== null) useGallery.getState().focus(at);
      setBand(null);
      // The click that the browser makes of it would select a single medium.
      const swallow = (click: MouseEvent) => click.stopPropagation();
      element.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => element.removeEventListener('click', swallow, { capture: true }));
    };
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const listener = (event: PointerEvent) => begin(event);
    element.addEventListener('pointerdown', listener);
    return () => element.removeEventListener('pointerdown', listener);
  }, [scroller]);

  if (!band) return null;
  // Only what is in sight of it is drawn: elements have their limits.
  const [from, to] = [scroll.offset() - 50, scroll.offset() + scroll.view() + 50];
  const [top, bottom] = [Math.max(band.top, from), Math.min(band.bottom, to)];
  return (
    <div
      className="rubber-band"
      style={{
        left: band.left,
        width: band.right - band.left,
        top: top + scroll.shift,
        height: Math.max(bottom - top, 0),
      }}
    />
  );
}

/** Where the scrollbar begins. */
function edgeOf(element: HTMLElement): number {
  return element.getBoundingClientRect().left + element.clientWidth;
}
