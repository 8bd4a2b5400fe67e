/** A small TIFF block with the tags of a TIFF file, so that the reader of EXIF need not see the pictures. TIFF 6.0; CIPA DC-008 (Exif 3.0) §4.6. */
import { AliceError } from '#api/errors.ts';
import type { Directory, Entry, TiffReader } from './tiff-ifd.ts';

const EXIF_POINTER = 34_665;
const GPS_POINTER = 34_853;
const MAKER_NOTE = 37_500;
/** Bytes of all values; a longer single value is left out. Prompts in UserComment reach some hundred kilobytes. */
const MAX_VALUES = 4 * 1024 * 1024;
const MAX_MAKER_NOTE = 1024;

interface Value {
  entry: Entry;
  bytes: Buffer;
}

/**
 * The block: first directory, Exif and GPS directories. `wanted` chooses the tags of the first. Values outside the
 * file are left out, as is what exceeds 4 MiB.
 */
export function exifBlock(reader: TiffReader, first: Directory, wanted: (entry: Entry) => boolean): Buffer {
  let budget = MAX_VALUES;
  const collect = (directory: Directory | undefined, keep: (entry: Entry) => boolean): Value[] => {
    const values: Value[] = [];
    for (const entry of directory?.entries ?? []) {
      if (!keep(entry) || entry.length > budget || (entry.tag === MAKER_NOTE && entry.length > MAX_MAKER_NOTE))
        continue;
      const bytes = attempt(() => reader.bytes(entry));
      if (bytes === undefined) continue;
      budget -= bytes.length;
      values.push({ entry, bytes });
    }
    return values;
  };
  const sub = (tag: number): Directory | undefined => {
    const pointer = first.entries.find((entry) => entry.tag === tag);
    return pointer === undefined ? undefined : attempt(() => reader.directory(reader.numbers(pointer, 1)[0] ?? 0, 1));
  };
  const pointers = [EXIF_POINTER, GPS_POINTER];
  const main = collect(first, (entry) => wanted(entry) && !pointers.includes(entry.tag));
  return layOut(reader.littleEndian, main, [
    [EXIF_POINTER, collect(sub(EXIF_POINTER), () => true)],
    [GPS_POINTER, collect(sub(GPS_POINTER), () => true)],
  ]);
}

/** What a damaged file cannot give is left out. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AliceError && error.code === 'data-loss') return undefined;
    throw error;
  }
}

function layOut(littleEndian: boolean, main: Value[], subs: [tag: number, values: Value[]][]): Buffer {
  const present = subs.filter(([, values]) => values.length > 0);
  const tables = [main.length + present.length, ...present.map(([, values]) => values.length)];
  const tableBytes = (count: number): number => 2 + count * 12 + 4;
  let valueAt = 8 + tables.reduce((sum, count) => sum + tableBytes(count), 0);
  const total = [main, ...present.map(([, values]) => values)]
    .flat()
    .reduce((sum, { bytes }) => sum + bytes.length + 1, valueAt);
  const out = Buffer.alloc(total);
  const u16 = (value: number, at: number): number =>
    littleEndian ? out.writeUInt16LE(value, at) : out.writeUInt16BE(value, at);
  const u32 = (value: number, at: number): number =>
    littleEndian ? out.writeUInt32LE(value, at) : out.writeUInt32BE(value, at);
  out.write(littleEndian ? 'II' : 'MM', 0, 'latin1');
  u16(42, 2);
  u32(8, 4);
  const write = (at: number, values: Value[], pointers: [tag: number, offset: number][]): void => {
    u16(values.length + pointers.length, at);
    let row = at + 2;
    for (const { entry, bytes } of values) {
      u16(entry.tag, row);
      u16(entry.type, row + 2);
      u32(entry.count, row + 4);
      if (bytes.length <= 4) bytes.copy(out, row + 8);
      else {
        u32(valueAt, row + 8);
        bytes.copy(out, valueAt);
        // Values begin at even offsets.
        valueAt += bytes.length + (bytes.length & 1);
      }
      row += 12;
    }
    for (const [tag, offset] of pointers) {
      u16(tag, row);
      u16(4, row + 2);
      u32(1, row + 4);
      u32(offset, row + 8);
      row += 12;
    }
  };
  let at = 8 + tableBytes(tables[0] as number);
  const pointers: [number, number][] = [];
  for (const [tag, values] of present) {
    pointers.push([tag, at]);
    write(at, values, []);
    at += tableBytes(values.length);
  }
  write(8, main, pointers);
  return out;
}
