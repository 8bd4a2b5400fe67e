/** The wall of media: only the rows in sight exist, whatever the length of the result; a grid for mouse, keyboard and screen reader. */
import { type DragEvent, type MouseEvent, useCallback, useRef, useState } from 'react';
import { useAbilities } from '../media/abilities.ts';
import { useWidth } from '../ui/measure.ts';
import { t } from '../ui/text.ts';
import { useViewer } from '../viewer/store.ts';
import { ContextMenu } from './context-menu.tsx';
import { beginDrag } from './hand-over.ts';
import { inRanges } from '../media/ranges.ts';
import { RubberBand } from './rubber-band.tsx';
import { Scrubber } from './scrubber.tsx';
import { choose, modifiersOf } from './selection.ts';
import { useGallery } from './store.ts';
import { useWall } from './use-wall.ts';
import { WallRows } from './wall-rows.tsx';
import './wall.css';

/** Windows full of media from which a scale beside the scrollbar helps. */
const WORTH_SCRUBBING = 1.3;

/** The position of the tile that an event comes from, or null. */
function positionOf(target: EventTarget): number | null {
  const text = (target as Element).closest<HTMLElement>('[data-index]')?.dataset.index;
  return text === undefined ? null : Number(text);
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

/** What one begins to do with a medium is done with all that is selected, if it is among them. */
function takeAlong(position: number): void {
  const { selection, select } = useGallery.getState();
  if (!inRanges(selection, position)) select([[position, position + 1]], position);
}

function onDragStart(event: DragEvent, native: boolean): void {
  const position = positionOf(event.target);
  if (position === null) {
    event.preventDefault();
    return;
  }
  takeAlong(position);
  beginDrag(event.nativeEvent, native);
}

export function Wall() {
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [measure, width] = useWidth();
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      grid.current = element;
      return measure(element);
    },
    [measure],
  );
  const { layout, shape, stale, scroll, focus, onKeyDown } = useWall({ scroller, grid }, width);
  const native = useAbilities().has('host.dragOut');
  const [menuAt, setMenuAt] = useState<{ x: number; y: number } | null>(null);
  const onContextMenu = (event: MouseEvent) => {
    const position = positionOf(event.target);
    if (position === null) return;
    event.preventDefault();
    takeAlong(position);
    useGallery.getState().focus(position);
    const at = { x: event.clientX, y: event.clientY };
    // Letting go of a button that is still held would close at once what opened under it.
    if (event.buttons === 0) setMenuAt(at);
    else window.addEventListener('pointerup', () => setTimeout(() => setMenuAt(at)), { once: true });
  };
  const isLong = scroll.viewHeight > 0 && scroll.height > scroll.viewHeight * WORTH_SCRUBBING;
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
          onDragStart={(event) => onDragStart(event, native)}
          onContextMenu={onContextMenu}
          onKeyDown={onKeyDown}
          onFocus={focus.onFocus}
          onBlur={focus.onBlur}
        >
          {layout !== null && shape !== null && (
            <>
              <WallRows layout={layout} shape={shape} stale={stale} scroll={scroll} />
              <RubberBand scroller={scroller} layout={layout} scroll={scroll} />
            </>
          )}
        </div>
      </div>
      {layout !== null && shape !== null && isLong && (
        <Scrubber layout={layout} shape={shape} scroll={scroll} height={scroll.viewHeight} />
      )}
      {menuAt && <ContextMenu at={menuAt} onClose={() => setMenuAt(null)} />}
    </div>
  );
}
