/** The storage adapter for a folder on this machine. */
import type { BigIntStats } from 'node:fs';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { AliceError } from '#api/errors.ts';
import type { Entry, ReadOptions, StorageAdapter, WriteOptions } from './adapter.ts';
import { cloneFile, modeOf } from './clone-file.ts';
import { cancelled, fsError } from './fs-errors.ts';
import { cloneExclusively, flags, type IoFile, type IoPath } from './local-io.ts';
import { listFiles } from './local-list.ts';
import {
  entryOf,
  failedTo,
  folderPath,
  inFolder,
  openPlace,
  requireFile,
  statFile,
  type LocalOptions,
  type LocalPlace,
} from './local-place.ts';
import { pruneFolders, withParents } from './open-folder.ts';
import { checkPath, fsPath, splitPath } from './path-bytes.ts';
import { takeFingerprint } from './place-facts.ts';
import { moveWithin, sweepFolder } from './move-within.ts';
import { readBack } from './read-back.ts';
import { checkPrecondition, fillFrom, findFile, publishFile, type PublishOptions } from './publish.ts';
import { streamFile } from './stream-file.ts';

export const localConfig = z.object({
  path: folderPath.meta({ title: 'Folder', description: 'Where it is on this computer; ~ is your home folder.' }),
});

async function readFile(place: LocalPlace, path: string, options: ReadOptions): Promise<Readable> {
  const failed = failedTo(place, 'read', path);
  if (options.signal?.aborted === true) throw cancelled(failed);
  return inFolder(place, 'read', path, async (folder, name) => {
    let file: IoFile;
    try {
      file = await place.io.open(folder.at(name), flags.read);
    } catch (error) {
      requireFile(await place.io.lstat(folder.at(name)), path);
      throw error;
    }
    try {
      const stat = await file.stat();
      requireFile(stat, path);
      return streamFile(file, stat, options, failed);
    } catch (error) {
      await file.close();
      throw error;
    }
  });
}

async function requireRoom(place: LocalPlace, size: number | undefined, failed: string): Promise<void> {
  if (size === undefined) return;
  const { bavail, bsize, blocks } = await place.io.statfs(fsPath(place.root, ''));
  if (blocks === 0n || bavail * bsize >= BigInt(size)) return; // Some network file systems do not say how large they are.
  const details = { freeBytes: Number(bavail * bsize), neededBytes: size };
  throw new AliceError('no-space', `${failed}: ${size} bytes are needed and ${details.freeBytes} are free.`, {
    details,
  });
}

/** By sharing blocks where that can be had and proved, else byte by byte. */
async function publish(
  place: LocalPlace,
  path: string,
  body: Readable | Uint8Array,
  options: WriteOptions & PublishOptions,
  failed: string,
): Promise<BigIntStats> {
  const { source } = options;
  if (source === undefined) return publishFile(place, path, (file) => fillFrom(file, body, options, failed), options);
  const cloned = options.prove === undefined ? null : await cloneFile(place, path, source, options);
  if (cloned !== null) {
    if (!(body instanceof Uint8Array)) body.destroy();
    return cloned;
  }
  const mode = await modeOf(place.io, source);
  return publishFile(place, path, (file) => fillFrom(file, body, options, failed), { ...options, mode });
}

async function writeFile(
  place: LocalPlace,
  path: string,
  body: Readable | Uint8Array,
  options: WriteOptions,
): Promise<Entry> {
  const failed = failedTo(place, 'write', path);
  try {
    checkPath(path);
    if (options.signal?.aborted === true) throw cancelled(failed);
    await requireRoom(place, options.size, failed);
    const { sha256 } = options;
    const prove =
      sha256 === undefined ? undefined : (at: IoPath) => readBack(place.io, at, sha256, options.signal, failed);
    const stat = await publish(place, path, body, { ...options, prove }, failed);
    return { ...entryOf(place, path, stat), ...(sha256 !== undefined && { hashes: { sha256 } }) };
  } catch (error) {
    if (!(body instanceof Uint8Array)) body.destroy();
    const ours = fsError(error, failed);
    if (ours.code === 'not-found') throw new AliceError('unavailable', ours.message, { cause: error });
    throw ours;
  }
}

