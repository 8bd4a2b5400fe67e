/** Opens one copy of a medium for the page: checked against the catalog and its root, read piece by piece. */
import { constants } from 'node:fs';
import { open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';
import { AliceError } from '#api/errors.ts';
import type { ReadableCopy } from './previews.ts';

/** One read: large enough for disks, small enough to stop soon after the page has lost interest. */
const CHUNK = 256 * 1024;

/** An opened copy; `body` closes it when it ends, however it ends. */
export interface CopySource {
  size: number;
  /** Part of the ETag: two files with equal media may differ in their tags. */
  version: string;
  modified: Date | null;
  body(start: number, end: number): ReadableStream<Uint8Array>;
  close(): Promise<void>;
}

/** Undefined when this copy is not there, not readable, or no longer the file that was identified. */
export async function openCopy(copy: ReadableCopy, signal: AbortSignal): Promise<CopySource | undefined> {
  if (copy.read) return remoteSource(copy, copy.read, signal);
  if (copy.localPath === null) return undefined;
  let file: FileHandle | undefined;
  try {
    const path = typeof copy.localPath === 'string' ? copy.localPath : Buffer.from(copy.localPath);
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stat = await file.stat();
    // Another size means other bytes than those that were identified: not the medium that was asked for.
    if (stat.isFile() && stat.size === copy.size && (await isInside(file, path, copy.root))) {
      const version = `${copy.fileHash ?? ''}-${stat.size}-${Math.round(stat.mtimeMs)}`;
      return localSource(file, stat.size, version, stat.mtime, signal);
    }
  } catch {
    // Gone or unreadable by now: the next copy is tried.
  }
  await file?.close();
  return undefined;
}

/** Whether the opened file really lies below the root, whatever links there are on the way (checked on the descriptor on Linux). */
async function isInside(file: FileHandle, path: string | Buffer, root: string | undefined): Promise<boolean> {
  if (root === undefined) return true;
  const real = await realpath(root, 'buffer');
  const target =
    process.platform === 'linux'
      ? await readlink(`/proc/self/fd/${file.fd}`, 'buffer')
      : await realpath(path, 'buffer');
  const below = real.at(-1) === sep.charCodeAt(0) ? real : Buffer.concat([real, Buffer.from(sep)]);
  return target.subarray(0, below.length).equals(below);
}

function localSource(file: FileHandle, size: number, version: string, modified: Date, signal: AbortSignal): CopySource {
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= file.close().catch(() => {}));
  return {
    size,
    version,
    modified,
    close,
    body(start, end) {
      let at = start;
      signal.addEventListener('abort', () => void close(), { once: true });
      return new ReadableStream<Uint8Array>(
        {
          // Only asked for when the other side has taken what it has: a slow reader holds one chunk, not the file.
          async pull(controller) {
            try {
              const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(CHUNK, end - at)), 0, undefined, at);
              if (bytesRead === 0) throw new AliceError('data-loss', 'The file became shorter while it was read.');
              at += bytesRead;
              controller.enqueue(buffer.subarray(0, bytesRead));
              if (at < end) return;
              await close();
              controller.close();
            } catch (error) {
              await close();
              controller.error(error);
            }
          },
          cancel: close,
        },
        { highWaterMark: 0 },
      );
    },
  };
}

function remoteSource(copy: ReadableCopy, read: NonNullable<ReadableCopy['read']>, signal: AbortSignal): CopySource {
  const stop = new AbortController();
  return {
    size: copy.size,
    version: `${copy.fileHash ?? ''}-${copy.size}`,
    modified: null,
    close: () => Promise.resolve(stop.abort()),
    body(start, end) {
      let parts: AsyncIterator<Uint8Array> | undefined;
      let left = end - start;
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            try {
              parts ??= (await read({ start, end }, AbortSignal.any([stop.signal, signal])))[Symbol.asyncIterator]();
              const part = await parts.next();
              if (part.done) throw new AliceError('data-loss', 'The file became shorter while it was read.');
              left -= part.value.length;
              if (left < 0) throw new AliceError('data-loss', 'The place sent more than was asked for.');
              controller.enqueue(part.value);
              if (left === 0) controller.close();
            } catch (error) {
              controller.error(error);
            }
          },
          async cancel() {
            stop.abort();
            await parts?.return?.();
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}
