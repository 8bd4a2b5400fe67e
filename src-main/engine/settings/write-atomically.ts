/** Replaces a small file as a whole or not at all, and keeps two programs from replacing it at the same time. */
import * as fs from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { AliceError } from '#api/errors.ts';

/** The file calls used here, so that tests can make each of them fail. */
export type FileCalls = Pick<
  typeof fs,
  'openSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'unlinkSync' | 'fstatSync' | 'fchmodSync'
>;

const TEMP = /\.[0-9a-f]{12}\.tmp$/;
const LOCK_WAIT_MS = 5000;
const LOCK_STALE_MS = 30_000;

/**
 * Writes beside `file`, forces the bytes to disk, and renames over it; `stillWanted` is asked right before the rename and
 * false leaves everything as it was. Returns whether it was replaced. Throws `no-space`, `permission-denied` or
 * `unavailable`, and then the old content stands.
 */
export function writeAtomically(
  file: string,
  bytes: Uint8Array,
  stillWanted: () => boolean = () => true,
  calls: FileCalls = fs,
): boolean {
  // A settings file kept elsewhere and linked here (dotfiles) must stay a link.
  const target = fs.existsSync(file) ? fs.realpathSync(file) : file;
  const temp = join(dirname(target), `${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  let fd: number | undefined;
  try {
    fd = calls.openSync(temp, 'wx', 0o600);
    if (fs.existsSync(target)) calls.fchmodSync(fd, fs.statSync(target).mode & 0o777);
    for (let done = 0; done < bytes.length;) {
      const written = calls.writeSync(fd, bytes, done, bytes.length - done);
      if (written <= 0) throw Object.assign(new Error('nothing more could be written'), { code: 'ENOSPC' });
      done += written;
    }
    calls.fsyncSync(fd);
    if (calls.fstatSync(fd).size !== bytes.length)
      throw Object.assign(new Error('the file is shorter than what was written'), { code: 'EIO' });
    calls.closeSync(fd);
    fd = undefined;
    if (!stillWanted()) {
      calls.unlinkSync(temp);
      return false;
    }
    calls.renameSync(temp, target);
    // The new content is complete under its name; a folder that cannot be forced to disk does not undo that.
    quietly(() => syncFolder(dirname(target), calls));
    return true;
  } catch (error) {
    if (fd !== undefined) quietly(() => calls.closeSync(fd!));
    quietly(() => fs.unlinkSync(temp));
    throw writeError(error, file);
  }
}

/** Removes what a killed writer of this file left behind more than a minute ago. */
export function removeLeftovers(file: string, nowMs: number): void {
  quietly(() => {
    for (const name of fs.readdirSync(dirname(file)))
      if (name.startsWith(`${basename(file)}.`) && TEMP.test(name)) {
        const path = join(dirname(file), name);
        if (nowMs - fs.statSync(path).mtimeMs > 60_000) fs.unlinkSync(path);
      }
  });
}

/** Runs `work` while holding `<file>.lock`. Throws `unavailable` when another program holds it for five seconds. */
export function withLock<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  const mine = `${process.pid} ${randomBytes(6).toString('hex')}\n`;
  const giveUp = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      fs.writeFileSync(lock, mine, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeError(error, file);
    }
    if (isStale(lock)) quietly(() => fs.unlinkSync(lock));
    else if (performance.now() > giveUp)
      throw new AliceError('unavailable', `Another program is changing ${file}. Try again in a moment.`);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 15);
  }
  try {
    return work();
  } finally {
    quietly(() => {
      if (fs.readFileSync(lock, 'utf8') === mine) fs.unlinkSync(lock);
    });
  }
}

/** A lock is dead when its process is (same machine), or when it is older than any of our writes may last. */
function isStale(lock: string): boolean {
  try {
    if (Date.now() - fs.statSync(lock).mtimeMs > LOCK_STALE_MS) return true;
    const pid = Number.parseInt(fs.readFileSync(lock, 'utf8'), 10);
    if (!(pid > 0)) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function syncFolder(folder: string, calls: FileCalls): void {
  // Windows has no handle on folders; the rename itself is what it offers.
  if (process.platform === 'win32') return;
  const fd = calls.openSync(folder, 'r');
  try {
    calls.fsyncSync(fd);
  } finally {
    calls.closeSync(fd);
  }
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // What is cleaned up here may be gone already.
  }
}

function writeError(error: unknown, file: string): AliceError {
  if (error instanceof AliceError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const details = { file, errno: code };
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code))
    return new AliceError('no-space', `No space is left to write ${file}; it was not changed. Free some space.`, {
      details,
      cause: error,
    });
  if (['EACCES', 'EPERM', 'EROFS'].includes(code))
    return new AliceError(
      'permission-denied',
      `${file} may not be written; it was not changed. Check its permissions.`,
      {
        details,
        cause: error,
      },
    );
  return new AliceError('unavailable', `${file} could not be written (${code || String(error)}); it was not changed.`, {
    details,
    cause: error,
  });
}
