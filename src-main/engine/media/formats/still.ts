/**
 * HEIC, HEIF and AVIF pictures and picture sequences: ISO/IEC 23008-12, AV1 Image File Format 1.1.
 *
 * Items are media, except `Exif`, `uri `, `mime` with RDF, and whatever only describes another item (`cdsc`). Essence, in this order
 * (numbers big-endian):
 * 1. `heif`, the primary item (u32, 0 when none), the count of media items (u32); then per media item in order of identifiers: identifier
 *    (u32), type, 1 when hidden (u8), content type ending in NUL, count of properties (u32) and each as u32 (ordinal among the distinct
 *    property boxes in order of first use, from 0; highest bit when essential), count of references (u32) and each as type, count
 *    (u32) and identifiers (u32; references to items that are no media and `cdsc` left out), count of extents (u32) and each as length (u64),
 *    then count of extents elsewhere (u32: in another item or file) and each as offset and length (u64);
 *    then each distinct property as type, length (u64), payload; then each entity group likewise.
 *    The properties `udes`, `crtt`, `mdft` and `altt` (descriptions and times) are left out.
 * 2. Of sequences the canonical `moov` (movie-canonical.ts) with every chunk position zero.
 * 3. The bytes of the items' extents in the same order, then those of each track's chunks, then boxes of unknown types at the top with
 *    their headers, then a trailer. Bytes named twice are replaced by a reference (owned-ranges.ts).
 * A file of which no part lies in itself is identified as a whole. Everything else is left out, also bytes of `mdat` that nothing names: taggers keep XMP there and leave old versions behind.
 */
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { MAX_READ } from '../format.ts';
import { noteBlock, noteExif, noteWarning } from '../note.ts';
import { printable, readBox } from './boxes.ts';
import type { Box } from './boxes.ts';
import { damaged } from './damage.ts';
import { readItemTable } from './item-table.ts';
import type { Extent, Item, ItemTable } from './item-table.ts';
import { brandsOf } from './movie.ts';
import { canonicalBox } from './movie-canonical.ts';
import { readMovieFacts } from './movie-facts.ts';
import type { MovieIndex } from './movie-facts.ts';
import { readUuidBox } from './movie-tags.ts';
import { ownedSegments } from './owned-ranges.ts';
import type { MediaRange } from './owned-ranges.ts';
import { chunkRanges } from './sample-ranges.ts';
import { wholeFile } from './whole-file.ts';

const describing = new Set(['udes', 'crtt', 'mdft', 'altt']);
const structures = new Set(['ftyp', 'meta', 'moov', 'mdat', 'free', 'skip', 'wide', 'idat']);
const MAX_TOP = 65_536;
const MAX_METADATA = 4096;
const MAX_RANGES = 1 << 21;

const isAvif = (brands: string[]): boolean =>
  /^avi[fs]$/.test(brands[0] ?? '') ||
  (/^(mif1|msf1|miaf)$/.test(brands[0] ?? '') && brands.some((brand) => /^avi[fs]$/.test(brand)));

export const avif: MediaFormat = {
  name: 'avif',
  mediaType: 'image',
  mime: 'image/avif',
  extensions: ['avif'],
  carriesXmp: true,
  sniff: (head) => isAvif(brandsOf(head)),
  segments: stillSegments,
};

export const heic: MediaFormat = {
  name: 'heic',
  mediaType: 'image',
  mime: 'image/heic',
  extensions: ['heic', 'heif', 'hif'],
  carriesXmp: true,
  sniff: (head) => /^(hei[cxms]|hev[cxms]|mif1|msf1|miaf)$/.test(brandsOf(head)[0] ?? '') && !isAvif(brandsOf(head)),
  *segments(source, findings) {
    const brand = source.read(0, Math.min(12, source.size)).toString('latin1', 8, 12);
    if (/^mi|^ms/.test(brand)) findings.mime = 'image/heif';
    yield* stillSegments(source, findings);
  },
};

