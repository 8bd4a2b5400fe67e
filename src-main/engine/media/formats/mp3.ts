/**
 * MPEG audio, layers I to III (MP3): ISO/IEC 11172-3 and 13818-3 frames between ID3 and other tags.
 *
 * Essence: all bytes from the first frame to the first tag at the end, as they are (an information frame of Xing, LAME or VBRI is one of them).
 * Left out: ID3v2 tags at the start and zero bytes behind them; ID3v1, APE, Lyrics3 and appended ID3v2 at the end.
 * The stream has no length of its own and players take it wherever it ends, so a last frame that is cut short is a warning; only a
 * file without a single frame is damaged. ID3 may also stand before FLAC, which is then cut as FLAC, and before AAC (whole file).
 */
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { noteWarning } from '../note.ts';
import { startOfTail } from './audio-tail.ts';
import { damaged } from './damage.ts';
import { flacSegments } from './flac.ts';
import { endOfId3, readId3 } from './id3.ts';
import { readMpegFrame } from './mpeg-frame.ts';
import type { MpegFrame } from './mpeg-frame.ts';
import { essence, metadata, structure } from './segment.ts';
import { wholeFile } from './whole-file.ts';

/** Bytes walked before they are handed on, so that hashing finds them in the window that walking filled. */
const PIECE = 64 * 1024;
/** How far the first frame, or the next after damage, is looked for. */
const SEARCH = 64 * 1024;

export const mp3: MediaFormat = {
  name: 'mp3',
  mediaType: 'audio',
  mime: 'audio/mpeg',
  extensions: ['mp3', 'mp2'],
  carriesXmp: false,
  sniff: (head) => head.toString('latin1', 0, 3) === 'ID3' || framesAt(head, 0),
  segments,
};

/** Two frames of one kind in a row: four bytes alone occur in any data. */
function framesAt(bytes: Buffer, at: number): boolean {
  const first = readMpegFrame(bytes, at);
  const second = first === undefined ? undefined : readMpegFrame(bytes, at + first.length);
  return (
    first !== undefined &&
    second !== undefined &&
    first.sampleRate === second.sampleRate &&
    first.layer === second.layer
  );
}

function* segments(source: ByteSource, findings: Findings): Generator<Segment> {
  let start = 0;
  for (let end = endOfId3(source, 0); end > start; end = endOfId3(source, start)) {
    if (end > source.size)
      throw damaged(`its ID3 tag announces ${end - start} bytes, but ${source.size - start} are left`, start);
    readId3(source, start, findings);
    start = end;
  }
  const sound = firstNonZero(source, start);
  const mark = sound + 4 <= source.size ? Buffer.from(source.read(sound, 4)) : Buffer.alloc(4);
  if (mark.toString('latin1') === 'fLaC') {
    Object.assign(findings, { format: 'flac', mime: 'audio/flac' });
    yield* leading(start, sound);
    yield* flacSegments(source, sound, findings);
    return;
  }
  if (mark[0] === 0xff && ((mark[1] as number) & 0xf6) === 0xf0) {
    Object.assign(findings, { format: 'aac', mime: 'audio/aac' });
    yield* wholeFile(source, findings);
    return;
  }
  const tail = startOfTail(source, sound, findings);
  const first = findFrame(source, sound, tail);
  if (first === undefined) throw damaged('it has no MPEG audio frame', sound);
  yield* leading(start, sound);
  yield* frames(source, sound, first, tail, findings);
  if (tail < source.size) yield metadata(tail, source.size, 'tags at the end');
}

function* leading(tagEnd: number, sound: number): Generator<Segment> {
  if (tagEnd > 0) yield metadata(0, tagEnd, 'ID3v2');
  if (sound > tagEnd) yield structure(tagEnd, sound, 'padding');
}

/** Taggers leave zeros behind the tag; at most a few hundred kilobytes are looked through. */
function firstNonZero(source: ByteSource, start: number): number {
  for (let at = start; at < source.size && at < start + 16 * SEARCH; at += SEARCH) {
    const bytes = source.read(at, Math.min(SEARCH, source.size - at));
    const found = bytes.findIndex((byte) => byte !== 0);
    if (found !== -1) return at + found;
  }
  return start;
}

/** The next frame header that another follows, or that ends exactly at `end`. */
function findFrame(source: ByteSource, from: number, end: number): number | undefined {
  const bytes = source.read(from, Math.min(SEARCH + 8192, end - from));
  for (let at = bytes.indexOf(0xff); at !== -1 && at < SEARCH; at = bytes.indexOf(0xff, at + 1)) {
    const frame = readMpegFrame(bytes, at);
    if (frame !== undefined && (framesAt(bytes, at) || from + at + frame.length === end)) return from + at;
  }
  return undefined;
}

/** Yields the sound in pieces while counting its frames. */
function* frames(
  source: ByteSource,
  start: number,
  first: number,
  end: number,
  findings: Findings,
): Generator<Segment> {
  const head = Buffer.from(source.read(first, Math.min(256, end - first)));
  const kind = readMpegFrame(head, 0) as MpegFrame;
  const announced = announcedFrames(head, kind);
  let samples = 0;
  let pieceStart = start;
  for (let at: number | undefined = first; at !== undefined && at + 4 <= end;) {
    const frame = readMpegFrame(source.read(at, 4), 0);
    if (frame !== undefined && at + frame.length > end)
      noteWarning(findings, 'The last frame is cut short: the file may have lost its end.');
    if (frame !== undefined && at !== first) samples += frame.samples;
    at = frame === undefined ? findFrame(source, at, end) : at + frame.length;
    if (at !== undefined && at <= end && at - pieceStart >= PIECE) {
      yield essence(pieceStart, at, 'frames');
      pieceStart = at;
    }
  }
  if (pieceStart < end) yield essence(pieceStart, end, 'frames');
  // An information frame is silent; without one the first frame sounds too.
  const counted = announced === undefined ? samples + kind.samples : samples;
  const total = announced === undefined || announced === 0 ? counted : announced * kind.samples;
  findings.durationSeconds = total / kind.sampleRate;
}

/** Frames by the information frame (Xing or Info behind the side information, VBRI at 36): 0 when it does not say, undefined without one. */
function announcedFrames(head: Buffer, { mpeg1, mono }: MpegFrame): number | undefined {
  const at = 4 + (mpeg1 ? (mono ? 17 : 32) : mono ? 9 : 17);
  if (/^(Xing|Info)$/.test(head.toString('latin1', at, at + 4)) && head.length >= at + 12) {
    return (head.readUInt32BE(at + 4) & 1) === 1 ? head.readUInt32BE(at + 8) : 0;
  }
  return head.toString('latin1', 36, 40) === 'VBRI' && head.length >= 54 ? head.readUInt32BE(50) : undefined;
}
