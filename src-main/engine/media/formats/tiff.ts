/**
 * TIFF 6.0 (Adobe 1992), with Adobe's supplements 1 and 2; BigTIFF and camera raw files built as TIFF are identified by the whole file.
 *
 * Essence (numbers big-endian, so that it does not depend on the file's byte order):
 * 1. Per directory, in the order of the chain, each followed by its SubIFDs (tag 330), depth first: `ifd `, depth (u8), count of kept
 *    tags (u32), and in order of tag numbers: tag (u16), type (u16), count (u32), value; then the count of data ranges (u32) and the length of each (u64).
 * 2. The data ranges in the same order. Of a directory these are: kept tags whose value is longer than 64 KiB (which then stands here as
 *    stored, and not under 1), the strips or tiles (those of length zero left out), the JPEG of tags 513 and 514. Bytes named twice are
 *    replaced by a reference (owned-ranges.ts).
 * Kept are all tags but: pointers and lengths that other tools rewrite (273 279 288 289 324 325 330 400 513 514 and tags of type IFD), texts,
 * dates, resolution and page numbers (269-272 274 282 283 285-287 296 297 305 306 315 316 337 32781 33432), ratings (18246 18249), EXIF,
 * GPS and Windows tags (33434 33437 34665 34850-34867 36864-37521 37888-37893 40091-40095 40960-42240), XMP (700), IPTC
 * (33723), Photoshop resources (34377), print settings (50341), C2PA (52545), padding (59932 59933).
 * A TIFF whose strips have no lengths (or only zeros), which names no data at all, or which uses JPEG tables by offset (519-521), cannot be cut: whole file.
 */
import { AliceError } from '#api/errors.ts';
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { MAX_READ } from '../format.ts';
import { noteBlock, noteC2pa, noteWarning } from '../note.ts';
import { findIptc } from '../photoshop.ts';
import { MAX_DEPTH } from './boxes.ts';
import { damaged } from './damage.ts';
import { ownedSegments } from './owned-ranges.ts';
import type { MediaRange } from './owned-ranges.ts';
import { exifBlock } from './tiff-exif.ts';
import { createTiffReader } from './tiff-ifd.ts';
import type { Directory, Entry, TiffReader } from './tiff-ifd.ts';
import { rawKind } from './tiff-raw.ts';
import { wholeFile } from './whole-file.ts';

/** Values up to this are part of the directory's canonical form; longer ones are data. */
const MAX_INLINE = 65_536;
const MAX_DIRECTORIES = 65_536;
const MAX_ENTRIES = 1 << 20;
const MAX_RANGES = 1 << 20;
/** Bytes of canonical directories: a few thousand in real files. */
const MAX_CANONICAL = 256 * 1024 * 1024;

const leftOut = new Set([
  273, 279, 288, 289, 324, 325, 330, 400, 513, 514, 269, 270, 271, 272, 274, 282, 283, 285, 286, 287, 296, 297, 305,
  306, 315, 316, 337, 32781, 33432, 18246, 18249, 33434, 33437, 34665, 700, 33723, 34377, 50341, 52545, 59932, 59933,
]);
const leftOutRanges = [
  [34850, 34867],
  [36864, 37521],
  [37888, 37893],
  [40091, 40095],
  [40960, 42240],
] as const;
/** Carried elsewhere in the findings, or pictures, and so not part of the EXIF block. */
const noExif = new Set([273, 279, 324, 325, 330, 513, 514, 700, 33723, 34377, 34675, 37724, 52545]);

export const tiff: MediaFormat = {
  name: 'tiff',
  mediaType: 'image',
  mime: 'image/tiff',
  extensions: ['tif', 'tiff'],
  carriesXmp: true,
  sniff: (head) => /^(II[*+]\0|MM\0[*+])/.test(head.toString('latin1', 0, 4)),
  *segments(source, findings) {
    const head = Buffer.from(source.read(0, Math.min(16, source.size)));
    if (head.length < 8) throw damaged('it ends within its header', head.length);
    const littleEndian = head[0] === 0x49;
    if (head[littleEndian ? 2 : 3] === 0x2b) {
      readBigSize(source, littleEndian, findings);
      yield* wholeFile(source, findings);
      return;
    }
    const reader = createTiffReader(source, littleEndian);
    const { directories, failure } = readDirectories(
      reader,
      littleEndian ? head.readUInt32LE(4) : head.readUInt32BE(4),
    );
    const raw = rawKind(reader, directories, head);
    if (raw === undefined && failure !== undefined) throw failure;
    readFacts(reader, directories, findings, raw !== undefined);
    if (raw !== undefined) {
      Object.assign(findings, { format: 'raw', mime: raw });
      if (failure !== undefined) noteWarning(findings, failure.message);
      yield* wholeFile(source, findings);
      return;
    }
    const ranges = collectRanges(reader, directories, findings);
    if (ranges === undefined) yield* wholeFile(source, findings);
    else yield* cut(source, reader, directories, ranges);
  },
};

