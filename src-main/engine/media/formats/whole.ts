/**
 * Media whose containers are not cut: their identity is the whole file (algorithm `file`), their facts are read where a few bytes give them.
 * Damage is a warning here, because the identity does not depend on understanding the file.
 */
import type { ByteSource, Findings, MediaFormat } from '../format.ts';
import type { MediaType } from '#api/media.ts';
import { MAX_READ } from '../format.ts';
import { noteBlock, noteExif, noteText } from '../note.ts';
import { findIptc } from '../photoshop.ts';
import { decodeText } from '../text.ts';
import { attemptFacts } from './attempt.ts';
import { avi } from './avi.ts';
import { descend, eachBox } from './boxes.ts';
import { cr3, orf, raf, rw2 } from './camera-raw.ts';
import { readId3 } from './id3.ts';
import { matroska } from './matroska.ts';
import { brandsOf } from './movie.ts';
import { readUuidBox } from './movie-tags.ts';
import { ogg } from './ogg.ts';
import { wholeFile } from './whole-file.ts';

interface Kind {
  name: string;
  mediaType: MediaType;
  mime: string;
  extensions: string[];
  sniff: (head: Buffer) => boolean;
  read: (source: ByteSource, findings: Findings) => void;
}

const whole = ({ read, ...kind }: Kind): MediaFormat => ({
  ...kind,
  carriesXmp: false,
  *segments(source, findings) {
    attemptFacts(findings, () => read(source, findings));
    yield* wholeFile(source, findings);
  },
});

const starts = (text: string) => (head: Buffer) => head.toString('latin1', 0, text.length) === text;
/** The first box of JPEG XL and JPEG 2000, behind its type. */
const signature = '\r\n\x87\n';
const boxed = (type: string) => (head: Buffer) => head.toString('latin1', 0, 12) === `\0\0\0\f${type}${signature}`;

const aiff = whole({
  name: 'aiff',
  mediaType: 'audio',
  mime: 'audio/x-aiff',
  extensions: ['aiff', 'aif', 'aifc'],
  sniff: (head) => head.toString('latin1', 0, 4) === 'FORM' && /^AIF[FC]$/.test(head.toString('latin1', 8, 12)),
  read: readAiff,
});
const aac = whole({
  name: 'aac',
  mediaType: 'audio',
  mime: 'audio/aac',
  extensions: ['aac'],
  sniff: (head) => adtsLength(head, 0) > 0 && adtsLength(head, adtsLength(head, 0)) > 0,
  read: () => undefined,
});
const psd = whole({
  name: 'psd',
  mediaType: 'image',
  mime: 'image/vnd.adobe.photoshop',
  extensions: ['psd', 'psb'],
  sniff: (head) => starts('8BPS\0')(head) && (head[5] === 1 || head[5] === 2),
  read: readPsd,
});
const bmp = whole({
  name: 'bmp',
  mediaType: 'image',
  mime: 'image/bmp',
  extensions: ['bmp', 'dib'],
  // Two letters are little: the header's own size has to be one of the known ones.
  sniff: (head) =>
    starts('BM')(head) && head.length >= 26 && [12, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14)),
  read: readBmp,
});
const ico = whole({
  name: 'ico',
  mediaType: 'image',
  mime: 'image/x-icon',
  extensions: ['ico', 'cur'],
  sniff: (head) =>
    /^\0\0[\x01\x02]\0[^\0]\0/.test(head.toString('latin1', 0, 6)) &&
    head.length >= 22 &&
    head[9] === 0 &&
    head.readUInt32LE(18) >= 22,
  read: (source, findings) => {
    const entry = source.read(6, 2);
    findings.width = entry[0] || 256;
    findings.height = entry[1] || 256;
  },
});
const jxl = whole({
  name: 'jxl',
  mediaType: 'image',
  mime: 'image/jxl',
  extensions: ['jxl'],
  sniff: (head) => (head[0] === 0xff && head[1] === 0x0a) || boxed('JXL ')(head),
  read: readJxl,
});
const jp2 = whole({
  name: 'jp2',
  mediaType: 'image',
  mime: 'image/jp2',
  extensions: ['jp2', 'jpx', 'j2k', 'jpf'],
  sniff: (head) => boxed('jP  ')(head) || starts('\xff\x4f\xff\x51')(head),
  read: readJp2,
});
const icns = whole({
  name: 'icns',
  mediaType: 'image',
  mime: 'image/icns',
  extensions: ['icns'],
  sniff: (head) => starts('icns')(head) && head.length >= 16,
  read: () => undefined,
});
const asf = whole({
  name: 'asf',
  mediaType: 'video',
  mime: 'video/x-ms-asf',
  extensions: ['wmv', 'wma', 'asf'],
  sniff: (head) => head.toString('hex', 0, 16) === '3026b2758e66cf11a6d900aa0062ce6c',
  read: () => undefined,
});
const flv = whole({
  name: 'flv',
  mediaType: 'video',
  mime: 'video/x-flv',
  extensions: ['flv'],
  sniff: (head) => starts('FLV\x01')(head),
  read: () => undefined,
});
const mpeg = whole({
  name: 'mpeg',
  mediaType: 'video',
  mime: 'video/mpeg',
  extensions: ['mpg', 'mpeg', 'vob'],
  sniff: (head) => starts('\0\0\x01\xba')(head) || starts('\0\0\x01\xb3')(head),
  read: () => undefined,
});
const transportStream = whole({
  name: 'm2ts',
  mediaType: 'video',
  mime: 'video/mp2t',
  extensions: ['ts', 'mts', 'm2ts'],
  // Packets of 188 bytes, in cameras with 4 bytes of time before each.
  sniff: (head) => [0, 4].some((lead) => [0, 1, 2, 3].every((packet) => head[lead + packet * (188 + lead)] === 0x47)),
  read: () => undefined,
});

