/** A seek bar in the shape of the sound; a plain one until the shape is known. */
import { useId } from 'react';
import { t } from '../ui/text.ts';
import { barsPath } from './peaks.ts';
import { formatClock, SeekBar } from './transport.tsx';
import type { Playback } from './use-playback.ts';

const HEIGHT = 100;

export function Waveform({
  peaks,
  playback,
  onSeek,
}: {
  peaks: readonly number[] | null;
  playback: Playback;
  onSeek: (time: number) => void;
}) {
  const clip = useId();
  if (peaks === null) return <SeekBar playback={playback} onSeek={onSeek} />;
  const { time, duration } = playback;
  const path = barsPath(peaks, HEIGHT);
  const played = duration > 0 ? (time / duration) * peaks.length : 0;
  return (
    <div className="waveform">
      <svg viewBox={`0 0 ${peaks.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <clipPath id={clip}>
          <rect width={played} height={HEIGHT} />
        </clipPath>
        <path className="bars" d={path} />
        <path className="bars played" d={path} clipPath={`url(#${clip})`} />
      </svg>
      <input
        type="range"
        aria-label={t('viewer.seek')}
        aria-valuetext={t('viewer.timeOf', { time: formatClock(time), duration: formatClock(duration) })}
        min={0}
        max={duration || 1}
        step="any"
        value={Math.min(time, duration || 1)}
        onChange={(event) => onSeek(event.target.valueAsNumber)}
      />
    </div>
  );
}
