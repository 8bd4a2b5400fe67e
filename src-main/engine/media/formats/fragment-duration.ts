/** Adds up how long each track of a fragmented movie is, fragment by fragment. ISO/IEC 14496-12 §8.8.7 (tfhd), 8.8.8 (trun). */
import type { ByteSource } from '../format.ts';
import { eachBox } from './boxes.ts';
import type { Box } from './boxes.ts';
import type { Track } from './movie-facts.ts';

export interface FragmentDuration {
  add(source: ByteSource, moof: Box): void;
  /** Seconds of the longest track; 0 before anything was added. */
  seconds(): number;
}

export function createFragmentDuration(tracks: Track[]): FragmentDuration {
  const units = new Map<number, number>();
  return {
    add(source, moof) {
      for (const traf of eachBox(source, moof.body, moof.end)) {
        if (traf.type !== 'traf') continue;
        const { id, duration } = trackFragment(source, traf, tracks);
        units.set(id, (units.get(id) ?? 0) + duration);
      }
    },
    seconds() {
      const each = tracks.map(({ id, timescale }) => (timescale > 0 ? (units.get(id) ?? 0) / timescale : 0));
      return Math.max(0, ...each);
    },
  };
}

function trackFragment(source: ByteSource, traf: Box, tracks: Track[]): { id: number; duration: number } {
  let id = 0;
  let each = 0;
  let duration = 0;
  for (const box of eachBox(source, traf.body, traf.end)) {
    const length = box.end - box.body;
    if (box.type === 'tfhd' && length >= 8) {
      const bytes = source.read(box.body, Math.min(length, 40));
      const flags = bytes.readUInt32BE(0) & 0xffffff;
      id = bytes.readUInt32BE(4);
      each = tracks.find((track) => track.id === id)?.defaultSampleDuration ?? 0;
      const at = 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
      if ((flags & 8) !== 0 && bytes.length >= at + 4) each = bytes.readUInt32BE(at);
    } else if (box.type === 'trun' && length >= 8) {
      duration += runDuration(source, box, each);
    }
  }
  return { id, duration };
}

/** Units of one run; samples that do not say theirs have the default. */
function runDuration(source: ByteSource, box: Box, each: number): number {
  const head = source.read(box.body, 8);
  const flags = head.readUInt32BE(0) & 0xffffff;
  const count = head.readUInt32BE(4);
  if ((flags & 0x100) === 0) return count * each;
  const width = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length;
  let at = box.body + 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
  let duration = 0;
  for (let done = 0; done < count && at + width <= box.end; done += 1, at += width)
    duration += source.read(at, 4).readUInt32BE(0);
  return duration;
}
