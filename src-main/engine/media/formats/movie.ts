/**
 * MP4, M4V, M4A, 3GP and QuickTime movies, whole or in fragments: ISO/IEC 14496-12 and 14496-14, QuickTime File Format.
 *
 * Essence, in this order:
 * 1. the canonical form of the first `moov` (movie-canonical.ts), where chunk offsets are positions in the media data. The media data is
 *    the payloads of all `mdat` boxes, one after another in file order; where in the file they and the index lie does not matter;
 * 2. in file order: the payload of each `mdat`; the canonical form of each `moof`; every box of an unknown type, header included;
 *    and bytes behind the last box that are no box.
 * Left out: `ftyp styp sidx ssix mfra pdin free skip wide pnot PICT` (structure) and `uuid meta udta emsg prft` (metadata).
 * A movie whose index is packed (`cmov`) is identified by its whole file.
 */
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { attemptFacts } from './attempt.ts';
import { printable, readBox } from './boxes.ts';
import type { Box } from './boxes.ts';
import { noteWarning } from '../note.ts';
import { damaged } from './damage.ts';
import { createFragmentDuration } from './fragment-duration.ts';
import { canonicalBox } from './movie-canonical.ts';
import type { MediaMap } from './movie-canonical.ts';
import { readMovieFacts } from './movie-facts.ts';
import type { MovieIndex } from './movie-facts.ts';
import { readMovieTags, readUuidBox } from './movie-tags.ts';
import { wholeFile } from './whole-file.ts';

const structures = new Set(['ftyp', 'styp', 'sidx', 'ssix', 'mfra', 'pdin', 'free', 'skip', 'wide', 'pnot', 'PICT']);
const metadata = new Set(['uuid', 'meta', 'udta', 'emsg', 'prft']);
/** What a file without `ftyp` (QuickTime before 2001) may begin with. */
const oldStarts = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);
/** Boxes at the top of a file before its first fragment. */
const MAX_TOP = 65_536;

/** Major and compatible brands of an `ftyp` at the start, or none. */
export function brandsOf(head: Buffer): string[] {
  if (head.length < 12 || head.toString('latin1', 4, 8) !== 'ftyp') return [];
  const end = Math.min(head.length, head.readUInt32BE(0), 256);
  const brands = [head.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4));
  return brands;
}

/** Brands of containers that are built of boxes but are no movies. */
const otherBrands = /^(avi[fs]|hei[cxms]|hev[cxms]|mif1|msf1|miaf|crx |jxl |jp2 |jpx |jpm |j2ki)$/;

function isMovie(head: Buffer): boolean {
  const [major] = brandsOf(head);
  if (major !== undefined) return !otherBrands.test(major);
  if (head.length < 8) return false;
  const size = head.readUInt32BE(0);
  return oldStarts.has(head.toString('latin1', 4, 8)) && (size === 0 || size === 1 || size >= 8);
}

export const mp4: MediaFormat = {
  name: 'mp4',
  mediaType: 'video',
  mime: 'video/mp4',
  extensions: ['mp4', 'm4v', 'm4a', 'm4b', '3gp', '3g2'],
  carriesXmp: true,
  sniff: (head) => isMovie(head) && brandsOf(head).length > 0 && brandsOf(head)[0] !== 'qt  ',
  *segments(source, findings) {
    const brand = source.read(0, Math.min(12, source.size)).toString('latin1', 8, 12);
    yield* movieSegments(source, findings);
    if (findings.mediaType === 'audio') Object.assign(findings, { format: 'm4a', mime: 'audio/mp4' });
    else if (brand.startsWith('3g')) Object.assign(findings, { format: '3gp', mime: 'video/3gpp' });
    else if (brand.startsWith('M4V')) Object.assign(findings, { format: 'm4v', mime: 'video/x-m4v' });
  },
};

export const mov: MediaFormat = {
  name: 'mov',
  mediaType: 'video',
  mime: 'video/quicktime',
  extensions: ['mov', 'qt'],
  carriesXmp: true,
  sniff: (head) => isMovie(head) && (brandsOf(head)[0] ?? 'qt  ') === 'qt  ',
  segments: movieSegments,
};

/** Cuts a movie; `data-loss` when it has no index, or the index points at media data that is not there. */
export function* movieSegments(source: ByteSource, findings: Findings): Generator<Segment> {
  const top = readTop(source);
  const moov = top.find(({ type }) => type === 'moov');
  if (moov === undefined) throw damaged('it has no index (moov), without which nothing can be played', source.size);
  const index = readMovieFacts(source, moov, findings);
  if (index.compressed) {
    yield* wholeFile(source, findings);
    return;
  }
  const mediaPosition = createMediaMap(mediaBoxes(source, top));
  for (const canonical of canonicalBox(source, moov, { mediaPosition })) {
    yield { start: 0, end: 0, kind: 'essence', name: 'moov', canonical };
  }
  yield* topSegments(source, moov, index, findings);
}

