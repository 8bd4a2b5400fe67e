/** Streams an open file: exactly the bytes asked for, or an error; what shrinks or changes meanwhile is not passed off as whole. */
import type { BigIntStats } from 'node:fs';
import { Readable } from 'node:stream';
import { AliceError } from '#api/errors.ts';
import type { ReadOptions } from './adapter.ts';
import { cancelled, fsError } from './fs-errors.ts';
import type { IoFile } from './local-io.ts';

/** Bytes: large enough that the system calls do not show, small enough to have many streams open. */
const CHUNK = 256 * 1024;

/** Throws `invalid` for a range that does not lie within `size` bytes; without a range, the whole file. */
export function resolveRange(
  range: ReadOptions['range'],
  size: number,
  failed: string,
): { start: number; end: number } {
  if (range === undefined) return { start: 0, end: size };
  const { start, end } = range;
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= size)
    return range;
  throw new AliceError('invalid', `${failed}: bytes ${start} to ${end} do not lie within its ${size} bytes.`, {
    details: { size },
  });
}

/**
 * A stream over `file`, which it closes. Fails with `data-loss` when the file ends early, `conflict` when it changed during a
 * whole read, `unavailable` when the disk fails, `cancelled` by the signal.
 */
export function streamFile(file: IoFile, opened: BigIntStats, options: ReadOptions, failed: string): Readable {
  const range = resolveRange(options.range, Number(opened.size), failed);
  const { signal } = options;
  if (signal?.aborted === true) throw cancelled(failed);
  let position = range.start;

  const readNext = async (): Promise<Buffer | null> => {
    const wanted = Math.min(CHUNK, range.end - position);
    if (wanted === 0) {
      if (options.range === undefined) await requireUnchanged();
      return null;
    }
    const buffer = Buffer.allocUnsafeSlow(wanted);
    const { bytesRead } = await file.read(buffer, 0, wanted, position);
    if (bytesRead === 0) {
      throw new AliceError(
        'data-loss',
        `${failed}: it ended at byte ${position} instead of ${range.end}. Was it cut off?`,
      );
    }
    position += bytesRead;
    return buffer.subarray(0, bytesRead);
  };
  const requireUnchanged = async () => {
    const now = await file.stat();
    if (now.size === opened.size && now.mtimeNs === opened.mtimeNs) return;
    throw new AliceError('conflict', `${failed}: it changed while it was read. Try again when it is at rest.`);
  };

  const stream = new Readable({
    highWaterMark: CHUNK,
    read() {
      readNext().then(
        (bytes) => this.push(bytes),
        (error: unknown) => this.destroy(fsError(error, failed)),
      );
    },
    destroy(error, done) {
      signal?.removeEventListener('abort', stop);
      file.close().then(
        () => done(error),
        () => done(error),
      );
    },
  });
  const stop = () => void stream.destroy(cancelled(failed));
  signal?.addEventListener('abort', stop, { once: true });
  return stream;
}
