/** The scale beside the scrollbar: months, letters, stars, sizes or groups, to be grasped and drawn along the whole wall. */
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { formatCount } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import { marksOf } from './labels.ts';
import { markAt, placeMarks, thinMarks } from './scrubber-marks.ts';
import type { Shape } from './store.ts';
import type { WallScroll } from './use-wall-scroll.ts';
import { rowAt, wallHeight } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';
import './scrubber.css';

/** Free space above and below the track, so that its outermost words are whole. */
const INSET = 12;
const PAGE = 0.1;

export interface ScrubberProps {
  layout: WallLayout;
  scroll: WallScroll;
  shape: Shape;
  /** Height of the window on the wall. */
  height: number;
}

export function Scrubber({ layout, scroll, shape, height }: ScrubberProps) {
  const thumb = useRef<HTMLSpanElement>(null);
  const [offset, setOffset] = useState(() => scroll.offset());
  /** Where the pointer is on the track, 0 to 1; null while it is elsewhere. */
  const [pointed, setPointed] = useState<number | null>(null);
  const [isHeld, setHeld] = useState(false);
  const longest = Math.max(wallHeight(layout) - height, 1);
  const track = Math.max(height - 2 * INSET, 1);
  const placed = useMemo(() => placeMarks(layout, marksOf(shape)), [layout, shape]);
  const drawn = useMemo(() => thinMarks(placed, longest, track), [placed, longest, track]);

  const { listen } = scroll;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      const now = scroll.offset();
      if (thumb.current) thumb.current.style.transform = `translateY(${Math.min(now / longest, 1) * track}px)`;
      // What is said of the place may come a little later than the place.
      timer ??= setTimeout(() => {
        timer = undefined;
        setOffset(scroll.offset());
      }, 100);
    };
    follow();
    const stop = listen(follow);
    return () => {
      clearTimeout(timer);
      stop();
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the others are ways to ask, not values
  }, [layout, longest, track]);

  /** At the lower end the last mark is in sight, although it does not begin there. */
  const labelAt = (place: number): string =>
    (place >= longest - 1 ? placed.at(-1) : placed[markAt(placed, layout, place)])?.label ?? '';
  const shareAt = (event: PointerEvent<HTMLElement>): number => {
    const { top } = event.currentTarget.getBoundingClientRect();
    return Math.min(Math.max((event.clientY - top - INSET) / track, 0), 1);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const share = shareAt(event);
    setPointed(share);
    if (isHeld) scroll.scrollTo(share * longest);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setHeld(true);
    setPointed(shareAt(event));
    scroll.scrollTo(shareAt(event) * longest);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = scroll.offset();
    // A pixel of tolerance: browsers round where they scroll to.
    const next = placed.find((mark) => mark.offset > now + 1)?.offset ?? longest;
    const previous = placed.findLast((mark) => mark.offset < now - 1)?.offset ?? 0;
    const to: Record<string, number> = {
      ArrowDown: next,
      ArrowRight: next,
      ArrowUp: previous,
      ArrowLeft: previous,
      PageDown: now + longest * PAGE,
      PageUp: now - longest * PAGE,
      Home: 0,
      End: longest,
    };
    const wanted = to[event.key];
    if (wanted === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    scroll.scrollTo(wanted);
  };

  const position = layout.starts[rowAt(layout, offset)] ?? 0;
  const bubbled = pointed ?? 0;
  return (
    <div
      className={isHeld ? 'scrubber held' : 'scrubber'}
      role="slider"
      tabIndex={0}
      aria-label={t('gallery.scrubber')}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={shape.total}
      aria-valuenow={position + 1}
      aria-valuetext={labelAt(offset) || formatCount(position + 1)}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => setHeld(false)}
      onPointerCancel={() => setHeld(false)}
      onPointerLeave={() => setPointed(null)}
      data-own
    >
      <div className="scrubber-track" style={{ top: INSET, height: track }} aria-hidden="true">
        {drawn.map(({ start, y, text }) => (
          <span key={start} className={text === null ? 'tick' : 'tick word'} style={{ top: y }}>
            {text !== null && <span>{text}</span>}
          </span>
        ))}
        <span className="thumb" ref={thumb} />
        {pointed !== null && labelAt(bubbled * longest) !== '' && (
          <span className="bubble" style={{ top: bubbled * track }}>
            {labelAt(bubbled * longest)}
          </span>
        )}
      </div>
    </div>
  );
}