function* stillSegments(source: ByteSource, findings: Findings): Generator<Segment> {
  const { boxes, trailerAt } = readTop(source);
  const meta = boxes.find(({ type }) => type === 'meta');
  const moov = boxes.find(({ type }) => type === 'moov');
  if (meta === undefined && moov === undefined)
    throw damaged('it has no table of its pictures (meta, moov)', source.size);
  const table = meta === undefined ? undefined : readItemTable(source, meta);
  const media = table?.items.filter(isMedia) ?? [];
  const movie = moov === undefined ? undefined : readMovieFacts(source, moov, findings);
  delete findings.mediaType;
  // After the movie's, because this is the stored size and the movie's may be that of its presentation.
  if (table !== undefined) readSize(source, table, findings);
  const others = readOthers(source, boxes, table, findings);
  const ranges = collectRanges(source, boxes, media, movie);
  if (ranges.length === 0) {
    noteWarning(findings, 'No part of this picture lies in this file, so it is identified by the whole file.');
    yield* wholeFile(source, findings);
    return;
  }
  if (table !== undefined) for (const canonical of canonicalItems(source, table, media)) yield index(canonical);
  if (moov !== undefined) {
    for (const canonical of canonicalBox(source, moov, { mediaPosition: () => 0 })) yield index(canonical);
  }
  if (trailerAt < source.size) ranges.push({ start: trailerAt, end: source.size, name: 'trailer' });
  yield* ownedSegments(ranges, source.size, (start, end) => describeRest(start, end, others));
}

/** The bytes of items, of samples and of unknown boxes, in the order of the essence. */
function collectRanges(source: ByteSource, boxes: Box[], media: Item[], movie: MovieIndex | undefined): MediaRange[] {
  const ranges: MediaRange[] = [];
  for (const item of media) {
    for (const extent of item.extents) ranges.push({ ...extent, name: `item ${printable(item.type)}` });
  }
  for (const track of movie?.tracks ?? []) {
    for (const chunk of chunkRanges(source, track.box)) ranges.push(chunk);
    if (ranges.length > MAX_RANGES)
      throw damaged('it names more pieces of media data than any real file', track.box.start);
  }
  for (const box of boxes) {
    if (box.type !== 'uuid' && !structures.has(box.type)) {
      ranges.push({ start: box.start, end: box.end, name: printable(box.type) });
    }
  }
  return ranges;
}

/** Reads EXIF, XMP and C2PA, and returns where they lie. */
function readOthers(source: ByteSource, boxes: Box[], table: ItemTable | undefined, findings: Findings): Extent[] {
  const others: Extent[] = [];
  for (const item of table?.items ?? []) {
    if (!isMedia(item) && others.length < MAX_METADATA) others.push(...readMetadataItem(source, item, findings));
  }
  for (const box of boxes) {
    if (box.type !== 'uuid') continue;
    readUuidBox(source, box, findings);
    if (others.length < MAX_METADATA) others.push(box);
  }
  return others;
}

const index = (canonical: Buffer): Segment => ({ start: 0, end: 0, kind: 'essence', name: 'index', canonical });

/** The boxes at the top; bytes that are no box may follow once the tables have been seen (motion photos, camera trailers). */
function readTop(source: ByteSource): { boxes: Box[]; trailerAt: number } {
  const boxes: Box[] = [];
  let [hasTable, hasData] = [false, false];
  let at = 0;
  while (at < source.size) {
    const isType = at + 8 > source.size || /^[\x20-\x7e]{4}$/.test(source.read(at + 4, 4).toString('latin1'));
    if (hasTable && hasData && !isType) break;
    const box = readBox(source, at, source.size);
    if (boxes.length === MAX_TOP) throw damaged('it has more boxes at its top than any real file', at);
    boxes.push(box);
    hasData ||= box.type === 'mdat';
    hasTable ||= box.type === 'meta' || box.type === 'moov';
    at = box.end;
  }
  return { boxes, trailerAt: at };
}

function isMedia(item: Item): boolean {
  if (item.type === 'Exif' || item.type === 'uri ') return false;
  if (item.type === 'mime' && item.contentType.startsWith('application/rdf+xml')) return false;
  return !item.references.some(({ type }) => type === 'cdsc');
}

