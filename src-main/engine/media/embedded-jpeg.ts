/** Finds the JPEG that a camera put into its raw or HEIC file, for pictures that we cannot decode ourselves. */
import { closeSync, openSync, readSync } from 'node:fs';

const MAX_SCAN = 4 * 1024 * 1024;
const MAX_JPEG = 64 * 1024 * 1024;
const MAX_DIRECTORIES = 64;
const MAX_ENTRIES = 1000;

interface Bytes {
  read(position: number, length: number): Buffer;
}

/**
 * The largest JPEG among the image directories of a TIFF-based raw file (TIFF 6.0, sections 2 and 22: tags 513/514, or one
 * strip with compression 6 or 7) or of the EXIF block of a HEIF file; undefined when there is none. Never throws.
 */
export function findEmbeddedJpeg(input: string | Buffer): Buffer | undefined {
  const fd = typeof input === 'string' ? openSync(input, 'r') : undefined;
  const file: Bytes = {
    read(position, length) {
      if (typeof input !== 'string') return input.subarray(position, position + length);
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(fd!, bytes, 0, length, position));
    },
  };
  try {
    const start = findTiff(file);
    if (start === undefined) return undefined;
    let best: Buffer | undefined;
    for (const { offset, length } of jpegsOf(file, start)) {
      if (length > MAX_JPEG || length <= (best?.length ?? 0)) continue;
      const bytes = file.read(start + offset, length);
      if (bytes.length === length && bytes[0] === 0xff && bytes[1] === 0xd8) best = bytes;
    }
    return best;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Position of a TIFF header: at the start, or behind `Exif\0\0` in the first 4 MiB. */
function findTiff(file: Bytes): number | undefined {
  const isTiff = (bytes: Buffer): boolean => /^(II\*\0|MM\0\*|IIRO|IIRS|IIU\0)/.test(bytes.toString('latin1', 0, 4));
  if (isTiff(file.read(0, 4))) return 0;
  const scan = file.read(0, MAX_SCAN);
  for (let at = scan.indexOf('Exif\0\0'); at >= 0; at = scan.indexOf('Exif\0\0', at + 1))
    if (isTiff(scan.subarray(at + 6, at + 10))) return at + 6;
  return undefined;
}

function jpegsOf(file: Bytes, start: number): { offset: number; length: number }[] {
  const little = file.read(start, 1)[0] === 0x49;
  const u16 = (bytes: Buffer, at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const found: { offset: number; length: number }[] = [];
  const waiting = [u32(file.read(start + 4, 4), 0)];
  const seen = new Set<number>();
  while (waiting.length > 0 && seen.size < MAX_DIRECTORIES) {
    const directory = waiting.shift()!;
    if (directory === 0 || seen.has(directory)) continue;
    seen.add(directory);
    const count = u16(file.read(start + directory, 2), 0);
    if (count > MAX_ENTRIES) continue;
    const entries = file.read(start + directory + 2, count * 12 + 4);
    const values = new Map<number, number[]>();
    for (let at = 0; at + 12 <= entries.length && at < count * 12; at += 12) {
      const [tag, type, length] = [u16(entries, at), u16(entries, at + 2), u32(entries, at + 4)];
      if (type !== 3 && type !== 4 && type !== 13) continue;
      const width = type === 3 ? 2 : 4;
      const inline = length * width <= 4;
      if (!inline && length > 16) continue;
      const from = inline ? entries.subarray(at + 8, at + 12) : file.read(start + u32(entries, at + 8), length * width);
      values.set(
        tag,
        Array.from({ length }, (_, index) => (type === 3 ? u16(from, index * 2) : u32(from, index * 4))),
      );
    }
    const one = (tag: number): number | undefined => (values.get(tag)?.length === 1 ? values.get(tag)![0] : undefined);
    const jpeg = [one(0x0201), one(0x0202)];
    const isStrip = one(0x0103) === 6 || one(0x0103) === 7;
    const strip = isStrip ? [one(0x0111), one(0x0117)] : [];
    for (const [offset, length] of [jpeg, strip])
      if (offset !== undefined && length !== undefined) found.push({ offset, length });
    waiting.push(...(values.get(0x014a) ?? []));
    if (entries.length === count * 12 + 4) waiting.push(u32(entries, count * 12));
  }
  return found;
}
