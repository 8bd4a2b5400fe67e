/**
 * PNG and APNG (W3C Portable Network Graphics, third edition, https://www.w3.org/TR/png-3/).
 *
 * Canonical form (`essence:1`). The essence is the concatenation, in file order, of:
 * - IDAT: `IDAT`, the data of all IDAT chunks one after the other (however they are split), and their total length as 64-bit
 *   big-endian number; placed where the first IDAT is. A run of fdAT chunks likewise with `fdAT`, each without its 4-byte
 *   sequence number. A run ends at the next essence chunk of another type; chunks that are left out do not end it.
 * - fcTL: `fcTL` and the 22 bytes behind its sequence number.
 * - every other essence chunk: its length, type and data as stored (without CRC): all critical chunks (IHDR, PLTE, IEND and
 *   unknown ones) and tRNS, gAMA, cHRM, sRGB, iCCP, cICP, mDCV, cLLI (also in their older spelling mDCv, cLLi), sBIT, bKGD, acTL.
 * - bytes behind IEND, as they are: what somebody appended may be media, and is not thrown away on a guess.
 * Left out: signature, CRCs, lengths and sequence numbers of what may be split, and every other ancillary chunk, so also pHYs
 * (a print density says nothing of the pixels, and JPEG's is left out as well), tIME, text, eXIf and caBX (C2PA).
 */
import { noteC2pa, noteExif, noteWarning } from '../note.ts';
import { damaged } from './damage.ts';
import { essence, metadata, requireInside, structure } from './segment.ts';
import { MAX_READ } from '../format.ts';
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { notePngText } from './png-text.ts';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

const essentialAncillary = new Set([
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'cICP',
  'mDCV',
  'mDCv',
  'cLLI',
  'cLLi',
  'sBIT',
  'bKGD',
  'acTL',
  'fcTL',
  'fdAT',
]);
const splittable = new Set(['IDAT', 'fdAT']);

interface Chunk {
  type: string;
  /** Of the chunk's length field, of its data, and behind its CRC. */
  at: number;
  data: number;
  length: number;
  end: number;
}

function readChunk(source: ByteSource, at: number): Chunk {
  requireInside(source, at, at + 12, 'a PNG chunk');
  const head = source.read(at, 8);
  const length = head.readUInt32BE(0);
  const type = head.toString('latin1', 4, 8);
  if (!/^[A-Za-z]{4}$/.test(type))
    throw damaged('there should be a PNG chunk here, but its type is no word of four letters', at);
  const end = at + 12 + length;
  requireInside(source, at, end, `the PNG chunk ${type}`);
  return { type, at, data: at + 8, length, end };
}

function isEssence(type: string): boolean {
  return (type.charCodeAt(0) & 0x20) === 0 || essentialAncillary.has(type);
}

function runEnd(at: number, length: number): Segment {
  const total = Buffer.alloc(8);
  total.writeBigUInt64BE(BigInt(length));
  return essence(at, at, 'run end', total);
}

function* segments(source: ByteSource, findings: Findings): Generator<Segment> {
  requireInside(source, 0, signature.length, 'the PNG signature');
  yield structure(0, signature.length, 'signature');
  let at = signature.length;
  let run: { type: string; length: number } | null = null;
  let headerSeen = false;
  let dataSeen = false;
  for (;;) {
    const chunk = readChunk(source, at);
    headerSeen ||= chunk.type === 'IHDR';
    dataSeen ||= chunk.type === 'IDAT';
    // Apple's optimised files put CgBI before the header; nothing else may come first.
    if (!headerSeen && chunk.type !== 'CgBI')
      throw damaged(`the first PNG chunk is ${chunk.type} in place of IHDR`, at);
    if (run !== null && chunk.type !== run.type && isEssence(chunk.type)) {
      yield runEnd(at, run.length);
      run = null;
    }
    noteChunk(source, chunk, findings);
    if (splittable.has(chunk.type)) {
      const skipped: number = chunk.type === 'fdAT' ? 4 : 0;
      if (chunk.length < skipped) throw damaged('an fdAT chunk is too short for its sequence number', at);
      if (run === null) {
        run = { type: chunk.type, length: 0 };
        yield essence(at, chunk.data + skipped, chunk.type, Buffer.from(chunk.type, 'latin1'));
      } else yield structure(at, chunk.data + skipped, `${chunk.type} head`);
      run.length += chunk.length - skipped;
      yield essence(chunk.data + skipped, chunk.data + chunk.length, chunk.type);
    } else yield wholeChunk(source, chunk);
    yield structure(chunk.data + chunk.length, chunk.end, 'CRC');
    at = chunk.end;
    if (chunk.type === 'IEND') break;
  }
  if (!dataSeen) throw damaged('the PNG file has no picture data (no IDAT chunk)', at);
  if (at < source.size) yield essence(at, source.size, 'trailer');
}

