/**
 * Matroska and WebM, identified by the whole file. RFC 8794 (EBML), RFC 9559 (Matroska): elements of a variable-length id and size.
 * Clusters are passed over by their size; where it is unknown (live streams) the reading ends there.
 */
import type { ByteSource, Findings, MediaFormat } from '../format.ts';
import { noteText, noteWarning } from '../note.ts';
import { decodeText } from '../text.ts';
import { attemptFacts } from './attempt.ts';
import { damaged } from './damage.ts';
import { wholeFile } from './whole-file.ts';

const ids = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  info: 0x1549a966,
  scale: 0x2ad7b1,
  duration: 0x4489,
  date: 0x4461,
  title: 0x7ba9,
  app: 0x5741,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackType: 0x83,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  tags: 0x1254c367,
  tag: 0x7373,
  simpleTag: 0x67c8,
  tagName: 0x45a3,
  tagString: 0x4487,
  cluster: 0x1f43b675,
};
/** Elements that are entered; their children are few. */
const entered = new Set([ids.segment, ids.info, ids.tracks, ids.track, ids.video, ids.tags, ids.tag, ids.simpleTag]);
const MAX_ELEMENTS = 200_000;
const MAX_DEPTH = 16;
const MAX_TEXT = 8 * 1024 * 1024;
/** 2001-01-01 in milliseconds since 1970. */
const EPOCH_2001 = Date.UTC(2001, 0, 1);

const words: Record<string, string> = {
  TITLE: 'title',
  ARTIST: 'artist',
  COMMENT: 'comment',
  DESCRIPTION: 'description',
  ENCODER: 'encoder',
};

export const matroska: MediaFormat = {
  name: 'mkv',
  mediaType: 'video',
  mime: 'video/x-matroska',
  extensions: ['mkv', 'mka', 'webm'],
  carriesXmp: false,
  sniff: (head) => head.length >= 4 && head.readUInt32BE(0) === ids.ebml,
  *segments(source, findings) {
    attemptFacts(findings, () => readMatroska(source, findings));
    yield* wholeFile(source, findings);
  },
};

interface Element {
  id: number;
  body: number;
  end: number;
  unknown: boolean;
}

interface State {
  scale: number;
  duration: number;
  hasVideo: boolean;
  hasAudio: boolean;
  tagName: string;
  elements: number;
}

function readMatroska(source: ByteSource, findings: Findings): void {
  const state: State = { scale: 1_000_000, duration: 0, hasVideo: false, hasAudio: false, tagName: '', elements: 0 };
  const head = readElement(source, 0, source.size);
  const docType = findDocType(source, head);
  try {
    readElements(source, head.end, source.size, 0, state, findings);
  } finally {
    if (state.duration > 0 && Number.isFinite(state.duration * state.scale))
      findings.durationSeconds = (state.duration * state.scale) / 1e9;
    const audio = state.hasAudio && !state.hasVideo;
    if (audio) findings.mediaType = 'audio';
    if (docType === 'webm') Object.assign(findings, { format: 'webm', mime: audio ? 'audio/webm' : 'video/webm' });
    else if (audio) findings.mime = 'audio/x-matroska';
  }
}

function findDocType(source: ByteSource, head: Element): string {
  for (let at = head.body; at < head.end;) {
    const element = readElement(source, at, head.end);
    if (element.id === ids.docType)
      return source
        .read(element.body, Math.min(element.end - element.body, 16))
        .toString('latin1')
        .replace(/\0+$/, '');
    at = element.end;
  }
  return '';
}

function readElements(
  source: ByteSource,
  start: number,
  end: number,
  depth: number,
  state: State,
  findings: Findings,
): void {
  if (depth > MAX_DEPTH) throw damaged('its elements lie in one another deeper than in any real file', start);
  for (let at = start; at < end;) {
    state.elements += 1;
    if (state.elements > MAX_ELEMENTS) {
      noteWarning(findings, 'This file has more elements than are looked through; tags at its end may be missing.');
      return;
    }
    const element = readElement(source, at, end);
    if (element.id === ids.cluster && element.unknown) return;
    if (entered.has(element.id)) readElements(source, element.body, element.end, depth + 1, state, findings);
    else readValue(source, element, state, findings);
    at = element.end;
  }
}

function readValue(source: ByteSource, element: Element, state: State, findings: Findings): void {
  const length = element.end - element.body;
  const number = (): number =>
    length >= 1 && length <= 6 ? source.read(element.body, length).readUIntBE(0, length) : 0;
  const text = (): string =>
    length > MAX_TEXT ? '' : decodeText(source.read(element.body, length)).replace(/\0+$/, '');
  if (element.id === ids.scale) state.scale = number();
  else if (element.id === ids.duration && length === 4) state.duration = source.read(element.body, 4).readFloatBE(0);
  else if (element.id === ids.duration && length === 8) state.duration = source.read(element.body, 8).readDoubleBE(0);
  else if (element.id === ids.date && length === 8) readDate(source.read(element.body, 8), findings);
  else if (element.id === ids.title) noteText(findings, 'Matroska', 'title', text());
  else if (element.id === ids.app) noteText(findings, 'Matroska', 'encoder', text());
  else if (element.id === ids.trackType) {
    if (number() === 1) state.hasVideo = true;
    if (number() === 2) state.hasAudio = true;
  } else if (element.id === ids.width) findings.width ??= number();
  else if (element.id === ids.height) findings.height ??= number();
  else if (element.id === ids.tagName) state.tagName = text().slice(0, 256);
  else if (element.id === ids.tagString && state.tagName !== '') {
    noteText(findings, 'Matroska', words[state.tagName.toUpperCase()] ?? state.tagName.toLowerCase(), text());
  }
}

/** Nanoseconds since 2001. */
function readDate(bytes: Buffer, findings: Findings): void {
  const date = new Date(EPOCH_2001 + Number(bytes.readBigInt64BE(0) / 1_000_000n));
  if (!Number.isNaN(date.getTime()) && date.getTime() !== EPOCH_2001)
    findings.containerDate = date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The id keeps its length bits, the size does not; all size bits set means "unknown", that is, to the parent's end. */
function readElement(source: ByteSource, at: number, limit: number): Element {
  const bytes = source.read(at, Math.min(12, limit - at));
  const idLength = Math.clz32(bytes[0] ?? 0) - 23;
  const sizeLength = Math.clz32(bytes[idLength] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8 || idLength + sizeLength > bytes.length)
    throw damaged('an element has no readable header', at);
  const id = bytes.readUIntBE(0, idLength);
  const raw = BigInt(`0x${bytes.toString('hex', idLength, idLength + sizeLength)}`);
  const mask = (1n << BigInt(7 * sizeLength)) - 1n;
  const unknown = (raw & mask) === mask;
  const body = at + idLength + sizeLength;
  const end = unknown ? limit : body + Number(raw & mask);
  if (end > limit) throw damaged(`an element announces ${end - body} bytes, but ${limit - body} are left`, at);
  return { id, body, end, unknown };
}
