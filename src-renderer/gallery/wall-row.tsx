/** A row of the wall: media side by side, or the heading of a group. */
import { memo, useMemo } from 'react';
import type { MediaItem, Ranges } from '#api/media.ts';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { coverage, inRanges } from '../media/ranges.ts';
import { Tile } from './tile.tsx';
import { boxesOf } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';

export interface WallRowProps {
  layout: WallLayout;
  row: number;
  /** CSS pixels below the upper edge of its section. */
  top: number;
  itemAt: (position: number) => MediaItem | null | undefined;
  /** Changes when `itemAt` answers otherwise than before. */
  arrivals: number;
  selection: Ranges;
  /** The position that is reached by the Tab key, if it stands in this row; else -1. */
  tabStop: number;
  flinging: boolean;
}

export const WallRow = memo(function WallRow(props: WallRowProps) {
  const { layout, row, top, itemAt, selection, tabStop, flinging } = props;
  const boxes = useMemo(() => boxesOf(layout, row), [layout, row]);
  const start = layout.starts[row]!;
  const height = layout.heights[row]!;
  return (
    <div role="row" aria-rowindex={row + 1} className="wall-row" style={{ top, height }}>
      {boxes.map(({ left, width }, index) => (
        <Tile
          key={start + index}
          item={itemAt(start + index)}
          position={start + index}
          column={index + 1}
          left={left}
          width={width}
          height={height}
          selected={inRanges(selection, start + index)}
          tabStop={tabStop === start + index}
          flinging={flinging}
        />
      ))}
    </div>
  );
});

export interface GroupHeadingProps {
  label: string;
  start: number;
  count: number;
  row: number;
  columns: number;
  height: number;
  selection: Ranges;
  onSelect: (start: number, end: number, selected: boolean) => void;
}

/** Stays at the upper edge while its group is in sight. Its checkbox is pressed by `G` from any medium of the group. */
export const GroupHeading = memo(function GroupHeading(props: GroupHeadingProps) {
  const { label, start, count, row, columns, height, selection, onSelect } = props;
  const chosen = coverage(selection, start, start + count);
  const all = chosen === count;
  const state = all ? 'true' : chosen > 0 ? 'mixed' : 'false';
  return (
    <div role="row" aria-rowindex={row + 1} className="group-heading" style={{ height }}>
      <div role="gridcell" aria-colindex={1} aria-colspan={columns}>
        <span
          role="checkbox"
          aria-checked={state}
          aria-label={t('gallery.selectGroup', { group: label })}
          aria-keyshortcuts="G"
          tabIndex={-1}
          className="group-check"
          onClick={() => onSelect(start, start + count, !all)}
          onKeyDown={(event) => {
            if (event.key !== ' ' && event.key !== 'Enter') return;
            event.preventDefault();
            event.stopPropagation();
            onSelect(start, start + count, !all);
          }}
        >
          <Icon name={state === 'mixed' ? 'minus' : 'check'} size={13} />
        </span>
        <h3 dir="auto">{label}</h3>
        <small>{formatCount(count)}</small>
      </div>
    </div>
  );
});
