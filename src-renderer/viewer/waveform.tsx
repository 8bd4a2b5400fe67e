/** A seek bar in the shape of the sound; a plain one until the shape is known. */
import { useId, useMemo, useRef } from 'react';
import { t } from '../ui/text.ts';
import { barsPath, fewerPeaks } from './peaks.ts';
import { formatClock, SeekBar } from './transport.tsx';
import type { Playback } from './use-playback.ts';
import { useSize } from './use-size.ts';

const HEIGHT = 100;
/** CSS pixels from one bar to the next. */
const PITCH = 5;

interface WaveformProps {
  peaks: readonly number[] | null;
  playback: Playback;
  onSeek: (time: number) => void;
}

function Bars({ peaks, playback, onSeek }: WaveformProps & { peaks: readonly number[] }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const clip = useId();
  const { time, duration } = playback;
  const count = Math.max(Math.min(Math.floor(width / PITCH), peaks.length), 1);
  const path = useMemo(() => barsPath(fewerPeaks(peaks, count), HEIGHT), [peaks, count]);
  const played = duration > 0 ? (time / duration) * count : 0;
  return (
    <div ref={box} className="waveform">
      <svg viewBox={`0 0 ${count} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
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

export function Waveform({ peaks, ...rest }: WaveformProps) {
  return peaks === null ? <SeekBar {...rest} /> : <Bars peaks={peaks} {...rest} />;
}
