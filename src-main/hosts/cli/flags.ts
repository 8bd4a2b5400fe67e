/** Turns words on the command line into values, with sentences that name the flag when they do not fit. */
import { parseByteSize } from '#api/byte-size.ts';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';

/** Comma lists; blanks around the words and empty words fall away. */
export function commaList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** For repeatable flags: each use adds one value. */
export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

export function wholeNumber(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be 0 to 65535.');
  return Number(text);
}

/** `500GB`, `1.5 TiB`, `1000` → bytes. */
export function byteCount(text: string): number {
  const bytes = parseByteSize(text);
  if (bytes === undefined) throw new InvalidArgumentError('Write a size such as 500GB or 20MiB.');
  return bytes;
}

/** `mountPath` → `mount-path`. */
export function kebabCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `~` is left to the engine, which knows the home folder; a shell has mostly replaced it already. */
export function absolutePath(text: string, cwd: string): string {
  return text === '~' || text.startsWith('~/') ? text : path.resolve(cwd, text);
}
