/** The controls of what plays: seek bar, play, frame steps, sound, speed; small where there is little room. */
import type { CSSProperties } from 'react';
import { Icon, type IconName } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import type { Playback, PlaybackActions } from './use-playback.ts';
import { useFullscreen } from './viewer-dialog.tsx';
import './transport.css';

const rates = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

/** `1:05`, or `1:05.25` where hundredths tell frames apart. */
export function formatClock(seconds: number, exact = false): string {
  const hundredths = Math.max(Math.floor(seconds * 100 + 0.001), 0);
  const whole = Math.floor(hundredths / 100);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  const clock = hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  return exact ? `${clock}.${two(hundredths % 100)}` : clock;
}

export function ControlButton({
  icon,
  label,
  onClick,
  pressed,
}: {
  icon: IconName;
  label: string;
  onClick: () => void;
  pressed?: boolean;
}) {
  return (
    <button
      type="button"
      className="viewer-control"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

export function SeekBar({ playback, onSeek }: { playback: Playback; onSeek: (time: number) => void }) {
  const { time, duration, loadedTo } = playback;
  const share = (seconds: number) => `${duration > 0 ? Math.min((seconds / duration) * 100, 100) : 0}%`;
  return (
    <input
      type="range"
      className="seek-bar"
      aria-label={t('viewer.seek')}
      aria-valuetext={t('viewer.timeOf', { time: formatClock(time), duration: formatClock(duration) })}
      min={0}
      max={duration || 1}
      step="any"
      value={Math.min(time, duration || 1)}
      disabled={duration === 0}
      style={{ '--played': share(time), '--loaded': share(loadedTo) } as CSSProperties}
      onChange={(event) => onSeek(event.target.valueAsNumber)}
    />
  );
}

function Sound({ playback, actions }: { playback: Playback; actions: PlaybackActions }) {
  const { muted, volume } = playback;
  const level = muted ? 0 : volume;
  return (
    <span className="transport-sound">
      <ControlButton
        icon={level === 0 ? 'mute' : 'volume'}
        label={t(muted ? 'viewer.unmute' : 'viewer.mute')}
        pressed={muted}
        onClick={actions.toggleMuted}
      />
      <input
        type="range"
        className="seek-bar transport-volume"
        aria-label={t('viewer.volume')}
        min={0}
        max={1}
        step={0.05}
        value={level}
        style={{ '--played': `${level * 100}%` } as CSSProperties}
        onChange={(event) => actions.setVolume(event.target.valueAsNumber)}
      />
    </span>
  );
}

export interface TransportProps {
  playback: Playback;
  actions: PlaybackActions;
  /** Frame steps are for pictures. */
  frames: boolean;
  /** False where another seek bar stands. */
  bar?: boolean;
}

export function Transport({ playback, actions, frames, bar = true }: TransportProps) {
  const whole = useFullscreen();
  const { playing, time, duration, loop, rate } = playback;
  return (
    <div className="transport" data-own-pointer="">
      {bar && <SeekBar playback={playback} onSeek={actions.seek} />}
      <div className="transport-row">
        <ControlButton
          icon={playing ? 'pause' : 'play'}
          label={t(playing ? 'viewer.pause' : 'viewer.play')}
          onClick={actions.toggle}
        />
        {frames && (
          <span className="frame-steps">
            <ControlButton icon="step-back" label={t('viewer.frameBack')} onClick={() => actions.step(-1)} />
            <ControlButton icon="step-forward" label={t('viewer.frameForward')} onClick={() => actions.step(1)} />
          </span>
        )}
        <span className="transport-clock">
          {formatClock(time, frames && !playing)} <i>/ {formatClock(duration)}</i>
        </span>
        <span className="transport-spring" />
        <select
          className="transport-rate"
          aria-label={t('viewer.rate')}
          title={t('viewer.rate')}
          value={rate}
          onChange={(event) => actions.setRate(Number(event.target.value))}
        >
          {rates.map((each) => (
            <option key={each} value={each}>
              {t('viewer.times', { rate: each })}
            </option>
          ))}
        </select>
        <ControlButton icon="loop" label={t('viewer.loop')} pressed={loop} onClick={actions.toggleLoop} />
        <Sound playback={playback} actions={actions} />
        {frames && whole && (
          <ControlButton
            icon={whole.fullscreen ? 'fullscreen-end' : 'fullscreen'}
            label={t(whole.fullscreen ? 'viewer.leaveFullscreen' : 'viewer.fullscreen')}
            onClick={whole.toggle}
          />
        )}
      </div>
    </div>
  );
}
