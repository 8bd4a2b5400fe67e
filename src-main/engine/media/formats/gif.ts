/**
 * GIF 87a and 89a (https://www.w3.org/Graphics/GIF/spec-gif89a.txt).
 *
 * Canonical form (`essence:1`). The essence is the file's own bytes, in file order, with `GIF89a` for the first six (tag writers
 * raise 87a to 89a) and without: comment extensions, and application extensions whose 11-byte name is `XMP DataXMP`, `C2PA_GIF`
 * and three further bytes, `MGKIPTC0000` or `MGK8BIM0000`. Other application extensions stay, so NETSCAPE2.0 and ANIMEXTS1.0 (loops)
 * and ICCRGBG1012 (colour), and so do bytes behind the end mark.
 */
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { MAX_READ } from '../format.ts';
import { noteBlock, noteC2pa, noteText, noteWarning } from '../note.ts';
import { decodeText } from '../text.ts';
import { findIptc } from '../photoshop.ts';
import { damaged } from './damage.ts';
import { essence, requireInside } from './segment.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const COMMENT = 0xfe;
const APPLICATION = 0xff;
/** Essence is handed on in pieces of at most this many bytes, so that they are still in the window when they are hashed. */
const PIECE_BYTES = 128 * 1024;

const newest = Buffer.from('GIF89a', 'latin1');

