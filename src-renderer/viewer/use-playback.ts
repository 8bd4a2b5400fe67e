/** A video or sound as its controls see it: what it does now, and what can be asked of it. */
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { readPreference, writePreference } from '../ui/preferences.ts';
import { createFrameClock, frameTime } from './frames.ts';

export interface Playback {
  playing: boolean;
  /** Seconds. */
  time: number;
  /** Seconds; 0 until it is known. */
  duration: number;
  /** The end of what has been loaded around the present time. */
  loadedTo: number;
  volume: number;
  muted: boolean;
  loop: boolean;
  rate: number;
  /** It cannot be decoded or fetched. */
  failed: boolean;
  waiting: boolean;
}

export interface PlaybackActions {
  toggle(): void;
  seek(time: number): void;
  skip(seconds: number): void;
  step(by: 1 | -1): void;
  setVolume(volume: number): void;
  toggleMuted(): void;
  toggleLoop(): void;
  setRate(rate: number): void;
}

const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;
const isFlag = (value: unknown): boolean => typeof value === 'boolean';

const first: Playback = {
  playing: false,
  time: 0,
  duration: 0,
  loadedTo: 0,
  volume: 1,
  muted: false,
  loop: true,
  rate: 1,
  failed: false,
  waiting: false,
};

function read(media: HTMLMediaElement, knownSeconds: number): Playback {
  const { currentTime: time, duration, buffered } = media;
  let loadedTo = 0;
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= time + 0.1) loadedTo = Math.max(loadedTo, buffered.end(index));
  }
  return {
    playing: !media.paused && !media.ended,
    time,
    duration: Number.isFinite(duration) ? duration : knownSeconds,
    loadedTo,
    volume: media.volume,
    muted: media.muted,
    loop: media.loop,
    rate: media.playbackRate,
    failed: media.error !== null,
    waiting: !media.paused && media.readyState < media.HAVE_FUTURE_DATA && media.error === null,
  };
}

const events =
  'play playing pause timeupdate seeking seeked durationchange progress volumechange ratechange ended error waiting canplay emptied';

/** Sound as the reader last liked it. */
function applyPreferences(media: HTMLMediaElement): void {
  media.volume = readPreference('volume', 1, isShare);
  media.muted = readPreference('muted', false, isFlag);
  media.loop = readPreference('loop', true, isFlag);
}

/** Tells of every frame, for the clock and for a seek bar that moves as smoothly as the picture. */
function watchFrames(media: HTMLMediaElement, onFrame: (mediaTime: number) => void): () => void {
  if (!(media instanceof HTMLVideoElement) || !('requestVideoFrameCallback' in media)) return () => {};
  let handle = 0;
  const next = () => {
    handle = media.requestVideoFrameCallback((_now, { mediaTime }) => {
      onFrame(mediaTime);
      next();
    });
  };
  next();
  return () => media.cancelVideoFrameCallback(handle);
}

/** `knownSeconds`: its length as the catalog knows it, for as long as nothing has been loaded. */
export function usePlayback(
  element: RefObject<HTMLMediaElement | null>,
  knownSeconds = 0,
): [Playback, PlaybackActions] {
  const [playback, setPlayback] = useState(first);
  const [clock] = useState(createFrameClock);
  /** Steps that are asked for faster than the browser seeks follow on the time that was asked for last. */
  const aimed = useRef<number | null>(null);
  const take = useEffectEvent(() => {
    if (element.current) setPlayback(read(element.current, knownSeconds));
  });
  useEffect(() => {
    const media = element.current;
    if (!media) return undefined;
    applyPreferences(media);
    const onEvent = () => take();
    const onSeeked = () => (aimed.current = null);
    for (const name of events.split(' ')) media.addEventListener(name, onEvent);
    media.addEventListener('seeked', onSeeked);
    const stop = watchFrames(media, (mediaTime) => {
      clock.shown(mediaTime);
      onEvent();
    });
    onEvent();
    return () => {
      for (const name of events.split(' ')) media.removeEventListener(name, onEvent);
      media.removeEventListener('seeked', onSeeked);
      stop();
    };
  }, [element, clock]);

  const on = (action: (media: HTMLMediaElement) => void) => {
    if (element.current) action(element.current);
  };
  const seek = (time: number) =>
    on((media) => {
      const end = Number.isFinite(media.duration) ? media.duration : Infinity;
      media.currentTime = Math.min(Math.max(time, 0), end);
    });
  const actions: PlaybackActions = {
    toggle: () => on((media) => (media.paused ? void media.play().catch(() => {}) : media.pause())),
    seek,
    skip: (seconds) => on((media) => seek(media.currentTime + seconds)),
    step: (by) =>
      on((media) => {
        media.pause();
        const time = aimed.current ?? media.currentTime;
        const shownAt = aimed.current === null ? clock.current() : null;
        aimed.current = frameTime({ time, shownAt, frame: clock.length(), duration: media.duration || 0 }, by);
        seek(aimed.current);
      }),
    setVolume: (volume) =>
      on((media) => {
        [media.volume, media.muted] = [volume, volume === 0];
        writePreference('volume', volume);
        writePreference('muted', volume === 0);
      }),
    toggleMuted: () =>
      on((media) => {
        media.muted = !media.muted;
        writePreference('muted', media.muted);
      }),
    toggleLoop: () =>
      on((media) => {
        media.loop = !media.loop;
        writePreference('loop', media.loop);
      }),
    setRate: (rate) => on((media) => (media.playbackRate = rate)),
  };
  return [playback, actions];
}
