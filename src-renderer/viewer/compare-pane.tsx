/** One of the compared media: its picture or video by the common view, and whose it is. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ShownMedia } from '#api/media.ts';
import { originalUrl, previewUrl } from '../client.ts';
import { useLocations } from '../locations/store.ts';
import { formatBytes } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { AudioPlayer } from './audio-stage.tsx';
import { shownSize } from './facts-panel.tsx';
import { PictureLayers } from './picture-layers.tsx';
import { Places } from './places.tsx';
import { isReadable, unreachable } from './reach.ts';
import { letters } from './recipe-difference.tsx';
import { sourcesFor } from './sources.ts';
import { StageNote } from './stage-note.tsx';
import { Stars } from './stars.tsx';
import { useGestures } from './use-gestures.ts';
import { type ChangeView, drawnView, type ShownView, useFrame } from './use-stage.ts';
import { ZoomSheet } from './zoom-sheet.tsx';
import type { Frame, Size } from './zoom.ts';

export const nameOf = ({ facts, copies, contentHash }: ShownMedia): string =>
  facts.title ?? copies[0]?.path.split('/').at(-1) ?? contentHash;

export interface PaneProps {
  shown: ShownMedia;
  index: number;
  /** Where it stands now; differs from `index` while the first two are swapped. */
  slot: number;
  hidden: boolean;
  view: ShownView;
  change: ChangeView;
  onFrame: (index: number, frame: Frame) => void;
}

function Caption({ shown, index }: { shown: ShownMedia; index: number }) {
  const size = shownSize(shown.facts);
  return (
    <figcaption className="pane-caption">
      <b className="compare-letter">{letters[index]}</b>
      <strong dir="auto">{nameOf(shown)}</strong>
      {size && (
        <span className="pane-pixels">
          {size.width} × {size.height}
        </span>
      )}
      <span className="pane-bytes">{formatBytes(shown.size)}</span>
      {shown.facts.rating !== undefined && <Stars rating={shown.facts.rating} size={12} />}
      <Places copies={shown.copies} />
    </figcaption>
  );
}

/** Owns the stage, for a child would look for it before it is there. */
function Visual(props: PaneProps) {
  const { contentHash, mediaType, facts, copies } = props.shown;
  const stage = useRef<HTMLDivElement>(null);
  const [found, setFound] = useState<Size | null>(null);
  const [failed, setFailed] = useState(false);
  const known = shownSize(facts);
  const frame = useFrame(stage, known ?? found);
  const drawn = drawnView(frame, props.view.view);
  const readable = isReadable(copies);
  // A frame is made anew with every drawing; only its measures count.
  const measures = `${frame.stage.width} ${frame.stage.height} ${frame.picture.width} ${frame.picture.height}`;
  const tell = useEffectEvent(() => props.onFrame(props.index, frame));
  useEffect(() => tell(), [measures]);
  useGestures(stage, { frame, view: drawn.view, change: props.change });
  const { format, durationSeconds } = facts;
  return (
    <div ref={stage} className="zoom-stage">
      <ZoomSheet frame={frame} view={drawn.view} smooth={props.view.smooth}>
        {mediaType === 'video' && readable ? (
          <video
            className="layer drawn"
            src={originalUrl(contentHash)}
            poster={previewUrl(contentHash, 1024)}
            aria-label={nameOf(props.shown)}
            muted
            loop
            playsInline
            preload="auto"
          />
        ) : (
          <PictureLayers
            sources={sourcesFor({ contentHash, mediaType, format, durationSeconds }, drawn.pixels, known, readable)}
            alt={nameOf(props.shown)}
            onSize={setFound}
            onFailed={() => setFailed(true)}
          />
        )}
      </ZoomSheet>
      {failed && (
        <div className="stage-empty">
          <Icon name={mediaType} size={44} />
        </div>
      )}
      <Away copies={copies} />
    </div>
  );
}

function Away({ copies }: Pick<ShownMedia, 'copies'>) {
  const locations = useLocations((state) => state.locations);
  const away = unreachable(copies, locations ?? []);
  return away === null ? null : <StageNote icon="offline">{away}</StageNote>;
}

export function ComparePane(props: PaneProps) {
  const { shown, index, slot, hidden } = props;
  const { contentHash, size, facts, copies } = shown;
  return (
    <figure className="pane" style={{ order: slot }} hidden={hidden} inert={hidden}>
      {shown.mediaType === 'audio' ? (
        <div className="audio-stage">
          {isReadable(copies) && (
            <AudioPlayer
              item={{ contentHash, size, durationSeconds: facts.durationSeconds }}
              name={nameOf(shown)}
              eager={false}
            />
          )}
          <Away copies={copies} />
        </div>
      ) : (
        <Visual {...props} />
      )}
      <Caption shown={shown} index={index} />
    </figure>
  );
}
