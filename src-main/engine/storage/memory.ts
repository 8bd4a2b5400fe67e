/** A location in memory, with the same laws as every other: for tests, and as the plainest statement of what the laws are. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AliceError } from '#api/errors.ts';
import type { Entry, ListOptions, ReadOptions, StorageAdapter, WriteOptions } from './adapter.ts';
import { cancelled, fsError } from './fs-errors.ts';
import { createExclusion } from './glob.ts';
import { checkPath, windowsNameProblem } from './path-bytes.ts';
import { resolveRange } from './stream-file.ts';
import { isOwnName } from './walk.ts';

export interface MemoryOptions {
  /** Habits of FAT: no upper and lower case apart, times to two seconds, no inodes, Windows' forbidden names. */
  fatLike?: boolean | undefined;
  /** Bytes that fit in. */
  maxBytes?: number | undefined;
  exclude?: readonly string[] | undefined;
  now?: (() => Date) | undefined;
}

interface StoredFile {
  path: string;
  bytes: Buffer;
  modifiedAt: Date;
  version: number;
}

interface MemoryPlace extends MemoryOptions {
  files: Map<string, StoredFile>;
  versions: number;
}

const FAT_TICK_MS = 2000;

/** Two paths with one key are one file here, by Unicode's simple folding where case does not count. */
function keyOf(place: MemoryPlace, path: string): string {
  return place.fatLike === true ? path.normalize('NFC').toLowerCase() : path;
}

function requireName(place: MemoryPlace, path: string): void {
  checkPath(path);
  if (place.fatLike !== true) return;
  for (const name of path.split('/')) {
    const problem = windowsNameProblem(name);
    if (problem === null) continue;
    throw new AliceError(
      'invalid',
      `${JSON.stringify(path)} cannot be used as a path: ${problem}. Choose another name.`,
    );
  }
}

function entryOf(place: MemoryPlace, file: StoredFile): Entry {
  const { path, modifiedAt } = file;
  const size = file.bytes.length;
  const etag = place.fatLike === true ? `${size}-${modifiedAt.getTime() / FAT_TICK_MS}` : `v${file.version}`;
  return { path, size, modifiedAt: new Date(modifiedAt), etag };
}

function getFile(place: MemoryPlace, path: string): StoredFile {
  requireName(place, path);
  const file = place.files.get(keyOf(place, path));
  if (file === undefined) throw new AliceError('not-found', `There is no file ${JSON.stringify(path)}.`);
  return file;
}

function checkPrecondition(place: MemoryPlace, path: string, options: WriteOptions): void {
  const file = place.files.get(keyOf(place, path));
  if (options.ifNoneMatch === '*' && file !== undefined) {
    throw new AliceError('already-exists', `${JSON.stringify(path)} is there already. Choose another name.`);
  }
  if (options.ifMatch !== undefined && (file === undefined || entryOf(place, file).etag !== options.ifMatch)) {
    throw new AliceError('conflict', `${JSON.stringify(path)} was changed in the meantime. Look at it again first.`);
  }
}

/** Folders do not exist, but a file cannot have a file as its parent either: a disk could not hold both. */
function requireParents(place: MemoryPlace, path: string): void {
  const key = keyOf(place, path);
  for (let end = key.indexOf('/'); end !== -1; end = key.indexOf('/', end + 1)) {
    if (place.files.has(key.slice(0, end))) {
      throw new AliceError('conflict', `A file is where ${JSON.stringify(path)} needs a folder. Rename one of them.`);
    }
  }
  if ([...place.files.keys()].some((other) => other.startsWith(`${key}/`))) {
    throw new AliceError('conflict', `${JSON.stringify(path)} is a folder. Choose another name.`);
  }
}

async function collect(body: Readable | Uint8Array, options: WriteOptions, failed: string): Promise<Buffer> {
  const { signal } = options;
  const parts: Buffer[] = [];
  const stop = () => (body instanceof Uint8Array ? undefined : body.destroy(cancelled(failed)));
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const part of body instanceof Uint8Array ? [body] : body) parts.push(Buffer.from(part));
  } catch (error) {
    throw fsError(error, failed);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  if (signal?.aborted === true) throw cancelled(failed);
  const bytes = Buffer.concat(parts);
  if (options.size === undefined || options.size === bytes.length) return bytes;
  throw new AliceError(
    'data-loss',
    `${failed}: ${options.size} bytes were announced, ${bytes.length} arrived. Try again.`,
  );
}

