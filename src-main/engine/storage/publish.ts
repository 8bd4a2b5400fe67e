/** The one way in which bytes get a name at a local location: written aside, checked, made durable, then put in place at once. */
import { randomBytes } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { Readable } from 'node:stream';
import { AliceError } from '#api/errors.ts';
import type { WriteOptions } from './adapter.ts';
import { cancelled, errnoOf, fsError } from './fs-errors.ts';
import { flags, type IoFile, type IoPath, type LocalIo } from './local-io.ts';
import { openFolder, pruneFolders, type OpenFolder } from './open-folder.ts';
import { splitPath } from './path-bytes.ts';

/** The location that a file is published in. */
export interface PublishPlace {
  io: LocalIo;
  /** Absolute, with no symbolic link in it. */
  root: string;
  /** Throws `unavailable` when what is at the root is no longer what was opened. */
  checkRoot(): Promise<void>;
  etag(stat: BigIntStats): string;
  /** Runs one at a time what concerns the same path. */
  locked<T>(path: string, work: () => Promise<T>): Promise<T>;
}

export type Precondition = Pick<WriteOptions, 'ifMatch' | 'ifNoneMatch'>;

export interface PublishOptions extends Precondition {
  modifiedAt?: Date | undefined;
  /** Permission bits of a new file, where the file system has such things. */
  mode?: number | undefined;
  /** Makes the temporary file and opens it; by default an empty one. */
  create?: ((at: IoPath) => Promise<IoFile>) | undefined;
  /** Looks at the temporary file once it is on disk; what it throws is the end of it. */
  prove?: ((at: IoPath) => Promise<void>) | undefined;
}

const MAX_ATTEMPTS = 5;
/** Errors by which file systems say that they have no hard links. */
export const linkless = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EACCES', 'EINVAL']);

/** What is at `at`: null for nothing; throws `conflict` for anything but a plain file. */
export async function findFile(io: LocalIo, at: IoPath, path: string): Promise<BigIntStats | null> {
  const stat = await io.lstat(at).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (stat === null || stat.isFile()) return stat;
  const kind = stat.isDirectory() ? 'a folder' : stat.isSymbolicLink() ? 'a symbolic link' : 'not a plain file';
  throw new AliceError(
    'conflict',
    `${JSON.stringify(path)} is ${kind}; Alice replaces only files. Choose another name.`,
  );
}

export function checkPrecondition(
  place: PublishPlace,
  path: string,
  stat: BigIntStats | null,
  options: Precondition,
): void {
  if (options.ifNoneMatch === '*' && stat !== null) {
    throw new AliceError('already-exists', `${JSON.stringify(path)} is there already. Choose another name.`);
  }
  if (options.ifMatch !== undefined && (stat === null || place.etag(stat) !== options.ifMatch)) {
    throw new AliceError(
      'conflict',
      `${JSON.stringify(path)} was changed in the meantime. Look at it again before replacing it.`,
    );
  }
}

interface Draft {
  folder: OpenFolder;
  temp: string;
  file: IoFile;
}

