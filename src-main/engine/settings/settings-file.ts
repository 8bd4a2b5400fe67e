/** The settings file as bytes: read when it is there, known again by its stat, with words for what goes wrong. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { AliceError } from '#api/errors.ts';

export const isBlank = (bytes: Uint8Array): boolean => Buffer.from(bytes).toString('utf8').trim() === '';

export const vanished = (file: string): AliceError =>
  new AliceError(
    'invalid',
    `${basename(file)} is empty or gone; the settings read before stay in force. Restore it, or write "storage: {locations: []}".`,
    { details: { file, line: 1, column: 1, path: '', hint: 'Restore the file.' } },
  );

export function readFailure(error: unknown, file: string): AliceError {
  const code = (error as NodeJS.ErrnoException).code;
  const kind = code === 'EACCES' || code === 'EPERM' ? 'permission-denied' : 'unavailable';
  return new AliceError(kind, `${file} could not be read (${code ?? String(error)}). Check the file and its folder.`, {
    details: { file },
    cause: error,
  });
}

/** The bytes of the file; none when it does not exist. */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

export function stampOf(file: string): { stamp: string; modifiedMs: number } {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!stat) return { stamp: 'absent', modifiedMs: 0 };
  return {
    stamp: `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`,
    modifiedMs: Number(stat.mtimeNs / 1_000_000n),
  };
}
