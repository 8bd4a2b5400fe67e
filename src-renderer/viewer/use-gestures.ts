/** What wheel, mouse and fingers do to a picture in its stage: zoom where they point, drag, pinch, and swipe to the next. */
import { type RefObject, useEffect, useEffectEvent } from 'react';
import { fitScale, type Frame, panBy, type Point, toggleFull, type View, wheelFactor, zoomAt } from './zoom.ts';

export interface Gestures {
  frame: Frame;
  view: View;
  /** Takes a function, because several movements may arrive before the page is drawn again. */
  change(update: (view: View) => View, smooth?: boolean): void;
  /** A finger that went sideways over a picture that has no room to be dragged. */
  onSwipe?(direction: 1 | -1): void;
  /** A click that was nothing else. */
  onTap?(): void;
}

const SWIPE_PIXELS = 56;
const SLOP_PIXELS = 5;
/** Buttons and sliders that lie on the stage keep their pointers. */
const OWN = 'button, input, a, [data-own-pointer]';

interface Hand extends Point {
  from: Point;
}

const pointOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => ({ x: clientX, y: clientY });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const isOwn = (target: EventTarget | null): boolean => target instanceof Element && target.closest(OWN) !== null;

function fromMiddle(stage: Element, at: Point): Point {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return { x: at.x - left - width / 2, y: at.y - top - height / 2 };
}

function isLarger({ frame, view }: Gestures): boolean {
  const scale = fitScale(frame) * view.zoom;
  return frame.picture.width * scale > frame.stage.width + 1 || frame.picture.height * scale > frame.stage.height + 1;
}

/** Every pointer that is down is held until it is up, wherever it goes. `latest` tells how things stand now. */
function listen(stage: HTMLElement, latest: () => Gestures): () => void {
  const hands = new Map<number, Hand>();
  let [moved, pinched] = [false, false];

  function down(event: PointerEvent): void {
    if (event.button !== 0 || isOwn(event.target)) return;
    if (hands.size === 0) [moved, pinched] = [false, false];
    hands.set(event.pointerId, { ...pointOf(event), from: pointOf(event) });
    stage.setPointerCapture(event.pointerId);
  }

  function pinch(hand: Point, other: Point, at: Point): void {
    const { frame, change } = latest();
    const factor = distance(at, other) / Math.max(distance(hand, other), 1);
    const middle = fromMiddle(stage, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    const by = { x: (at.x - hand.x) / 2, y: (at.y - hand.y) / 2 };
    change((view) => panBy(frame, zoomAt(frame, view, view.zoom * factor, middle), by));
  }

  function move(event: PointerEvent): void {
    const hand = hands.get(event.pointerId);
    if (!hand) return;
    const at = pointOf(event);
    const other = [...hands].find(([id]) => id !== event.pointerId)?.[1];
    const gestures = latest();
    const larger = isLarger(gestures);
    // Taken now: the change is made when the page is drawn, and the hand is elsewhere by then.
    const by = { x: at.x - hand.x, y: at.y - hand.y };
    if (other) {
      pinched = true;
      pinch(hand, other, at);
    } else if (larger) gestures.change((view) => panBy(gestures.frame, view, by));
    if (distance(at, hand.from) > SLOP_PIXELS) moved = true;
    [hand.x, hand.y] = [at.x, at.y];
    stage.toggleAttribute('data-dragging', moved && larger);
  }

  function up(event: PointerEvent): void {
    const hand = hands.get(event.pointerId);
    if (!hand) return;
    hands.delete(event.pointerId);
    stage.removeAttribute('data-dragging');
    if (event.type === 'pointercancel' || pinched) return;
    const [x, y] = [event.clientX - hand.from.x, event.clientY - hand.from.y];
    const sideways = Math.abs(x) > SWIPE_PIXELS && Math.abs(x) > Math.abs(y) * 1.5;
    const gestures = latest();
    if (event.pointerType === 'touch' && sideways && !isLarger(gestures)) gestures.onSwipe?.(x < 0 ? 1 : -1);
    else if (!moved) gestures.onTap?.();
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault();
    const { frame, change } = latest();
    const at = fromMiddle(stage, pointOf(event));
    const factor = wheelFactor(event);
    change((view) => zoomAt(frame, view, view.zoom * factor, at));
  }

  function twice(event: MouseEvent): void {
    if (isOwn(event.target)) return;
    const { frame, change } = latest();
    const at = fromMiddle(stage, pointOf(event));
    change((view) => toggleFull(frame, view, at), true);
  }

  const stop = new AbortController();
  const { signal } = stop;
  stage.addEventListener('pointerdown', down, { signal });
  stage.addEventListener('pointermove', move, { signal });
  stage.addEventListener('pointerup', up, { signal });
  stage.addEventListener('pointercancel', up, { signal });
  // React listens to wheels passively, and then the page would scroll or zoom along.
  stage.addEventListener('wheel', wheel, { signal, passive: false });
  stage.addEventListener('dblclick', twice, { signal });
  return () => stop.abort();
}

export function useGestures(stage: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useEffectEvent(() => gestures);
  useEffect(() => (stage.current ? listen(stage.current, () => latest()) : undefined), [stage]);
}