/** All directories in the order of the essence, and what went wrong on the way: for a camera raw that is no more than a warning. */
function readDirectories(reader: TiffReader, first: number): { directories: Directory[]; failure?: AliceError } {
  const directories: Directory[] = [];
  const seen = new Set<number>();
  let entries = 0;
  const readChain = (start: number, depth: number): void => {
    if (depth > MAX_DEPTH) throw damaged('TIFF directories lie in one another deeper than in any real file', start);
    for (let offset = start; offset !== 0;) {
      if (seen.has(offset)) throw damaged('its TIFF directories form a loop', offset);
      seen.add(offset);
      const directory = reader.directory(offset, depth);
      entries += directory.entries.length;
      if (directories.length === MAX_DIRECTORIES || entries > MAX_ENTRIES)
        throw damaged('it has more directories than any real file', offset);
      directories.push(directory);
      for (const entry of directory.entries) {
        if (entry.tag === 330) for (const sub of reader.numbers(entry, 1024)) readChain(sub, depth + 1);
      }
      offset = directory.next;
    }
  };
  try {
    readChain(first, 0);
  } catch (error) {
    if (error instanceof AliceError && error.code === 'data-loss') return { directories, failure: error };
    throw error;
  }
  if (directories.length === 0) return { directories, failure: damaged('it has no directory of its pictures', 4) };
  return { directories };
}

function isKept({ tag, type }: Entry): boolean {
  if (leftOut.has(tag) || type === 13) return false;
  return !leftOutRanges.some(([low, high]) => tag >= low && tag <= high);
}

/** The data of each directory, or undefined when it cannot be told where that is. */
function collectRanges(reader: TiffReader, directories: Directory[], findings: Findings): MediaRange[][] | undefined {
  const all: MediaRange[][] = [];
  let total = 0;
  for (const directory of directories) {
    const ranges = directoryRanges(reader, directory, MAX_RANGES - total);
    total += ranges?.length ?? 0;
    if (ranges === undefined || total >= MAX_RANGES) {
      noteWarning(
        findings,
        'This TIFF does not say in a usable way where its picture data lies, so it is identified by the whole file.',
      );
      return undefined;
    }
    all.push(ranges);
  }
  if (total > 0) return all;
  noteWarning(findings, 'This TIFF names no picture data, so it is identified by the whole file.');
  return undefined;
}

function directoryRanges(reader: TiffReader, directory: Directory, most: number): MediaRange[] | undefined {
  const find = (tag: number): Entry | undefined => directory.entries.find((entry) => entry.tag === tag);
  if (find(519) !== undefined || find(520) !== undefined || find(521) !== undefined) return undefined;
  const ranges: MediaRange[] = [];
  for (const entry of sorted(directory)) {
    if (entry.length > MAX_INLINE)
      ranges.push({ start: entry.start, end: entry.start + entry.length, name: `tag ${entry.tag}` });
  }
  for (const [offsetTag, lengthTag, name] of [
    [273, 279, 'strips'],
    [324, 325, 'tiles'],
    [513, 514, 'jpeg'],
  ] as const) {
    const [offsets, lengths] = [find(offsetTag), find(lengthTag)];
    if (offsets === undefined) continue;
    if (lengths === undefined || lengths.count !== offsets.count || offsets.count > most) return undefined;
    const sizes = reader.numbers(lengths, lengths.count);
    // Lengths that are all zero are lost, not true: without its data every picture of this size would be the same.
    if (!sizes.some((size) => size > 0)) return undefined;
    for (const [index, start] of reader.numbers(offsets, offsets.count).entries()) {
      const size = sizes[index] ?? 0;
      if (size > 0) ranges.push({ start, end: start + size, name });
    }
  }
  return ranges;
}

function sorted(directory: Directory): Entry[] {
  return directory.entries.filter(isKept).sort((a, b) => a.tag - b.tag);
}

function* cut(
  source: ByteSource,
  reader: TiffReader,
  directories: Directory[],
  ranges: MediaRange[][],
): Generator<Segment> {
  let total = 0;
  for (const [index, directory] of directories.entries()) {
    const canonical = canonicalDirectory(reader, directory, ranges[index] as MediaRange[]);
    total += canonical.length;
    if (total > MAX_CANONICAL) throw damaged('its directories hold more than those of any real file', directory.offset);
    yield { start: 0, end: 0, kind: 'essence', name: 'directory', canonical };
  }
  yield* ownedSegments(ranges.flat(), source.size, function* describeRest(start, end) {
    yield { start, end, kind: 'structure', name: 'directories and tags' };
  });
}

