/** Reads a file that was just written, and proves that the place gives back what it was given. */
import { createHash } from 'node:crypto';
import { AliceError } from '#api/errors.ts';
import { cancelled } from './fs-errors.ts';
import { flags, type IoPath, type LocalIo } from './local-io.ts';

const CHUNK = 256 * 1024;

/** Throws `data-loss` unless the file has this SHA-256. */
export async function readBack(
  io: LocalIo,
  at: IoPath,
  sha256: string,
  signal: AbortSignal | undefined,
  failed: string,
): Promise<void> {
  const file = await io.open(at, flags.read);
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafeSlow(CHUNK);
    for (let position = 0; ;) {
      if (signal?.aborted === true) throw cancelled(failed);
      const { bytesRead } = await file.read(buffer, 0, CHUNK, position);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
    if (hash.digest('hex') === sha256) return;
    throw new AliceError('data-loss', `${failed}: the disk gave back other bytes than were written. Check the disk.`);
  } finally {
    await file.close();
  }
}
