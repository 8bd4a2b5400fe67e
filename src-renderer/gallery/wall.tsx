/** The wall of media: only the rows in sight exist, whatever the length of the result; a grid for mouse, keyboard and screen reader. */
import { type DragEvent, type MouseEvent, useCallback, useEffect, useEffectEvent, useRef } from 'react';
import { useAbilities } from '../media/abilities.ts';
import { useWidth } from '../ui/measure.ts';
import { t } from '../ui/text.ts';
import { useViewer } from '../viewer/store.ts';
import { dragOut } from './hand-over.ts';
import { addRange, coverage, inRanges, removeRange } from './ranges.ts';
import { RubberBand } from './rubber-band.tsx';
import { Scrubber } from './scrubber.tsx';
import { choose, modifiersOf } from './selection.ts';
import { offsetFor, offsetToReveal, sightOf } from './sight.ts';
import { type Shape, useGallery } from './store.ts';
import { useGridFocus } from './use-grid-focus.ts';
import { useWallKeys } from './use-wall-keys.ts';
import { useWallLayout } from './use-wall-layout.ts';
import { useWallScroll } from './use-wall-scroll.ts';
import { leastZoom, useZoomWheel } from './use-zoom.ts';
import { groupOfRow, mediumAt, rowOf } from './wall-geometry.ts';
import { WallRows } from './wall-rows.tsx';
import './wall.css';

const GAP = 8;
const HEADING = 52;
const ABOVE = 4;
/** Room for what floats over the lower edge. */
const BELOW = 76;
/** Windows full of media from which a scale beside the scrollbar helps. */
const WORTH_SCRUBBING = 1.3;

/** The position of the tile that an event comes from, or null. */
function positionOf(target: EventTarget): number | null {
  const text = (target as Element).closest<HTMLElement>('[data-index]')?.dataset.index;
  return text === undefined ? null : Number(text);
}

function selectGroup(start: number, end: number, selected: boolean): void {
  const { selection, select } = useGallery.getState();
  select(selected ? addRange(selection, start, end) : removeRange(selection, start, end), start);
}

function onClick(event: MouseEvent): void {
  const { selection, anchor, select, focus, clearSelection } = useGallery.getState();
  const target = event.target as Element;
  if (target.closest('.group-heading')) return;
  const position = positionOf(target);
  const { extend, add } = modifiersOf(event);
  if (position === null) {
    if (!extend && !add) clearSelection();
    return;
  }
  const isCheck = target.closest('.tile-check') !== null;
  // The first click of two may have moved everything, because the details came in beside the wall.
  if (event.detail > 1 && !extend && !add && !isCheck) return;
  const chosen = choose({ selection, anchor }, position, { extend, add: add || isCheck });
  focus(position);
  select(chosen.selection, chosen.anchor);
}

function onDoubleClick(event: MouseEvent): void {
  const target = event.target as Element;
  if (positionOf(target) === null || target.closest('.tile-check')) return;
  useViewer.getState().open(useGallery.getState().focused);
}

function onDragStart(event: DragEvent): void {
  const position = positionOf(event.target);
  event.preventDefault();
  if (position === null) return;
  const { selection, select } = useGallery.getState();
  if (!inRanges(selection, position)) select([[position, position + 1]], position);
  void dragOut(useGallery.getState().selection);
}

