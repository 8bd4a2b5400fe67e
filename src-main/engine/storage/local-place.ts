/** A local location held open: where it really is, what its file system is like, and whether it is still the same place. */
import type { BigIntStats } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { AliceError } from '#api/errors.ts';
import type { Entry } from './adapter.ts';
import { errnoOf, fsError } from './fs-errors.ts';
import { nodeIo, type LocalIo } from './local-io.ts';
import { openFolder, type OpenFolder } from './open-folder.ts';
import { checkPath, fsPath, splitPath } from './path-bytes.ts';
import { isCaseSensitive, keepsInodes } from './place-facts.ts';
import type { PublishPlace } from './publish.ts';
import { etagOf } from './walk.ts';

export interface LocalOptions {
  /** Absolute, or beginning with `~`. */
  path: string;
  /** The location's name, for messages. */
  name?: string | undefined;
  /** Globs that listings leave out, see `glob.ts`. */
  exclude?: readonly string[] | undefined;
  /** Called now and then while a long listing works on one folder. */
  onProgress?: (() => void) | undefined;
  io?: LocalIo | undefined;
}

/** A folder in a location's settings. A relative one would be another folder wherever the program is started. */
export const folderPath = z
  .string()
  .min(1)
  .refine((path) => isAbsolute(path) || /^~(?:$|[/\\])/.test(path), {
    error: 'write the whole path, beginning with / or ~',
  });

/** `~` and `~/x` with the home folder in place of the tilde; other paths made absolute. */
export function expandHome(path: string, home: string = homedir()): string {
  if (path === '~') return home;
  return path.startsWith('~/') || path.startsWith('~\\') ? join(home, path.slice(2)) : resolve(path);
}

/** Work on one path waits for earlier work on it, over all adapters of this process. */
const busy = new Map<string, Promise<unknown>>();

async function runLocked<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = busy.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.catch(() => undefined);
  busy.set(key, settled);
  try {
    return await mine;
  } finally {
    if (busy.get(key) === settled) busy.delete(key);
  }
}

export interface LocalPlace extends PublishPlace {
  name: string;
  exclude: readonly string[];
  onProgress: (() => void) | undefined;
  stableIdentity: boolean;
  caseSensitive: boolean;
  /** Roots whose files could not be cloned into this place. */
  cloneless: Set<string>;
}

export async function openPlace(options: LocalOptions): Promise<LocalPlace> {
  const io = options.io ?? nodeIo;
  const path = expandHome(options.path);
  const name = options.name ?? path;
  const gone = `The folder ${JSON.stringify(path)} of the location ${JSON.stringify(name)} is not there`;
  try {
    const root = await io.realpath(fsPath(path, ''));
    const opened = await io.stat(fsPath(root, ''));
    if (!opened.isDirectory()) throw new AliceError('unavailable', `${gone}: a file has its place.`);
    const { type } = await io.statfs(fsPath(root, ''));
    const caseSensitive = isCaseSensitive(io.walk, root, type);
    const stableIdentity = keepsInodes(type);
    const changed = `What is at ${JSON.stringify(path)} is not the place that was opened as ${JSON.stringify(name)}`;
    return {
      io,
      root,
      name,
      exclude: options.exclude ?? [],
      onProgress: options.onProgress,
      stableIdentity,
      caseSensitive,
      cloneless: new Set(),
      etag: (stat) => etagOf(stat, stableIdentity),
      locked: (at, work) => runLocked(`${root}\0${caseSensitive ? at : at.normalize('NFC').toLowerCase()}`, work),
      checkRoot: async () => {
        const now = await io.stat(fsPath(root, '')).catch(() => null);
        if (now !== null && now.dev === opened.dev && (now.ino === opened.ino || !stableIdentity)) return;
        throw new AliceError('unavailable', `${changed}: was the disk unplugged? Connect it and try again.`);
      },
    };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== 'ENOENT' && errno !== 'ENOTDIR')
      throw fsError(error, `Cannot open the location ${JSON.stringify(name)}`);
    throw new AliceError('unavailable', `${gone}. Connect its disk, or correct the path.`, { cause: error });
  }
}

export function entryOf(
  place: LocalPlace,
  path: string,
  stat: Pick<BigIntStats, 'size' | 'mtimeNs' | 'ino' | 'dev'>,
): Entry {
  const modifiedAt = new Date(Number((stat.mtimeNs + 500_000n) / 1_000_000n)); // A time set in milliseconds is stored a hair below.
  return {
    path,
    size: Number(stat.size),
    modifiedAt,
    etag: etagOf(stat, place.stableIdentity),
    node: `${stat.dev}:${stat.ino}`,
  };
}

/** Runs `work` in the folder of `path`, and translates what goes wrong; "not there" is only believed while the root is itself. */
export async function inFolder<T>(
  place: LocalPlace,
  verb: string,
  path: string,
  work: (folder: OpenFolder, name: string) => Promise<T>,
): Promise<T> {
  checkPath(path);
  const failed = failedTo(place, verb, path);
  const { folder, name } = splitPath(path);
  try {
    const opened = await openFolder(place.io, place.root, folder);
    try {
      return await work(opened, name);
    } finally {
      await opened.close();
    }
  } catch (error) {
    const ours = fsError(error, failed);
    if (ours.code === 'not-found') await place.checkRoot();
    throw ours;
  }
}

export function failedTo(place: LocalPlace, verb: string, path: string): string {
  return `Cannot ${verb} ${JSON.stringify(path)} in ${JSON.stringify(place.name)}`;
}

/** The status of a plain file; folders are `not-found`, links, pipes and devices `unsupported`. */
export async function statFile(
  place: LocalPlace,
  folder: OpenFolder,
  name: string,
  path: string,
): Promise<BigIntStats> {
  const stat = await place.io.lstat(folder.at(name));
  requireFile(stat, path);
  return stat;
}

export function requireFile(stat: BigIntStats, path: string): void {
  if (stat.isFile()) return;
  const shown = JSON.stringify(path);
  if (stat.isDirectory()) throw new AliceError('not-found', `${shown} is a folder, not a file.`);
  const kind = stat.isSymbolicLink() ? 'a symbolic link, which is not followed' : 'a pipe, socket or device';
  throw new AliceError('unsupported', `${shown} is ${kind}. Only plain files can be read.`);
}
