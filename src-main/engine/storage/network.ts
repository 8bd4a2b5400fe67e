/** The storage adapter for a mounted share or a removable disk: a local folder behind a process that may be lost at any time. */
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { AliceError } from '#api/errors.ts';
import type { Entry, ListOptions, ReadOptions, StorageAdapter, WriteOptions } from './adapter.ts';
import { cancelled, fsError } from './fs-errors.ts';
import { folderPath } from './local-place.ts';
import { checkPath } from './path-bytes.ts';
import { openProcessLink, type Deadlines, type ProcessLink, type Session } from './process-link.ts';
import type { StartChild } from './start-child.ts';

export const networkConfig = z.object({
  mountPath: folderPath.meta({
    title: 'Folder',
    description: 'Where the share or disk is mounted; ~ is your home folder.',
  }),
});

/** Set by the build (`define`); absent when the sources run as they are. */
declare const __ALICE_BUNDLED__: boolean | undefined;

/** The file of the storage process, from source or as an entry of its own in the built output. */
export function storageProcessUrl(): URL {
  const here = import.meta.url;
  const bundled = typeof __ALICE_BUNDLED__ !== 'undefined' && __ALICE_BUNDLED__ === true;
  if (!bundled) return new URL('../workers/storage-process.ts', here);
  return new URL(/\/chunks\/[^/]*$/.test(here) ? '../storage-process.js' : './storage-process.js', here);
}

export interface NetworkOptions {
  /** Absolute, or beginning with `~`. */
  path: string;
  name?: string | undefined;
  exclude?: readonly string[] | undefined;
  deadlines?: Partial<Deadlines> | undefined;
  now?: (() => number) | undefined;
  process?: URL | undefined;
  /** Hears of every process started, and of what kind of work it does. */
  onStart?: ((pid: number, work: 'calls' | 'listings') => void) | undefined;
  startChild?: StartChild | undefined;
}

/** Bytes sent to the process at once. */
const PIECE = 256 * 1024;

/** Rejects with `cancelled` as soon as the signal says so, whatever the process does; `work` goes on unheeded. */
function orAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined, failed: string): Promise<Value> {
  if (signal === undefined) return work;
  work.catch(() => undefined); // Nobody may be left to hear of it.
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled(failed));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Gives a stream of the process up without waiting for it: it may be gone, and then there is nothing to give up. */
function abandon(session: Session, stream: number): void {
  session.call('stop', { stream }).catch(() => undefined);
}

/** Milliseconds: a failed write waits this long for its traces to be taken away, and no longer. */
const CLEAN_UP = 1_000;

async function cleanUp(session: Session, stream: number): Promise<void> {
  const enough = new AbortController();
  const stopped = session.call('stop', { stream }).catch(() => undefined);
  await Promise.race([
    stopped,
    wait(CLEAN_UP, undefined, { signal: enough.signal, ref: false }).catch(() => undefined),
  ]);
  enough.abort();
}

async function* list(link: ProcessLink, prefix: string, options: ListOptions, failed: string): AsyncGenerator<Entry> {
  const { signal } = options;
  const session = await orAborted(link.session(), signal, failed);
  const stream = await orAborted(session.call('listBegin', { prefix }), signal, failed);
  let done = false;
  try {
    while (!done) {
      const batch = await orAborted(session.call('listNext', { stream }), signal, failed);
      done = batch.done;
      for (const skipped of batch.skipped) options.onSkipped?.(skipped);
      for (const entry of batch.entries) {
        if (signal?.aborted === true) throw cancelled(failed);
        yield entry;
      }
    }
  } finally {
    if (!done) abandon(session, stream);
  }
}

async function read(link: ProcessLink, path: string, options: ReadOptions, failed: string): Promise<Readable> {
  const { range, signal } = options;
  if (signal?.aborted === true) throw cancelled(failed);
  const session = await orAborted(link.session(), signal, failed);
  const number = await orAborted(session.call('readBegin', { path, range }), signal, failed);
  const body = new Readable({
    highWaterMark: PIECE,
    read() {
      session.call('readNext', { stream: number }).then(
        (bytes) => this.push(bytes),
        (error: unknown) => this.destroy(fsError(error, failed)),
      );
    },
    destroy(error, done) {
      signal?.removeEventListener('abort', stop);
      if (!this.readableEnded) abandon(session, number);
      done(error);
    },
  });
  const stop = () => void body.destroy(cancelled(failed));
  signal?.addEventListener('abort', stop, { once: true });
  return body;
}

