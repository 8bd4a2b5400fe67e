/** Opens a folder below a location's root segment by segment, so that no symbolic link on the way can lead out of the location. */
import { existsSync } from 'node:fs';
import { AliceError } from '#api/errors.ts';
import { errnoOf } from './fs-errors.ts';
import { flags, type IoFile, type IoPath, type LocalIo } from './local-io.ts';
import { encodeName, joinPath, needsBytes, splitPath } from './path-bytes.ts';

/** A folder held open: on Linux its members are reached through the handle, so swapping a parent for a link has no effect. */
export interface OpenFolder {
  /** What to give to the file calls for a member of this folder. */
  at(name: string): IoPath;
  /** Makes creations, renames and removals in this folder survive a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const hasHandlePaths = process.platform === 'linux' && existsSync('/proc/self/fd');

function memberPath(base: string, name: string): IoPath {
  const whole = `${base}/${name}`;
  return needsBytes(whole) ? encodeName(whole) : whole;
}

/** Windows cannot open folders; its file systems journal names themselves. */
async function openHandle(io: LocalIo, path: IoPath, isRoot: boolean): Promise<IoFile | null> {
  if (process.platform === 'win32') return null;
  return io.open(path, isRoot ? flags.root : flags.folder);
}

function folderAt(base: string, handle: IoFile | null): OpenFolder {
  const reached = hasHandlePaths && handle !== null ? `/proc/self/fd/${handle.fd}` : base;
  return {
    at: (name) => memberPath(reached, name),
    sync: async () => handle?.sync(),
    // What was only looked through loses nothing when it cannot be closed well.
    close: async () => handle?.close().catch(() => undefined),
  };
}

/** Why a segment could not be entered as a folder: a link and a file in the way need other words than a missing one. */
async function obstacle(io: LocalIo, at: IoPath, folder: string, create: boolean): Promise<AliceError | null> {
  const stat = await io.lstat(at).catch(() => null);
  if (stat === null || stat.isDirectory()) return null;
  const shown = JSON.stringify(folder);
  if (stat.isSymbolicLink()) {
    return new AliceError(
      'unsupported',
      `${shown} is a symbolic link, and Alice does not follow links inside a location.`,
    );
  }
  if (!create) return null;
  return new AliceError(
    'conflict',
    `${shown} is needed as a folder, but a file of that name is there. Rename one of them.`,
  );
}

async function enter(
  io: LocalIo,
  parent: OpenFolder,
  base: string,
  folder: string,
  onCreate: ((folder: string) => void) | null,
): Promise<OpenFolder> {
  const { name } = splitPath(folder);
  const at = parent.at(name);
  try {
    if (onCreate !== null) await createFolder(io, parent, name, () => onCreate(folder));
    if (!hasHandlePaths) {
      const refused = await obstacle(io, at, folder, onCreate !== null);
      if (refused !== null) throw refused;
    }
    return folderAt(`${base}/${name}`, await openHandle(io, at, false));
  } catch (error) {
    const errno = errnoOf(error);
    const refused = errno === 'ENOTDIR' || errno === 'ELOOP' ? await obstacle(io, at, folder, onCreate !== null) : null;
    throw refused ?? error;
  }
}

async function createFolder(io: LocalIo, parent: OpenFolder, name: string, onCreate: () => void): Promise<void> {
  const there = await io.lstat(parent.at(name)).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (there !== null) return;
  try {
    await io.mkdir(parent.at(name));
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return;
    throw error;
  }
  onCreate();
  await parent.sync();
}

/**
 * Opens `folder` (relative, `''` for the root). With `onCreate`, missing folders are made and named to it, outermost first.
 * Throws `unsupported` at a symbolic link, `conflict` where a file is in the way of a new folder, else what the file system throws.
 */
export async function openFolder(
  io: LocalIo,
  root: string,
  folder: string,
  onCreate: ((folder: string) => void) | null = null,
): Promise<OpenFolder> {
  let current = folderAt(root, await openHandle(io, needsBytes(root) ? encodeName(root) : root, true));
  let walked = '';
  for (const name of folder === '' ? [] : folder.split('/')) {
    const base = walked === '' ? root : `${root}/${walked}`;
    walked = joinPath(walked, name);
    const parent = current;
    try {
      current = await enter(io, parent, base, walked, onCreate);
    } finally {
      await parent.close();
    }
  }
  return current;
}

/** Removes `folders` while they are empty, innermost first; stops at the first that is not, and never complains. */
export async function pruneFolders(io: LocalIo, root: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders.toSorted((a, b) => b.length - a.length)) {
    const { folder: above, name } = splitPath(folder);
    try {
      const parent = await openFolder(io, root, above);
      try {
        await io.rmdir(parent.at(name));
      } finally {
        await parent.close();
      }
    } catch {
      return; // Not empty, or not ours to remove: an empty folder left behind does no harm.
    }
  }
}

/** A folder and all folders above it, the root excepted: `a/b` gives `a/b` and `a`. */
export function withParents(folder: string): string[] {
  const all: string[] = [];
  for (let at = folder; at !== ''; at = splitPath(at).folder) all.push(at);
  return all;
}
