/**
 * WAV: RIFF WAVE, RF64 and BW64. Microsoft, "Multimedia Programming Interface" (1991); EBU Tech 3306; ITU-R BS.2088.
 *
 * Essence: of each `fmt `, `fact`, `data` and `wavl` chunk in file order its name and its payload's length (64-bit big-endian), then the payload.
 * Left out: the RIFF header, `ds64`, `JUNK`, `PAD ` and `FLLR`, pad bytes (structure); all other chunks: `LIST`, `id3 `, `bext`, `iXML`,
 * `_PMX` (XMP), `cart`, `cue `, `smpl` and unknown ones are remarks about the sound, not the sound (metadata).
 * A `data` chunk of 0xFFFFFFFF bytes without `ds64` (written to a pipe) reaches to the end of the file. Tags behind the last chunk are left
 * out; other bytes there are essence.
 */
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { noteBlock, noteWarning } from '../note.ts';
import { MAX_READ } from '../format.ts';
import { startOfTail } from './audio-tail.ts';
import { damaged } from './damage.ts';
import { readId3 } from './id3.ts';
import { readInfoList } from './riff-info.ts';
import { essence, metadata, requireInside, structure } from './segment.ts';

const sounding = new Set(['fmt ', 'fact', 'data', 'wavl']);
const structures = new Set(['ds64', 'JUNK', 'junk', 'PAD ', 'FLLR']);
const UNKNOWN_SIZE = 0xffffffff;

export const wav: MediaFormat = {
  name: 'wav',
  mediaType: 'audio',
  mime: 'audio/x-wav',
  extensions: ['wav', 'wave', 'bwf', 'rf64'],
  carriesXmp: false,
  sniff: (head) => /^(RIFF|RF64|BW64)/.test(head.toString('latin1', 0, 4)) && head.toString('latin1', 8, 12) === 'WAVE',
  segments,
};

interface State {
  /** 64-bit length of `data` from `ds64`. */
  dataSize: number | undefined;
  bytesPerSecond: number;
  samples: number;
  sampleRate: number;
  hasData: boolean;
}

function* segments(source: ByteSource, findings: Findings): Generator<Segment> {
  requireInside(source, 0, 12, 'the RIFF header');
  yield structure(0, 12, 'RIFF');
  const announced = 8 + source.read(4, 4).readUInt32LE(0);
  const isWide = source.read(0, 4).toString('latin1') !== 'RIFF';
  const state: State = { dataSize: undefined, bytesPerSecond: 0, samples: 0, sampleRate: 0, hasData: false };
  let at = 12;
  while (at < source.size) {
    const end = yield* chunk(source, at, state, findings);
    if (end === undefined) break;
    at = end;
  }
  if (at < source.size) yield* behind(source, at, findings);
  if (!state.hasData) throw damaged('it has no data chunk, and so no sound', source.size);
  // Writers of streams leave 0 or all ones; some count the header in.
  if (!isWide && announced > source.size + 8 && announced - 8 !== UNKNOWN_SIZE) {
    throw damaged(`it announces ${announced} bytes, but ends at ${source.size}`, source.size);
  }
}

/** Bytes behind the last chunk: tags, or what nobody knows and which is therefore kept. */
function* behind(source: ByteSource, at: number, findings: Findings): Generator<Segment> {
  const tail = startOfTail(source, at, findings);
  if (tail > at) {
    noteWarning(findings, `Behind the last chunk there are ${tail - at} bytes of another kind.`);
    yield essence(at, tail, 'trailer');
  }
  if (tail < source.size) yield metadata(tail, source.size, 'tags at the end');
}

/** Yields one chunk and returns where the next begins; undefined when there is none, only a trailer. */
function* chunk(
  source: ByteSource,
  at: number,
  state: State,
  findings: Findings,
): Generator<Segment, number | undefined> {
  const left = source.size - at;
  const name = left >= 4 ? source.read(at, 4).toString('latin1') : '';
  if (state.hasData && !/^[\x20-\x7e]{4}$/.test(name)) return undefined;
  if (state.hasData && ((name.startsWith('TAG') && left === 128) || name === 'APET')) return undefined;
  requireInside(source, at, at + 8, 'the header of a chunk');
  const body = at + 8;
  let length = source.read(at + 4, 4).readUInt32LE(0);
  if (name === 'data' && length === UNKNOWN_SIZE) {
    if (state.dataSize === undefined)
      noteWarning(findings, 'The length of the sound is not said; it is taken to reach to the end of the file.');
    length = state.dataSize ?? source.size - body;
  }
  const end = body + length;
  requireInside(source, at, end, `chunk "${name.replaceAll(/[^\x20-\x7e]/g, '?')}"`);
  if (sounding.has(name)) {
    readSound(source, name, body, length, state, findings);
    yield essence(at, body, name, canonicalHead(name, length));
    yield essence(body, end, name);
  } else if (structures.has(name)) {
    if (name === 'ds64' && length >= 16) state.dataSize = Number(source.read(body + 8, 8).readBigUInt64LE(0));
    yield structure(at, end, name);
  } else {
    readRemark(source, name, body, end, findings);
    yield metadata(at, end, name);
  }
  if (length % 2 === 0 || end === source.size) return end;
  yield structure(end, end + 1, 'pad');
  return end + 1;
}

function canonicalHead(name: string, length: number): Buffer {
  const head = Buffer.alloc(12);
  head.write(name, 0, 'latin1');
  head.writeBigUInt64BE(BigInt(length), 4);
  return head;
}

function readSound(
  source: ByteSource,
  name: string,
  body: number,
  length: number,
  state: State,
  findings: Findings,
): void {
  if (name === 'fmt ' && length >= 16) {
    const format = source.read(body, 16);
    state.sampleRate = format.readUInt32LE(4);
    state.bytesPerSecond = format.readUInt32LE(8);
  } else if (name === 'fact' && length >= 4) {
    state.samples = source.read(body, 4).readUInt32LE(0);
  } else if (name === 'data') {
    state.hasData = true;
    if (state.bytesPerSecond > 0) findings.durationSeconds = length / state.bytesPerSecond;
    else if (state.samples > 0 && state.sampleRate > 0) findings.durationSeconds = state.samples / state.sampleRate;
  }
}

function readRemark(source: ByteSource, name: string, body: number, end: number, findings: Findings): void {
  if (name === 'LIST') readInfoList(source, body, end, findings);
  else if (name === 'id3 ' || name === 'ID3 ') readId3(source, body, findings);
  else if (name === '_PMX' && end - body <= MAX_READ) noteBlock(findings, 'xmp', source.read(body, end - body));
}
