/**
 * ID3v2 tags: where they end and what they say. ID3 v2.2.0, v2.3.0, v2.4.0 (id3.org): ten bytes of header, sizes of seven bits a byte,
 * frames; unsynchronisation puts a zero byte behind each 0xFF.
 */
import { inflateSync } from 'node:zlib';
import type { ByteSource, Findings } from '../format.ts';
import { MAX_READ } from '../format.ts';
import { noteBlock, noteC2pa, noteText, noteWarning } from '../note.ts';
import { decodeText, decodeUtf16, utf16Order } from '../text.ts';

/** Frames of three and four letters, as the words that all carriers use. */
const words: Record<string, string> = {
  TT2: 'title',
  TIT2: 'title',
  TP1: 'artist',
  TPE1: 'artist',
  TP2: 'albumartist',
  TPE2: 'albumartist',
  TAL: 'album',
  TALB: 'album',
  TCO: 'genre',
  TCON: 'genre',
  COM: 'comment',
  COMM: 'comment',
  TYE: 'date',
  TYER: 'date',
  TDRC: 'date',
  TDOR: 'originaldate',
  TSS: 'encoder',
  TSSE: 'encoder',
  TEN: 'encodedby',
  TENC: 'encodedby',
  TCM: 'composer',
  TCOM: 'composer',
  ULT: 'lyrics',
  USLT: 'lyrics',
  TCR: 'copyright',
  TCOP: 'copyright',
  TPB: 'publisher',
  TPUB: 'publisher',
  TRK: 'track',
  TRCK: 'track',
  TT3: 'subtitle',
  TIT3: 'subtitle',
};
const C2PA_MIME = 'application/x-c2pa-manifest-store';

/** Offset behind the ID3v2 tag at `at`, header and footer included; `at` itself when there is none. It may lie behind the file's end. */
export function endOfId3(source: ByteSource, at: number): number {
  if (at + 10 > source.size) return at;
  const head = source.read(at, 10);
  if (
    head.toString('latin1', 0, 3) !== 'ID3' ||
    (head[3] as number) === 0xff ||
    head.subarray(6).some((byte) => byte > 127)
  )
    return at;
  const footer = (head[3] as number) >= 4 && ((head[5] as number) & 0x10) !== 0 ? 10 : 0;
  return at + 10 + sevenBits(head, 6) + footer;
}

function sevenBits(bytes: Buffer, at: number): number {
  return [0, 1, 2, 3].reduce((value, index) => value * 128 + ((bytes[at + index] as number) & 127), 0);
}

/** Notes the texts, XMP and C2PA of the tag at `at`, as far as it lies in the file. Never throws for what a tag may hold. */
export function readId3(source: ByteSource, at: number, findings: Findings): void {
  const end = Math.min(endOfId3(source, at), source.size);
  if (end - at <= 10) return;
  if (end - at > MAX_READ) {
    noteWarning(findings, 'The ID3 tag of this file is larger than 16 MiB and was not read.');
    return;
  }
  const tag = Buffer.from(source.read(at, end - at));
  const version = tag[3] as number;
  const flags = tag[5] as number;
  const body = (flags & 0x80) !== 0 && version < 4 ? withoutUnsync(tag.subarray(10)) : tag.subarray(10);
  let position = 0;
  if ((flags & 0x40) !== 0 && version >= 3 && body.length >= 4) {
    position = version === 3 ? 4 + body.readUInt32BE(0) : sevenBits(body, 0);
  }
  readFrames(body, position, version, findings);
}

function readFrames(body: Buffer, start: number, version: number, findings: Findings): void {
  const lead = version === 2 ? 6 : 10;
  for (let at = start; at + lead <= body.length && body[at] !== 0;) {
    const id = body.toString('latin1', at, at + (version === 2 ? 3 : 4));
    if (!/^[A-Z0-9]+$/.test(id)) return;
    const size = version === 2 ? body.readUIntBE(at + 3, 3) : frameSize(body, at, version);
    if (at + lead + size > body.length) {
      noteWarning(findings, `The ID3 frame ${id} is longer than its tag.`);
      return;
    }
    const flags = version === 2 ? 0 : body.readUInt16BE(at + 8);
    const data = unpack(body.subarray(at + lead, at + lead + size), flags, version);
    if (data !== undefined) readFrame(id, data, findings);
    at += lead + size;
  }
}