/** The boxes at the top up to the first fragment, or all: enough to find the index wherever it stands. */
function readTop(source: ByteSource): Box[] {
  const top: Box[] = [];
  let indexed = false;
  for (let at = 0; at < source.size;) {
    const box = readTopBox(source, at, indexed);
    if (box === undefined) break;
    if (top.length === MAX_TOP) throw damaged('it has more boxes at its top than any real file', at);
    top.push(box);
    indexed ||= box.type === 'moov';
    if (indexed && box.type === 'moof') break;
    at = box.end;
  }
  return top;
}

/** All `mdat` boxes. In a fragmented file they are read on demand: its index seldom points into them. */
function* mediaBoxes(source: ByteSource, top: Box[]): Generator<Box> {
  for (const box of top) if (box.type === 'mdat') yield box;
  const last = top.at(-1);
  for (let at = last?.end ?? source.size; at < source.size;) {
    const box = readTopBox(source, at, true);
    if (box === undefined) return;
    if (box.type === 'mdat') yield box;
    at = box.end;
  }
}

/** Undefined for bytes behind the last box that are no box: a trailer that some cameras and editors leave. */
function readTopBox(source: ByteSource, at: number, indexed: boolean): Box | undefined {
  if (indexed && at + 8 <= source.size && !/^[\x20-\x7e\xa9]{4}$/.test(source.read(at + 4, 4).toString('latin1')))
    return undefined;
  if (indexed && source.size - at < 8 && source.read(at, source.size - at).every((byte) => byte === 0))
    return undefined;
  return readBox(source, at, source.size);
}

function createMediaMap(boxes: Iterator<Box>): MediaMap {
  const known: { start: number; end: number; position: number }[] = [];
  let complete = false;
  let total = 0;
  let recent = 0;
  const holds = (index: number, offset: number): boolean => {
    const box = known[index];
    return box !== undefined && offset >= box.start && offset <= box.end;
  };
  const locate = (offset: number): number => {
    if (holds(recent, offset)) return recent;
    for (;;) {
      const found = lastStartingAt(known, offset);
      if (holds(found, offset)) return found;
      const next = complete ? undefined : boxes.next();
      if (next === undefined || next.done === true) {
        complete = true;
        return -1;
      }
      known.push({ start: next.value.body, end: next.value.end, position: total });
      total += next.value.end - next.value.body;
    }
  };
  return (offset) => {
    recent = locate(offset);
    const box = known[recent];
    return box === undefined ? undefined : box.position + offset - box.start;
  };
}

function lastStartingAt(boxes: { start: number }[], offset: number): number {
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boxes[middle] as { start: number }).start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function* topSegments(source: ByteSource, moov: Box, index: MovieIndex, findings: Findings): Generator<Segment> {
  const fragments = createFragmentDuration(index.tracks);
  for (let at = 0; at < source.size;) {
    const box = readTopBox(source, at, at >= moov.end);
    if (box === undefined) {
      yield* trailer(source, at, findings);
      break;
    }
    if (box.type === 'moof') fragments.add(source, box);
    yield* topSegment(source, box, moov, findings);
    at = box.end;
  }
  if (findings.durationSeconds === undefined && fragments.seconds() > 0) findings.durationSeconds = fragments.seconds();
}

function* trailer(source: ByteSource, at: number, findings: Findings): Generator<Segment> {
  const small = source.size - at < 8;
  if (!small) noteWarning(findings, `Behind the last box there are ${source.size - at} bytes of another kind.`);
  yield { start: at, end: source.size, kind: small ? 'structure' : 'essence', name: 'trailer' };
}

function* topSegment(source: ByteSource, box: Box, moov: Box, findings: Findings): Generator<Segment> {
  const { start, body, end } = box;
  const name = printable(box.type);
  if (box.type === 'mdat') {
    yield { start, end: body, kind: 'structure', name };
    if (end > body) yield { start: body, end, kind: 'essence', name };
  } else if (start === moov.start || structures.has(box.type)) {
    yield { start, end, kind: 'structure', name };
  } else if (box.type === 'moof') {
    for (const canonical of canonicalBox(source, box, { mediaPosition: () => undefined, moofStart: start })) {
      yield { start, end: start, kind: 'essence', name, canonical };
    }
    yield { start, end, kind: 'structure', name };
  } else if (metadata.has(box.type)) {
    if (box.type === 'uuid') readUuidBox(source, box, findings);
    else if (box.type === 'meta' || box.type === 'udta')
      attemptFacts(findings, () => readMovieTags(source, box, findings));
    yield { start, end, kind: 'metadata', name };
  } else {
    yield { start, end, kind: 'essence', name };
  }
}
