/**
 * Ogg (Vorbis, Opus, FLAC, Theora), identified by the whole file. RFC 3533 (pages), RFC 7845 (Opus), Xiph "Ogg Vorbis I" and "Theora".
 * The comments are in the second packet; the duration is the granule position of the last page.
 */
import type { ByteSource, Findings, MediaFormat } from '../format.ts';
import { noteWarning } from '../note.ts';
import { attemptFacts } from './attempt.ts';
import { damaged } from './damage.ts';
import { readVorbisComment } from './vorbis-comment.ts';
import { wholeFile } from './whole-file.ts';

/** Covers are often put into the comments. */
const MAX_COMMENT = 16 * 1024 * 1024;
/** A page has at most 65,307 bytes. */
const TAIL = 128 * 1024;

export const ogg: MediaFormat = {
  name: 'ogg',
  mediaType: 'audio',
  mime: 'audio/ogg',
  extensions: ['ogg', 'oga', 'opus', 'ogv'],
  carriesXmp: false,
  sniff: (head) => head.toString('latin1', 0, 4) === 'OggS',
  *segments(source, findings) {
    attemptFacts(findings, () => readOgg(source, findings));
    yield* wholeFile(source, findings);
  },
};

interface Page {
  serial: number;
  /** Lengths of the parts of packets; 255 means that the packet goes on. */
  lacing: Buffer;
  body: number;
  end: number;
}

function readPage(source: ByteSource, at: number): Page {
  if (at + 27 > source.size) throw damaged('an Ogg page is missing', Math.min(at, source.size));
  const head = Buffer.from(source.read(at, Math.min(27 + 255, source.size - at)));
  if (head.toString('latin1', 0, 4) !== 'OggS') throw damaged('an Ogg page is missing', at);
  const count = head[26] as number;
  if (head.length < 27 + count) throw damaged('an Ogg page is cut short', at);
  const lacing = head.subarray(27, 27 + count);
  const body = at + 27 + count;
  return { serial: head.readUInt32LE(14), lacing, body, end: body + lacing.reduce((sum, each) => sum + each, 0) };
}

function readOgg(source: ByteSource, findings: Findings): void {
  const first = readPage(source, 0);
  const head = Buffer.from(source.read(first.body, Math.min(64, first.end - first.body, source.size - first.body)));
  let rate = 0;
  let skip = 0;
  let preSkip = 0;
  if (head.toString('latin1', 1, 7) === 'vorbis' && head.length >= 16) [rate, skip] = [head.readUInt32LE(12), 7];
  else if (head.toString('latin1', 0, 8) === 'OpusHead' && head.length >= 12) {
    [rate, skip, preSkip] = [48_000, 8, head.readUInt16LE(10)];
    Object.assign(findings, { format: 'opus' });
  } else if (head.toString('latin1', 1, 5) === 'FLAC' && head.length >= 31)
    [rate, skip] = [head.readUIntBE(27, 3) >> 4, 4];
  else if (head.toString('latin1', 1, 7) === 'theora' && head.length >= 20) {
    Object.assign(findings, { mediaType: 'video', mime: 'video/ogg', format: 'ogv' });
    [findings.width, findings.height] = [head.readUIntBE(14, 3), head.readUIntBE(17, 3)];
    skip = 7;
  }
  if (skip > 0) readComments(source, first, skip, findings);
  const granule = rate > 0 ? lastGranule(source, first.serial) : undefined;
  if (granule !== undefined && granule > preSkip) findings.durationSeconds = (granule - preSkip) / rate;
}

/** Joins the second packet of the first stream out of its pages. */
function readComments(source: ByteSource, first: Page, skip: number, findings: Findings): void {
  const parts: Buffer[] = [];
  let length = 0;
  let at = first.end;
  for (let pages = 0; pages < 4096; pages += 1) {
    const page = readPage(source, at);
    at = page.end;
    if (page.serial !== first.serial) continue;
    const ending = page.lacing.findIndex((size) => size < 255);
    const size = page.lacing.subarray(0, ending === -1 ? undefined : ending + 1).reduce((sum, each) => sum + each, 0);
    parts.push(Buffer.from(source.read(page.body, size)));
    length += size;
    if (length > MAX_COMMENT) {
      noteWarning(findings, 'The comment of this file is larger than 16 MiB and was not read.');
      return;
    }
    if (ending !== -1) break;
  }
  readVorbisComment(Buffer.concat(parts).subarray(skip), findings);
}

/** Samples up to the last page of the stream that ends a packet. */
function lastGranule(source: ByteSource, serial: number): number | undefined {
  const from = Math.max(0, source.size - TAIL);
  const tail = source.read(from, source.size - from);
  for (let at = tail.lastIndexOf('OggS'); at !== -1; at = at === 0 ? -1 : tail.lastIndexOf('OggS', at - 1)) {
    if (at + 18 > tail.length || tail.readUInt32LE(at + 14) !== serial) continue;
    const granule = tail.readBigInt64LE(at + 6);
    if (granule >= 0n && granule < 1n << 53n) return Number(granule);
  }
  return undefined;
}
