/** TIFF directories: the bounded reading of tags out of bytes that may point anywhere (TIFF 6.0, section 2). */

/** One tag: `data` is a view of the block, as long as type and count say. */
export interface Entry {
  type: number;
  count: number;
  data: Buffer;
}

/** A TIFF block and what reading it has met so far. */
export interface Block {
  bytes: Buffer;
  littleEndian: boolean;
  visited: Set<number>;
  warnings: string[];
}

export type Directory = Map<number, Entry>;

/** Bytes per value of TIFF types 1–13. */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const MAX_ENTRIES = 4096;
const MAX_WARNINGS = 8;

/** Reads one directory and never follows its `next` pointer: IFD1 describes the thumbnail. */
export function readDirectory(block: Block, offset: number): Directory {
  const directory: Directory = new Map();
  const { bytes, visited } = block;
  if (offset < 8 || offset + 2 > bytes.length || visited.has(offset)) {
    warn(block, `EXIF directory at ${offset} lies outside its block or was read before; it was skipped.`);
    return directory;
  }
  visited.add(offset);
  const room = Math.floor((bytes.length - offset - 2) / 12);
  const count = Math.min(readUint16(block, offset), room, MAX_ENTRIES);
  for (let index = 0; index < count; index += 1) {
    const at = offset + 2 + index * 12;
    const tag = readUint16(block, at);
    const entry = readEntry(block, at);
    if (entry && !directory.has(tag)) directory.set(tag, entry);
  }
  return directory;
}

function readEntry(block: Block, at: number): Entry | undefined {
  const type = readUint16(block, at + 2);
  const count = readUint32(block, at + 4);
  const unit = typeSizes[type];
  if (!unit || count === 0) return undefined;
  const length = unit * count;
  const start = length <= 4 ? at + 8 : readUint32(block, at + 8);
  if (start + length > block.bytes.length) {
    warn(
      block,
      `EXIF tag 0x${readUint16(block, at).toString(16).padStart(4, '0')} points outside its block; it was skipped.`,
    );
    return undefined;
  }
  return { type, count, data: block.bytes.subarray(start, start + length) };
}

function warn(block: Block, text: string): void {
  if (block.warnings.length < MAX_WARNINGS) block.warnings.push(text);
}

function readUint16(block: Block, at: number): number {
  return block.littleEndian ? block.bytes.readUInt16LE(at) : block.bytes.readUInt16BE(at);
}

export function readUint32(block: Block, at: number): number {
  return block.littleEndian ? block.bytes.readUInt32LE(at) : block.bytes.readUInt32BE(at);
}

/** The first number of an entry, or undefined for texts and for rationals over zero. */
export function numberOf(block: Block, entry: Entry, index = 0): number | undefined {
  const { data, type } = entry;
  if (index >= entry.count) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const little = block.littleEndian;
  if (type === 1) return view.getUint8(index);
  if (type === 3) return view.getUint16(index * 2, little);
  if (type === 4 || type === 13) return view.getUint32(index * 4, little);
  if (type === 8) return view.getInt16(index * 2, little);
  if (type === 9) return view.getInt32(index * 4, little);
  if (type !== 5 && type !== 10) return undefined;
  const signed = type === 10;
  const top = signed ? view.getInt32(index * 8, little) : view.getUint32(index * 8, little);
  const bottom = signed ? view.getInt32(index * 8 + 4, little) : view.getUint32(index * 8 + 4, little);
  return bottom === 0 ? (top === 0 ? 0 : undefined) : top / bottom;
}