function canonicalDirectory(reader: TiffReader, directory: Directory, ranges: MediaRange[]): Buffer {
  const kept = sorted(directory);
  const head = Buffer.alloc(9);
  head.write('ifd ', 0, 'latin1');
  head.writeUInt8(directory.depth, 4);
  head.writeUInt32BE(kept.length, 5);
  const parts: Buffer[] = [head];
  let size = 0;
  for (const entry of kept) {
    const lead = Buffer.alloc(8);
    lead.writeUInt16BE(entry.tag, 0);
    lead.writeUInt16BE(entry.type, 2);
    lead.writeUInt32BE(entry.count, 4);
    parts.push(lead);
    if (entry.length > MAX_INLINE) continue;
    size += entry.length;
    if (size > MAX_READ) throw damaged('a TIFF directory holds more than that of any real file', directory.offset);
    parts.push(reader.bigEndian(entry));
  }
  const lengths = Buffer.alloc(4 + ranges.length * 8);
  lengths.writeUInt32BE(ranges.length, 0);
  for (const [index, { start, end }] of ranges.entries()) lengths.writeBigUInt64BE(BigInt(end - start), 4 + index * 8);
  return Buffer.concat([...parts, lengths]);
}

/** Size and carriers of facts. The first directory is the first page; in a raw file it may be a preview, so there the largest counts. */
function readFacts(reader: TiffReader, directories: Directory[], findings: Findings, raw: boolean): void {
  const [first] = directories;
  if (first === undefined) return;
  const number = (directory: Directory, tag: number): number => {
    const entry = directory.entries.find((each) => each.tag === tag);
    return entry === undefined || entry.length > MAX_INLINE ? 0 : (reader.numbers(entry, 1)[0] ?? 0);
  };
  const sizes = directories
    .slice(0, 64)
    .map((directory) => ({ width: number(directory, 256), height: number(directory, 257) }));
  const size = raw
    ? sizes.reduce((most, each) => (each.width * each.height > most.width * most.height ? each : most))
    : sizes[0];
  if (size !== undefined && size.width > 0 && size.height > 0) Object.assign(findings, size);
  noteBlock(
    findings,
    'exif',
    exifBlock(reader, first, (entry) => !noExif.has(entry.tag)),
  );
  for (const entry of first.entries) readCarrier(reader, entry, findings);
}

function readCarrier(reader: TiffReader, entry: Entry, findings: Findings): void {
  if (![700, 33723, 34377, 52545].includes(entry.tag)) return;
  if (entry.length > MAX_READ) {
    if (entry.tag === 52545) noteC2pa(findings, null);
    else noteWarning(findings, `TIFF tag ${entry.tag} is larger than 16 MiB and was not read.`);
    return;
  }
  const bytes = reader.bytes(entry);
  if (entry.tag === 700) noteBlock(findings, 'xmp', bytes);
  else if (entry.tag === 33723) noteBlock(findings, 'iptc', bytes);
  else if (entry.tag === 52545) noteC2pa(findings, bytes);
  else for (const block of findIptc(bytes)) noteBlock(findings, 'iptc', block);
}

/** BigTIFF: 8-byte offsets, 20-byte entries. Only the size of the first picture is read. */
function readBigSize(source: ByteSource, littleEndian: boolean, findings: Findings): void {
  const u64 = (at: number): number =>
    Number(littleEndian ? source.read(at, 8).readBigUInt64LE(0) : source.read(at, 8).readBigUInt64BE(0));
  const u16 = (at: number): number =>
    littleEndian ? source.read(at, 2).readUInt16LE(0) : source.read(at, 2).readUInt16BE(0);
  const u32 = (at: number): number =>
    littleEndian ? source.read(at, 4).readUInt32LE(0) : source.read(at, 4).readUInt32BE(0);
  try {
    const offset = u64(8);
    const count = Math.min(u64(offset), 4096);
    for (let at = offset + 8, done = 0; done < count; done += 1, at += 20) {
      const tag = u16(at);
      const value = u16(at + 2) === 3 ? u16(at + 12) : u32(at + 12);
      if (tag === 256) findings.width = value;
      if (tag === 257) findings.height = value;
    }
  } catch (error) {
    if (!(error instanceof AliceError)) throw error;
    noteWarning(findings, error.message);
  }
}
