/**
 * Camera raw files that are not plain TIFF, identified by the whole file: Canon CR3 (boxes), Fujifilm RAF, Panasonic RW2 and Olympus ORF (TIFF with
 * another magic number). Structures as the files show them; exiftool's documentation names the tags.
 */
import type { ByteSource, Findings, MediaFormat } from '../format.ts';
import { noteExif } from '../note.ts';
import { attemptFacts } from './attempt.ts';
import { eachBox, findBox } from './boxes.ts';
import { brandsOf } from './movie.ts';
import { readUuidBox } from './movie-tags.ts';
import { exifBlock } from './tiff-exif.ts';
import { createTiffReader } from './tiff-ifd.ts';
import { wholeFile } from './whole-file.ts';

const CANON_UUID = '85c0b687820f11e08111f4ce462b6a48';
const MAX_BLOCK = 1024 * 1024;

const raw = (
  name: string,
  mime: string,
  sniff: MediaFormat['sniff'],
  read: (source: ByteSource, findings: Findings) => void,
): MediaFormat => ({
  name,
  mediaType: 'image',
  mime,
  extensions: [name],
  carriesXmp: false,
  sniff,
  *segments(source, findings) {
    attemptFacts(findings, () => read(source, findings));
    yield* wholeFile(source, findings);
  },
});

export const cr3 = raw('cr3', 'image/x-canon-cr3', (head) => brandsOf(head)[0] === 'crx ', readCr3);
export const raf = raw(
  'raf',
  'image/x-fujifilm-raf',
  (head) => head.toString('latin1', 0, 16) === 'FUJIFILMCCD-RAW ',
  readRaf,
);
export const rw2 = raw(
  'rw2',
  'image/x-panasonic-rw2',
  (head) => head.toString('latin1', 0, 4) === 'IIU\0',
  readOddTiff,
);
export const orf = raw(
  'orf',
  'image/x-olympus-orf',
  (head) => /^(IIRO|IIRS|MMOR)$/.test(head.toString('latin1', 0, 4)),
  readOddTiff,
);

/** Canon's box in `moov` holds TIFF blocks: CMT1 first directory, CMT2 Exif, CMT4 GPS; the size is in CMT1 or the first track. */
function readCr3(source: ByteSource, findings: Findings): void {
  for (const box of eachBox(source, 0, source.size)) {
    if (box.type === 'uuid') readUuidBox(source, box, findings);
    if (box.type !== 'moov') continue;
    for (const part of eachBox(source, box.body, box.end)) {
      if (part.uuid !== CANON_UUID) continue;
      for (const name of ['CMT1', 'CMT2', 'CMT4']) {
        const block = findBox(source, part.body, part.end, name);
        if (block === undefined || block.end - block.body > MAX_BLOCK) continue;
        const bytes = Buffer.from(source.read(block.body, block.end - block.body));
        noteExif(findings, bytes, `The block ${name}`);
        if (name === 'CMT1') readSize(bytes, findings);
      }
    }
  }
}

function readSize(tiff: Buffer, findings: Findings): void {
  if (tiff.length < 16) return;
  const littleEndian = tiff[0] === 0x49;
  const source: ByteSource = {
    size: tiff.length,
    read: (position, length) => tiff.subarray(position, position + length),
  };
  const reader = createTiffReader(source, littleEndian);
  for (const entry of reader.directory(littleEndian ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4), 0).entries) {
    const value = reader.numbers(entry, 1)[0];
    if (entry.tag === 256 && value !== undefined) findings.width = value;
    if (entry.tag === 257 && value !== undefined) findings.height = value;
  }
}

/** The preview JPEG, whose place stands at 84, carries the EXIF in its first APP1. */
function readRaf(source: ByteSource, findings: Findings): void {
  if (source.size < 92) return;
  const at = source.read(84, 4).readUInt32BE(0);
  if (at + 12 > source.size) return;
  const head = Buffer.from(source.read(at, 12));
  if (head.readUInt32BE(0) !== 0xffd8ffe1 || head.toString('latin1', 6, 10) !== 'Exif') return;
  const length = head.readUInt16BE(4) - 8;
  if (length > 0) noteExif(findings, source.read(at + 12, Math.min(length, source.size - at - 12)), 'The preview');
}

/** Read as TIFF despite the magic number. RW2 says the sensor's size in tags of its own (2, 3), ORF in the usual ones. */
function readOddTiff(source: ByteSource, findings: Findings): void {
  const littleEndian = source.read(0, 1)[0] === 0x49;
  const reader = createTiffReader(source, littleEndian);
  const start = Buffer.from(source.read(4, 4));
  const first = reader.directory(littleEndian ? start.readUInt32LE(0) : start.readUInt32BE(0), 0);
  noteExif(
    findings,
    exifBlock(reader, first, (entry) => entry.length <= 65_536 && entry.tag > 255),
    'The first directory',
  );
  const value = (tag: number): number => {
    const entry = first.entries.find((each) => each.tag === tag);
    return entry === undefined ? 0 : (reader.numbers(entry, 1)[0] ?? 0);
  };
  const [width, height] = [value(256) || value(2), value(257) || value(3)];
  if (width > 0 && height > 0) Object.assign(findings, { width, height });
}