/** What is at `path` now, null also where its folder does not exist yet. */
async function findTarget(place: LocalPlace, path: string) {
  try {
    return await inFolder(place, 'look at', path, (folder, name) => findFile(place.io, folder.at(name), path));
  } catch (error) {
    if (error instanceof AliceError && error.code === 'not-found') return null;
    throw error;
  }
}

type CopyOptions = { ifNoneMatch?: '*' | undefined };

/** Copies by the file system's own means; onto the same file, by whatever name, it does nothing. */
async function copyWithin(place: LocalPlace, from: string, to: string, options: CopyOptions): Promise<Entry> {
  checkPath(to);
  const { io } = place;
  return inFolder(place, 'copy', from, async (folder, name) => {
    const source = await statFile(place, folder, name, from);
    const target = await findTarget(place, to);
    checkPrecondition(place, to, target, options);
    if (target !== null && target.dev === source.dev && target.ino === source.ino) return entryOf(place, to, target);
    const create = async (at: IoPath): Promise<IoFile> => {
      await io.copyFile(folder.at(name), at, cloneExclusively);
      return io.open(at, flags.reopen);
    };
    const prove = async (copy: IoFile) => {
      const now = await statFile(place, folder, name, from);
      if (place.etag(now) === place.etag(source) && (await copy.stat()).size === source.size) return;
      throw new AliceError(
        'conflict',
        `${JSON.stringify(from)} changed while it was copied. Try again when it is at rest.`,
      );
    };
    const { modifiedAt } = entryOf(place, from, source);
    return entryOf(place, to, await publishFile(place, to, prove, { ...options, modifiedAt, create }));
  });
}

async function removeFile(place: LocalPlace, path: string, ifMatch: string | undefined): Promise<void> {
  await place.checkRoot();
  await inFolder(place, 'remove', path, (folder, name) =>
    place.locked(path, async () => {
      checkPrecondition(place, path, await statFile(place, folder, name, path), { ifMatch });
      await place.io.unlink(folder.at(name));
      await folder.sync();
    }),
  );
  await pruneFolders(place.io, place.root, withParents(splitPath(path).folder));
}

async function measure(place: LocalPlace): Promise<{ freeBytes: number; totalBytes: number }> {
  const { bavail, blocks, bsize } = await place.io.statfs(fsPath(place.root, ''));
  return { freeBytes: Number(bavail * bsize), totalBytes: Number(blocks * bsize) };
}

/**
 * Opens a folder as a storage location. Throws `unavailable` when the folder is not there.
 * `localPath` gives the reversible form of names that are not UTF-8: open those by `fsPath(localPath(''), path)`.
 */
export async function openLocal(options: LocalOptions): Promise<StorageAdapter> {
  const place = await openPlace(options);
  const failed = (verb: string) => `Cannot ${verb} the location ${JSON.stringify(place.name)}`;
  const translated = <T>(verb: string, work: Promise<T>) =>
    work.catch((error: unknown) => Promise.reject(fsError(error, failed(verb))));
  return {
    list: (prefix, listOptions = {}) => listFiles(place, prefix, listOptions),
    stat: async (path) => {
      const stat = await inFolder(place, 'look at', path, (folder, name) => statFile(place, folder, name, path));
      return entryOf(place, path, stat);
    },
    read: (path, readOptions = {}) => readFile(place, path, readOptions),
    write: (path, body, writeOptions = {}) => writeFile(place, path, body, writeOptions),
    remove: (path, { ifMatch } = {}) => removeFile(place, path, ifMatch),
    close: async () => undefined,
    move: (from, to, moveOptions = {}) => moveWithin(place, from, to, moveOptions),
    sweep: (folder) => sweepFolder(place, folder),
    copy: (from, to, copyOptions = {}) => copyWithin(place, from, to, copyOptions),
    watch: null,
    localPath: (path) => (path === '' ? place.root : `${place.root}/${path}`),
    capacity: () => translated('measure', measure(place)),
    fingerprint: () => translated('look at', takeFingerprint(place.io, place.root)),
    traits: {
      writable: true,
      caseSensitive: place.caseSensitive,
      // A name can be taken atomically, but a file can only be compared and then replaced.
      conditionalWrite: false,
      keepsModifiedAt: true,
      stableIdentity: place.stableIdentity,
    },
  };
}
