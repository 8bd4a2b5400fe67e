/**
 * What the index of a movie says about its tracks: size, rotation, duration, dates, sound or pictures.
 * ISO/IEC 14496-12 §8.2.2 (mvhd), 8.3.2 (tkhd), 8.4.2-3 (mdhd, hdlr), 8.5.2 (stsd), 8.8 (fragments).
 */
import type { ByteSource, Findings } from '../format.ts';
import { attemptFacts } from './attempt.ts';
import { childBoxes, descend, findBox } from './boxes.ts';
import type { Box } from './boxes.ts';
import { readMovieTags, readUuidBox } from './movie-tags.ts';

export interface Track {
  id: number;
  box: Box;
  /** Four characters: `vide`, `soun`, `pict`, `auxv`. */
  handler: string;
  /** Units per second, and units; 0 when not said. */
  timescale: number;
  duration: number;
  /** Pixels. */
  width: number;
  height: number;
  /** Clockwise degrees. */
  rotation: number;
  samples: number;
  /** Units of one sample in fragments that do not say it themselves. */
  defaultSampleDuration: number;
}

export interface MovieIndex {
  tracks: Track[];
  fragmented: boolean;
  /** Index is packed (`cmov`), so that nothing of it can be read or made canonical. */
  compressed: boolean;
}

/** Seconds between 1904 and 1970, the beginnings of time of QuickTime and of Unix. */
const EPOCH_1904 = 2_082_844_800;
/** Longer ones are marks for "endless" (AVIF sequences that loop), not durations. */
const MAX_SECONDS = 1e9;
const pictures = new Set(['vide', 'pict']);

/** Reads `moov` and fills the findings with size, rotation, duration, date and texts. Throws `data-loss` when sizes lie. */
export function readMovieFacts(source: ByteSource, moov: Box, findings: Findings): MovieIndex {
  const index: MovieIndex = { tracks: [], fragmented: false, compressed: false };
  const defaults = new Map<number, number>();
  let movieSeconds = 0;
  for (const box of childBoxes(source, moov.body, moov.end)) {
    if (box.type === 'mvhd') movieSeconds = readMovieHeader(source, box, findings);
    else if (box.type === 'trak') index.tracks.push(readTrack(source, box));
    else if (box.type === 'udta' || box.type === 'meta')
      attemptFacts(findings, () => readMovieTags(source, box, findings));
    else if (box.type === 'uuid') readUuidBox(source, box, findings);
    else if (box.type === 'cmov') index.compressed = true;
    else if (box.type === 'mvex') {
      index.fragmented = true;
      movieSeconds ||= readFragmentDefaults(source, box, moov, defaults);
    }
  }
  for (const track of index.tracks) track.defaultSampleDuration = defaults.get(track.id) ?? 0;
  describe(index, movieSeconds, findings);
  return index;
}

function describe(index: MovieIndex, movieSeconds: number, findings: Findings): void {
  const video = index.tracks.find((track) => pictures.has(track.handler) && track.width > 0 && track.height > 0);
  if (video !== undefined) {
    findings.width = video.width;
    findings.height = video.height;
    findings.rotation = video.rotation;
    if (video.samples > 0) findings.frames = video.samples;
  } else if (
    index.tracks.some(({ handler }) => handler === 'soun') &&
    !index.tracks.some(({ handler }) => pictures.has(handler))
  ) {
    findings.mediaType = 'audio';
  }
  const longest = Math.max(
    0,
    ...index.tracks.map(({ duration, timescale }) => (timescale > 0 ? duration / timescale : 0)),
  );
  const seconds = movieSeconds > 0 && movieSeconds < MAX_SECONDS ? movieSeconds : longest;
  if (seconds > 0 && seconds < MAX_SECONDS) findings.durationSeconds = seconds;
}

/** Duration in seconds; notes the creation date. */
function readMovieHeader(source: ByteSource, box: Box, findings: Findings): number {
  const header = readTimes(source, box);
  if (header === undefined) return 0;
  const date = movieDate(header.created);
  if (date !== undefined) findings.containerDate = date;
  return header.timescale > 0 ? header.duration / header.timescale : 0;
}

/** ISO 8601 in UTC, or undefined for "not said" (zero) and for what no calendar holds. */
function movieDate(seconds: number): string | undefined {
  // Some writers count from 1970: a value too small for any video since 1970 is such a one.
  const unix = seconds >= EPOCH_1904 ? seconds - EPOCH_1904 : seconds;
  if (seconds === 0 || unix === 0 || unix > 253_402_300_799) return undefined;
  return new Date(unix * 1000).toISOString().replace('.000Z', 'Z');
}

interface Times {
  created: number;
  timescale: number;
  duration: number;
}

