/** The full-screen viewer: one medium at a time over everything else, with its neighbours within reach. */
import { useCallback, useEffect, useState } from 'react';
import type { MediaItem } from '#api/media.ts';
import { originalUrl, previewUrl } from '../client.ts';
import { useGallery } from '../gallery/store.ts';
import { queryOfHashes, type Source, usePlans } from '../plans/store.ts';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { readPreference, writePreference } from '../ui/preferences.ts';
import { t } from '../ui/text.ts';
import { AudioStage } from './audio-stage.tsx';
import { Filmstrip } from './filmstrip.tsx';
import { LightboxDetails } from './lightbox-details.tsx';
import { PictureStage } from './picture-stage.tsx';
import { Places } from './places.tsx';
import { isReadable } from './reach.ts';
import { Stars } from './stars.tsx';
import { useViewer } from './store.ts';
import { ControlButton } from './transport.tsx';
import { VideoStage } from './video-stage.tsx';
import { useFullscreen, useViewerKeys, ViewerDialog } from './viewer-dialog.tsx';
import './lightbox.css';
import './stage.css';

/** Pixels of the longer side up to which the neighbours are fetched before they are asked for. */
const AHEAD = 2048;

/** The medium at a position; the one before it until it has arrived. */
function useItemAt(position: number): MediaItem | null {
  useGallery((state) => state.arrivals);
  const now = useGallery((state) => state.itemAt(position));
  const load = useGallery((state) => state.load);
  const shape = useGallery((state) => state.shape);
  const [last, setLast] = useState(now ?? null);
  useEffect(() => {
    if (now === undefined) void load(position);
  }, [now, load, position, shape]);
  if (now !== undefined && now !== last) setLast(now);
  return now === undefined ? last : now;
}

/** Kept until others take their place, or the browser would forget them at once. */
function usePreloaded(position: number): void {
  const load = useGallery((state) => state.load);
  const shape = useGallery((state) => state.shape);
  useEffect(() => {
    const images: HTMLImageElement[] = [];
    let left = false;
    const prepare = async (neighbour: number) => {
      const item = await load(neighbour);
      if (left || !item || item.mediaType === 'audio') return;
      const image = new Image();
      image.src = previewUrl(item.contentHash, item.mediaType === 'image' ? AHEAD : 1024);
      images.push(image);
    };
    void Promise.all([position + 1, position - 1].map(prepare));
    return () => {
      left = true;
      images.length = 0;
    };
  }, [position, load, shape]);
}

/** The medium that fills the window, for a plan. */
function sourceOf({ contentHash }: MediaItem): Source {
  const hashes = [contentHash];
  return { chosen: { hashes }, count: 1, query: queryOfHashes(hashes) };
}

/** Nothing is done before its plan was seen. */
function planKeys(item: MediaItem | null) {
  const { choose, make } = usePlans.getState();
  if (item === null) return {};
  const trash = () => void make({ verb: 'trash', source: sourceOf(item) });
  return {
    'Shift+c': () => choose('copy', sourceOf(item)),
    'Shift+m': () => choose('move', sourceOf(item)),
    Delete: trash,
    Backspace: trash,
  };
}

function Medium({ item, onStep }: { item: MediaItem; onStep: (by: 1 | -1) => void }) {
  if (item.mediaType === 'audio') return <AudioStage item={item} />;
  if (item.mediaType === 'video') return <VideoStage item={item} onStep={onStep} />;
  return <PictureStage item={item} onStep={onStep} />;
}

interface BarProps {
  item: MediaItem | null;
  position: number;
  total: number;
  details: boolean;
  onDetails: () => void;
  onClose: () => void;
}

function Bar({ item, position, total, details, onDetails, onClose }: BarProps) {
  const whole = useFullscreen();
  return (
    <header className="viewer-bar">
      <ControlButton icon="close" label={t('app.close')} onClick={onClose} />
      <div className="viewer-title" aria-live="polite">
        <h1 dir="auto">{item?.title ?? item?.name ?? ''}</h1>
        <p>{t('viewer.position', { position: formatCount(position + 1), total: formatCount(total) })}</p>
      </div>
      {item !== null && <Places copies={item.copies} />}
      {item?.rating !== undefined && item.rating !== 0 && <Stars rating={item.rating} />}
      {item !== null && isReadable(item.copies) && (
        <a
          className="viewer-control"
          href={originalUrl(item.contentHash, { download: true })}
          download=""
          aria-label={t('viewer.save')}
          title={t('viewer.save')}
        >
          <Icon name="download" />
        </a>
      )}
      <ControlButton icon="info" label={t('viewer.details')} pressed={details} onClick={onDetails} />
      {whole && (
        <ControlButton
          icon={whole.fullscreen ? 'fullscreen-end' : 'fullscreen'}
          label={t(whole.fullscreen ? 'viewer.leaveFullscreen' : 'viewer.fullscreen')}
          onClick={whole.toggle}
        />
      )}
    </header>
  );
}

function Content({ position }: { position: number }) {
  const item = useItemAt(position);
  const total = useGallery((state) => state.shape?.total ?? 0);
  const open = useViewer((state) => state.open);
  const step = useViewer((state) => state.step);
  const close = useViewer((state) => state.close);
  const whole = useFullscreen();
  const [details, setDetails] = useState(() => readPreference('viewerDetails', false, (value) => value === true));
  usePreloaded(position);
  const toggleDetails = () => {
    setDetails(!details);
    writePreference('viewerDetails', !details);
  };
  const onStep = useCallback((by: 1 | -1) => step(by), [step]);
  useViewerKeys({
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    Home: () => open(0),
    End: () => open(Math.max(total - 1, 0)),
    i: toggleDetails,
    f: () => whole?.toggle(),
    ...planKeys(item),
  });
  return (
    <>
      <Bar {...{ item, position, total, details, onDetails: toggleDetails, onClose: close }} />
      <div className="viewer-middle">
        <div className="viewer-stage">
          {item === null ? (
            <div className="stage-empty">
              <p>{t('viewer.gone')}</p>
            </div>
          ) : (
            <Medium key={item.contentHash} item={item} onStep={onStep} />
          )}
          <button
            type="button"
            className="viewer-step previous"
            aria-label={t('viewer.previous')}
            disabled={position === 0}
            onClick={() => step(-1)}
          >
            <Icon name="back" size={28} />
          </button>
          <button
            type="button"
            className="viewer-step next"
            aria-label={t('viewer.next')}
            disabled={position >= total - 1}
            onClick={() => step(1)}
          >
            <Icon name="forward" size={28} />
          </button>
        </div>
        {details && item !== null && <LightboxDetails item={item} onClose={toggleDetails} />}
      </div>
      <Filmstrip position={position} total={total} onOpen={open} />
    </>
  );
}

export function Lightbox() {
  const position = useViewer((state) => state.position);
  const close = useViewer((state) => state.close);
  if (position === null) return null;
  return (
    <ViewerDialog label={t('viewer.lightbox')} className="lightbox" onClose={close}>
      <Content position={position} />
    </ViewerDialog>
  );
}
