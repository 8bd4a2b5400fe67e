/**
 * Tags behind the sound: ID3v1, its `TAG+` extension, APEv1/v2, Lyrics3v2, an appended ID3v2.4 (with footer).
 * id3.org "ID3v1"; Hydrogenaudio "APEv2 specification"; id3.org "Lyrics3 v2.00".
 */
import type { ByteSource, Findings } from '../format.ts';
import { MAX_READ } from '../format.ts';
import { noteText } from '../note.ts';
import { decodeText } from '../text.ts';
import { endOfId3, readId3 } from './id3.ts';

/** Where the first of the tags at the end begins, at the earliest at `from`; `source.size` when there are none. Notes what they say. */
export function startOfTail(source: ByteSource, from: number, findings: Findings): number {
  let end = source.size;
  for (let tags = 0; tags < 16; tags += 1) {
    const start = tagBefore(source, from, end, findings);
    if (start === undefined) return end;
    end = start;
  }
  return end;
}

function tagBefore(source: ByteSource, from: number, end: number, findings: Findings): number | undefined {
  const mark = (back: number, length: number): string =>
    end - back >= from ? source.read(end - back, length).toString('latin1') : '';
  if (mark(128, 3) === 'TAG') {
    readId3v1(Buffer.from(source.read(end - 128, 128)), findings);
    return end - 128;
  }
  if (mark(227, 4) === 'TAG+') return end - 227;
  if (mark(32, 8) === 'APETAGEX') return readApe(source, from, end, findings);
  if (mark(9, 9) === 'LYRICS200') {
    const start = end - 15 - Number.parseInt(mark(15, 6), 10);
    return start >= from && start < end ? start : undefined;
  }
  if (mark(10, 3) === '3DI') {
    const foot = Buffer.from(source.read(end - 10, 10));
    const start = end - 20 - [6, 7, 8, 9].reduce((value, at) => value * 128 + ((foot[at] as number) & 127), 0);
    if (start < from || endOfId3(source, start) !== end) return undefined;
    readId3(source, start, findings);
    return start;
  }
  return undefined;
}

function readId3v1(tag: Buffer, findings: Findings): void {
  for (const [key, at, length] of [
    ['title', 3, 30],
    ['artist', 33, 30],
    ['album', 63, 30],
    ['date', 93, 4],
    ['comment', 97, 28],
  ] as const) {
    const value = decodeText(tag.subarray(at, at + length))
      .replace(/\0[^]*$/, '')
      .trim();
    if (value !== '') noteText(findings, 'ID3v1', key, value);
  }
}

/** The footer says the size without the header, and by its highest flag whether there is one. */
function readApe(source: ByteSource, from: number, end: number, findings: Findings): number | undefined {
  const foot = Buffer.from(source.read(end - 32, 32));
  const size = foot.readUInt32LE(12);
  const items = end - size;
  const start = items - (foot.readUInt32LE(20) >>> 31 === 1 ? 32 : 0);
  if (size < 32 || start < from) return undefined;
  if (size > MAX_READ) return start;
  const tag = Buffer.from(source.read(items, size - 32));
  for (let at = 0, count = foot.readUInt32LE(16); count > 0 && at + 9 <= tag.length; count -= 1) {
    const length = tag.readUInt32LE(at);
    const zero = tag.indexOf(0, at + 8);
    if (zero === -1 || zero + 1 + length > tag.length) break;
    const isText = ((tag.readUInt32LE(at + 4) >>> 1) & 3) === 0;
    if (isText)
      noteText(
        findings,
        'APE',
        tag.toString('latin1', at + 8, zero).toLowerCase(),
        decodeText(tag.subarray(zero + 1, zero + 1 + length)),
      );
    at = zero + 1 + length;
  }
  return start;
}