/** `mvhd` and `mdhd` begin alike. "All bits set" means that the duration is not known. */
function readTimes(source: ByteSource, box: Box): Times | undefined {
  const length = Math.min(box.end - box.body, 32);
  if (length < 20) return undefined;
  const bytes = source.read(box.body, length);
  if (bytes[0] !== 1) {
    const duration = bytes.readUInt32BE(16);
    return {
      created: bytes.readUInt32BE(4),
      timescale: bytes.readUInt32BE(12),
      duration: duration === 0xffffffff ? 0 : duration,
    };
  }
  if (length < 32) return undefined;
  const duration = bytes.readBigUInt64BE(24);
  // Values that no clock can hold are noise.
  const known = duration < 1n << 53n ? Number(duration) : 0;
  return { created: Number(bytes.readBigUInt64BE(4)), timescale: bytes.readUInt32BE(20), duration: known };
}

function readTrack(source: ByteSource, box: Box): Track {
  const track: Track = {
    id: 0,
    box,
    handler: '',
    timescale: 0,
    duration: 0,
    width: 0,
    height: 0,
    rotation: 0,
    samples: 0,
    defaultSampleDuration: 0,
  };
  const tkhd = findBox(source, box.body, box.end, 'tkhd');
  if (tkhd !== undefined) readTrackHeader(source, tkhd, track);
  const mdia = findBox(source, box.body, box.end, 'mdia');
  if (mdia === undefined) return track;
  const mdhd = findBox(source, mdia.body, mdia.end, 'mdhd');
  const times = mdhd === undefined ? undefined : readTimes(source, mdhd);
  if (times !== undefined) [track.timescale, track.duration] = [times.timescale, times.duration];
  const hdlr = findBox(source, mdia.body, mdia.end, 'hdlr');
  if (hdlr !== undefined && hdlr.end - hdlr.body >= 12)
    track.handler = source.read(hdlr.body + 8, 4).toString('latin1');
  const stbl = descend(source, mdia, 'minf', 'stbl');
  if (stbl !== undefined) readSampleTable(source, stbl, track);
  return track;
}

/** Size as 16.16 fixed point, and the rotation part of the matrix (a b / c d). */
function readTrackHeader(source: ByteSource, box: Box, track: Track): void {
  const long = box.end - box.body >= 1 && source.read(box.body, 1)[0] === 1;
  const lead = long ? 52 : 40;
  if (box.end - box.body < lead + 44) return;
  const bytes = source.read(box.body, lead + 44);
  track.id = bytes.readUInt32BE(long ? 20 : 12);
  const [a, b, c, d] = [
    bytes.readInt32BE(lead),
    bytes.readInt32BE(lead + 4),
    bytes.readInt32BE(lead + 12),
    bytes.readInt32BE(lead + 16),
  ];
  if (a === 0 && d === 0 && b > 0 && c < 0) track.rotation = 90;
  else if (a < 0 && d < 0 && b === 0 && c === 0) track.rotation = 180;
  else if (a === 0 && d === 0 && b < 0 && c > 0) track.rotation = 270;
  track.width = bytes.readUInt32BE(lead + 36) >>> 16;
  track.height = bytes.readUInt32BE(lead + 40) >>> 16;
}

/** The stored size stands in the first sample description; the track header's is that of the presentation. */
function readSampleTable(source: ByteSource, stbl: Box, track: Track): void {
  const stsd = findBox(source, stbl.body, stbl.end, 'stsd');
  if (stsd !== undefined && pictures.has(track.handler) && stsd.end - stsd.body >= 8 + 36) {
    const entry = source.read(stsd.body + 8, 36);
    const [width, height] = [entry.readUInt16BE(32), entry.readUInt16BE(34)];
    if (width > 0 && height > 0) [track.width, track.height] = [width, height];
  }
  const sizes = findBox(source, stbl.body, stbl.end, 'stsz') ?? findBox(source, stbl.body, stbl.end, 'stz2');
  if (sizes !== undefined && sizes.end - sizes.body >= 12)
    track.samples = source.read(sizes.body + 8, 4).readUInt32BE(0);
}

/** Seconds of all fragments where `mehd` says them, else 0; collects each track's default sample duration. */
function readFragmentDefaults(source: ByteSource, mvex: Box, moov: Box, defaults: Map<number, number>): number {
  let units = 0;
  for (const box of childBoxes(source, mvex.body, mvex.end)) {
    const length = box.end - box.body;
    if (box.type === 'trex' && length >= 24) {
      const bytes = source.read(box.body, 24);
      defaults.set(bytes.readUInt32BE(4), bytes.readUInt32BE(12));
    } else if (box.type === 'mehd' && length >= 8) {
      const bytes = source.read(box.body, Math.min(length, 12));
      units = bytes[0] === 1 && length >= 12 ? Number(bytes.readBigUInt64BE(4)) : bytes.readUInt32BE(4);
    }
  }
  const mvhd = findBox(source, moov.body, moov.end, 'mvhd');
  const times = mvhd === undefined ? undefined : readTimes(source, mvhd);
  return times !== undefined && times.timescale > 0 && Number.isSafeInteger(units) ? units / times.timescale : 0;
}
