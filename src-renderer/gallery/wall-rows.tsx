/** The rows of the wall that exist, in one section for each group. */
import { memo } from 'react';
import type { MediaItem, Ranges } from '#api/media.ts';
import { groupLabel } from './labels.ts';
import type { Grouping, Shape } from './store.ts';
import { rowOf } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';
import { GroupHeading, WallRow } from './wall-row.tsx';
import { sectionsOf } from './wall-sections.ts';

export interface WallRowsProps {
  layout: WallLayout;
  /** What the layout was made of. */
  shape: Shape;
  /** The layout belongs to an older answer: everything stays as it was drawn until the new one is laid out. */
  stale: boolean;
  rows: { from: number; to: number };
  /** From the wall's pixels to the element's. */
  shift: number;
  group: Grouping;
  itemAt: (position: number) => MediaItem | null | undefined;
  arrivals: number;
  selection: Ranges;
  focused: number;
  flinging: boolean;
  draggable: boolean;
  onSelectGroup: (start: number, end: number, selected: boolean) => void;
}

export const WallRows = memo(
  function WallRows(props: WallRowsProps) {
    const { layout, shape, rows, shift, group, focused, selection, onSelectGroup, ...drawn } = props;
    const tabStop = Math.min(focused, shape.total - 1);
    const tabRow = rowOf(layout, tabStop);
    return sectionsOf(layout, rows, tabStop).map((section) => {
      const { label, start, count } = shape.groups[section.group] ?? { label: '', start: 0, count: 0 };
      const isGrouped = section.group >= 0;
      return (
        <div
          key={section.group}
          role="rowgroup"
          className="wall-section"
          style={{ top: section.top + shift, height: section.height }}
        >
          {isGrouped && (
            <GroupHeading
              label={groupLabel(group, label)}
              start={start}
              count={count}
              row={layout.headings[section.group]!}
              columns={layout.columns}
              height={layout.measures.heading}
              selection={selection}
              onSelect={onSelectGroup}
            />
          )}
          {section.rows.map(({ row, top }) => (
            <WallRow
              key={row}
              layout={layout}
              row={row}
              top={top}
              itemAt={drawn.itemAt}
              arrivals={drawn.arrivals}
              selection={selection}
              tabStop={row === tabRow ? tabStop : -1}
              flinging={drawn.flinging}
              draggable={drawn.draggable}
            />
          ))}
        </div>
      );
    });
  },
  (_, next) => next.stale,
);
