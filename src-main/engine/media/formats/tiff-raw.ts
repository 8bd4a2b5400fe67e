/**
 * Tells camera raw files that are built as TIFF from pictures. Makers keep sensor data and its tables in private places, so such files are
 * never cut. DNG specification 1.7; for the others what the files themselves show.
 */
import { AliceError } from '#api/errors.ts';
import type { Directory, Entry, TiffReader } from './tiff-ifd.ts';

/** Compressions of sensor data: Sony, Nikon, Pentax, Kodak, Samsung. */
const rawCompressions = new Set([32_767, 34_713, 65_535, 65_000, 32_770, 32_769, 7_003]);
/** Colour filter array, and linear raw. */
const rawPhotometrics = new Set([32_803, 34_892]);
const MAKER_NOTE = 37_500;

/** The MIME type of a camera raw file, or undefined for a picture. A maker note counts: only cameras' own files keep it. */
export function rawKind(reader: TiffReader, directories: Directory[], head: Buffer): string | undefined {
  const [first] = directories;
  if (first === undefined) return undefined;
  if (head.toString('latin1', 8, 11) === 'CR\x02') return 'image/x-canon-cr2';
  const find = (directory: Directory, tag: number): Entry | undefined =>
    directory.entries.find((entry) => entry.tag === tag);
  if (find(first, 50_706) !== undefined) return 'image/x-adobe-dng';
  const number = (directory: Directory, tag: number): number => {
    const entry = find(directory, tag);
    return entry === undefined ? -1 : (quiet(() => reader.numbers(entry, 1)[0]) ?? -1);
  };
  const sensor = directories.some(
    (directory) => rawCompressions.has(number(directory, 259)) || rawPhotometrics.has(number(directory, 262)),
  );
  if (!sensor && !hasMakerNote(reader, first)) return undefined;
  const maker = find(first, 271);
  const make =
    maker === undefined || maker.length > 256
      ? ''
      : (quiet(() => reader.bytes(maker).toString('latin1')) ?? '').toUpperCase();
  if (make.startsWith('SONY')) return 'image/x-sony-arw';
  if (make.startsWith('NIKON')) return 'image/x-nikon-nef';
  if (/^(PENTAX|RICOH)/.test(make)) return 'image/x-pentax-pef';
  return 'image/x-raw';
}

function hasMakerNote(reader: TiffReader, first: Directory): boolean {
  const pointer = first.entries.find(({ tag }) => tag === 34_665);
  const exif = pointer === undefined ? undefined : quiet(() => reader.directory(reader.numbers(pointer, 1)[0] ?? 0, 1));
  return exif?.entries.some(({ tag, length }) => tag === MAKER_NOTE && length > 64) ?? false;
}

/** Undefined where the file is damaged. */
function quiet<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AliceError && error.code === 'data-loss') return undefined;
    throw error;
  }
}
