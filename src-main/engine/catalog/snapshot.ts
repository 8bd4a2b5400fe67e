/** Keeps the columns in a file beside the catalog, so that search is fast at once after a start instead of after seconds. */
import { closeSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { createColumns, rowArrays, type Columns } from './columns.ts';
import type { Loaded } from './load-columns.ts';

/*
 * The file: 16 bytes (magic, format, length of the header, CRC-32 of all that follows), a JSON header padded with blanks to a
 * multiple of 8, then every array in the header's order, each padded to a multiple of 8; numbers in the machine's byte order.
 */
const MAGIC = 0x41434c31;
const FORMAT = 2;
const LEAD = 16;

interface Header {
  /** Of the catalog it was taken from. */
  uuid: string;
  generation: number;
  capacity: number;
  count: number;
  ratings: number[];
  poolUsed: number;
  arrays: { name: string; bytes: number }[];
}

type AnyArray =
  Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** Writes beside and renames, so that a reader finds an old file, a new one or none. Failures leave none: it is a convenience. */
export function saveSnapshot(file: string, uuid: string, { columns, newest }: Loaded): void {
  const temp = `${file}.${process.pid}.tmp`;
  const arrays: [string, AnyArray][] = [
    ...rowArrays(columns),
    ['pool', columns.links.pool.subarray(0, columns.links.used)],
    ['newest', newest],
  ];
  for (const [key, bits] of columns.places) arrays.push([`place ${key}`, bits]);
  const header: Header = {
    uuid,
    generation: columns.generation,
    capacity: columns.capacity,
    count: columns.count,
    ratings: columns.ratings,
    poolUsed: columns.links.used,
    arrays: arrays.map(([name, array]) => ({ name, bytes: array.byteLength })),
  };
  const text = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(padded(text.length), ' ');
  text.copy(head);
  try {
    const handle = openSync(temp, 'w', 0o600);
    try {
      let position = LEAD;
      let sum = 0;
      const put = (bytes: Uint8Array): void => {
        for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at, bytes.length - at, position + at);
        position += bytes.length;
        sum = crc32(bytes, sum);
      };
      put(head);
      for (const [, array] of arrays) {
        put(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
        if (array.byteLength % 8 !== 0) put(new Uint8Array(8 - (array.byteLength % 8)));
      }
      writeSync(handle, new Uint32Array([MAGIC, FORMAT, head.length, sum]), 0, LEAD, 0);
    } finally {
      closeSync(handle);
    }
    renameSync(temp, file);
  } catch {
    rmSync(temp, { force: true });
  }
}

/** The columns of this very catalog at its present or an earlier generation; null when the file is absent, foreign or damaged. */
export function readSnapshot(file: string, uuid: string, generation: number): Loaded | null {
  try {
    const buffer = readWhole(file);
    const [magic, format, length, sum] = new Uint32Array(buffer, 0, 4);
    if (magic !== MAGIC || format !== FORMAT || crc32(new Uint8Array(buffer, LEAD)) !== sum) return null;
    const header = JSON.parse(Buffer.from(buffer, LEAD, length).toString()) as Header;
    if (header.uuid !== uuid || header.generation > generation) return null;
    return restore(header, buffer, LEAD + length!);
  } catch {
    return null;
  }
}

function readWhole(file: string): ArrayBuffer {
  const buffer = new ArrayBuffer(statSync(file).size);
  const bytes = new Uint8Array(buffer);
  const handle = openSync(file, 'r');
  try {
    for (let at = 0; at < bytes.length;) {
      const read = readSync(handle, bytes, at, Math.min(bytes.length - at, 1 << 26), at);
      if (read === 0) throw new RangeError('the snapshot is cut short');
      at += read;
    }
  } finally {
    closeSync(handle);
  }
  return buffer;
}

function restore(header: Header, buffer: ArrayBuffer, start: number): Loaded {
  const parts = new Map<string, [offset: number, bytes: number]>();
  let at = start;
  for (const { name, bytes } of header.arrays) {
    parts.set(name, [at, bytes]);
    at += padded(bytes);
  }
  const part = <T extends AnyArray>(
    name: string,
    type: new (buffer: ArrayBuffer, offset: number, length: number) => T,
    width: number,
  ): T => {
    const [offset, bytes] = parts.get(name)!;
    return new type(buffer, offset, bytes / width);
  };
  const columns: Columns = createColumns(1);
  columns.capacity = header.capacity;
  columns.count = header.count;
  columns.ratings = header.ratings;
  columns.generation = header.generation;
  for (const [name, array] of rowArrays(columns)) {
    const own = part(
      name,
      array.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => AnyArray,
      array.BYTES_PER_ELEMENT,
    );
    if (name === 'start' || name === 'length' || name === 'tags') columns.links[name] = own as Uint32Array<ArrayBuffer>;
    else Object.assign(columns, { [name]: own });
  }
  columns.links.pool = part('pool', Uint32Array, 4);
  columns.links.used = header.poolUsed;
  for (const name of parts.keys()) {
    if (name.startsWith('place ')) columns.places.set(Number(name.slice(6)), part(name, Uint32Array, 4));
  }
  return { columns, newest: part('newest', Uint32Array, 4) };
}