/** In order of how sure their signatures are. */
export const wholeFormats: readonly MediaFormat[] = [
  matroska,
  ogg,
  avi,
  aiff,
  cr3,
  raf,
  rw2,
  orf,
  psd,
  jp2,
  jxl,
  asf,
  flv,
  mpeg,
  icns,
  bmp,
  ico,
  transportStream,
  aac,
];

/** Bytes of an ADTS frame, or 0. ISO/IEC 13818-7 §6.2. */
function adtsLength(bytes: Buffer, at: number): number {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || ((bytes[at + 1] as number) & 0xf6) !== 0xf0) return 0;
  const length = (bytes.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
  return length > 7 ? length : 0;
}

/** Apple, "AIFF-C" (1991): `COMM` has channels, frames, bits and an 80-bit rate. */
function readAiff(source: ByteSource, findings: Findings): void {
  const words: Record<string, string> = { NAME: 'title', AUTH: 'artist', ANNO: 'comment', '(c) ': 'copyright' };
  let at = 12;
  for (let count = 0; count < 256 && at + 8 <= source.size; count += 1) {
    const head = source.read(at, 8);
    const name = head.toString('latin1', 0, 4);
    const length = head.readUInt32BE(4);
    if (name === 'COMM' && length >= 18) {
      const common = source.read(at + 8, 18);
      const rate = common.readUInt32BE(10) * 2 ** ((common.readUInt16BE(8) & 0x7fff) - 16_383 - 31);
      if (rate > 0) findings.durationSeconds = common.readUInt32BE(2) / rate;
    } else if (name === 'ID3 ' || name === 'id3 ') readId3(source, at + 8, findings);
    else if (words[name] !== undefined && length <= MAX_READ)
      noteText(findings, 'AIFF', words[name], decodeText(source.read(at + 8, length)).replace(/\0+$/, ''));
    at += 8 + length + (length & 1);
  }
}

