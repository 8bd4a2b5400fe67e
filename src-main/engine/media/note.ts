/** Bounded ways for walkers to note what they find, so that no file can fill the memory with texts, blocks or warnings. */
import type { Findings } from './format.ts';
import { MAX_READ } from './format.ts';

const MAX_WARNINGS = 100;
const MAX_ITEMS = 4096;
/** Bytes (or UTF-16 units) of texts and blocks kept of one file. */
const MAX_NOTED = 4 * MAX_READ;

/** Bytes that texts of one file may unpack to, together. */
const MAX_UNPACKED = 8 * MAX_READ;

const noted = new WeakMap<Findings, number>();
const unpacked = new WeakMap<Findings, number>();

/**
 * Counts bytes unpacked, kept or not, so that a file of a thousand packed bombs is not unpacked a thousand times. False, with a
 * warning, once a file has used up what is allowed: then nothing more is to be unpacked.
 */
export function mayUnpack(findings: Findings): boolean {
  if ((unpacked.get(findings) ?? 0) < MAX_UNPACKED) return true;
  noteWarning(findings, 'There is more packed metadata in this file than is unpacked; the rest is left out.');
  return false;
}

/** Adds to what {@link mayUnpack} counts. */
export function noteUnpacked(findings: Findings, amount: number): void {
  unpacked.set(findings, (unpacked.get(findings) ?? 0) + amount);
}

function hasRoom(findings: Findings, amount: number, items: number): boolean {
  const total = (noted.get(findings) ?? 0) + amount;
  if (total > MAX_NOTED || items >= MAX_ITEMS) {
    noteWarning(findings, 'There is more metadata in this file than is read; the rest is left out.');
    return false;
  }
  noted.set(findings, total);
  return true;
}

/** Adds a sentence, each once, up to a hundred. */
export function noteWarning(findings: Findings, sentence: string): void {
  if (findings.warnings.length < MAX_WARNINGS && !findings.warnings.includes(sentence))
    findings.warnings.push(sentence);
}

/** Adds a key and its text; past the file's budget a warning takes its place. */
export function noteText(findings: Findings, carrier: string, key: string, value: string): void {
  if (hasRoom(findings, key.length + value.length, findings.texts.length)) findings.texts.push({ carrier, key, value });
}

/** Adds a copy of a block to one of the lists of blocks; past the file's budget a warning takes its place. */
export function noteBlock(findings: Findings, kind: 'exif' | 'xmp' | 'iptc', bytes: Buffer): void {
  if (bytes.length === 0) return;
  if (hasRoom(findings, bytes.length, findings[kind].length)) findings[kind].push(Buffer.from(bytes));
}

/** Adds a TIFF block without the `Exif\0\0` lead that some writers put before it; anything else becomes a warning. */
export function noteExif(findings: Findings, bytes: Buffer, where: string): void {
  const block = bytes.subarray(0, 4).toString('latin1') === 'Exif' ? bytes.subarray(6) : bytes;
  const mark = block.subarray(0, 2).toString('latin1');
  if (mark === 'II' || mark === 'MM') noteBlock(findings, 'exif', block);
  else noteWarning(findings, `${where} is not a TIFF block and was not read.`);
}

/** Notes that a C2PA manifest store is present; its bytes are kept only up to {@link MAX_READ}. */
export function noteC2pa(findings: Findings, bytes: Buffer | null): void {
  const kept = bytes !== null && bytes.length <= MAX_READ && hasRoom(findings, bytes.length, 0);
  findings.c2pa = kept ? Buffer.from(bytes) : (findings.c2pa ?? Buffer.alloc(0));
}
