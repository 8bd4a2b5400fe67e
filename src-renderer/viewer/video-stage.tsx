/** A video that fills its stage, with its controls; it plays from any copy that can be read. */
import { useEffect, useRef, useState } from 'react';
import type { MediaItem } from '#api/media.ts';
import { originalUrl, previewUrl } from '../client.ts';
import { useLocations } from '../locations/store.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { Elsewhere } from './elsewhere.tsx';
import { PictureLayers } from './picture-layers.tsx';
import { playbackKeys } from './playback-keys.ts';
import { isReadable, unreachable } from './reach.ts';
import { StageNote } from './stage-note.tsx';
import { Transport } from './transport.tsx';
import { useGestures } from './use-gestures.ts';
import { usePlayback } from './use-playback.ts';
import { drawnView, useFrame, useView, zoomKeys } from './use-stage.ts';
import { useViewerKeys } from './viewer-dialog.tsx';
import { ZoomSheet } from './zoom-sheet.tsx';
import type { Size } from './zoom.ts';

function PlayingVideo({ item, onStep }: { item: MediaItem; onStep: (by: 1 | -1) => void }) {
  const stage = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [found, setFound] = useState<Size | null>(null);
  const known = item.width && item.height ? { width: item.width, height: item.height } : null;
  const frame = useFrame(stage, known ?? found);
  const [{ view, smooth }, change] = useView();
  const drawn = drawnView(frame, view);
  const [playback, actions] = usePlayback(video, item.durationSeconds);
  useGestures(stage, { frame, view: drawn.view, change, onSwipe: onStep, onTap: actions.toggle });
  useViewerKeys({ ...zoomKeys(frame, change), ...playbackKeys(actions, true) });
  useEffect(() => {
    // Refused where the browser wants a click first: then it waits for one.
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) void video.current?.play().catch(() => {});
  }, []);
  const name = item.title ?? item.name;
  return (
    <div ref={stage} className="zoom-stage video-stage">
      <ZoomSheet frame={frame} view={drawn.view} smooth={smooth}>
        <video
          ref={video}
          className="layer drawn"
          src={originalUrl(item.contentHash)}
          poster={previewUrl(item.contentHash, 1024)}
          aria-label={name}
          playsInline
          preload="auto"
          onLoadedMetadata={({ currentTarget: { videoWidth: width, videoHeight: height } }) => {
            if (width > 0 && height > 0) setFound({ width, height });
          }}
        />
      </ZoomSheet>
      {playback.failed ? (
        <Elsewhere contentHash={item.contentHash} icon="video" why={t('viewer.unplayable')} readable />
      ) : (
        <>
          {!playback.playing && playback.time === 0 && (
            <span className="play-sign">
              <Icon name="play" size={34} filled />
            </span>
          )}
          <Transport playback={playback} actions={actions} frames />
        </>
      )}
    </div>
  );
}

/** All that is left of it: the picture that was once taken. */
function AbsentVideo({ item, note }: { item: MediaItem; note: string }) {
  const stage = useRef<HTMLDivElement>(null);
  const known = item.width && item.height ? { width: item.width, height: item.height } : null;
  const frame = useFrame(stage, known);
  const [{ view, smooth }] = useView();
  const [failed, setFailed] = useState(false);
  return (
    <div ref={stage} className="zoom-stage">
      <ZoomSheet frame={frame} view={view} smooth={smooth}>
        <PictureLayers
          sources={[previewUrl(item.contentHash, 1024)]}
          alt={item.title ?? item.name}
          onFailed={() => setFailed(true)}
        />
      </ZoomSheet>
      {failed && (
        <div className="stage-empty">
          <Icon name="video" size={56} />
        </div>
      )}
      <StageNote icon="offline">{note}</StageNote>
    </div>
  );
}

export function VideoStage({ item, onStep }: { item: MediaItem; onStep: (by: 1 | -1) => void }) {
  const locations = useLocations((state) => state.locations);
  return isReadable(item.copies) ? (
    <PlayingVideo item={item} onStep={onStep} />
  ) : (
    <AbsentVideo item={item} note={unreachable(item.copies, locations ?? []) ?? ''} />
  );
}
