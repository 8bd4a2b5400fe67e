/** A sound: its cover or its sign, its shape, and its controls. */
import { useEffect, useRef } from 'react';
import type { MediaItem } from '#api/media.ts';
import { originalUrl } from '../client.ts';
import { useLocations } from '../locations/store.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { Elsewhere } from './elsewhere.tsx';
import { playbackKeys } from './playback-keys.ts';
import { isReadable, unreachable } from './reach.ts';
import { StageNote } from './stage-note.tsx';
import { Transport } from './transport.tsx';
import { usePlayback } from './use-playback.ts';
import { useSound } from './use-sound.ts';
import { useViewerKeys } from './viewer-dialog.tsx';
import { Waveform } from './waveform.tsx';

export type Heard = Pick<MediaItem, 'contentHash' | 'size' | 'durationSeconds'>;

/** `eager` reads the file for its shape at once; else when it is first played. */
export function AudioPlayer({ item, name, eager }: { item: Heard; name: string; eager: boolean }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [playback, actions] = usePlayback(audio, item.durationSeconds);
  const { peaks, cover } = useSound(item, eager || playback.time > 0);
  useViewerKeys(playbackKeys(actions, false));
  useEffect(() => {
    if (eager) void audio.current?.play().catch(() => {});
  }, [eager]);
  return (
    <div className="audio-player">
      {cover === null ? (
        <span className="audio-sign">
          <Icon name="audio" size={56} />
        </span>
      ) : (
        <img className="audio-cover" src={cover} alt="" />
      )}
      <audio
        ref={audio}
        src={originalUrl(item.contentHash)}
        preload={eager ? 'auto' : 'none'}
        aria-label={name}
        data-own=""
      />
      {playback.failed ? (
        <Elsewhere contentHash={item.contentHash} icon="audio" why={t('viewer.unplayable')} readable />
      ) : (
        <>
          <Waveform peaks={peaks} playback={playback} onSeek={actions.seek} />
          <Transport playback={playback} actions={actions} frames={false} bar={false} />
        </>
      )}
    </div>
  );
}

export function AudioStage({ item }: { item: MediaItem }) {
  const locations = useLocations((state) => state.locations);
  const name = item.title ?? item.name;
  return (
    <div className="audio-stage">
      {isReadable(item.copies) ? (
        <AudioPlayer item={item} name={name} eager />
      ) : (
        <>
          <span className="audio-sign">
            <Icon name="audio" size={56} />
          </span>
          <StageNote icon="offline">{unreachable(item.copies, locations ?? []) ?? ''}</StageNote>
        </>
      )}
    </div>
  );
}