/** A new temporary file in the target's folder, which is made if need be; someone else may prune that folder in between. */
async function openDraft(
  place: PublishPlace,
  path: string,
  created: Set<string>,
  create: (at: IoPath) => Promise<IoFile>,
): Promise<Draft> {
  const temp = `.alice-tmp-${randomBytes(8).toString('hex')}`;
  for (let attempt = 1; ; attempt += 1) {
    let folder: OpenFolder | null = null;
    try {
      folder = await openFolder(place.io, place.root, splitPath(path).folder, (made) => created.add(made));
      return { folder, temp, file: await create(folder.at(temp)) };
    } catch (error) {
      if (folder !== null) await place.io.unlink(folder.at(temp)).catch(() => undefined);
      await folder?.close();
      if (errnoOf(error) !== 'ENOENT' || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Gives the new file the permissions of the one it replaces, so that editing a file does not change who may read it. */
async function inheritMode(file: IoFile, replaced: BigIntStats): Promise<void> {
  const fresh = await file.stat();
  if (fresh.mode !== replaced.mode) await file.chmod(Number(replaced.mode) & 0o7777);
  if (fresh.uid !== replaced.uid || fresh.gid !== replaced.gid) {
    await file.chown(Number(replaced.uid), Number(replaced.gid)).catch(() => undefined); // Only root may give files away.
  }
}

/** Takes a free name without ever replacing what another program has put there: by hard link, else by an exclusive place-holder. */
async function takeFreeName(io: LocalIo, folder: OpenFolder, temp: string, name: string): Promise<void> {
  try {
    await io.link(folder.at(temp), folder.at(name));
    await io.unlink(folder.at(temp)).catch(() => undefined); // The file is published; a second name for it is only litter.
    return;
  } catch (error) {
    if (!linkless.has(errnoOf(error))) throw error;
  }
  await renameOverHolder(io, folder.at(temp), folder, name);
}

/** Renames `from` to a free name that is taken first by an empty file, since a rename alone would replace what is there. */
export async function renameOverHolder(io: LocalIo, from: IoPath, folder: OpenFolder, name: string): Promise<void> {
  const holder = await io.open(folder.at(name), flags.create, 0o666);
  let ours: BigIntStats | null = null;
  const isStillOurs = async () => {
    const there = await io.lstat(folder.at(name)).catch(() => null);
    return there?.size === 0n && (ours === null || (there.dev === ours.dev && there.ino === ours.ino));
  };
  try {
    try {
      ours = await holder.stat();
    } finally {
      await holder.close();
    }
    if (!(await isStillOurs())) {
      throw new AliceError(
        'already-exists',
        `${JSON.stringify(name)} was taken by another program. Choose another name.`,
      );
    }
    await io.rename(from, folder.at(name));
  } catch (error) {
    if (await isStillOurs()) await io.unlink(folder.at(name)).catch(() => undefined);
    throw error;
  }
}

/**
 * Publishes a file at `path`: everything `fill` writes, or nothing. Parents are made, and removed again on failure.
 * `ifNoneMatch` is atomic against every program; `ifMatch` against all writers of this process, and checked right before the
 * replacement against others. Throws AliceErrors, and whatever the file system throws, for the caller to translate.
 */
export async function publishFile(
  place: PublishPlace,
  path: string,
  fill: (temp: IoFile) => Promise<void>,
  options: PublishOptions,
): Promise<BigIntStats> {
  const { io } = place;
  const { name } = splitPath(path);
  await place.checkRoot();
  const created = new Set<string>();
  const createEmpty = (at: IoPath) => io.open(at, flags.create, 0o666);
  let draft: Draft | null = null;
  let open = true;
  try {
    draft = await openDraft(place, path, created, options.create ?? createEmpty);
    const { folder, temp, file } = draft;
    const before = await findFile(io, folder.at(name), path);
    checkPrecondition(place, path, before, options);
    await fill(file);
    if (before !== null) await inheritMode(file, before);
    else if (options.mode !== undefined) await file.chmod(options.mode).catch(() => undefined); // FAT has none.
    if (options.modifiedAt !== undefined) await file.utimes(options.modifiedAt, options.modifiedAt);
    await file.sync();
    // Some file systems tell of lost bytes only now; after the file has its name that would be too late.
    open = false;
    await file.close();
    await options.prove?.(folder.at(temp));
    return await place.locked(path, async () => {
      await place.checkRoot();
      checkPrecondition(place, path, await findFile(io, folder.at(name), path), options);
      if (options.ifNoneMatch === '*') return publishNew(io, folder, temp, name);
      await io.rename(folder.at(temp), folder.at(name));
      await folder.sync();
      return io.lstat(folder.at(name));
    });
  } catch (error) {
    let left = false;
    if (draft !== null) {
      if (open) await draft.file.close().catch(() => undefined);
      left = !(await isRemoved(io, draft.folder.at(draft.temp)));
    }
    await draft?.folder.close();
    draft = null;
    await pruneFolders(io, place.root, [...created]);
    throw left ? leftBehind(error, path) : error;
  } finally {
    await draft?.folder.close();
  }
}

/** Under a free name, durably; when that cannot be had, or a file system did it and says that it did not, the name is given back. */
async function publishNew(io: LocalIo, folder: OpenFolder, temp: string, name: string): Promise<BigIntStats> {
  const ours = await io.lstat(folder.at(temp));
  try {
    await takeFreeName(io, folder, temp, name);
    await folder.sync();
    return await io.lstat(folder.at(name));
  } catch (error) {
    const there = await io.lstat(folder.at(name)).catch((cause: unknown) => errnoOf(cause));
    // What cannot be looked at may be somebody else's, and is not taken away.
    if (typeof there === 'string') throw there === 'ENOENT' ? error : leftBehind(error, name);
    const isOurs = there.dev === ours.dev && there.ino === ours.ino && there.size === ours.size;
    if (isOurs && !(await isRemoved(io, folder.at(name)))) throw leftBehind(error, name);
    // It may be the name that was held for ours, or somebody's empty file.
    if (!isOurs && there.size === 0n && !isTaken(error)) throw leftBehind(error, name);
    throw error;
  }
}

const isTaken = (error: unknown): boolean =>
  errnoOf(error) === 'EEXIST' || (error instanceof AliceError && error.code === 'already-exists');

async function isRemoved(io: LocalIo, at: IoPath): Promise<boolean> {
  try {
    await io.unlink(at);
    return true;
  } catch (error) {
    return errnoOf(error) === 'ENOENT';
  }
}

/** It failed, and what it made could not be taken away either: {@link isLeftBehind} tells whoever must come back for it. */
function leftBehind(error: unknown, path: string): AliceError {
  const { code, message, details } = fsError(error, `Cannot write ${JSON.stringify(path)}`);
  return new AliceError(code, message, { details: { ...details, leftBehind: true }, cause: error });
}

async function writeAll(file: IoFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw Object.assign(new Error('the disk took no bytes'), { code: 'ENOSPC' });
    done += bytesWritten;
  }
}

/** Writes a body of bytes or a stream to `file`, and proves that as many bytes arrived as were announced and sent. */
export async function fillFrom(
  file: IoFile,
  body: Readable | Uint8Array,
  options: Pick<WriteOptions, 'size' | 'signal'>,
  failed: string,
): Promise<void> {
  const { size, signal } = options;
  let written = 0;
  const requireLength = (holds: boolean, given: string) => {
    if (holds) return;
    throw new AliceError(
      'data-loss',
      `${failed}: ${size} bytes were announced, and the source gave ${given}. Try again.`,
    );
  };
  const stop = () => (body instanceof Uint8Array ? undefined : body.destroy(cancelled(failed)));
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const part of body instanceof Uint8Array ? [body] : body) {
      if (signal?.aborted === true) throw cancelled(failed);
      const bytes: Uint8Array = typeof part === 'string' ? Buffer.from(part) : part;
      requireLength(size === undefined || written + bytes.length <= size, 'more');
      await writeAll(file, bytes, written);
      written += bytes.length;
    }
  } catch (error) {
    throw fsError(error, failed);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  if (signal?.aborted === true) throw cancelled(failed);
  requireLength(size === undefined || written === size, `${written}`);
  const stored = (await file.stat()).size;
  if (stored !== BigInt(written)) {
    throw new AliceError(
      'data-loss',
      `${failed}: ${written} bytes were written, and the disk holds ${stored}. Check the disk.`,
    );
  }
}
