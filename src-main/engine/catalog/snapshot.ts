/** Keeps the columns in a file beside the catalog, so that search is fast at once after a start instead of after seconds. */
import { randomBytes } from 'node:crypto';
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

/** Writes all of it at once, as {@link writeSnapshot} does in slices. */
export function saveSnapshot(file: string, uuid: string, loaded: Loaded): void {
  const writing = writeSnapshot(file, uuid, loaded, null);
  while (!writing.next().done);
}

/**
 * Writes beside and renames, so that a reader finds an old file, a new one or none. Failures leave none: it is a convenience.
 * Returns whether it was written. Gives way after every `slice` bytes: the columns may change meanwhile, as all of them are
 * copied first; null writes them as they are, without a pause.
 */
export function* writeSnapshot(
  file: string,
  uuid: string,
  loaded: Loaded,
  slice: number | null,
): Generator<void, boolean> {
  const { header, arrays } = describe(uuid, loaded, slice !== null);
  const text = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(padded(text.length), ' ');
  text.copy(head);
  const temp = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  let handle: number | null = null;
  try {
    handle = openSync(temp, 'w', 0o600);
    let position = LEAD;
    let sum = 0;
    for (const bytes of [head, ...arrays]) {
      const step = slice ?? bytes.length;
      for (let from = 0; from < bytes.length; from += step) {
        const part = bytes.subarray(from, from + step);
        for (let at = 0; at < part.length;) at += writeSync(handle, part, at, part.length - at, position + at);
        position += part.length;
        sum = crc32(part, sum);
        if (part.length === slice) yield;
      }
    }
    writeSync(handle, new Uint32Array([MAGIC, FORMAT, head.length, sum]), 0, LEAD, 0);
    closeSync(handle);
    handle = null;
    renameSync(temp, file);
    return true;
  } catch {
    // A full disk, mostly: the next start loads from the catalog itself.
    return false;
  } finally {
    if (handle !== null) closeSync(handle);
    rmSync(temp, { force: true });
  }
}

function describe(
  uuid: string,
  { columns, newest }: Loaded,
  copied: boolean,
): { header: Header; arrays: Uint8Array[] } {
  const named: [string, AnyArray][] = [
    ...rowArrays(columns),
    ['pool', columns.links.pool.subarray(0, columns.links.used)],
    ['newest', newest],
  ];
  for (const [key, bits] of columns.places) named.push([`place ${key}`, bits]);
  const header: Header = {
    uuid,
    generation: columns.generation,
    capacity: columns.capacity,
    count: columns.count,
    ratings: [...columns.ratings],
    poolUsed: columns.links.used,
    arrays: named.map(([name, array]) => ({ name, bytes: array.byteLength })),
  };
  const arrays = named.flatMap(([, array]) => {
    const { buffer, byteOffset, byteLength } = copied ? array.slice() : array;
    const rest = padded(byteLength) - byteLength;
    return [new Uint8Array(buffer, byteOffset, byteLength), ...(rest > 0 ? [new Uint8Array(rest)] : [])];
  });
  return { header, arrays };
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