/** Bytes of a colour table, from the packed field that announces it. */
function tableLength(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

/** Where the chain of sub-blocks that begins at `at` ends, at most about {@link PIECE_BYTES} on; `closed` when its end mark was met. */
function followBlocks(source: ByteSource, at: number): { end: number; closed: boolean } {
  const start = at;
  while (at - start < PIECE_BYTES) {
    requireInside(source, at, at + 1, 'a GIF data block');
    const length = source.read(at, 1)[0] as number;
    requireInside(source, at, at + 1 + length, 'a GIF data block');
    at += 1 + length;
    if (length === 0) return { end: at, closed: true };
  }
  return { end: at, closed: false };
}

/** Yields from `start` to the end of the chain of sub-blocks at `chain`, and returns that end. */
function* blocks(
  source: ByteSource,
  start: number,
  chain: number,
  kind: Segment['kind'],
  name: string,
): Generator<Segment, number> {
  let from = start;
  let at = chain;
  for (;;) {
    const { end, closed } = followBlocks(source, at);
    yield { start: from, end, kind, name };
    if (closed) return end;
    from = end;
    at = end;
  }
}

/** The data of a chain of sub-blocks, without their length bytes; null when it is over {@link MAX_READ}. */
function joinBlocks(source: ByteSource, at: number): Buffer | null {
  const parts: Buffer[] = [];
  let total = 0;
  for (;;) {
    requireInside(source, at, at + 1, 'a GIF data block');
    const length = source.read(at, 1)[0] as number;
    if (length === 0) return Buffer.concat(parts);
    total += length;
    if (total > MAX_READ) return null;
    requireInside(source, at, at + 1 + length, 'a GIF data block');
    parts.push(Buffer.from(source.read(at + 1, length)));
    at += 1 + length;
  }
}

/**
 * An XMP packet in GIF is not cut into blocks: it stands there as it is, and a "magic trailer" of 258 falling bytes leads readers
 * of blocks to the end mark (Adobe XMP Specification part 3, 1.1.2). Some writers cut it nevertheless: then it is joined.
 */
function noteXmp(source: ByteSource, at: number, findings: Findings): void {
  let end = at;
  for (let closed = false; !closed;) ({ end, closed } = followBlocks(source, end));
  if (end - at > MAX_READ) {
    noteWarning(findings, `The XMP packet of ${end - at} bytes was not read.`);
    return;
  }
  const bytes = source.read(at, end - at);
  const trailer = bytes.length - 258;
  if (trailer > 0 && bytes[trailer] === 1 && bytes[trailer + 1] === 0xff)
    noteBlock(findings, 'xmp', bytes.subarray(0, trailer));
  else noteBlock(findings, 'xmp', joinBlocks(source, at) ?? Buffer.alloc(0));
}

/** Notes what a comment or application extension says; true when it is metadata and not media. */
function noteExtension(source: ByteSource, at: number, label: number, findings: Findings): boolean {
  if (label === COMMENT) {
    const text = joinBlocks(source, at + 2);
    if (text === null) noteWarning(findings, 'A GIF comment was too long to be read.');
    else noteText(findings, 'GIF comment', 'Comment', decodeText(text));
    return true;
  }
  if (label !== APPLICATION) return false;
  requireInside(source, at, at + 14, 'a GIF application extension');
  const head = source.read(at + 2, 12);
  if (head[0] !== 11) return false;
  const name = head.toString('latin1', 1, 12);
  if (name === 'XMP DataXMP') noteXmp(source, at + 14, findings);
  else if (name.startsWith('C2PA_GIF')) noteC2pa(findings, joinBlocks(source, at + 14));
  else if (name === 'MGKIPTC0000' || name === 'MGK8BIM0000') {
    for (const block of findIptc(joinBlocks(source, at + 14) ?? Buffer.alloc(0))) noteBlock(findings, 'iptc', block);
  } else return false;
  return true;
}

/** Yields header, screen descriptor and colour table, and returns where the blocks begin. */
function* header(source: ByteSource, findings: Findings): Generator<Segment, number> {
  requireInside(source, 0, 13, 'the GIF header');
  const head = Buffer.from(source.read(0, 13));
  findings.width = head.readUInt16LE(6);
  findings.height = head.readUInt16LE(8);
  const end = 13 + tableLength(head[10] as number);
  requireInside(source, 13, end, 'the GIF colour table');
  // Only 87a is replaced, so that an 89a file without metadata costs one hash and has its plain SHA-256 as identity.
  yield head.subarray(0, 6).equals(newest) ? essence(0, 6, 'header') : essence(0, 6, 'header', newest);
  yield essence(6, end, 'screen');
  return end;
}

function* segments(source: ByteSource, findings: Findings): Generator<Segment> {
  let at = yield* header(source, findings);
  let frames = 0;
  let hundredths = 0;
  for (;;) {
    requireInside(source, at, at + 1, 'a GIF block');
    const kind = source.read(at, 1)[0] as number;
    if (kind === TRAILER) break;
    if (kind === IMAGE) {
      requireInside(source, at, at + 11, 'a GIF image');
      const chain = at + 11 + tableLength(source.read(at + 9, 1)[0] as number);
      at = yield* blocks(source, at, chain, 'essence', 'image');
      frames += 1;
    } else if (kind === EXTENSION) {
      requireInside(source, at, at + 2, 'a GIF extension');
      const label = source.read(at + 1, 1)[0] as number;
      if (label === GRAPHIC_CONTROL && at + 6 <= source.size) hundredths += source.read(at + 4, 2).readUInt16LE(0);
      const said = noteExtension(source, at, label, findings);
      at = yield* blocks(source, at, at + 2, said ? 'metadata' : 'essence', `extension ${label.toString(16)}`);
    } else throw damaged('there should be a GIF block here', at);
  }
  if (frames === 0) throw damaged('the GIF file has no picture', at);
  yield essence(at, at + 1, 'trailer');
  if (at + 1 < source.size) yield essence(at + 1, source.size, 'behind the end');
  findings.frames = frames;
  if (frames > 1) findings.durationSeconds = hundredths / 100;
}

export const gif: MediaFormat = {
  name: 'gif',
  mediaType: 'image',
  mime: 'image/gif',
  extensions: ['gif'],
  carriesXmp: true,
  sniff: (head) => /^GIF8[79]a/.test(head.toString('latin1', 0, 6)),
  segments,
};
