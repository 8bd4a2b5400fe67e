/** Byte sources: one file, or one buffer, read at any position through a single reused window. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { AliceError } from '#api/errors.ts';
import type { ErrorCode } from '#api/errors.ts';
import { MAX_READ } from './format.ts';
import type { ByteSource } from './format.ts';

/** Bytes read at once: larger buffers leave the processor's second-level cache and cost a third more. */
export const WINDOW_BYTES = 256 * 1024;

export interface FileSource extends ByteSource {
  /** What the file was when it was opened; times in nanoseconds. */
  readonly stat: BigIntStats;
  /** True when size, modification or change time are no longer those of {@link FileSource.stat}: nothing read can be trusted. */
  changed(): boolean;
  /** Releases the file; harmless when called twice. */
  close(): void;
}

const codes: Record<string, ErrorCode> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  // A link, a socket or a device: whatever it is, it is no file.
  ELOOP: 'unsupported',
  ENXIO: 'unsupported',
  ENODEV: 'unsupported',
  EISDIR: 'unsupported',
  EOPNOTSUPP: 'unsupported',
  ENAMETOOLONG: 'invalid',
  EIO: 'unavailable',
  ESTALE: 'unavailable',
  ENOTCONN: 'unavailable',
  ENODATA: 'unavailable',
  ETIMEDOUT: 'unavailable',
  EHOSTDOWN: 'unavailable',
  EMFILE: 'unavailable',
  ENFILE: 'unavailable',
  EBUSY: 'unavailable',
};

const remedies: Partial<Record<ErrorCode, string>> = {
  'not-found': 'It is no longer there; scan again.',
  'permission-denied': 'Give your user the right to read it.',
  unsupported: 'Only regular files are read, never links, folders, sockets or devices.',
  unavailable: 'Check the disk or the connection, then scan again.',
};

function translate(error: unknown, path: string | Buffer): AliceError {
  const cause = error as NodeJS.ErrnoException;
  const code = codes[cause.code ?? ''] ?? 'internal';
  const message = `Cannot read ${path.toString()} (${cause.code ?? cause.message}). ${remedies[code] ?? ''}`.trimEnd();
  return new AliceError(code, message, { cause, details: { path: path.toString(), errno: cause.code } });
}

/** Throws what {@link ByteSource.read} promises for a range outside the file or too long. */
function checkRange(size: number, position: number, length: number): void {
  if (!(length >= 0 && length <= MAX_READ)) {
    throw new AliceError('invalid', `A read of ${length} bytes is over the limit of ${MAX_READ}.`, {
      details: { position, length },
    });
  }
  if (!(position >= 0) || position + length > size) {
    throw new AliceError(
      'data-loss',
      `The file ends at byte ${size}, but bytes ${position} to ${position + length} are announced.`,
      {
        details: { offset: Math.min(Math.max(position, 0) || 0, size) },
      },
    );
  }
}

/** `unsupported` unless it is a regular file. Neither follows a link nor waits for the other end of a pipe. */
function openRegular(path: string | Buffer): { fd: number; stat: BigIntStats } {
  // Windows has neither of the two flags.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK }: Partial<typeof constants> = constants;
  let fd: number | undefined;
  try {
    fd = openSync(path, (O_RDONLY ?? 0) | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    const stat = fstatSync(fd, { bigint: true });
    if (stat.isFile()) return { fd, stat };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw translate(error, path);
  }
  closeSync(fd);
  throw new AliceError('unsupported', `${path.toString()} is not a regular file. ${remedies.unsupported}`, {
    details: { path: path.toString() },
  });
}

/**
 * Opens a file for reading; the caller closes it. A path given as Buffer may hold any bytes (names that are not UTF-8).
 * Throws `not-found`, `permission-denied`, `unsupported` (no regular file) or `unavailable` (disk or network fails), also
 * from `read`; and from `read` `conflict` when the file became shorter since it was opened.
 */
export function openFileSource(path: string | Buffer): FileSource {
  const opened = openRegular(path);
  const { stat } = opened;
  const size = Number(stat.size);
  let fd: number | null = opened.fd;
  const window = Buffer.allocUnsafeSlow(Math.min(WINDOW_BYTES, Math.max(size, 1)));
  let windowStart = 0;
  let windowEnd = 0;

  const descriptor = (): number => {
    if (fd === null) throw new AliceError('internal', `${path.toString()} was read after it had been closed.`);
    return fd;
  };
  const fill = (target: Buffer, position: number, length: number): void => {
    let done = 0;
    while (done < length) {
      let count: number;
      try {
        count = readSync(descriptor(), target, done, length - done, position + done);
      } catch (error) {
        if (error instanceof AliceError) throw error;
        throw translate(error, path);
      }
      if (count === 0) {
        throw new AliceError('conflict', `${path.toString()} became shorter while it was read. Scan it again.`, {
          details: { path: path.toString(), offset: position + done },
        });
      }
      done += count;
    }
  };

  return {
    size,
    stat,
    read(position, length) {
      checkRange(size, position, length);
      if (position >= windowStart && position + length <= windowEnd) {
        return window.subarray(position - windowStart, position - windowStart + length);
      }
      if (length > window.length) {
        const large = Buffer.allocUnsafeSlow(length);
        fill(large, position, length);
        return large;
      }
      const available = Math.min(window.length, size - position);
      // Emptied first, so that a read that fails half-way does not leave a window that lies.
      windowEnd = windowStart;
      fill(window, position, available);
      windowStart = position;
      windowEnd = position + available;
      return window.subarray(0, length);
    },
    changed() {
      try {
        const now = fstatSync(descriptor(), { bigint: true });
        return now.size !== stat.size || now.mtimeNs !== stat.mtimeNs || now.ctimeNs !== stat.ctimeNs;
      } catch (error) {
        if (error instanceof AliceError) throw error;
        throw translate(error, path);
      }
    },
    close() {
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}

/** A source over bytes in memory, with the same laws. */
export function bufferSource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    read(position, length) {
      checkRange(bytes.length, position, length);
      return bytes.subarray(position, position + length);
    },
  };
}
