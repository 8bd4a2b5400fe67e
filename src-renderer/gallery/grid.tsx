/** The wall of media: only the rows in sight exist, arrow keys walk through all of them. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { decodeRatio } from '#api/ratio.ts';
import { useWidth } from '../ui/measure.ts';
import { layoutRows, neighbour, type Row, rowOf } from './justified-rows.ts';
import { inRanges } from './ranges.ts';
import { useGallery } from './store.ts';
import { Tile } from './tile.tsx';
import './grid.css';

const TARGET_HEIGHT = 216;
const GAP = 10;
/** Rows beyond the window that are kept ready. */
const OVERSCAN = 4;

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
  const shape = useGallery((state) => state.shape);
  const total = shape?.total ?? 0;
  const selection = useGallery((state) => state.selection);
  const itemAt = useGallery((state) => state.itemAt);
  const want = useGallery((state) => state.want);
  useGallery((state) => state.arrivals);
  const focused = useGallery((state) => state.focused);
  const query = useGallery((state) => state.query);
  const sort = useGallery((state) => state.sort);
  const scroller = useRef<HTMLDivElement>(null);
  const [measure, width] = useWidth();
  const wantsFocus = useRef(false);

  const rows = useMemo(() => {
    const ratios = Array.from(shape?.ratios ?? [], decodeRatio);
    return layoutRows(ratios, width, TARGET_HEIGHT, GAP);
  }, [shape, width]);
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
  }, [query, sort]);

  const visible = virtualizer.getVirtualItems();
  const [from, to] = [rows[visible[0]?.index ?? 0]?.start ?? 0, rows[visible.at(-1)?.index ?? 0]?.end ?? 0];
  useEffect(() => want(from, to), [from, to, want, shape]);

  // A tile that was scrolled to exists only after the next render.
  useEffect(() => {
    if (!wantsFocus.current) return;
    const tile = scroller.current?.querySelector<HTMLElement>(`[data-index="${focused}"]`);
    if (!tile) return;
    wantsFocus.current = false;
    tile.focus({ preventScroll: true });
  });

  const open = useCallback((index: number) => {
    const { focus, select } = useGallery.getState();
    focus(index);
    select([[index, index + 1]], index);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = destination(event.key, rows, focused, total);
    if (next === null) return;
    event.preventDefault();
    wantsFocus.current = true;
    open(next);
    virtualizer.scrollToIndex(rowOf(rows, next));
  };
  const tabStop = Math.min(focused, total - 1);

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
              {row.widths.map((each, offset) => {
                const item = itemAt(row.start + offset);
                if (!item) return <div key={row.start + offset} style={{ width: each, height: row.height }} />;
                return (
                  <Tile
                    key={item.contentHash}
                    item={item}
                    index={row.start + offset}
                    width={each}
                    height={row.height}
                    selected={inRanges(selection, row.start + offset)}
                    focusable={row.start + offset === tabStop}
                    onOpen={open}
                  />
                );
              })}
            </div>
          );
        })}
      </div>
    </div>
  );
}