function store(place: MemoryPlace, path: string, bytes: Buffer, modifiedAt: Date): Entry {
  const tick = place.fatLike === true ? FAT_TICK_MS : 1;
  const kept = new Date(Math.floor(modifiedAt.getTime() / tick) * tick);
  const before = place.files.get(keyOf(place, path));
  const used =
    [...place.files.values()].reduce((sum, file) => sum + file.bytes.length, 0) - (before?.bytes.length ?? 0);
  if (place.maxBytes !== undefined && used + bytes.length > place.maxBytes) {
    throw new AliceError('no-space', `${JSON.stringify(path)} does not fit: ${place.maxBytes - used} bytes are free.`);
  }
  place.versions += 1;
  const file = { path: before?.path ?? path, bytes, modifiedAt: kept, version: place.versions };
  place.files.set(keyOf(place, path), file);
  return entryOf(place, file);
}

async function write(
  place: MemoryPlace,
  path: string,
  body: Readable | Uint8Array,
  options: WriteOptions,
): Promise<Entry> {
  const failed = `Cannot write ${JSON.stringify(path)}`;
  try {
    requireName(place, path);
    if (options.signal?.aborted === true) throw cancelled(failed);
    checkPrecondition(place, path, options);
    const bytes = await collect(body, options, failed);
    checkPrecondition(place, path, options);
    requireParents(place, path);
    const { sha256 } = options;
    if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new AliceError('data-loss', `${failed}: the bytes are not those that were announced. Try again.`);
    const entry = store(place, path, bytes, options.modifiedAt ?? place.now?.() ?? new Date());
    return sha256 === undefined ? entry : { ...entry, hashes: { sha256 } };
  } catch (error) {
    if (!(body instanceof Uint8Array)) body.destroy();
    throw error;
  }
}

function read(place: MemoryPlace, path: string, options: ReadOptions): Readable {
  const failed = `Cannot read ${JSON.stringify(path)}`;
  const { signal } = options;
  const { bytes } = getFile(place, path);
  const { start, end } = resolveRange(options.range, bytes.length, failed);
  if (signal?.aborted === true) throw cancelled(failed);
  const stream = Readable.from(chunksOf(bytes.subarray(start, end)), { objectMode: false });
  const stop = () => void stream.destroy(cancelled(failed));
  signal?.addEventListener('abort', stop, { once: true });
  stream.once('close', () => signal?.removeEventListener('abort', stop));
  return stream;
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  const length = 64 * 1024;
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function* list(place: MemoryPlace, prefix: string, options: ListOptions): AsyncGenerator<Entry> {
  const cut = prefix.lastIndexOf('/') + 1;
  if (cut > 0) requireName(place, prefix.slice(0, cut - 1));
  const excluded = createExclusion(place.exclude ?? []);
  for (const file of place.files.values()) {
    if (options.signal?.aborted === true) throw cancelled('Cannot list the location');
    if (!file.path.startsWith(prefix) || file.path.slice(cut).split('/').some(isOwnName) || excluded(file.path))
      continue;
    yield entryOf(place, file);
  }
}

/** Opens an empty location in memory. */
export async function openMemory(options: MemoryOptions = {}): Promise<StorageAdapter> {
  const place: MemoryPlace = { ...options, files: new Map(), versions: 0 };
  const { maxBytes } = options;
  const used = () => [...place.files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
  return {
    list: (prefix, listOptions = {}) => list(place, prefix, listOptions),
    stat: async (path) => entryOf(place, getFile(place, path)),
    read: async (path, readOptions = {}) => read(place, path, readOptions),
    write: (path, body, writeOptions = {}) => write(place, path, body, writeOptions),
    remove: async (path, { ifMatch } = {}) => {
      getFile(place, path);
      checkPrecondition(place, path, { ifMatch });
      place.files.delete(keyOf(place, path));
    },
    close: async () => undefined,
    copy: async (from, to, { ifNoneMatch } = {}) => {
      const source = getFile(place, from);
      requireName(place, to);
      checkPrecondition(place, to, { ifNoneMatch });
      if (keyOf(place, from) === keyOf(place, to)) return entryOf(place, source);
      requireParents(place, to);
      return store(place, to, source.bytes, source.modifiedAt);
    },
    move: async (from, to, { ifMatch } = {}) => {
      const source = getFile(place, from);
      requireName(place, to);
      checkPrecondition(place, from, { ifMatch });
      if (keyOf(place, from) === keyOf(place, to)) return entryOf(place, source);
      checkPrecondition(place, to, { ifNoneMatch: '*' });
      requireParents(place, to);
      place.files.delete(keyOf(place, from));
      return store(place, to, source.bytes, source.modifiedAt);
    },
    sweep: null,
    watch: null,
    localPath: null,
    capacity: maxBytes === undefined ? null : async () => ({ freeBytes: maxBytes - used(), totalBytes: maxBytes }),
    traits: {
      writable: true,
      caseSensitive: options.fatLike !== true,
      conditionalWrite: true,
      keepsModifiedAt: true,
      stableIdentity: options.fatLike !== true,
    },
  };
}
