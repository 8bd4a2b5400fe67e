/** What of the wall is in sight: TanStack's virtualizer over bands of rows, on a scroller that can be longer than an element. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffectEvent, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { createLongScroll } from './long-scroll.ts';
import { wallHeight } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';

/** Rows are counted in bands: the virtualizer's books of a million media stay small, and rows come into being a few at a time. */
const BAND = 4;
const REST_MS = 110;
/** Pixels in a millisecond above which nobody can see pictures. */
const FLING = 9;

export interface WallScroll {
  /** Height of the element inside the scroller. */
  height: number;
  /** Height of the window on it, 0 before it is measured. */
  viewHeight: number;
  /** What is at `y` on the wall is at `y + shift` in the element. */
  shift: number;
  /** The rows that exist, the last one exclusive. */
  rows: { from: number; to: number };
  /** It moves too fast for pictures to be worth loading. */
  flinging: boolean;
  /** Pixels of the wall above the window, and the window's own height, as they are at this moment. */
  offset(): number;
  view(): number;
  scrollTo(offset: number): void;
  /** Calls back whenever the offset may have changed. */
  listen(listener: () => void): () => void;
}

export interface WallScrollOptions {
  scroller: RefObject<HTMLElement | null>;
  layout: WallLayout | null;
  /** Where to look in another layout, so that the reader stays where they are. */
  follow(next: WallLayout): number;
}

type Tell = (offset: number, isScrolling: boolean) => void;

export function useWallScroll({ scroller, layout, follow }: WallScrollOptions): WallScroll {
  const [long] = useState(() => createLongScroll());
  const [listeners] = useState(() => new Set<() => void>());
  const draw = useReducer((times: number) => times + 1, 0)[1];
  const drawnShift = useRef(0);
  const [flinging, setFlinging] = useState(false);
  const tell = useRef<Tell>(undefined);

  const put = (top: number): void => {
    const element = scroller.current;
    if (!element) return;
    if (Math.abs(element.scrollTop - top) >= 0.5) element.scrollTop = top;
    long.placed(element.scrollTop);
  };
  /** Another shift moves all rows; they must move in the same frame as the scrollbar. */
  const publish = (isScrolling: boolean): void => {
    tell.current?.(long.offset, isScrolling);
    if (drawnShift.current !== long.shift) flushSync(draw);
    for (const listener of listeners) listener();
  };

  const observe = (element: HTMLElement, report: Tell): (() => void) => {
    tell.current = report;
    let rest: ReturnType<typeof setTimeout> | undefined;
    let [before, beforeMs] = [long.offset, performance.now()];
    const onRest = () => {
      const top = long.settled();
      if (top !== null) put(top);
      setFlinging(false);
      publish(false);
    };
    const onScroll = () => {
      const nowMs = performance.now();
      const top = long.moved(element.scrollTop);
      if (top !== null) put(top);
      const speed = Math.abs(long.offset - before) / Math.max(nowMs - beforeMs, 4);
      [before, beforeMs] = [long.offset, nowMs];
      if (speed > FLING) setFlinging(true);
      else if (speed < FLING / 3) setFlinging(false);
      publish(true);
      clearTimeout(rest);
      rest = setTimeout(onRest, REST_MS);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(rest);
      element.removeEventListener('scroll', onScroll);
      tell.current = undefined;
    };
  };

  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: layout === null ? 0 : Math.ceil(layout.rowCount / BAND),
    getScrollElement: () => scroller.current,
    estimateSize: (band) =>
      layout!.tops[Math.min((band + 1) * BAND, layout!.rowCount)]! - (band === 0 ? 0 : layout!.tops[band * BAND]!),
    // Another layout has other keys, which makes the virtualizer take the new sizes.
    getItemKey: useCallback((band: number) => (layout === null ? -1 : band), [layout]),
    overscan: 1,
    initialOffset: () => long.offset,
    observeElementOffset: ({ scrollElement }, report) => (scrollElement ? observe(scrollElement, report) : undefined),
    scrollToFn: (offset) => put(long.to(offset)),
  });

  const previous = useRef<WallLayout>(null);
  const viewHeight = virtualizer.scrollRect?.height;
  const fit = useEffectEvent(() => {
    const element = scroller.current;
    if (!element || layout === null) return;
    const wanted = previous.current === layout ? long.offset : follow(layout);
    previous.current = layout;
    long.fit(wallHeight(layout), element.clientHeight);
    put(long.to(wanted));
    tell.current?.(long.offset, false);
    draw();
    for (const listener of listeners) listener();
  });
  useLayoutEffect(() => fit(), [layout, viewHeight]);
  useLayoutEffect(() => {
    drawnShift.current = long.shift;
  });

  const visible = virtualizer.getVirtualItems();
  const rows = { from: (visible[0]?.index ?? 0) * BAND, to: 0 };
  if (layout !== null && visible.length > 0) rows.to = Math.min((visible.at(-1)!.index + 1) * BAND, layout.rowCount);
  return {
    height: layout === null ? 0 : long.heightFor(wallHeight(layout)),
    viewHeight: viewHeight ?? 0,
    shift: long.shift,
    rows,
    flinging,
    offset() {
      // The element may have been scrolled without having said so yet: events come with the next frame.
      const top = scroller.current ? long.moved(scroller.current.scrollTop) : null;
      if (top !== null) put(top);
      return long.offset;
    },
    view: () => scroller.current?.clientHeight ?? 0,
    scrollTo(offset) {
      put(long.to(offset));
      publish(true);
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
