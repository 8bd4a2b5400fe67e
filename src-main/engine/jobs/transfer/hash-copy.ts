/** Reads files of a location for their hash: the only proof that counts before something is taken away. */
import { createHash } from 'node:crypto';
import { AliceError } from '#api/errors.ts';
import type { Entry, StorageAdapter } from '../../storage/adapter.ts';

/** SHA-256 in hexadecimal of all bytes as the place gives them now. */
export async function hashFile(adapter: StorageAdapter, path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of await adapter.read(path, { signal })) hash.update(part as Uint8Array);
  return hash.digest('hex');
}

/** The entry of a file, null when there is none. Throws when the place cannot tell. */
export async function findEntry(adapter: StorageAdapter, path: string): Promise<Entry | null> {
  try {
    return await adapter.stat(path);
  } catch (error) {
    if (error instanceof AliceError && error.code === 'not-found') return null;
    throw error;
  }
}

/** Milliseconds within which FAT tells two times apart. */
const TICK_MS = 2000;

/** A name that is only held for a file, where there are no hard links: empty, and a file that is itself empty has another time. */
export function isHeld(entry: Entry, file: { size: number; modifiedAt: string }): boolean {
  const apart = Math.abs(entry.modifiedAt.getTime() - Date.parse(file.modifiedAt));
  return entry.size === 0 && (file.size > 0 || apart >= TICK_MS);
}

/** Whether a file is there and has these bytes; `hash` begins with `sha256:`. */
export async function holds(
  adapter: StorageAdapter,
  path: string,
  file: { size: number; hash: string },
): Promise<Entry | null> {
  const entry = await findEntry(adapter, path);
  if (entry === null || entry.size !== file.size) return null;
  return `sha256:${await hashFile(adapter, path)}` === file.hash ? entry : null;
}
