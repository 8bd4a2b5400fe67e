/** File names as bytes and as strings: names that are not UTF-8 survive the way through a JavaScript string and back. */
import { AliceError } from '#api/errors.ts';

/*
 * The escape: a byte that is not part of valid UTF-8 becomes the private-use character U+F700 + byte (U+F780 to U+F7FF).
 * A genuine character of that range is escaped byte by byte as well, so decoding is total and no two names share a string.
 * UTF-8 validity is that of RFC 3629 (no overlong forms, no surrogates, nothing above U+10FFFF).
 */
const ESCAPE_BASE = 0xf700;
const escapeCharacter = /[\uF780-\uF7FF]/;
const suspiciousCharacter = /[\uFFFD\uF780-\uF7FF]/;

/** Bytes: the longest name and the longest path that Linux, macOS and S3 with some reserve can hold. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4096;

/** Length of the valid UTF-8 sequence at `at`, 0 when there is none (RFC 3629, section 4). */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const continues = (offset: number) => ((bytes[at + offset] ?? 0) & 0xc0) === 0x80;
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    if (first === 0xe0 && second < 0xa0) return 0;
    if (first === 0xed && second > 0x9f) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    if (first === 0xf0 && second < 0x90) return 0;
    if (first === 0xf4 && second > 0x8f) return 0;
    return continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

const escaped = (byte: number) => String.fromCharCode(ESCAPE_BASE + byte);

/** The string for a name given as bytes. Every byte sequence has one, and {@link encodeName} gives the same bytes back. */
export function decodeName(bytes: Buffer): string {
  const plain = bytes.toString('utf8');
  if (!suspiciousCharacter.test(plain)) return plain;
  let name = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    const character = length === 0 ? '' : bytes.toString('utf8', at, at + length);
    if (length === 0) {
      name += escaped(bytes[at]!);
      at += 1;
    } else {
      name += escapeCharacter.test(character) ? [...bytes.subarray(at, at + length)].map(escaped).join('') : character;
      at += length;
    }
  }
  return name;
}

/** The bytes of a name or path that {@link decodeName} made. */
export function encodeName(name: string): Buffer {
  if (!escapeCharacter.test(name)) return Buffer.from(name, 'utf8');
  const parts: Buffer[] = [];
  for (const part of name.split(/([\uF780-\uF7FF]+)/)) {
    if (part === '') continue;
    if (escapeCharacter.test(part))
      parts.push(Buffer.from(Array.from(part, (character) => character.charCodeAt(0) - ESCAPE_BASE)));
    else parts.push(Buffer.from(part, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** True when Node's string API cannot open this name, so that a Buffer is needed. */
export function needsBytes(name: string): boolean {
  return escapeCharacter.test(name);
}

/** True when a name that Node decoded may not be what is on disk, so that it must be read again as bytes. */
export function isSuspiciousName(name: string): boolean {
  return suspiciousCharacter.test(name);
}

/** `folder` and `name` joined by `/`; the root is the empty string. */
export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** What `node:fs` must be given for `path` (relative, `''` for the root) below `root`: a Buffer only where a string would not do. */
export function fsPath(root: string, path: string): string | Buffer {
  const whole = path === '' ? root : root.endsWith('/') ? root + path : `${root}/${path}`;
  return needsBytes(whole) ? encodeName(whole) : whole;
}

/** The folder part of a path (`''` for the root) and its last segment. */
export function splitPath(path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? { folder: '', name: path } : { folder: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** Windows takes these characters, endings and device names for something else, or refuses them (learn.microsoft.com, "Naming Files"). */
const windowsCharacter = /[<>:"\\|?*\p{Cc}]/u;
const windowsDevice = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** Why FAT, exFAT and Windows would not hold this name as it is; null when they would. */
export function windowsNameProblem(name: string): string | null {
  if (windowsCharacter.test(name)) return 'it holds a character that Windows file systems refuse';
  if (/[. ]$/.test(name)) return 'it ends with a dot or a blank, which Windows file systems drop';
  if (windowsDevice.test(name)) return 'it is the name of a Windows device';
  return null;
}

function segmentProblem(segment: string, windows: boolean): string | null {
  if (segment === '') return 'it has an empty segment';
  if (segment === '.' || segment === '..') return `it has the segment "${segment}"`;
  if (segment.includes('\0')) return 'it holds a NUL character';
  const bytes = encodeName(segment);
  if (bytes.length > MAX_NAME_BYTES)
    return `a name in it is ${bytes.length} bytes long and ${MAX_NAME_BYTES} is the most`;
  if (!segment.isWellFormed() || decodeName(bytes) !== segment) return 'it is not a name that any file can have';
  return windows ? windowsNameProblem(segment) : null;
}

/**
 * Throws `invalid` unless `path` is a plain relative path: no `.`, `..` or empty segment, no leading `/`, no NUL, not too
 * long; on Windows also none of the names that mean something else there.
 */
export function checkPath(path: string, options: { platform?: NodeJS.Platform } = {}): void {
  const windows = (options.platform ?? process.platform) === 'win32';
  let problem: string | null = path === '' ? 'it is empty' : null;
  if (encodeName(path).length > MAX_PATH_BYTES) problem = `it is longer than ${MAX_PATH_BYTES} bytes`;
  for (const segment of problem === null ? path.split('/') : []) problem ??= segmentProblem(segment, windows);
  if (problem === null) return;
  const shown = path.length > 120 ? `${path.slice(0, 120)}…` : path;
  throw new AliceError(
    'invalid',
    `${JSON.stringify(shown)} cannot be used as a path: ${problem}. Choose another name.`,
    {
      details: { path: shown },
    },
  );
}
