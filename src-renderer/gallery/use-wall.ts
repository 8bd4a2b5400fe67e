/** The wall behind its elements: where everything stands, what is in sight, and the ways in which keyboard and wheel move it. */
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent } from 'react';
import { addRange, coverage, removeRange } from '../media/ranges.ts';
import { offsetFor, offsetToReveal, sightOf } from './sight.ts';
import { type Shape, useGallery } from './store.ts';
import { type GridFocus, useGridFocus } from './use-grid-focus.ts';
import { useWallKeys } from './use-wall-keys.ts';
import { useWallLayout } from './use-wall-layout.ts';
import { useWallScroll, type WallScroll } from './use-wall-scroll.ts';
import { leastZoom, useZoomWheel } from './use-zoom.ts';
import { groupOfRow, mediumAt, rowOf } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';

const GAP = 8;
const HEADING = 52;
const ABOVE = 4;
/** Room for what floats over the lower edge. */
const BELOW = 76;

/** The scroller, and the grid in it. */
export interface WallElements {
  scroller: RefObject<HTMLElement | null>;
  grid: RefObject<HTMLElement | null>;
}

/** The wall as it is laid out at this moment, and the window on it. */
export interface WallView {
  layout: WallLayout | null;
  /** What the layout was made of. */
  shape: Shape | null;
  /** The layout belongs to an older answer than the positions of the store. */
  stale: boolean;
  scroll: WallScroll;
}

export interface Wall extends WallView {
  focus: GridFocus;
  onKeyDown(event: KeyboardEvent): void;
}

export function selectGroup(start: number, end: number, selected: boolean): void {
  const { selection, select } = useGallery.getState();
  select(selected ? addRange(selection, start, end) : removeRange(selection, start, end), start);
}

function useView({ scroller }: WallElements, width: number): WallView {
  const shape = useGallery((state) => state.shape);
  const square = useGallery((state) => state.layout === 'square');
  const zoom = useGallery((state) => state.zoom);
  const target = Math.max(zoom, leastZoom(width, window.innerHeight));
  const laidOut = useWallLayout(shape, {
    width,
    target,
    gap: GAP,
    square,
    heading: HEADING,
    above: ABOVE,
    below: BELOW,
  });
  const layout = laidOut?.layout ?? null;
  const scroll = useWallScroll({
    scroller,
    layout,
    follow: (next) => offsetFor(next, useGallery.getState().sight(), scroller.current?.clientHeight ?? 0),
  });
  return { layout, shape: laidOut?.shape ?? null, stale: laidOut?.shape !== shape, scroll };
}

/** Tells the store where the reader looks. */
function useSight({ layout, stale, scroll }: WallView): void {
  const focused = useGallery((state) => state.focused);
  const { listen } = scroll;
  const note = useEffectEvent(() => {
    // Positions are those of the new answer, the rows still those of the old one.
    if (layout === null || stale) return;
    const window = { offset: scroll.offset(), view: scroll.view() };
    useGallery.getState().look(sightOf(layout, window, focused));
  });
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- always the same listeners
  useEffect(() => listen(() => note()), []);
  useEffect(() => note(), [layout, focused]);
}

/** Asks for the media of the rows that exist, unless they fly past. */
function useMedia({ layout, stale, scroll, shape }: WallView): void {
  const want = useGallery((state) => state.want);
  const { rows, flinging } = scroll;
  const [first, end] = layout === null || stale ? [0, 0] : [layout.starts[rows.from]!, layout.starts[rows.to]!];
  useEffect(() => {
    if (!flinging && end > first) want(first, end);
  }, [first, end, flinging, want, shape]);
}

function revealer({ layout, scroll }: WallView): (position: number) => void {
  return (position) => {
    if (layout === null) return;
    const window = { offset: scroll.offset(), view: scroll.view() };
    const offset = offsetToReveal(layout, rowOf(layout, position), window);
    if (offset !== window.offset) scroll.scrollTo(offset);
  };
}

function isOutOfSight({ layout, scroll }: WallView, position: number): boolean {
  if (layout === null) return false;
  const row = rowOf(layout, position);
  const top = layout.tops[row]! - scroll.offset();
  return top > scroll.view() || top + layout.heights[row]! < 0;
}

function toggleGroup({ shape, layout, stale }: WallView, position: number): void {
  if (layout === null || shape === null || stale) return;
  const group = shape.groups[groupOfRow(layout, rowOf(layout, position))];
  if (!group) return;
  const end = group.start + group.count;
  const isWhole = coverage(useGallery.getState().selection, group.start, end) === group.count;
  selectGroup(group.start, end, !isWhole);
}

/** The medium under the pointer stays there while the wheel zooms. */
function aimer({ layout, scroll }: WallView, { scroller, grid }: WallElements): (x: number, y: number) => void {
  return (x, y) => {
    if (layout === null || !grid.current || !scroller.current) return;
    const below = y - scroller.current.getBoundingClientRect().top;
    const at = mediumAt(layout, x - grid.current.getBoundingClientRect().left, below + scroll.offset());
    if (at === null) return;
    useGallery.getState().look({ position: at, below: layout.tops[rowOf(layout, at)]! - scroll.offset() });
  };
}

/** `width`: of the grid; 0 until it is measured. */
export function useWall(elements: WallElements, width: number): Wall {
  const view = useView(elements, width);
  useSight(view);
  useMedia(view);
  const focused = useGallery((state) => state.focused);
  const setFocused = useGallery((state) => state.focus);
  const reveal = revealer(view);
  const focus = useGridFocus({
    grid: elements.grid,
    focused,
    onReach(position) {
      setFocused(position);
      if (isOutOfSight(view, position)) reveal(position);
    },
    onReturn(position) {
      setFocused(position);
      reveal(position);
    },
  });
  const onKeyDown = useWallKeys({
    layout: view.stale ? null : view.layout,
    view: view.scroll.view,
    goTo(position) {
      focus.take();
      setFocused(position);
      reveal(position);
    },
    toggleGroup: (position) => toggleGroup(view, position),
  });
  useZoomWheel(elements.scroller, aimer(view, elements));
  return { ...view, focus, onKeyDown };
}
