/** The panel beside the gallery: the selected medium, or what the selection or the whole result amounts to. */
import { useMemo } from 'react';
import type { Ranges } from '#api/media.ts';
import { useGallery } from '../gallery/store.ts';
import { t } from '../ui/text.ts';
import { MediumDetails } from './medium-details.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { SelectionSummary } from './selection-summary.tsx';
import { SmallStage } from './small-stage.tsx';
import { useViewer } from './store.ts';
import './detail.css';
import './stage.css';

function OneMedium({ position, onClose }: { position: number; onClose: () => void }) {
  useGallery((state) => state.arrivals);
  const item = useGallery((state) => state.itemAt(position));
  const open = useViewer((state) => state.open);
  // What fills the window plays there, and its details belong to it.
  const covered = useViewer((state) => state.position !== null || state.compared !== null);
  return (
    <PanelFrame title={item?.title ?? item?.name ?? ''} onClose={onClose}>
      {item && !covered && (
        <>
          <div className="detail-stage" key={item.contentHash}>
            <SmallStage item={item} onOpen={() => open(position)} />
          </div>
          <MediumDetails contentHash={item.contentHash} />
        </>
      )}
    </PanelFrame>
  );
}

export function Detail() {
  const open = useViewer((state) => state.details);
  const toggle = useViewer((state) => state.toggleDetails);
  const selection = useGallery((state) => state.selection);
  const total = useGallery((state) => state.shape?.total ?? 0);
  const count = selection.reduce((sum, [start, end]) => sum + end - start, 0);
  const everything = useMemo<Ranges>(() => (total > 0 ? [[0, total]] : []), [total]);
  if (!open) return null;
  if (count === 1) return <OneMedium position={selection[0]![0]} onClose={toggle} />;
  const ranges = count === 0 ? everything : selection;
  return (
    <PanelFrame
      title={count === 0 ? t('viewer.found', { count: total }) : t('viewer.selected', { count })}
      onClose={toggle}
    >
      <SelectionSummary ranges={ranges} count={count === 0 ? total : count} all={count === 0 || count === total} />
      {count === 0 && <p className="detail-hint">{t('viewer.selectHint')}</p>}
    </PanelFrame>
  );
}