/** Version 2.4 has seven bits a byte, but early iTunes wrote eight: the reading after which another frame follows is right. */
function frameSize(body: Buffer, at: number, version: number): number {
  const plain = body.readUInt32BE(at + 4);
  if (version < 4 || plain < 128) return plain;
  const seven = sevenBits(body, at + 4);
  const follows = (size: number): boolean => {
    const next = at + 10 + size;
    return (
      next === body.length ||
      (next + 4 <= body.length && /^([A-Z0-9]{4}|\0{4})$/.test(body.toString('latin1', next, next + 4)))
    );
  };
  return !follows(seven) && follows(plain) ? plain : seven;
}

/** Undoes compression and unsynchronisation of one frame; undefined for encrypted ones and those that cannot be unpacked. */
function unpack(data: Buffer, flags: number, version: number): Buffer | undefined {
  if (version === 2) return data;
  const [grouped, packed, sealed] = version === 3 ? [0x20, 0x80, 0x40] : [0x40, 0x08, 0x04];
  if ((flags & sealed) !== 0) return undefined;
  let at = (flags & grouped) !== 0 ? 1 : 0;
  if (version === 3 ? (flags & packed) !== 0 : (flags & 0x01) !== 0) at += 4;
  let bytes = data.subarray(Math.min(at, data.length));
  if (version >= 4 && (flags & 0x02) !== 0) bytes = withoutUnsync(bytes);
  if ((flags & packed) === 0) return bytes;
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_READ });
  } catch {
    return undefined;
  }
}

function withoutUnsync(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    out[length] = bytes[at] as number;
    length += 1;
    if (bytes[at] === 0xff && bytes[at + 1] === 0) at += 1;
  }
  return out.subarray(0, length);
}

function readFrame(id: string, data: Buffer, findings: Findings): void {
  if (data.length < 2) return;
  if (id === 'PRIV' && data.toString('latin1', 0, 4) === 'XMP\0') noteBlock(findings, 'xmp', data.subarray(4));
  else if (id === 'GEO' || id === 'GEOB') readObject(data, findings);
  else if (/^(COM|COMM|ULT|USLT)$/.test(id)) readLanguageText(id, data, findings);
  else if (id === 'TXX' || id === 'TXXX') {
    const [name, rest] = splitText(data[0] as number, data.subarray(1));
    for (const value of valuesOf(data[0] as number, rest))
      noteText(findings, 'ID3', decode(data[0] as number, name), value);
  } else if (id.startsWith('T')) {
    for (const value of valuesOf(data[0] as number, data.subarray(1)))
      noteText(findings, 'ID3', words[id] ?? id, value);
  }
}

/** Comments and lyrics: language, a name, the text. Some programs put keys of their own into the name. */
function readLanguageText(id: string, data: Buffer, findings: Findings): void {
  if (data.length < 5) return;
  const [name, rest] = splitText(data[0] as number, data.subarray(4));
  const title = decode(data[0] as number, name);
  const word = words[id] as string;
  const key = title === '' || word === 'lyrics' ? word : title;
  const value = valuesOf(data[0] as number, rest).join('\n');
  if (value !== '') noteText(findings, 'ID3', key, value);
}

/** Embedded objects: MIME type, file name, name, bytes. Only C2PA is of interest. */
function readObject(data: Buffer, findings: Findings): void {
  const zero = data.indexOf(0, 1);
  if (zero === -1 || data.toString('latin1', 1, zero) !== C2PA_MIME) return;
  const [, afterFile] = splitText(data[0] as number, data.subarray(zero + 1));
  const [, object] = splitText(data[0] as number, afterFile);
  noteC2pa(findings, object);
}

/** What stands before the first terminator (one zero byte, or two for UTF-16), and what behind it. */
function splitText(encoding: number, bytes: Buffer): [Buffer, Buffer] {
  if (encoding !== 1 && encoding !== 2) {
    const zero = bytes.indexOf(0);
    return zero === -1 ? [bytes, Buffer.alloc(0)] : [bytes.subarray(0, zero), bytes.subarray(zero + 1)];
  }
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return [bytes.subarray(0, at), bytes.subarray(at + 2)];
  }
  return [bytes, Buffer.alloc(0)];
}

/** A frame may hold several values, parted by terminators. */
function valuesOf(encoding: number, bytes: Buffer): string[] {
  return decode(encoding, bytes)
    .split('\0')
    .map((value) => value.replace(/^\ufeff/, ''))
    .filter((value) => value !== '');
}

/** 0 Latin-1 (in truth often UTF-8), 1 UTF-16 with mark, 2 UTF-16BE, 3 UTF-8. */
function decode(encoding: number, bytes: Buffer): string {
  if (encoding === 1 || encoding === 2) {
    return decodeUtf16(bytes, encoding === 1 ? utf16Order(bytes) : 'be').replace(/^\ufeff/, '');
  }
  return decodeText(bytes);
}
