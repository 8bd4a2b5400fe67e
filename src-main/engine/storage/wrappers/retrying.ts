/** Tries again what failed because the place did not answer, and nothing else. */
import { AliceError } from '#api/errors.ts';
import type { Entry, ListOptions, StorageAdapter } from '../adapter.ts';
import { cancelled } from '../fs-errors.ts';

export interface RetryOptions {
  /** Tries in all, the first one included. */
  attempts?: number | undefined;
  /** Milliseconds before the second try; each further wait doubles, up to `maxMs`, and is cut at random by up to a half. */
  baseMs?: number | undefined;
  maxMs?: number | undefined;
  sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AliceError && error.code === 'unavailable';
}

/**
 * The same location, with calls repeated while they fail as `unavailable`. A body that is a stream can be given only once, so
 * such a write is not repeated, nor is a listing that has already shown files. An answer may be lost after the deed was done: a
 * repeated removal may then say `not-found`, and a repeated write on a condition that the condition fails.
 */
export function retrying(inner: StorageAdapter, options: RetryOptions): StorageAdapter {
  const { attempts = 5, baseMs = 200, maxMs = 30_000, sleep, random } = options;

  async function repeat<T>(work: () => Promise<T>, mayRepeat = () => true, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      if (signal?.aborted === true) throw cancelled('Cannot go on');
      try {
        return await work();
      } catch (error) {
        if (!isUnavailable(error) || attempt >= attempts || !mayRepeat()) throw error;
        await sleep(Math.min(maxMs, baseMs * 2 ** (attempt - 1)) * (1 - random() / 2));
      }
    }
  }

  async function* list(prefix: string, listOptions: ListOptions): AsyncGenerator<Entry> {
    const begin = () =>
      repeat(
        async () => {
          const files = inner.list(prefix, listOptions)[Symbol.asyncIterator]();
          return { files, next: await files.next() };
        },
        undefined,
        listOptions.signal,
      );
    const { files, next: first } = await begin();
    try {
      for (let next = first; next.done !== true; next = await files.next()) {
        yield next.value;
      }
    } finally {
      await files.return?.();
    }
  }

  const { copy, capacity } = inner;
  return {
    ...inner,
    list: (prefix, listOptions = {}) => list(prefix, listOptions),
    stat: (path) => repeat(() => inner.stat(path)),
    read: (path, readOptions) => repeat(() => inner.read(path, readOptions), undefined, readOptions?.signal),
    write: (path, body, writeOptions) =>
      repeat(
        () => inner.write(path, body, writeOptions),
        () => body instanceof Uint8Array,
        writeOptions?.signal,
      ),
    remove: (path, removeOptions) => repeat(() => inner.remove(path, removeOptions)),
    copy: copy === null ? null : (from, to, copyOptions) => repeat(() => copy(from, to, copyOptions)),
    capacity: capacity === null ? null : () => repeat(capacity),
  };
}
