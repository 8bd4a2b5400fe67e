/** The wall of media: only the rows in sight exist, arrow keys walk through all of them. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useWidth } from '../ui/measure.ts';
import { layoutRows, neighbour, type Row, rowOf } from './justified-rows.ts';
import { useGallery } from './store.ts';
import { Tile } from './tile.tsx';
import './grid.css';

const TARGET_HEIGHT = 216;
const GAP = 10;
/** Rows beyond the window that are kept ready, and how near to the end more is fetched. */
const OVERSCAN = 4;
const AHEAD = 6;

/** Where an arrow or page key leads from `from`, or null for keys that mean nothing here. */
function destination(key: string, rows: readonly Row[], from: number, count: number): number | null {
  const pages = (direction: 1 | -1) => [1, 2, 3].reduce((item) => neighbour(rows, item, direction), from);
  const to: Record<string, () => number> = {
    ArrowLeft: () => Math.max(from - 1, 0),
    ArrowRight: () => Math.min(from + 1, count - 1),
    ArrowUp: () => neighbour(rows, from, -1),
    ArrowDown: () => neighbour(rows, from, 1),
    PageUp: () => pages(-1),
    PageDown: () => pages(1),
    Home: () => 0,
    End: () => count - 1,
  };
  return to[key]?.() ?? null;
}

export function Grid() {
  const items = useGallery((state) => state.items);
  const total = useGallery((state) => state.total);
  const selected = useGallery((state) => state.selected);
  const select = useGallery((state) => state.select);
  const loadMore = useGallery((state) => state.loadMore);
  const query = useGallery((state) => state.query);
  const sort = useGallery((state) => state.sort);
  const scroller = useRef<HTMLDivElement>(null);
  const [measure, width] = useWidth();
  const [focused, setFocused] = useState(0);
  const wantsFocus = useRef(false);

  const rows = useMemo(() => {
    const ratios = items.map((item) => (item.width && item.height ? item.width / item.height : 1));
    return layoutRows(ratios, width, TARGET_HEIGHT, GAP);
  }, [items, width]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rows[index]!.height + GAP,
    overscan: OVERSCAN,
    paddingEnd: GAP,
  });
  useLayoutEffect(() => virtualizer.measure(), [rows, virtualizer]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setFocused(0);
  }, [query, sort]);

  const visible = virtualizer.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - AHEAD) void loadMore();
  }, [last, rows.length, loadMore]);

  // A tile that was scrolled to exists only after the next render.
  useEffect(() => {
    if (!wantsFocus.current) return;
    const tile = scroller.current?.querySelector<HTMLElement>(`[data-index="${focused}"]`);
    if (!tile) return;
    wantsFocus.current = false;
    tile.focus({ preventScroll: true });
  });

  const open = useCallback(
    (index: number) => {
      setFocused(index);
      const { items: current, selected: before } = useGallery.getState();
      const hash = current[index]?.contentHash ?? null;
      void select(hash === before ? null : hash);
    },
    [select],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return void select(null);
    const next = destination(event.key, rows, focused, items.length);
    if (next === null) return;
    event.preventDefault();
    wantsFocus.current = true;
    setFocused(next);
    virtualizer.scrollToIndex(rowOf(rows, next));
    // With the panel open, walking through the grid leafs through it.
    if (selected !== null) void select(items[next]?.contentHash ?? null);
  };
  const tabStop = Math.min(focused, items.length - 1);

  return (
    <div className="grid-scroller" ref={scroller}>
      <div
        ref={measure}
        className="grid"
        role="grid"
        tabIndex={-1}
        aria-label={`${total} media`}
        aria-rowcount={rows.length}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {visible.map(({ index, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <div
              key={row.start}
              role="row"
              aria-rowindex={index + 1}
              className="grid-row"
              style={{ transform: `translateY(${start}px)`, height: row.height, gap: GAP }}
            >
              {items.slice(row.start, row.end).map((item, offset) => (
                <Tile
                  key={item.contentHash}
                  item={item}
                  index={row.start + offset}
                  width={row.widths[offset]!}
                  height={row.height}
                  selected={item.contentHash === selected}
                  focusable={row.start + offset === tabStop}
                  onOpen={open}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
