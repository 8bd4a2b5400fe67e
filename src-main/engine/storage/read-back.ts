/** Reads a file that was just written from the disk itself, where that can be had, and proves that it gives back what it was given. */
import { constants } from 'node:fs';
import { createHash, type Hash } from 'node:crypto';
import { AliceError } from '#api/errors.ts';
import { cancelled, errnoOf } from './fs-errors.ts';
import { flags, type IoFile, type IoPath, type LocalIo } from './local-io.ts';

/** Part of the language's engines, not of the language, whose types are all that are loaded here. */
declare const WebAssembly: { Memory: new (options: { initial: number }) => { buffer: ArrayBuffer } };

const PAGE = 64 * 1024;
const CHUNK = 16 * PAGE;
/** Buffers kept for the next file. */
const KEPT = 4;
const spare: Buffer[] = [];

/** Direct reading wants memory that begins on a page (open(2), O_DIRECT); that of WebAssembly does, that of buffers does not. */
function alignedBuffer(): Buffer {
  return spare.pop() ?? Buffer.from(new WebAssembly.Memory({ initial: CHUNK / PAGE }).buffer);
}

/** Codes by which file systems say that they do not read past the page cache, or not at this place. */
const notDirect = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP']);

interface Reading {
  hash: Hash;
  position: number;
  signal: AbortSignal | undefined;
  failed: string;
}

/** Until there is nothing more, or fewer bytes come than `least`. */
async function readOn(file: IoFile, buffer: Buffer, least: number, reading: Reading): Promise<void> {
  for (;;) {
    if (reading.signal?.aborted === true) throw cancelled(reading.failed);
    const { bytesRead } = await file.read(buffer, 0, CHUNK, reading.position);
    reading.hash.update(buffer.subarray(0, bytesRead));
    reading.position += bytesRead;
    if (bytesRead < least) return;
  }
}

/** Past the page cache, as far as the file system allows it. Says whether that was to the end. */
async function readDirectly(io: LocalIo, at: IoPath, buffer: Buffer, reading: Reading): Promise<boolean> {
  // Other systems than Linux have no such flag.
  const direct = process.platform === 'linux' ? (constants.O_DIRECT ?? 0) : 0;
  if (direct === 0) return false;
  try {
    const file = await io.open(at, flags.read | direct);
    try {
      // Where a short read ends, direct reading may not go on.
      await readOn(file, buffer, CHUNK, reading);
      return BigInt(reading.position) === (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (notDirect.has(errnoOf(error))) return false;
    throw error;
  }
}

/** Throws `data-loss` unless the file has this SHA-256. */
export async function readBack(
  io: LocalIo,
  at: IoPath,
  sha256: string,
  signal: AbortSignal | undefined,
  failed: string,
): Promise<void> {
  const reading: Reading = { hash: createHash('sha256'), position: 0, signal, failed };
  const buffer = alignedBuffer();
  try {
    if (!(await readDirectly(io, at, buffer, reading))) {
      const file = await io.open(at, flags.read);
      try {
        await readOn(file, buffer, 1, reading);
      } finally {
        await file.close();
      }
    }
  } finally {
    if (spare.length < KEPT) spare.push(buffer);
  }
  if (reading.hash.digest('hex') === sha256) return;
  throw new AliceError('data-loss', `${failed}: the disk gave back other bytes than were written. Check the disk.`);
}
