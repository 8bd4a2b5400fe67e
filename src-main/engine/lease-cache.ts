/** Copies of media for a while, where their locations cannot hold them: bounded in bytes, the longest unused go first, leased ones never. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AliceError } from '#api/errors.ts';
import { dataFolderError } from './ledger/ledger-io.ts';

export interface Leased {
  /** Absolute. */
  file: string;
  leaseUntil: number;
}

export interface CacheWish {
  /** `sha256:…` of the whole file. */
  fileHash: string;
  size: number;
  /** For the ending, by which other programs know what it is. */
  name: string;
}

export interface LeaseCache {
  /** What is there and is what it should be, leased anew; null when there is none. */
  find(wish: CacheWish): Promise<Leased | null>;
  /** As {@link LeaseCache.find}, else filled with what `read` gives. Throws `no-space`, `data-loss` (other bytes), and what `read` throws. */
  fetch(wish: CacheWish, read: () => Promise<AsyncIterable<Uint8Array>>): Promise<Leased>;
}

export interface LeaseCacheOptions {
  folder: string;
  /** Bytes that it may hold, as of now. */
  maxBytes: () => number;
  now: () => number;
}

const LEASE_MS = 3_600_000;
/** What a killed program has left is removed once nobody can be writing to it any more. */
const ABANDONED_MS = 86_400_000;
const LEASE = '.lease';
const PART = '.part';

interface Kept {
  name: string;
  size: number;
  usedMs: number;
}

export function openLeaseCache({ folder, maxBytes, now }: LeaseCacheOptions): LeaseCache {
  const fetching = new Map<string, Promise<Leased>>();
  const nameOf = ({ fileHash, name }: CacheWish): string =>
    `${fileHash.slice('sha256:'.length)}${/^\.\w{1,10}$/.exec(extname(name))?.[0] ?? ''}`;

  async function leaseOf(name: string): Promise<number> {
    const text = await readFile(join(folder, `${name}${LEASE}`), 'utf8').catch(() => '0');
    return Number(text) || 0;
  }

  async function lease(name: string): Promise<Leased> {
    const file = join(folder, name);
    const leaseUntil = Math.max(now() + LEASE_MS, await leaseOf(name));
    await writeFile(join(folder, `${name}${LEASE}`), `${leaseUntil}`);
    await utimes(file, now() / 1000, now() / 1000);
    return { file, leaseUntil };
  }

  async function find(wish: CacheWish): Promise<Leased | null> {
    const name = nameOf(wish);
    const file = join(folder, name);
    const there = await stat(file).catch(() => null);
    if (there === null) return null;
    // The lease first: what is being looked at must not be taken away meanwhile.
    const leased = await lease(name);
    if (there.size === wish.size && (await hashOf(file)) === wish.fileHash) return leased;
    await forget(name);
    return null;
  }

  async function forget(name: string): Promise<void> {
    for (const one of [name, `${name}${LEASE}`]) await unlink(join(folder, one)).catch(() => undefined);
  }

  async function kept(): Promise<Kept[]> {
    const files: Kept[] = [];
    for (const name of await readdir(folder)) {
      if (name.endsWith(LEASE)) continue;
      const there = await stat(join(folder, name)).catch(() => null);
      if (there === null) continue;
      if (name.endsWith(PART) && now() - there.mtimeMs > ABANDONED_MS) await forget(name);
      else files.push({ name, size: there.size, usedMs: there.mtimeMs });
    }
    return files.toSorted((a, b) => a.usedMs - b.usedMs);
  }

  async function makeRoom(size: number): Promise<void> {
    const files = await kept();
    let held = files.reduce((sum, one) => sum + one.size, 0);
    for (const one of files) {
      if (held + size <= maxBytes()) return;
      if (one.name.endsWith(PART) || (await leaseOf(one.name)) > now()) continue;
      await forget(one.name);
      held -= one.size;
    }
    if (held + size <= maxBytes()) return;
    const details = { neededBytes: size, heldBytes: held, maxBytes: maxBytes() };
    throw new AliceError(
      'no-space',
      `The cache may hold ${maxBytes()} bytes, and this needs ${size} beside the ${held} that are in use. Raise it: alice settings --cache-bytes.`,
      { details },
    );
  }

  async function fill(wish: CacheWish, read: () => Promise<AsyncIterable<Uint8Array>>): Promise<Leased> {
    const found = await find(wish);
    if (found !== null) return found;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await makeRoom(wish.size);
    const name = nameOf(wish);
    const part = join(folder, `${name}.${randomBytes(6).toString('hex')}${PART}`);
    try {
      const hash = createHash('sha256');
      const handle = await open(part, 'wx', 0o600);
      try {
        for await (const bytes of await read()) {
          hash.update(bytes);
          await handle.writeFile(bytes);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (`sha256:${hash.digest('hex')}` !== wish.fileHash)
        throw new AliceError(
          'data-loss',
          'The copy does not hold the bytes that are known of it. Verify it: alice verify.',
        );
      await writeFile(join(folder, `${name}${LEASE}`), `${now() + LEASE_MS}`);
      await rename(part, join(folder, name));
      return await lease(name);
    } catch (error) {
      await unlink(part).catch(() => undefined);
      throw dataFolderError(error, 'The copy cannot be kept in the cache');
    }
  }

  return {
    find,
    fetch(wish, read) {
      const name = nameOf(wish);
      const running = fetching.get(name);
      if (running !== undefined) return running;
      const work = fill(wish, read).finally(() => fetching.delete(name));
      fetching.set(name, work);
      return work;
    },
  };
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes as Uint8Array);
  return `sha256:${hash.digest('hex')}`;
}
