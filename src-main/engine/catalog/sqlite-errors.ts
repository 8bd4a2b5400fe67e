/** The errors of SQLite, and of the files beside the database, in our words. */
import { AliceError, type ErrorCode } from '#api/errors.ts';

/** What the operating system says of a data folder that fails; all else means that it cannot be reached. */
const errnos: Record<string, ErrorCode> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  EROFS: 'permission-denied',
};

/** Turns SQLite's errors and those of file calls into ours; everything else is passed on unchanged. */
export function translateSqlite(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (error instanceof AliceError || !(error instanceof Error) || typeof code !== 'string') return error;
  if ('syscall' in error) {
    const message = `A file of the catalog failed (${error.message}). Check the disk of the data folder and its rights.`;
    return new AliceError(errnos[code] ?? 'unavailable', message, { cause: error, details: { errno: code } });
  }
  if (!code.startsWith('SQLITE_')) return error;
  const say = (ours: ConstructorParameters<typeof AliceError>[0], message: string) =>
    new AliceError(ours, message, { cause: error, details: { sqlite: code } });
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return say(
      'data-loss',
      `The catalog is damaged (${error.message}). Restart Alice: it begins a new one, and a scan fills it; no media are touched.`,
    );
  }
  if (code.startsWith('SQLITE_FULL'))
    return say('no-space', 'The disk that holds the catalog is full. Free some space, then try again.');
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return say('unavailable', 'Another program is using the catalog. Close it, then try again.');
  if (/^SQLITE_(READONLY|PERM|AUTH)/.test(code))
    return say('permission-denied', 'The catalog may not be written to. Check the rights of the data folder.');
  if (/^SQLITE_(IOERR|CANTOPEN)/.test(code)) {
    return say(
      'unavailable',
      `The catalog cannot be read or written (${error.message}). Check the disk of the data folder.`,
    );
  }
  return error;
}

/** Whether an error met while opening means that the file is no sound catalog. */
export function isDamage(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return /^SQLITE_(CORRUPT|NOTADB|ERROR|IOERR_SHORT_READ|FORMAT)/.test(code) || code === 'ERR_OUT_OF_RANGE';
}
