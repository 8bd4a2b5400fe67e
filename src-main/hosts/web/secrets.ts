/** The two secrets behind every session, kept in the data folder so that browsers stay logged in when the host is started again. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AliceError } from '#api/errors.ts';

export interface Secrets {
  /** Signs what browsers are given. */
  session: string;
  /** What scripts of this machine's user send as `Authorization: Bearer …`. */
  token: string;
}

export const SECRETS_FILE = 'web-session.json';

const WELL_FORMED = /^[\w-]{43}$/;

/** 256 bits that nobody can guess. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

/** Null when the file is absent, damaged, or may have been read by somebody else. */
function read(file: string): Secrets | null {
  try {
    // Windows has no such bits; there the user's own profile is what keeps others out.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) return null;
    const { session, token } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
    if (!WELL_FORMED.test(session ?? '') || !WELL_FORMED.test(token ?? '')) return null;
    return { session: session!, token: token! };
  } catch {
    return null;
  }
}

/** `replace`: over a file that is there; otherwise the file of a host that was quicker stays. */
function write(file: string, secrets: Secrets, replace: boolean): void {
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(fresh, 'wx', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(secrets)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (replace) return renameSync(fresh, file);
  try {
    linkSync(fresh, file);
  } finally {
    unlinkSync(fresh);
  }
}

/**
 * The secrets of a data folder; new ones when there are none yet, when others could have read them, or with `renew`, which logs
 * every browser out. Throws `unavailable` when they cannot be written.
 */
export function keepSecrets(dataDir: string, { renew = false }: { renew?: boolean } = {}): Secrets {
  const file = join(dataDir, SECRETS_FILE);
  const kept = renew ? null : read(file);
  if (kept !== null) return kept;
  const secrets = { session: randomSecret(), token: randomSecret() };
  const replace = renew || statSync(file, { throwIfNoEntry: false }) !== undefined;
  try {
    write(file, secrets, replace);
  } catch (error) {
    const quicker = (error as NodeJS.ErrnoException).code === 'EEXIST' ? read(file) : null;
    if (quicker !== null) return quicker;
    const why = error instanceof Error ? error.message : String(error);
    throw new AliceError('unavailable', `The session cannot be kept in the data folder: ${why}.`, { cause: error });
  }
  return secrets;
}