export function Wall() {
  const shape = useGallery((state) => state.shape);
  const group = useGallery((state) => state.group);
  const selection = useGallery((state) => state.selection);
  const focused = useGallery((state) => state.focused);
  const arrivals = useGallery((state) => state.arrivals);
  const sort = useGallery((state) => state.sort);
  const square = useGallery((state) => state.layout === 'square');
  const zoom = useGallery((state) => state.zoom);
  const { itemAt, want, look, sight, focus } = useGallery.getState();
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [measure, width] = useWidth();
  const target = Math.max(zoom, leastZoom(width, window.innerHeight));
  const draggable = useAbilities().has('host.dragOut');

  const layout = useWallLayout(shape, {
    width,
    target,
    gap: GAP,
    square,
    heading: HEADING,
    above: ABOVE,
    below: BELOW,
  });
  const stale = layout?.shape !== shape;
  const scroll = useWallScroll({
    scroller,
    layout,
    follow: (next) => offsetFor(next, sight(), scroller.current?.clientHeight ?? 0),
  });

  const { listen } = scroll;
  const note = useEffectEvent(() => {
    // Positions are those of the new answer, the rows still those of the old one.
    if (layout === null || stale) return;
    look(sightOf(layout, { offset: scroll.offset(), view: scroll.view() }, focused));
  });
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- always the same listeners
  useEffect(() => listen(() => note()), []);
  useEffect(() => note(), [layout, focused]);

  const { from, to } = scroll.rows;
  const [first, end] = layout === null || stale ? [0, 0] : [layout.starts[from]!, layout.starts[to]!];
  useEffect(() => {
    if (!scroll.flinging && end > first) want(first, end);
  }, [first, end, scroll.flinging, want, shape]);

  const reveal = (position: number): void => {
    if (layout === null) return;
    const place = { offset: scroll.offset(), view: scroll.view() };
    const offset = offsetToReveal(layout, rowOf(layout, position), place);
    if (offset !== place.offset) scroll.scrollTo(offset);
  };
  const gridFocus = useGridFocus({
    grid,
    focused,
    onReach(position) {
      focus(position);
      if (layout === null) return;
      const row = rowOf(layout, position);
      const isOut =
        layout.tops[row]! + layout.heights[row]! < scroll.offset() ||
        layout.tops[row]! > scroll.offset() + scroll.view();
      if (isOut) reveal(position);
    },
    onReturn(position) {
      focus(position);
      reveal(position);
    },
  });
  const onKeyDown = useWallKeys({
    layout: stale ? null : layout,
    view: scroll.view,
    goTo(position) {
      gridFocus.take();
      focus(position);
      reveal(position);
    },
    toggleGroup(position) {
      if (layout === null || !shape) return;
      const { start, count } = shape.groups[groupOfRow(layout, rowOf(layout, position))] ?? { start: 0, count: 0 };
      if (count > 0) selectGroup(start, start + count, coverage(selection, start, start + count) < count);
    },
  });
  useZoomWheel(scroller, (x, y) => {
    if (layout === null || !grid.current || !scroller.current) return;
    const below = y - scroller.current.getBoundingClientRect().top;
    const at = mediumAt(layout, x - grid.current.getBoundingClientRect().left, below + scroll.offset());
    if (at !== null) look({ position: at, below: layout.tops[rowOf(layout, at)]! - scroll.offset() });
  });
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      grid.current = element;
      return measure(element);
    },
    [measure],
  );

  return (
    <div className="wall-frame">
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the keys are those of the grid */}
      <div className="wall-scroller" ref={scroller} onClick={onClick} onDoubleClick={onDoubleClick}>
        <div
          ref={attach}
          className="wall"
          role="grid"
          tabIndex={-1}
          aria-label={t('gallery.grid')}
          aria-multiselectable
          aria-rowcount={layout?.rowCount ?? 0}
          aria-colcount={layout?.columns ?? 1}
          style={{ height: scroll.height }}
          onDragStart={onDragStart}
          onKeyDown={onKeyDown}
          onFocus={gridFocus.onFocus}
          onBlur={gridFocus.onBlur}
        >
          {layout !== null && (
            <>
              <WallRows
                layout={layout}
                shape={layout.shape as Shape}
                stale={stale}
                rows={scroll.rows}
                shift={scroll.shift}
                group={group}
                itemAt={itemAt}
                arrivals={arrivals}
                selection={selection}
                focused={focused}
                flinging={scroll.flinging}
                draggable={draggable}
                onSelectGroup={selectGroup}
              />
              <RubberBand scroller={scroller} layout={layout} scroll={scroll} tilesDrag={draggable} />
            </>
          )}
        </div>
      </div>
      {layout !== null && scroll.viewHeight > 0 && scroll.height > scroll.viewHeight * WORTH_SCRUBBING && (
        <Scrubber
          layout={layout}
          scroll={scroll}
          shape={layout.shape as Shape}
          group={group}
          sort={sort}
          height={scroll.viewHeight}
        />
      )}
    </div>
  );
}
