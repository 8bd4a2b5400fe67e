/** Holds reading and writing down to a rate, so that copying leaves some of a disk or a line to everybody else. */
import { Readable } from 'node:stream';
import type { StorageAdapter } from '../adapter.ts';

export interface ThrottleOptions {
  /** Bytes per second, for all streams of the location together. */
  bytesPerSecond: number;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
}

/** The same location at a limited rate. It has no `localPath` and no `copy`: both would go past the limit. */
export function throttled(inner: StorageAdapter, options: ThrottleOptions): StorageAdapter {
  const { bytesPerSecond, now, sleep } = options;
  /** When the bytes let through so far will have had their time. */
  let freeAt = -Infinity;

  async function pay(bytes: number): Promise<void> {
    const before = now();
    const begin = Math.max(freeAt, before);
    freeAt = begin + (bytes / bytesPerSecond) * 1000;
    if (freeAt > before) await sleep(freeAt - before);
  }

  async function* paced(source: Readable | Uint8Array[]): AsyncGenerator<Uint8Array> {
    for await (const part of source) {
      const bytes: Uint8Array = typeof part === 'string' ? Buffer.from(part) : part;
      await pay(bytes.length);
      yield bytes;
    }
  }

  /** A paced stream that, when it is given up, gives up the stream it draws from. */
  function pace(source: Readable | Uint8Array): Readable {
    const stream = Readable.from(paced(source instanceof Uint8Array ? [source] : source), { objectMode: false });
    if (source instanceof Uint8Array) return stream;
    stream.once('close', () => source.destroy());
    source.once('error', (error) => stream.destroy(error));
    return stream;
  }

  return {
    ...inner,
    read: async (path, readOptions) => pace(await inner.read(path, readOptions)),
    write: async (path, body, writeOptions) => {
      try {
        return await inner.write(path, pace(body), writeOptions);
      } catch (error) {
        if (!(body instanceof Uint8Array)) body.destroy();
        throw error;
      }
    },
    copy: null,
    localPath: null,
  };
}
