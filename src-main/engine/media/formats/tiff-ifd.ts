/** Image file directories of a classic TIFF: bounded reading of their entries and values. TIFF 6.0, section 2. */
import type { ByteSource } from '../format.ts';
import { damaged } from './damage.ts';

export interface Entry {
  tag: number;
  type: number;
  count: number;
  /** Where the value lies in the file, and its bytes in all. */
  start: number;
  length: number;
}

export interface Directory {
  offset: number;
  /** 0 in the main chain, one more for each level of sub-directories. */
  depth: number;
  entries: Entry[];
  /** 0 ends the chain. */
  next: number;
}

/** Bytes per value by type: BYTE ASCII SHORT LONG RATIONAL SBYTE UNDEFINED SSHORT SLONG SRATIONAL FLOAT DOUBLE IFD. */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** Bytes of one number, for turning values round. */
const numberSizes = [0, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8, 4];

export interface TiffReader {
  littleEndian: boolean;
  /** The directory at an offset. Throws `data-loss` when it is cut short. Entries of unknown types are left out. */
  directory(offset: number, depth: number): Directory;
  /** Up to `most` whole numbers of an entry (BYTE, SHORT, LONG, IFD); none for other types. */
  numbers(entry: Entry, most: number): number[];
  /** A copy of the value's bytes, as stored. Throws `data-loss` when they lie outside the file. */
  bytes(entry: Entry): Buffer;
  /** The same with numbers big-endian. */
  bigEndian(entry: Entry): Buffer;
}

export function createTiffReader(source: ByteSource, littleEndian: boolean): TiffReader {
  const u16 = (bytes: Buffer, at: number): number => (littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (bytes: Buffer, at: number): number => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const bytes = (entry: Entry): Buffer => {
    if (entry.start + entry.length > source.size) {
      throw damaged(`the value of TIFF tag ${entry.tag} lies outside the file`, Math.min(entry.start, source.size));
    }
    return Buffer.from(source.read(entry.start, entry.length));
  };

  return {
    littleEndian,
    bytes,
    directory(offset, depth) {
      if (offset < 8 || offset + 6 > source.size)
        throw damaged('a TIFF directory lies outside the file', Math.min(offset, source.size));
      const count = u16(source.read(offset, 2), 0);
      if (offset + 6 + count * 12 > source.size) throw damaged('a TIFF directory is cut short', offset);
      const table = Buffer.from(source.read(offset + 2, count * 12 + 4));
      const entries: Entry[] = [];
      for (let at = 0; at < count * 12; at += 12) {
        const type = u16(table, at + 2);
        const size = typeSizes[type] ?? 0;
        if (size === 0) continue;
        const values = u32(table, at + 4);
        const length = values * size;
        const start = length <= 4 ? offset + 2 + at + 8 : u32(table, at + 8);
        entries.push({ tag: u16(table, at), type, count: values, start, length });
      }
      return { offset, depth, entries, next: u32(table, count * 12) };
    },
    numbers(entry, most) {
      const size = typeSizes[entry.type] as number;
      if (![1, 3, 4, 13].includes(entry.type)) return [];
      const count = Math.min(entry.count, most);
      const value = bytes({ ...entry, length: count * size });
      return Array.from({ length: count }, (_, index) => {
        if (size === 1) return value[index] as number;
        return size === 2 ? u16(value, index * 2) : u32(value, index * 4);
      });
    },
    bigEndian(entry) {
      const value = bytes(entry);
      const size = numberSizes[entry.type];
      if (!littleEndian || value.length % (size ?? 1) !== 0) return value;
      if (size === 2) return value.swap16();
      if (size === 4) return value.swap32();
      return size === 8 ? value.swap64() : value;
    },
  };
}
