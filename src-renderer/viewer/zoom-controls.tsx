/** Smaller, larger, all of it: for those who use neither wheel nor keys; says how large the picture is drawn. */
import { formatPercent } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import { ControlButton } from './transport.tsx';
import { type ChangeView, zoomKeys } from './use-stage.ts';
import { type Frame, fullZoom, zoomAt } from './zoom.ts';

export function ZoomControls({
  frame,
  magnification,
  change,
}: {
  frame: Frame;
  magnification: number;
  change: ChangeView;
}) {
  const keys = zoomKeys(frame, change);
  const percent = formatPercent(magnification);
  return (
    <div className="zoom-controls" role="group" aria-label={t('viewer.zoom')} data-own-pointer="">
      <ControlButton icon="zoom-out" label={t('viewer.zoomOut')} onClick={() => keys['-']!()} />
      <button
        type="button"
        className="viewer-control percent"
        title={t('viewer.actualPixels')}
        aria-label={t('viewer.zoomNow', { percent })}
        onClick={() => change((view) => zoomAt(frame, view, fullZoom(frame)), true)}
      >
        {percent}
      </button>
      <ControlButton icon="zoom-in" label={t('viewer.zoomIn')} onClick={() => keys['+']!()} />
      <ControlButton icon="fit" label={t('viewer.fit')} onClick={() => keys['0']!()} />
    </div>
  );
}