async function send(session: Session, stream: number, body: Readable | Uint8Array): Promise<void> {
  for await (const part of body instanceof Uint8Array ? [body] : body) {
    const bytes: Uint8Array = typeof part === 'string' ? Buffer.from(part) : part;
    for (let at = 0; at < bytes.length; at += PIECE) {
      const wanted = await session.call('writeNext', { stream, bytes: bytes.subarray(at, at + PIECE) });
      if (!wanted) return; // It has failed; the end of the write says why.
    }
  }
}

async function write(
  link: ProcessLink,
  path: string,
  body: Readable | Uint8Array,
  options: WriteOptions,
  failed: string,
): Promise<Entry> {
  const { signal, ...sent } = options;
  let begun: { session: Session; stream: number } | null = null;
  try {
    checkPath(path);
    if (signal?.aborted === true) throw cancelled(failed);
    const session = await orAborted(link.session(), signal, failed);
    const stream = await orAborted(session.call('writeBegin', { path, options: sent }), signal, failed);
    begun = { session, stream };
    await orAborted(send(session, stream, body), signal, failed);
    const entry = await orAborted(session.call('writeEnd', { stream }), signal, failed);
    begun = null;
    return entry;
  } catch (error) {
    if (!(body instanceof Uint8Array)) body.destroy();
    if (begun !== null) await cleanUp(begun.session, begun.stream);
    throw fsError(error, failed);
  }
}

/**
 * Opens a mounted folder through a process of its own, and a second one for listings, which walk without pause. When one does not
 * answer in time, it is killed and forgotten: the call rejects with `unavailable`, and the next call starts another one, with
 * growing rests after repeated failures. Throws `unavailable` when the place is not there now.
 * There is no `localPath`: whoever opened one in this process could be stuck for good.
 */
export async function openNetwork(options: NetworkOptions): Promise<StorageAdapter> {
  const { path, exclude, deadlines, now, onStart, startChild } = options;
  const name = options.name ?? path;
  const link = (work: 'calls' | 'listings') =>
    openProcessLink({
      process: options.process ?? storageProcessUrl(),
      name,
      path,
      exclude,
      deadlines,
      now,
      startChild,
      onStart: (pid) => onStart?.(pid, work),
    });
  const calls = link('calls');
  const listings = link('listings');
  const failedTo = (verb: string, at: string) => `Cannot ${verb} ${JSON.stringify(at)} in ${JSON.stringify(name)}`;
  const close = async () => void (await Promise.all([calls.close(), listings.close()]));
  let traits: StorageAdapter['traits'];
  try {
    ({ traits } = await calls.session());
  } catch (error) {
    await close();
    throw error instanceof AliceError ? error : fsError(error, `Cannot open the location ${JSON.stringify(name)}`);
  }
  return {
    list: (prefix, listOptions = {}) =>
      list(listings, prefix, listOptions, `Cannot list the location ${JSON.stringify(name)}`),
    stat: (at) => calls.call('stat', { path: at }),
    read: (at, readOptions = {}) => read(calls, at, readOptions, failedTo('read', at)),
    write: (at, body, writeOptions = {}) => write(calls, at, body, writeOptions, failedTo('write', at)),
    remove: (at, { ifMatch } = {}) => calls.call('remove', { path: at, ifMatch }),
    close,
    move: (from, to, { ifMatch } = {}) => calls.call('move', { from, to, ifMatch }),
    sweep: (folder) => calls.call('sweep', { folder }),
    copy: (from, to, { ifNoneMatch } = {}) => calls.call('copy', { from, to, ifNoneMatch }),
    watch: null,
    localPath: null,
    capacity: () => calls.call('capacity', {}),
    fingerprint: () => calls.call('fingerprint', {}),
    traits,
  };
}