/** Adobe, "Photoshop File Formats": header of 26 bytes, colour table, then image resources: IPTC 1028, EXIF 1058, XMP 1060. */
function readPsd(source: ByteSource, findings: Findings): void {
  const head = Buffer.from(source.read(0, 30));
  [findings.height, findings.width] = [head.readUInt32BE(14), head.readUInt32BE(18)];
  const at = 30 + head.readUInt32BE(26);
  const length = source.read(at, 4).readUInt32BE(0);
  if (length > MAX_READ) return;
  const resources = Buffer.from(source.read(at + 4, length));
  for (const block of findIptc(resources)) noteBlock(findings, 'iptc', block);
  for (let next = 0; next + 12 <= resources.length && resources.toString('latin1', next, next + 4) === '8BIM';) {
    const name = 1 + (resources[next + 6] as number);
    const data = next + 6 + name + (name & 1) + 4;
    if (data > resources.length) return;
    const size = resources.readUInt32BE(data - 4);
    const id = resources.readUInt16BE(next + 4);
    if (id === 1060) noteBlock(findings, 'xmp', resources.subarray(data, data + size));
    if (id === 1058) noteExif(findings, resources.subarray(data, data + size), 'The EXIF resource');
    next = data + size + (size & 1);
  }
}

/** Old headers have 16-bit sizes; a negative height means "from the top". */
function readBmp(source: ByteSource, findings: Findings): void {
  const head = source.read(14, 12);
  const old = head.readUInt32LE(0) === 12;
  findings.width = old ? head.readUInt16LE(4) : Math.abs(head.readInt32LE(4));
  findings.height = old ? head.readUInt16LE(6) : Math.abs(head.readInt32LE(8));
}

/** ISO/IEC 18181-2: the codestream is in `jxlc` or the first `jxlp`; EXIF and XMP in boxes of their own, unless they are packed. */
function readJxl(source: ByteSource, findings: Findings): void {
  if (source.read(0, 2)[0] === 0xff) {
    readJxlSize(source.read(0, Math.min(16, source.size)), findings);
    return;
  }
  for (const box of eachBox(source, 0, source.size)) {
    const length = Math.min(box.end - box.body, MAX_READ);
    if (box.type === 'jxlc') readJxlSize(source.read(box.body, Math.min(16, length)), findings);
    else if (box.type === 'jxlp' && findings.width === undefined && length > 4)
      readJxlSize(source.read(box.body + 4, Math.min(16, length - 4)), findings);
    else if (box.type === 'Exif' && length > 4)
      noteExif(findings, source.read(box.body + 4, length - 4), 'The Exif box');
    else if (box.type === 'xml ') noteBlock(findings, 'xmp', source.read(box.body, length));
  }
}

/** ISO/IEC 18181-1 §D.2: bits from the lowest; a short form in steps of eight, else four widths; then the ratio. */
function readJxlSize(bytes: Buffer, findings: Findings): void {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== 0xff0a) return;
  let rest = bytes.readBigUInt64LE(2);
  const take = (count: number): number => {
    const value = Number(rest & ((1n << BigInt(count)) - 1n));
    rest >>= BigInt(count);
    return value;
  };
  const small = take(1) === 1;
  const side = (): number => (small ? (take(5) + 1) * 8 : take([9, 13, 18, 30][take(2)] as number) + 1);
  const height = side();
  const ratio = take(3);
  const [up, down] = [
    [0, 1],
    [1, 1],
    [12, 10],
    [4, 3],
    [3, 2],
    [16, 9],
    [5, 4],
    [2, 1],
  ][ratio] as [number, number];
  findings.height = height;
  findings.width = ratio === 0 ? side() : Math.floor((height * up) / down);
}

/** ISO/IEC 15444-1: `jp2h/ihdr` says the size, a bare codestream says it in SIZ. */
function readJp2(source: ByteSource, findings: Findings): void {
  if (source.read(0, 1)[0] === 0xff) {
    const siz = source.read(0, 24);
    findings.width = siz.readUInt32BE(8) - siz.readUInt32BE(16);
    findings.height = siz.readUInt32BE(12) - siz.readUInt32BE(20);
    return;
  }
  if (brandsOf(Buffer.from(source.read(12, Math.min(32, source.size - 12))))[0] === 'jpx ') findings.mime = 'image/jpx';
  for (const box of eachBox(source, 0, source.size)) {
    if (box.type === 'uuid') readUuidBox(source, box, findings);
    if (box.type !== 'jp2h') continue;
    const ihdr = descend(source, box, 'ihdr');
    if (ihdr === undefined || ihdr.end - ihdr.body < 8) continue;
    const size = source.read(ihdr.body, 8);
    [findings.height, findings.width] = [size.readUInt32BE(0), size.readUInt32BE(4)];
  }
}
