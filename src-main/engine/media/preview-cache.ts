/** Keeps made previews in the data folder, bounded in bytes; the least recently used go first, irreplaceable ones last. */
import { mkdir, readdir, readFile, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

export interface CachedPreview {
  /** A complete WebP. */
  bytes: Buffer;
  damaged: boolean;
}

export interface PreviewCacheOptions {
  /** Made when it is not there: holds `ab/abcd…-512.webp`. */
  dir: string;
  /** Default 2 GB. */
  maxBytes?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Whether the preview could be made again now; those of offline media cannot, and stay longest. */
  isReplaceable?: (hash: string) => Promise<boolean>;
}

/** Hashes are 64 hexadecimal digits, sizes the longest side in pixels. Nothing here throws for a full or broken disk. */
export interface PreviewCache {
  find(hash: string, size: number): Promise<CachedPreview | undefined>;
  /** False when it could not be kept; the preview itself is none the worse. */
  put(hash: string, size: number, bytes: Uint8Array, options?: { damaged?: boolean }): Promise<boolean>;
  remove(hash: string, size: number): Promise<void>;
  /** Bytes of all previews; waits until the folder has been counted. */
  bytes(): Promise<number>;
  close(): Promise<void>;
}

const TEMP = '.alice-tmp-';
const NAME = /^([0-9a-f]{64})-(\d+)(\.damaged)?\.webp$/;
/** The time of last use is the file's own time, renewed at most once an hour so that reading does not mean writing. */
const TOUCH_MS = 3_600_000;
/** Shrinks below the bound, so that not every new preview evicts one. */
const SHRINK_TO = 0.9;

export async function openPreviewCache(options: PreviewCacheOptions): Promise<PreviewCache> {
  const { dir, maxBytes = 2e9, now = Date.now, isReplaceable = () => Promise.resolve(true) } = options;
  const index = new Map<string, { bytes: number; usedMs: number }>();
  let total = 0;
  let closed = false;
  let shrinking: Promise<void> | null = null;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const pathOf = (name: string): string => join(dir, name.slice(0, 2), name);
  const note = (name: string, bytes: number, usedMs: number): void => {
    total += bytes - (index.get(name)?.bytes ?? 0);
    index.set(name, { bytes, usedMs });
  };
  const forget = async (name: string): Promise<void> => {
    total -= index.get(name)?.bytes ?? 0;
    index.delete(name);
    await unlink(pathOf(name)).catch(() => {});
  };

  /** Counts what is there, and removes what a killed process left half-written. */
  async function count(): Promise<void> {
    for (const shard of await readdir(dir).catch(() => [])) {
      if (closed) return;
      if (!/^[0-9a-f]{2}$/.test(shard)) continue;
      for (const name of await readdir(join(dir, shard)).catch(() => [])) {
        if (name.startsWith(TEMP)) await rm(join(dir, shard, name), { force: true }).catch(() => {});
        if (!NAME.test(name) || index.has(name)) continue;
        const found = await stat(join(dir, shard, name)).catch(() => undefined);
        if (found) note(name, found.size, found.mtimeMs);
      }
    }
  }
  const counted = count();

  async function shrink(): Promise<void> {
    await counted;
    const oldest = [...index].sort(([, a], [, b]) => a.usedMs - b.usedMs);
    const spared: string[] = [];
    for (const [name] of oldest) {
      if (total <= maxBytes * SHRINK_TO || closed) return;
      if (await isReplaceable(NAME.exec(name)![1]!).catch(() => false)) await forget(name);
      else spared.push(name);
    }
    // Only media that cannot be read now are left: their large previews go first, so that each keeps a small one.
    const sizeOf = (name: string): number => Number(NAME.exec(name)![2]);
    spared.sort((a, b) => sizeOf(b) - sizeOf(a));
    for (const name of spared) {
      if (total <= maxBytes || closed) return;
      await forget(name);
    }
  }

  return {
    async find(hash, size) {
      for (const damaged of [false, true]) {
        const name = nameOf(hash, size, damaged);
        const bytes = await readFile(pathOf(name)).catch(() => undefined);
        if (!bytes) continue;
        if (!isWhole(bytes)) {
          await forget(name);
          continue;
        }
        const usedMs = now();
        if (usedMs - (index.get(name)?.usedMs ?? 0) > TOUCH_MS) {
          note(name, bytes.length, usedMs);
          await utimes(pathOf(name), usedMs / 1000, usedMs / 1000).catch(() => {});
        }
        return { bytes, damaged };
      }
      return undefined;
    },
    async put(hash, size, bytes, { damaged = false } = {}) {
      const name = nameOf(hash, size, damaged);
      const temp = join(dir, name.slice(0, 2), `${TEMP}${randomBytes(8).toString('hex')}`);
      try {
        await mkdir(join(dir, name.slice(0, 2)), { recursive: true, mode: 0o700 });
        // Not forced to disk: a preview cut by a power failure is noticed when read, and made again.
        await writeFile(temp, bytes, { flag: 'wx', mode: 0o600 });
        await rename(temp, pathOf(name));
      } catch {
        await rm(temp, { force: true }).catch(() => {});
        return false;
      }
      note(name, bytes.length, now());
      if (!damaged) await forget(nameOf(hash, size, true));
      if (total > maxBytes && !closed) {
        shrinking ??= shrink().finally(() => (shrinking = null));
        await shrinking;
      }
      return true;
    },
    async remove(hash, size) {
      await forget(nameOf(hash, size, false));
      await forget(nameOf(hash, size, true));
    },
    async bytes() {
      await counted;
      return total;
    },
    async close() {
      closed = true;
      await counted;
      await shrinking;
    },
  };
}

const nameOf = (hash: string, size: number, damaged: boolean): string =>
  `${hash}-${size}${damaged ? '.damaged' : ''}.webp`;

/** RIFF announces the length of the file: a preview cut by a crash does not have it (RFC 9649, section 2.4). */
function isWhole(bytes: Buffer): boolean {
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return bytes.length > 20 && isWebp && bytes.readUInt32LE(4) + 8 === bytes.length;
}
