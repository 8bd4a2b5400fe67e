/**
 * WebP (RFC 9649, https://www.rfc-editor.org/rfc/rfc9649).
 *
 * Canonical form (`essence:1`). The essence is the concatenation, in file order, of:
 * - every chunk `VP8 `, `VP8L`, `ALPH`, `ANIM`, `ANMF`, `ICCP`: its four letters, its size and its data as stored, without pad byte;
 * - for an animation (animation flag in VP8X) in VP8X's place `VP8X` and the 6 bytes of canvas width and height as stored: only
 *   there does the canvas say more than the picture itself;
 * - bytes behind the end that the RIFF size gives, as they are.
 * Left out: the RIFF head (its size counts the tags), VP8X otherwise (the first tag turns a simple file into an extended one),
 * EXIF, XMP, C2PA and unknown chunks, and pad bytes.
 */
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { MAX_READ } from '../format.ts';
import { noteBlock, noteC2pa, noteExif, noteWarning } from '../note.ts';
import { damaged } from './damage.ts';
import { essence, metadata, requireInside, structure } from './segment.ts';

const mediaChunks = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const pictureChunks = new Set(['VP8 ', 'VP8L', 'ANMF']);
const ANIMATION_FLAG = 0x02;

interface Chunk {
  name: string;
  at: number;
  data: number;
  length: number;
}

function readChunk(source: ByteSource, at: number, limit: number): Chunk {
  if (at + 8 > limit) throw damaged('a WebP chunk is cut short', at);
  const head = source.read(at, 8);
  const chunk = { name: head.toString('latin1', 0, 4), at, data: at + 8, length: head.readUInt32LE(4) };
  if (chunk.data + chunk.length > limit) throw damaged(`the WebP chunk "${chunk.name}" is longer than the file`, at);
  return chunk;
}

function* segments(source: ByteSource, findings: Findings): Generator<Segment> {
  requireInside(source, 0, 12, 'the WebP header');
  const limit = 8 + source.read(4, 4).readUInt32LE(0);
  requireInside(source, 0, limit, 'the WebP file');
  if (limit < 20) throw damaged('the WebP file says that it is empty', 4);
  yield structure(0, 12, 'RIFF');
  let at = 12;
  let pictures = 0;
  while (at < limit) {
    const chunk = readChunk(source, at, limit);
    const end = chunk.data + chunk.length;
    if (pictureChunks.has(chunk.name)) pictures += 1;
    const animated =
      chunk.name === 'VP8X' && chunk.length >= 10 && ((source.read(chunk.data, 1)[0] as number) & ANIMATION_FLAG) !== 0;
    noteChunk(source, chunk, findings);
    if (animated) {
      const canvas = Buffer.concat([Buffer.from('VP8X', 'latin1'), source.read(chunk.data + 4, 6)]);
      yield essence(at, end, 'VP8X', canvas);
    } else if (chunk.name === 'VP8X') yield structure(at, end, 'VP8X');
    else yield mediaChunks.has(chunk.name) ? essence(at, end, chunk.name) : metadata(at, end, chunk.name);
    at = end;
    // The last chunk's pad byte is forgotten by some writers.
    if (chunk.length % 2 === 1 && at < limit) {
      yield structure(at, at + 1, 'pad');
      at += 1;
    }
  }
  if (pictures === 0) throw damaged('the WebP file has no picture', at);
  if (at < source.size) yield essence(at, source.size, 'trailer');
}

function noteChunk(source: ByteSource, chunk: Chunk, findings: Findings): void {
  const { name, data, length } = chunk;
  if (name === 'VP8X' && length >= 10) {
    const canvas = source.read(data + 4, 6);
    findings.width = canvas.readUIntLE(0, 3) + 1;
    findings.height = canvas.readUIntLE(3, 3) + 1;
  } else if (name === 'VP8 ' || name === 'VP8L') notePicture(source, chunk, findings);
  else if (name === 'ANMF' && length >= 16) {
    findings.frames = (findings.frames ?? 0) + 1;
    findings.durationSeconds = (findings.durationSeconds ?? 0) + source.read(data + 12, 3).readUIntLE(0, 3) / 1000;
  } else if (name === 'EXIF' || name === 'XMP ') {
    if (length > MAX_READ) noteWarning(findings, `A ${name.trim()} chunk of ${length} bytes was not read.`);
    else if (name === 'EXIF') noteExif(findings, source.read(data, length), 'The WebP chunk EXIF');
    else noteBlock(findings, 'xmp', source.read(data, length));
  } else if (name === 'C2PA') noteC2pa(findings, length <= MAX_READ ? source.read(data, length) : null);
}

/** Size of a picture outside of an animation, from its own bitstream (RFC 6386 9.1; RFC 9649 3.4), where no VP8X told it. */
function notePicture(source: ByteSource, { name, data, length }: Chunk, findings: Findings): void {
  if (name === 'VP8 ') {
    if (length < 10) throw damaged('the WebP picture is too short for its header', data);
    const head = source.read(data, 10);
    if (head.readUIntBE(3, 3) !== 0x9d012a)
      throw damaged('the WebP picture does not begin as a VP8 key frame does', data);
    findings.width ??= head.readUInt16LE(6) & 0x3fff;
    findings.height ??= head.readUInt16LE(8) & 0x3fff;
    return;
  }
  if (length < 5) throw damaged('the WebP picture is too short for its header', data);
  const head = source.read(data, 5);
  if (head[0] !== 0x2f) throw damaged('the WebP picture does not begin as a VP8L stream does', data);
  const bits = head.readUInt32LE(1);
  findings.width ??= (bits & 0x3fff) + 1;
  findings.height ??= ((bits >>> 14) & 0x3fff) + 1;
}

export const webp: MediaFormat = {
  name: 'webp',
  mediaType: 'image',
  mime: 'image/webp',
  extensions: ['webp'],
  carriesXmp: true,
  sniff: (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
  segments,
};
