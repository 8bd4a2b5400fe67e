/**
 * FLAC: RFC 9639.
 *
 * Essence: the 34 bytes of STREAMINFO, then all bytes from the first frame to the first tag at the end, as they are.
 * Left out: ID3v2 before and ID3v1 or APE behind the stream; the signature, block headers, PADDING and SEEKTABLE (structure); VORBIS_COMMENT,
 * PICTURE, CUESHEET, APPLICATION and unknown blocks (metadata).
 * A stream whose end does not complete a frame, or not the announced number of samples, is damaged.
 */
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { MAX_READ } from '../format.ts';
import { noteC2pa, noteWarning } from '../note.ts';
import { startOfTail } from './audio-tail.ts';
import { damaged } from './damage.ts';
import { endsWithWholeFrame } from './flac-end.ts';
import type { FlacStream } from './flac-end.ts';
import { essence, metadata, requireInside, structure } from './segment.ts';
import { readVorbisComment } from './vorbis-comment.ts';

const blockNames = ['STREAMINFO', 'PADDING', 'APPLICATION', 'SEEKTABLE', 'VORBIS_COMMENT', 'CUESHEET', 'PICTURE'];

export const flac: MediaFormat = {
  name: 'flac',
  mediaType: 'audio',
  mime: 'audio/flac',
  extensions: ['flac'],
  carriesXmp: false,
  sniff: (head) => head.toString('latin1', 0, 4) === 'fLaC',
  segments: (source, findings) => flacSegments(source, 0, findings),
};

/** Cuts the stream whose signature stands at `start`; what comes before is the caller's. */
export function* flacSegments(source: ByteSource, start: number, findings: Findings): Generator<Segment> {
  requireInside(source, start, start + 4, 'the signature');
  yield structure(start, start + 4, 'fLaC');
  let at = start + 4;
  let stream: FlacStream | undefined;
  for (let last = false; !last;) {
    requireInside(source, at, at + 4, 'the header of a FLAC block');
    const head = source.read(at, 4);
    const kind = (head[0] as number) & 127;
    last = (head[0] as number) >= 128;
    const body = at + 4;
    const end = body + head.readUIntBE(1, 3);
    const name = blockNames[kind] ?? `block ${kind}`;
    requireInside(source, at, end, `FLAC block ${name}`);
    if (kind === 0 && stream === undefined) {
      if (end - body !== 34) throw damaged('STREAMINFO has not its 34 bytes', at);
      stream = readStreamInfo(Buffer.from(source.read(body, 34)), findings);
      yield structure(at, body, name);
      yield essence(body, end, name);
    } else {
      if (stream === undefined || kind === 127) throw damaged(`a FLAC block ${name} stands where none may be`, at);
      if (kind === 4) readComments(source, body, end, findings);
      if (kind === 2 && end - body > 4 && source.read(body, 4).toString('latin1') === 'c2pa') noteC2pa(findings, null);
      yield kind === 1 || kind === 3 ? structure(at, end, name) : metadata(at, end, name);
    }
    at = end;
  }
  yield* sound(source, at, stream as FlacStream, findings);
}

function* sound(source: ByteSource, at: number, stream: FlacStream, findings: Findings): Generator<Segment> {
  const tail = startOfTail(source, at, findings);
  if (!endsWithWholeFrame(source, at, tail, stream)) {
    throw damaged('its sound ends before the announced last sample, or its last frame is damaged', tail);
  }
  yield essence(at, tail, 'frames');
  if (tail < source.size) yield metadata(tail, source.size, 'tags at the end');
}

function readComments(source: ByteSource, body: number, end: number, findings: Findings): void {
  if (end - body > MAX_READ)
    noteWarning(findings, 'The Vorbis comment of this file is larger than 16 MiB and was not read.');
  else readVorbisComment(Buffer.from(source.read(body, end - body)), findings);
}

/** Block sizes (16 bits each), frame sizes (24 each), rate (20), channels (3), bits (5), samples (36), MD5. */
function readStreamInfo(info: Buffer, findings: Findings): FlacStream {
  const rate = info.readUIntBE(10, 3) >> 4;
  const totalSamples = ((info[13] as number) & 15) * 2 ** 32 + info.readUInt32BE(14);
  if (rate > 0 && totalSamples > 0) findings.durationSeconds = totalSamples / rate;
  return { totalSamples, blockSize: info.readUInt16BE(0), largestFrame: info.readUIntBE(7, 3) };
}
