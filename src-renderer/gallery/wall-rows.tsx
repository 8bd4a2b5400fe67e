/** The rows of the wall that exist, in one section for each group. */
import { memo } from 'react';
import type { MediaItem, Ranges } from '#api/media.ts';
import { groupLabel } from './labels.ts';
import { type Shape, useGallery } from './store.ts';
import { selectGroup } from './use-wall.ts';
import type { WallScroll } from './use-wall-scroll.ts';
import { rowOf } from './wall-geometry.ts';
import type { WallLayout } from './wall-layout.ts';
import { GroupHeading, WallRow } from './wall-row.tsx';
import { type Section, sectionsOf } from './wall-sections.ts';

export interface WallRowsProps {
  layout: WallLayout;
  /** What the layout was made of. */
  shape: Shape;
  /** The layout belongs to an older answer: everything stays as it was drawn until the new one is laid out. */
  stale: boolean;
  scroll: Pick<WallScroll, 'rows' | 'shift' | 'flinging'>;
}

interface DrawnRows extends WallRowsProps {
  itemAt: (position: number) => MediaItem | null | undefined;
  arrivals: number;
  selection: Ranges;
  focused: number;
}

function Heading({ group, layout, shape, selection }: DrawnRows & { group: number }) {
  const { label, start, count } = shape.groups[group]!;
  return (
    <GroupHeading
      label={groupLabel(shape.group, label)}
      start={start}
      count={count}
      row={layout.headings[group]!}
      columns={layout.columns}
      height={layout.measures.heading}
      selection={selection}
      onSelect={selectGroup}
    />
  );
}

function WallSection({ section, ...drawn }: DrawnRows & { section: Section }) {
  const { layout, shape, scroll } = drawn;
  const tabStop = Math.min(drawn.focused, shape.total - 1);
  const tabRow = rowOf(layout, tabStop);
  return (
    <div role="rowgroup" className="wall-section" style={{ top: section.top + scroll.shift, height: section.height }}>
      {section.group >= 0 && <Heading {...drawn} group={section.group} />}
      {section.rows.map(({ row, top }) => (
        <WallRow
          key={row}
          layout={layout}
          row={row}
          top={top}
          itemAt={drawn.itemAt}
          arrivals={drawn.arrivals}
          selection={drawn.selection}
          tabStop={row === tabRow ? tabStop : -1}
          flinging={scroll.flinging}
        />
      ))}
    </div>
  );
}

const Rows = memo(
  function Rows(drawn: DrawnRows) {
    const sections = sectionsOf(drawn.layout, drawn.scroll.rows, Math.min(drawn.focused, drawn.shape.total - 1));
    return sections.map((section) => <WallSection key={section.group} {...drawn} section={section} />);
  },
  (_, next) => next.stale,
);

export function WallRows(props: WallRowsProps) {
  const selection = useGallery((state) => state.selection);
  const focused = useGallery((state) => state.focused);
  const arrivals = useGallery((state) => state.arrivals);
  const itemAt = useGallery((state) => state.itemAt);
  return <Rows {...props} selection={selection} focused={focused} arrivals={arrivals} itemAt={itemAt} />;
}