function wholeChunk(source: ByteSource, chunk: Chunk): Segment {
  const end = chunk.data + chunk.length;
  if (chunk.type === 'fcTL') {
    if (chunk.length !== 26) throw damaged('an fcTL chunk has not its 26 bytes', chunk.at);
    const canonical = Buffer.concat([Buffer.from('fcTL', 'latin1'), source.read(chunk.data + 4, 22)]);
    return essence(chunk.at, end, 'fcTL', canonical);
  }
  return isEssence(chunk.type) ? essence(chunk.at, end, chunk.type) : metadata(chunk.at, end, chunk.type);
}

const textTypes = new Set(['tEXt', 'zTXt', 'iTXt']);

/** Reads what the chunk says, if it is one that says something. */
function noteChunk(source: ByteSource, chunk: Chunk, findings: Findings): void {
  if (chunk.type === 'IHDR') noteHeader(source, chunk, findings);
  else if (chunk.type === 'acTL' || chunk.type === 'fcTL') noteAnimation(source, chunk, findings);
  else if (chunk.type === 'caBX')
    noteC2pa(findings, chunk.length <= MAX_READ ? source.read(chunk.data, chunk.length) : null);
  else if (textTypes.has(chunk.type) || chunk.type === 'eXIf') {
    if (chunk.length > MAX_READ) noteWarning(findings, `A ${chunk.type} chunk of ${chunk.length} bytes was not read.`);
    else if (chunk.type === 'eXIf') noteExif(findings, source.read(chunk.data, chunk.length), 'The PNG chunk eXIf');
    else notePngText(findings, chunk.type, source.read(chunk.data, chunk.length));
  }
}

function noteHeader(source: ByteSource, chunk: Chunk, findings: Findings): void {
  if (chunk.length !== 13) throw damaged('the PNG header has not its 13 bytes', chunk.at);
  const header = source.read(chunk.data, 13);
  findings.width = header.readUInt32BE(0);
  findings.height = header.readUInt32BE(4);
  if (findings.width === 0 || findings.height === 0)
    throw damaged('the PNG header says that the picture has no pixels', chunk.data);
}

function noteAnimation(source: ByteSource, chunk: Chunk, findings: Findings): void {
  if (chunk.type === 'acTL' && chunk.length >= 4) {
    findings.frames = source.read(chunk.data, 4).readUInt32BE(0);
    findings.mime = 'image/apng';
  } else if (chunk.type === 'fcTL' && chunk.length === 26) {
    const delay = source.read(chunk.data + 20, 4);
    // A denominator of 0 means hundredths of a second.
    findings.durationSeconds = (findings.durationSeconds ?? 0) + delay.readUInt16BE(0) / (delay.readUInt16BE(2) || 100);
  }
}

export const png: MediaFormat = {
  name: 'png',
  mediaType: 'image',
  mime: 'image/png',
  extensions: ['png', 'apng'],
  carriesXmp: true,
  sniff: (head) => head.subarray(0, 8).equals(signature),
  segments,
};
