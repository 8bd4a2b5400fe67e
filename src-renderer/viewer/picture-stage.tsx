/** A picture that fills its stage, to be zoomed and dragged; better versions of it come as they are needed. */
import { useEffect, useRef, useState } from 'react';
import type { MediaItem } from '#api/media.ts';
import { useLocations } from '../locations/store.ts';
import { t } from '../ui/text.ts';
import { Elsewhere } from './elsewhere.tsx';
import { PictureLayers } from './picture-layers.tsx';
import { fetchReport, type PreviewReport } from './preview-report.ts';
import { isReadable, unreachable } from './reach.ts';
import { isDrawable, sourcesFor } from './sources.ts';
import { StageNote } from './stage-note.tsx';
import { useGestures } from './use-gestures.ts';
import { drawnView, useFrame, useView, zoomKeys } from './use-stage.ts';
import { useViewerKeys } from './viewer-dialog.tsx';
import { ZoomControls } from './zoom-controls.tsx';
import { ZoomSheet } from './zoom-sheet.tsx';
import type { Size } from './zoom.ts';

/** Asked a little later than drawn: whoever leafs through quickly asks nothing. */
const REPORT_AFTER_MS = 300;

function useReport(contentHash: string, failed: boolean): PreviewReport | null {
  const [report, setReport] = useState<PreviewReport | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(
      () => void fetchReport(contentHash, stop.signal).then(setReport),
      failed ? 0 : REPORT_AFTER_MS,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [contentHash, failed]);
  return report;
}

export function PictureStage({ item, onStep }: { item: MediaItem; onStep: (by: 1 | -1) => void }) {
  const stage = useRef<HTMLDivElement>(null);
  const locations = useLocations((state) => state.locations);
  const [found, setFound] = useState<Size | null>(null);
  const [failed, setFailed] = useState(false);
  const known = item.width && item.height ? { width: item.width, height: item.height } : null;
  const picture = known ?? found;
  const frame = useFrame(stage, picture);
  const [{ view, smooth }, change] = useView();
  const drawn = drawnView(frame, view);
  const readable = isReadable(item.copies);
  const report = useReport(item.contentHash, failed);
  useGestures(stage, { frame, view: drawn.view, change, onSwipe: onStep });
  useViewerKeys(zoomKeys(frame, change));

  const sources = sourcesFor(item, drawn.pixels, known, readable);
  // Where no preview can be made, the browser may still know the format.
  if (failed && readable && isDrawable(item.format)) sources.push(sourcesFor(item, Infinity, known, true).at(-1)!);
  const away = unreachable(item.copies, locations ?? []);
  const name = item.title ?? item.name;
  return (
    <div ref={stage} className="zoom-stage">
      <ZoomSheet frame={frame} view={drawn.view} smooth={smooth}>
        <PictureLayers sources={sources} alt={name} onSize={setFound} onFailed={() => setFailed(true)} />
      </ZoomSheet>
      {failed && (
        <Elsewhere
          contentHash={item.contentHash}
          icon="image"
          why={t('viewer.noPreview')}
          detail={report?.error?.code === 'unsupported' ? undefined : report?.error?.message}
          readable={readable}
        />
      )}
      {away !== null && <StageNote icon="offline">{away}</StageNote>}
      {report?.damaged === true && <StageNote icon="warning">{t('viewer.damaged')}</StageNote>}
      <ZoomControls frame={frame} magnification={drawn.magnification} change={change} />
    </div>
  );
}
