/** What can be drawn of a sound: its shape, and the picture that it carries. */
import { useEffect, useState } from 'react';
import { originalUrl } from '../client.ts';
import { findCover } from './cover.ts';
import { peaksOf } from './peaks.ts';

export interface Sound {
  /** Null while it is not known, or when it cannot be had. */
  peaks: number[] | null;
  /** Address of the picture. */
  cover: string | null;
}

/** Longer files would take too much memory when decoded. */
const MOST_BYTES = 30 * 1000 * 1000;
const MOST_SECONDS = 40 * 60;
/** Enough to see where it is loud. */
const SAMPLE_RATE = 8000;
const PEAKS = 240;
/** Covers stand in front of the sound, except in some MP4 files. */
const COVER_BYTES = 4 * 1024 * 1024;

async function fetchBytes(url: string, whole: boolean, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
  const headers: HeadersInit = whole ? {} : { Range: `bytes=0-${COVER_BYTES - 1}` };
  const response = await fetch(url, { headers, signal });
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

async function decodePeaks(bytes: Uint8Array<ArrayBuffer>): Promise<number[] | null> {
  // One that plays nothing needs no permission to make sound.
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const decoded = await context.decodeAudioData(bytes.buffer).catch(() => null);
  if (!decoded) return null;
  const channels = Array.from({ length: decoded.numberOfChannels }, (_, index) => decoded.getChannelData(index));
  return peaksOf(channels, PEAKS);
}

/** Reads the file, so `wanted` says when that is worth it. */
export function useSound(
  { contentHash, size, durationSeconds }: { contentHash: string; size: number; durationSeconds?: number | undefined },
  wanted: boolean,
): Sound {
  const [peaks, setPeaks] = useState<number[] | null>(null);
  const [cover, setCover] = useState<string | null>(null);
  useEffect(() => {
    if (!wanted) return undefined;
    const stop = new AbortController();
    let address: string | null = null;
    const whole = size <= MOST_BYTES && (durationSeconds ?? 0) <= MOST_SECONDS;
    const look = async () => {
      const bytes = await fetchBytes(originalUrl(contentHash), whole, stop.signal);
      if (!bytes || stop.signal.aborted) return;
      const picture = findCover(bytes);
      if (picture) {
        address = URL.createObjectURL(picture);
        setCover(address);
      }
      const found = whole ? await decodePeaks(bytes) : null;
      if (!stop.signal.aborted) setPeaks(found);
    };
    // Without it the plain bar stays, and the player itself says what is wrong.
    look().catch(() => {});
    return () => {
      stop.abort();
      if (address !== null) URL.revokeObjectURL(address);
    };
  }, [contentHash, size, durationSeconds, wanted]);
  return { peaks, cover };
}
