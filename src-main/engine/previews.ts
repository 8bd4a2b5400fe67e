/** Previews by content hash: from the cache, else made once from the best copy, however many ask at the same time. */
import { join } from 'node:path';
import { AliceError } from '#api/errors.ts';
import { openPreviewCache, type CachedPreview } from './media/preview-cache.ts';
import type { PreviewImage } from './media/preview.ts';
import { findFfmpeg, takePoster } from './media/video-poster.ts';
import type { StartChild } from './storage/start-child.ts';
import { openPreviewPool, type PreviewPool } from './workers/preview-pool.ts';

/** Longest side in pixels. */
export const previewSizes = [256, 512, 1024, 2048] as const;
export type PreviewSize = (typeof previewSizes)[number];

/** One copy of a medium as far as reading it goes; the best one comes first in a list. */
export interface ReadableCopy {
  /** The location's name. */
  location: string;
  /** What to connect when it is offline: what is written on the drive, and where that is kept. */
  label?: string | undefined;
  site?: string | undefined;
  online: boolean;
  /** Absolute; null where bytes must be fetched by `read`. */
  localPath: string | Uint8Array | null;
  /** The location's root: with it, a file that a link inside the location leads out of it is refused. */
  root?: string | undefined;
  /** Reads bytes `start` (inclusive) to `end` (exclusive) where the place may hang or has no paths. Preferred when given. */
  read?:
    ((range: { start: number; end: number }, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>) | undefined;
  mime: string;
  /** Bytes, as the catalog knows it. */
  size: number;
  /** `sha256:…` of the whole file, for the ETag. */
  fileHash?: string | undefined;
}

export interface Preview extends CachedPreview {
  /** False for a smaller one that stands in while no copy can be read. */
  exact: boolean;
}

export interface PreviewsOptions {
  dataDir: string;
  now?: () => number;
  /** Bound of the cache in bytes; default 2 GB. */
  maxBytes?: number;
  /** Absolute path of ffmpeg; null for none; found on PATH when left out. */
  ffmpeg?: string | null;
  pool?: PreviewPool;
  startChild?: StartChild | undefined;
  /** Told what a picture looks like whenever one is decoded; null when there is nothing to see in it. */
  onLikeness?: (hash: string, bits: Uint8Array | null) => void;
  /** Copies by `sha256:…`: tells the cache which previews could be made again. */
  findReadable?: (hash: string) => Promise<ReadableCopy[]>;
}

export interface Previews {
  /**
   * `hash` is 64 hexadecimal digits; `copies` is asked only when the cache has nothing. Throws `not-found` (no such medium),
   * `unavailable` (no copy can be read; details name the places), `unsupported` (details `{ poster: true }` for a video of which
   * the page itself may take a picture), `data-loss`, `cancelled`.
   */
  get(hash: string, size: PreviewSize, copies: () => Promise<ReadableCopy[]>, signal?: AbortSignal): Promise<Preview>;
  /** A PNG of at most `side` pixels, for the desktop's own use; throws what `get` throws. */
  icon(hash: string, side: number, copies: () => Promise<ReadableCopy[]>): Promise<Uint8Array>;
  /**
   * Keeps a picture that the page took out of a video; all sizes are made from it. Throws `invalid` when it is none or above
   * 16 MiB, `unavailable` when the data folder cannot take it.
   */
  storePoster(hash: string, bytes: Uint8Array): Promise<void>;
  /**
   * Has `onLikeness` told what a picture looks like: from a preview that is there, else by making one, else (`copies` is null) not at
   * all. Says whether it was told; throws what `get` throws.
   */
  look(hash: string, copies: (() => Promise<ReadableCopy[]>) | null, signal?: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/** What the gallery shows, too. */
const LOOKED_AT = 512;
const MAX_POSTER = 16 * 1024 * 1024;
const MAX_FETCHED = 64 * 1024 * 1024;
const MAX_REFUSALS = 5000;
/** A file that gave no preview is tried again after this long. */
const REFUSAL_MS = 600_000;

interface Work {
  result: Promise<Preview>;
  stop: AbortController;
  waiting: number;
}

export async function openPreviews(options: PreviewsOptions): Promise<Previews> {
  const { now = Date.now, findReadable } = options;
  const cache = await openPreviewCache({
    dir: join(options.dataDir, 'previews'),
    now,
    ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
    ...(findReadable
      ? { isReplaceable: async (hash) => (await findReadable(`sha256:${hash}`)).some((copy) => copy.online) }
      : {}),
  });
  const pool = options.pool ?? openPreviewPool({ startChild: options.startChild });
  const ffmpeg = options.ffmpeg === undefined ? findFfmpeg(process.env['PATH']) : options.ffmpeg;
  const working = new Map<string, Work>();
  const refusals = new Map<string, { error: AliceError; atMs: number }>();

  /** Made from a larger preview where there is one, else from a copy. */
  async function make(hash: string, size: PreviewSize, copies: () => Promise<ReadableCopy[]>, signal: AbortSignal) {
    for (const larger of previewSizes.filter((one) => one > size)) {
      const found = await cache.find(hash, larger);
      if (!found) continue;
      const image = await pool.make({ bytes: found.bytes }, size, signal);
      await cache.put(hash, size, image.bytes, { damaged: found.damaged });
      return { bytes: Buffer.from(image.bytes), damaged: found.damaged, exact: true };
    }
    const refusal = refusals.get(hash);
    if (refusal && now() - refusal.atMs < REFUSAL_MS) throw refusal.error;
    const known = await copies();
    if (known.length === 0) throw new AliceError('not-found', 'There is no such medium in the catalog.');
    try {
      const image = await fromCopies(hash, known, size, signal);
      await cache.put(hash, size, image.bytes, { damaged: image.damaged });
      return { bytes: Buffer.from(image.bytes), damaged: image.damaged, exact: true };
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
      if (error.code === 'unsupported' || error.code === 'data-loss') {
        if (refusals.size >= MAX_REFUSALS) refusals.clear();
        refusals.set(hash, { error, atMs: now() });
      }
      const smaller = error.code === 'unavailable' ? await smallerOne(hash, size) : undefined;
      if (smaller) return { ...smaller, exact: false };
      throw error;
    }
  }

  async function smallerOne(hash: string, size: number): Promise<CachedPreview | undefined> {
    for (const smaller of previewSizes.filter((one) => one < size).toReversed()) {
      const found = await cache.find(hash, smaller);
      if (found) return found;
    }
    return undefined;
  }

  /** Videos that begin with one picture are not alike for that, and a damaged picture looks like nothing. */
  function noted({ mime }: ReadableCopy, image: PreviewImage, hash: string): PreviewImage {
    if (mime.startsWith('image/') && !image.damaged) options.onLikeness?.(hash, image.likeness);
    return image;
  }

  async function fromCopies(hash: string, copies: ReadableCopy[], size: number, signal: AbortSignal) {
    let last: AliceError | undefined;
    for (const copy of copies.filter((one) => one.online)) {
      try {
        if (copy.localPath !== null) return noted(copy, await fromFile(copy.localPath, copy.mime, size, signal), hash);
        if (copy.read) return noted(copy, await fromStream(copy, size, signal), hash);
      } catch (error) {
        if (!(error instanceof AliceError) || error.code === 'cancelled') throw error;
        // What this file itself cannot give, a healthier copy may; what the place cannot give, another place may.
        if (!last || last.code === 'unavailable' || last.code === 'not-found') last = error;
      }
    }
    const lasting = last && (last.code === 'unsupported' || last.code === 'data-loss');
    throw lasting ? last! : noCopyReadable(copies);
  }

  /** For places without paths: the picture passes through memory, so large files and videos are left out. */
  async function fromStream(copy: ReadableCopy, size: number, signal: AbortSignal) {
    if (!copy.mime.startsWith('image/') || copy.size > MAX_FETCHED)
      throw new AliceError('unsupported', 'No preview is made of this kind of file at this place.');
    const parts: Uint8Array[] = [];
    for await (const part of await copy.read!({ start: 0, end: copy.size }, signal)) parts.push(part);
    return pool.make({ bytes: Buffer.concat(parts) }, size, signal);
  }

  async function fromFile(path: string | Uint8Array, mime: string, size: number, signal: AbortSignal) {
    if (mime.startsWith('audio/')) throw new AliceError('unsupported', 'Sounds have no picture.');
    if (!mime.startsWith('video/')) return pool.make({ path }, size, signal);
    if (!ffmpeg)
      throw new AliceError('unsupported', 'Pictures of videos need ffmpeg. Install it, or let the page take one.', {
        details: { poster: true },
      });
    try {
      const picture = await takePoster(path, { ffmpeg, signal });
      return await pool.make({ bytes: picture }, size, signal);
    } catch (error) {
      if (!(error instanceof AliceError) || error.code !== 'unsupported') throw error;
      throw new AliceError('unsupported', error.message, { details: { ...error.details, poster: true }, cause: error });
    }
  }

  function wait(work: Work, signal: AbortSignal | undefined): Promise<Preview> {
    work.waiting++;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (--work.waiting === 0) work.stop.abort();
        reject(new AliceError('cancelled', 'The preview is no longer wanted.'));
      };
      if (signal?.aborted) return leave();
      signal?.addEventListener('abort', leave, { once: true });
      work.result.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave));
    });
  }

  const previews: Previews = {
    async icon(hash, side, copies) {
      const { bytes } = await previews.get(hash, 256, copies);
      return (await pool.make({ bytes }, side, undefined, 'png')).bytes;
    },
    async get(hash, size, copies, signal) {
      const found = await cache.find(hash, size);
      if (found) return { ...found, exact: true };
      const key = `${hash}-${size}`;
      let work = working.get(key);
      // Work that its last asker has left is being stopped: it is no use to a new one.
      if (!work || work.stop.signal.aborted) {
        const stop = new AbortController();
        const started: Work = { stop, waiting: 0, result: make(hash, size, copies, stop.signal) };
        const done = (): void => {
          if (working.get(key) === started) working.delete(key);
        };
        started.result.then(done, done);
        working.set(key, started);
        work = started;
      }
      return wait(work, signal);
    },
    async look(hash, copies, signal) {
      for (const size of previewSizes) {
        const found = await cache.find(hash, size);
        if (!found) continue;
        if (!found.damaged)
          options.onLikeness?.(hash, (await pool.make({ bytes: found.bytes }, size, signal, 'none')).likeness);
        return !found.damaged;
      }
      if (copies === null) return false;
      const made = await previews.get(hash, LOOKED_AT, copies, signal);
      return made.exact && !made.damaged;
    },
    async storePoster(hash, bytes) {
      if (!/^[0-9a-f]{64}$/.test(hash)) throw new AliceError('invalid', 'A poster belongs to a content hash.');
      if (bytes.length > MAX_POSTER)
        throw new AliceError('invalid', 'The poster is larger than 16 MiB. Send a smaller one.');
      let image;
      try {
        image = await pool.make({ bytes }, 2048);
      } catch (error) {
        if (error instanceof AliceError && (error.code === 'unsupported' || error.code === 'data-loss'))
          throw new AliceError('invalid', 'The poster is no picture. Send a PNG, JPEG or WebP.', { cause: error });
        throw error;
      }
      if (image.damaged) throw new AliceError('invalid', 'The poster is damaged. Send it again.');
      refusals.delete(hash);
      if (!(await cache.put(hash, 2048, image.bytes)))
        throw new AliceError('unavailable', 'The poster cannot be kept: see that the data folder has room.');
      // What was made of an earlier picture would stay beside this one.
      for (const size of previewSizes) if (size < 2048) await cache.remove(hash, size);
    },
    async close() {
      await pool.close();
      await Promise.allSettled([...working.values()].map((work) => work.result));
      await cache.close();
    },
  };
  return previews;
}

/** Names what to connect: `details.connect` is a list of `{ location, label, site }`. */
export function noCopyReadable(copies: ReadableCopy[]): AliceError {
  const places = new Map(copies.map(({ location, label, site }) => [location, { location, label, site }]));
  const offline = [...places.values()].filter(({ location }) =>
    copies.every((copy) => copy.location !== location || !copy.online),
  );
  const words = offline.map(({ location, label, site }) => {
    const more = [label, site].filter((word) => word !== undefined).join(', ');
    return more ? `${location} (${more})` : location;
  });
  const remedy = words.length > 0 ? `Connect ${words.join(' or ')}.` : 'Scan its location again.';
  return new AliceError('unavailable', `No copy of this can be read now. ${remedy}`, { details: { connect: offline } });
}
