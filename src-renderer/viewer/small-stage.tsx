/** The medium at the head of the details: its picture, which opens it large, or a player. */
import { useRef, useState } from 'react';
import type { MediaItem } from '#api/media.ts';
import { originalUrl, previewUrl } from '../client.ts';
import { usePoster } from '../media/use-poster.ts';
import { Icon } from '../ui/icon.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { t } from '../ui/text.ts';
import { AudioPlayer } from './audio-stage.tsx';
import { isReadable } from './reach.ts';
import { isAnimated, isDrawable } from './sources.ts';
import { Transport } from './transport.tsx';
import { usePlayback } from './use-playback.ts';

/** Its own preview is the poster, so nothing is read from the drive until it is played. */
function SmallVideo({ item, name }: { item: MediaItem; name: string }) {
  const [isNew, setNew] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  usePoster(item.contentHash, video, setNew);
  const [playback, actions] = usePlayback(video, item.durationSeconds);
  const poster = previewUrl(item.contentHash, 1024);
  return (
    <div className="small-video">
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the play button below is the keyboard's way */}
      <video
        ref={video}
        src={originalUrl(item.contentHash)}
        // An address that failed is asked again only when it changes.
        poster={isNew ? `${poster}#new` : poster}
        preload="none"
        playsInline
        aria-label={name}
        data-own=""
        onClick={actions.toggle}
      />
      {playback.failed ? (
        <Elsewhere contentHash={item.contentHash} icon="video" why={t('viewer.unplayable')} readable />
      ) : (
        <Transport playback={playback} actions={actions} frames />
      )}
    </div>
  );
}

function SmallPicture({ item, name, onOpen }: { item: MediaItem; name: string; onOpen: () => void }) {
  const [failed, setFailed] = useState(false);
  const moving = isAnimated(item) && isDrawable(item.format) && isReadable(item.copies);
  return (
    <button type="button" className="small-picture" aria-label={t('viewer.openLarge', { name })} onClick={onOpen}>
      {failed ? (
        <span className="stage-empty">
          <Icon name={item.mediaType} size={44} />
          {t('viewer.noPreview')}
        </span>
      ) : (
        <img
          src={moving ? originalUrl(item.contentHash) : previewUrl(item.contentHash, 1024)}
          alt=""
          draggable={false}
          // The room that it will take, so that nothing below moves when it arrives.
          style={item.width && item.height ? { aspectRatio: `${item.width} / ${item.height}` } : undefined}
          onError={() => setFailed(true)}
        />
      )}
    </button>
  );
}

export function SmallStage({ item, onOpen }: { item: MediaItem; onOpen: () => void }) {
  const name = item.title ?? item.name;
  const readable = isReadable(item.copies);
  if (item.mediaType === 'video' && readable) return <SmallVideo item={item} name={name} />;
  if (item.mediaType === 'audio' && readable) return <AudioPlayer item={item} name={name} eager={false} />;
  if (item.mediaType !== 'audio') return <SmallPicture item={item} name={name} onOpen={onOpen} />;
  return (
    <span className="stage-empty">
      <Icon name="audio" size={44} />
    </span>
  );
}
