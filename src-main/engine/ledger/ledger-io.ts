/** The file calls of the ledger and of the plans, as one port: tests let each of them fail, or the power go out at it. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AliceError } from '#api/errors.ts';

export interface LedgerFile {
  /** Appends all of the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Forces to disk what was written. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What is written: as one, or part after part so that it is never whole in memory. */
export type Bytes = Uint8Array | Iterable<Uint8Array>;

export interface LedgerIo {
  openForAppending(path: string): Promise<LedgerFile>;
  /** Null when there is no such file. */
  read(path: string): Promise<Buffer | null>;
  /** The bytes from `start` up to `end`, or to its end; null when there is no such file. */
  readPart(path: string, start: number, end: number): Promise<Buffer | null>;
  /** Bytes; null when there is no such file. */
  size(path: string): Promise<number | null>;
  /** Names in a folder, sorted; none when it is not there. */
  names(folder: string): Promise<string[]>;
  makeFolder(folder: string): Promise<void>;
  /** Puts the bytes in place of what is there, as a whole or not at all, and forces them to disk. */
  replace(path: string, bytes: Bytes): Promise<void>;
  /** Cuts a file off at a length, and forces that to disk. */
  truncate(path: string, length: number): Promise<void>;
  /** Nothing when it is not there. */
  remove(path: string): Promise<void>;
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Names survive a power cut only when their folder was forced to disk, too. Windows has no handle on folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function readPart(path: string, start: number, end: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(Math.max(0, end - start));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

async function replace(path: string, bytes: Bytes): Promise<void> {
  const temp = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temp, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temp, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await unlink(temp).catch(() => undefined);
    throw error;
  }
}

export const nodeLedgerIo: LedgerIo = {
  async openForAppending(path) {
    const isNew = (await orNull(stat(path))) === null;
    const handle = await open(path, 'a', 0o600);
    if (isNew) await syncFolder(dirname(path));
    return {
      async write(bytes) {
        for (let done = 0; done < bytes.length;) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done);
          if (bytesWritten === 0) throw Object.assign(new Error('the disk took no bytes'), { code: 'ENOSPC' });
          done += bytesWritten;
        }
      },
      sync: () => handle.datasync(),
      close: () => handle.close(),
    };
  },
  read: (path) => orNull(readFile(path)),
  readPart: (path, start, end) => orNull(readPart(path, start, end)),
  size: async (path) => (await orNull(stat(path)))?.size ?? null,
  names: async (folder) => ((await orNull(readdir(folder))) ?? []).toSorted(),
  async makeFolder(folder) {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (first !== undefined) await syncFolder(dirname(first));
  },
  replace,
  async truncate(path, length) {
    const handle = await open(path, 'r+');
    try {
      await handle.truncate(length);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  remove: async (path) => void (await orNull(unlink(path))),
};

/** Our error for what a file call of the data folder threw. */
export function dataFolderError(error: unknown, failed: string): AliceError {
  if (error instanceof AliceError) return error;
  const errno = (error as NodeJS.ErrnoException).code ?? '';
  const details = { errno };
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errno))
    return new AliceError('no-space', `${failed}: the disk of the data folder is full. Free some space.`, {
      details,
      cause: error,
    });
  if (['EACCES', 'EPERM', 'EROFS'].includes(errno))
    return new AliceError(
      'permission-denied',
      `${failed}: it may not be written. Check the data folder's permissions.`,
      {
        details,
        cause: error,
      },
    );
  return new AliceError('unavailable', `${failed} (${errno || String(error)}). Check the disk of the data folder.`, {
    details,
    cause: error,
  });
}

/** Where things lie in the data folder. */
export const ledgerFolder = (dataDir: string): string => join(dataDir, 'ledger');
export const plansFolder = (dataDir: string): string => join(dataDir, 'plans');
export const queueFolder = (dataDir: string): string => join(dataDir, 'queue');