/** Notes EXIF and XMP; returns where the item lies. EXIF has four bytes before it: how far the TIFF header is from their end. */
function readMetadataItem(source: ByteSource, item: Item, findings: Findings): Extent[] {
  if (item.extents.length > MAX_METADATA) throw damaged('its metadata is in more pieces than that of any real one', 0);
  const length = item.extents.reduce((sum, { start, end }) => sum + end - start, 0);
  for (const { start, end } of item.extents) {
    if (end > source.size)
      throw damaged(`item ${printable(item.type)} lies outside the file`, Math.min(start, source.size));
  }
  if (length > MAX_READ) {
    noteWarning(findings, `The ${printable(item.type)} block of this file is larger than 16 MiB and was not read.`);
    return item.extents;
  }
  const isExif = item.type === 'Exif';
  if (!isExif && item.type !== 'mime') return item.extents;
  const bytes = Buffer.concat(item.extents.map(({ start, end }) => Buffer.from(source.read(start, end - start))));
  if (!isExif) {
    if (item.contentType.startsWith('application/rdf+xml')) noteBlock(findings, 'xmp', bytes);
  } else if (bytes.length >= 4) {
    noteExif(findings, bytes.subarray(Math.min(4 + bytes.readUInt32BE(0), bytes.length)), 'The Exif item');
  }
  return item.extents;
}

/** Stored size: that of the primary item, before its rotation or mirroring. */
function readSize(source: ByteSource, table: ItemTable, findings: Findings): void {
  const primary = table.items.find(({ id }) => id === table.primary) ?? table.items.find(isMedia);
  const ispe = primary?.properties.find(({ box }) => box.type === 'ispe')?.box;
  if (ispe === undefined || ispe.end - ispe.body < 12) return;
  const bytes = source.read(ispe.body, 12);
  findings.width = bytes.readUInt32BE(4);
  findings.height = bytes.readUInt32BE(8);
}

/** The first part of the essence, see the head of this file. */
function* canonicalItems(source: ByteSource, table: ItemTable, media: Item[]): Generator<Buffer> {
  const known = new Set(media.map(({ id }) => id));
  const ordinals = new Map<Box, number>();
  yield Buffer.concat([Buffer.from('heif'), number(table.primary ?? 0, 4), number(media.length, 4)]);
  for (const item of media) {
    const kept = item.properties.filter(({ box }) => !describing.has(box.type));
    const references = item.references
      .map(({ type, to }) => ({ type, to: to.filter((id) => known.has(id)) }))
      .filter(({ to }) => to.length > 0);
    for (const { box } of kept) if (!ordinals.has(box)) ordinals.set(box, ordinals.size);
    yield Buffer.concat([
      number(item.id, 4),
      Buffer.from(item.type, 'latin1'),
      number(item.hidden ? 1 : 0, 1),
      Buffer.from(`${item.contentType}\0`),
      number(kept.length, 4),
      ...kept.map(({ box, essential }) => number((ordinals.get(box) as number) + (essential ? 0x8000_0000 : 0), 4)),
      number(references.length, 4),
      ...references.flatMap(({ type, to }) => [
        Buffer.from(type, 'latin1'),
        number(to.length, 4),
        ...to.map((id) => number(id, 4)),
      ]),
      number(item.extents.length, 4),
      ...item.extents.map(({ start, end }) => number(end - start, 8)),
      number(item.derived.length, 4),
      ...item.derived.flatMap(({ offset, length }) => [number(offset, 8), number(length, 8)]),
    ]);
  }
  for (const box of [...ordinals.keys(), ...table.groups]) {
    yield Buffer.concat([Buffer.from(box.type, 'latin1'), number(box.end - box.body, 8)]);
    for (let at = box.body; at < box.end; at += 65_536)
      yield Buffer.from(source.read(at, Math.min(65_536, box.end - at)));
  }
}

function number(value: number, width: 1 | 4 | 8): Buffer {
  const bytes = Buffer.alloc(width);
  if (width === 8) bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(Math.trunc(value))));
  else bytes.writeUIntBE(value, 0, width);
  return bytes;
}

/** Bytes that no media owns: those of EXIF, XMP and `uuid` are metadata, the others structure. */
function* describeRest(start: number, end: number, others: Extent[]): Generator<Segment> {
  let at = start;
  const inside = others.filter((other) => other.end > start && other.start < end).sort((a, b) => a.start - b.start);
  for (const other of inside) {
    const from = Math.max(at, other.start);
    const to = Math.min(end, other.end);
    if (to <= from) continue;
    if (from > at) yield { start: at, end: from, kind: 'structure', name: 'boxes' };
    yield { start: from, end: to, kind: 'metadata', name: 'metadata' };
    at = to;
  }
  if (at < end) yield { start: at, end, kind: 'structure', name: 'boxes' };
}
