/** Walks a folder tree synchronously, one folder at a time: promises per file would cost three times the CPU. */
import fs, { type BigIntStats } from 'node:fs';
import { createRequire } from 'node:module';
import type { ErrorCode } from '#api/errors.ts';
import type { Skipped } from './adapter.ts';
import { codeOfErrno, errnoOf, fsError } from './fs-errors.ts';
import { createGlobTest } from './glob.ts';
import { decodeName, fsPath, isSuspiciousName, joinPath, needsBytes } from './path-bytes.ts';

/** Inside Electron, `node:fs` takes every file named *.asar for a folder; the plain calls are there under another name. */
const plainFs =
  process.versions.electron === undefined ? fs : (createRequire(import.meta.url)('original-fs') as typeof fs);
const { lstatSync, readdirSync, statSync } = plainFs;

export interface WalkedFile {
  name: string;
  /** Bytes. */
  size: number;
  /** Nanoseconds since 1970. */
  mtimeNs: bigint;
  ino: bigint;
  dev: bigint;
}

export interface WalkedFolder {
  /** Relative to the root, `''` for the root itself. */
  folder: string;
  /** With `error` set, the files that could be looked at all the same; what is not here is unknown, not gone. */
  files: WalkedFile[];
  subfolders: number;
  /** The folder could not be listed, or not wholly. See {@link isFatalListingError}. */
  error?: { code: ErrorCode; errno: string; message: string };
}

/** A directory entry as `readdirSync` with file types gives it; names are strings or bytes as asked. */
export interface FolderEntry<Name> {
  name: Name;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
  isCharacterDevice(): boolean;
  isBlockDevice(): boolean;
}

/** The synchronous file calls a walk makes; tests put a file system with other habits in their place. */
export interface WalkIo {
  readNames(path: string | Buffer): FolderEntry<string>[];
  readBytes(path: string | Buffer): FolderEntry<Buffer>[];
  /** Undefined when there is nothing at the path. */
  lstat(path: string | Buffer): BigIntStats | undefined;
  stat(path: string | Buffer): BigIntStats | undefined;
}

export interface WalkOptions {
  /** Globs as {@link createGlobTest} reads them, relative to the root. What they leave out is not reported. */
  exclude?: readonly string[] | undefined;
  onSkipped?: ((skipped: Skipped) => void) | undefined;
  /** A temporary file of ours, left by a run that was killed, or of a write that is going on. */
  onTemp?: ((path: string) => void) | undefined;
  /** Called every few hundred files, so that someone who waits for the next folder knows that there is progress. */
  onProgress?: (() => void) | undefined;
  /** Do not enter file systems mounted below the root. */
  skipDeviceCrossing?: boolean | undefined;
  /** Begin at this folder; paths stay relative to the root. */
  start?: string | undefined;
  io?: WalkIo | undefined;
}

const bigint = { bigint: true, throwIfNoEntry: false } as const;
const withTypes = { withFileTypes: true } as const;
const withTypesAsBytes = { withFileTypes: true, encoding: 'buffer' } as const;

export const nodeWalkIo: WalkIo = {
  readNames: (path) => readdirSync(path, withTypes),
  readBytes: (path) => readdirSync(path, withTypesAsBytes),
  lstat: (path) => lstatSync(path, bigint),
  stat: (path) => statSync(path, bigint),
};

/** Folders in which operating systems keep what they hide from users. */
const systemFolder =
  /^(?:\.Trash|\.Trash-.*|\.Trashes|\$RECYCLE\.BIN|System Volume Information|\.Spotlight-V100|\.fseventsd|\.TemporaryItems|lost\+found)$/i;

const TEMP_PREFIX = '.alice-tmp-';
const PROGRESS_EVERY = 512;

/** True for Alice's own files and folders, which are never media and never reported as skipped. */
export function isOwnName(name: string): boolean {
  return name === '.alice' || name === '.alice-trash' || name.startsWith(TEMP_PREFIX);
}

export const isTempName = (name: string): boolean => name.startsWith(TEMP_PREFIX);

const partialErrors = new Set([
  'EACCES',
  'EPERM',
  'ELOOP',
  'ENAMETOOLONG',
  'permission-denied',
  'unsupported',
  'invalid',
]);

/**
 * False when an error concerns one folder only (not allowed, too long a path), so that only what is below it becomes unknown;
 * true when the place itself is failing, so that nothing of this listing may be taken for complete.
 * @param code an errno (`EIO`), or the code of an AliceError; the errno is the more exact of the two.
 */
export function isFatalListingError(code: string): boolean {
  return !partialErrors.has(code);
}

interface Visit {
  folder: string;
  parent: Visit | null;
  dev: bigint;
  ino: bigint;
}

function describeNode(entry: FolderEntry<unknown>): string {
  if (entry.isSymbolicLink()) return 'symbolic link, not followed';
  if (entry.isFIFO()) return 'named pipe, not a file';
  if (entry.isSocket()) return 'socket, not a file';
  if (entry.isCharacterDevice() || entry.isBlockDevice()) return 'device, not a file';
  return 'neither a file nor a folder';
}

/** The entries of a folder with names in their reversible form; bytes are read only where a string might have lost some. */
function readEntries(io: WalkIo, path: string | Buffer): FolderEntry<string>[] {
  if (typeof path === 'string') {
    const entries = io.readNames(path);
    if (!entries.some((entry) => isSuspiciousName(entry.name))) return entries;
  }
  return io.readBytes(path).map((entry) => ({
    name: decodeName(entry.name),
    isFile: () => entry.isFile(),
    isDirectory: () => entry.isDirectory(),
    isSymbolicLink: () => entry.isSymbolicLink(),
    isFIFO: () => entry.isFIFO(),
    isSocket: () => entry.isSocket(),
    isCharacterDevice: () => entry.isCharacterDevice(),
    isBlockDevice: () => entry.isBlockDevice(),
  }));
}

/** The ancestor that this folder is again (a bind mount of a parent), if any. */
function findLoop(visit: Visit): Visit | null {
  for (let up = visit.parent; up !== null; up = up.parent) {
    if (up.ino === visit.ino && up.dev === visit.dev) return up;
  }
  return null;
}

/**
 * The entries of a folder after making sure that it is one and where it is, or the reason not to enter it.
 * Throws what the file system throws, ENOENT when it is not there and ENOTDIR when something else has taken its place.
 */
function enterFolder(
  io: WalkIo,
  path: string | Buffer,
  visit: Visit,
  oneDevice: boolean,
): FolderEntry<string>[] | string {
  const stat = visit.parent === null ? io.stat(path) : io.lstat(path);
  if (stat === undefined) throw Object.assign(new Error('no such folder'), { code: 'ENOENT' });
  if (!stat.isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  visit.dev = stat.dev;
  visit.ino = stat.ino;
  const loop = findLoop(visit);
  if (loop !== null) return `the same folder as ${JSON.stringify(loop.folder || '/')} above it, not entered again`;
  if (oneDevice && visit.parent !== null && visit.parent.dev !== stat.dev) {
    return 'another file system is mounted here, not entered';
  }
  return readEntries(io, path);
}

/**
 * Yields every folder below `root` (an absolute path), parents before children. Never follows a symbolic link, never opens a
 * file. A folder that cannot be listed is yielded with `error`; a file or folder that vanishes while walking is left out.
 * Pipes, sockets, devices, links and system folders go to `onSkipped`. Iterative, so that depth costs no stack; its loop is
 * long because it is hot: every call per file would show in the walk of a million.
 */
export function* walkFolders(root: string, options: WalkOptions = {}): Generator<WalkedFolder, void, void> {
  const io = options.io ?? nodeWalkIo;
  const skip = options.onSkipped ?? (() => undefined);
  const excluded = createGlobTest(options.exclude ?? []);
  const top: Visit = { folder: options.start ?? '', parent: null, dev: -1n, ino: -1n };
  const stack: Visit[] = [top];
  /** What is not found has vanished only while its disk is still there: one that is pulled and put back leaves no other trace. */
  const isTopThere = (): boolean => {
    try {
      const stat = io.stat(fsPath(root, top.folder));
      return stat !== undefined && stat.dev === top.dev && stat.ino === top.ino;
    } catch {
      return false;
    }
  };
  let looked = 0;
  const look = (path: string | Buffer) => {
    looked += 1;
    if (looked % PROGRESS_EVERY === 0) options.onProgress?.();
    return io.lstat(path);
  };

  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { folder } = visit;
    const path = fsPath(root, folder);
    let entries: FolderEntry<string>[] | string;
    try {
      entries = enterFolder(io, path, visit, options.skipDeviceCrossing === true);
    } catch (error) {
      const errno = errnoOf(error);
      const vanished = errno === 'ENOENT' || errno === 'ENOTDIR';
      if (!vanished || visit.parent === null || !isTopThere()) yield failure(folder, error);
      continue;
    }
    if (typeof entries === 'string') {
      skip({ path: folder, reason: entries });
      continue;
    }

    const files: WalkedFile[] = [];
    const below: Visit[] = [];
    let failed: unknown;
    let vanished = false;
    const prefix = typeof path === 'string' ? (path.endsWith('/') ? path : `${path}/`) : null;
    for (const entry of entries) {
      const name = entry.name;
      if (name.charCodeAt(0) === 0x2e && isOwnName(name)) {
        if (name.startsWith(TEMP_PREFIX)) options.onTemp?.(joinPath(folder, name));
        continue;
      }
      if (entry.isFile()) {
        if (options.exclude !== undefined && excluded(joinPath(folder, name), name)) continue;
        try {
          const full = prefix !== null && !needsBytes(name) ? prefix + name : fsPath(root, joinPath(folder, name));
          const stat = look(full);
          if (stat === undefined || !stat.isFile()) {
            vanished = true;
            continue;
          }
          files.push({ name, size: Number(stat.size), mtimeNs: stat.mtimeNs, ino: stat.ino, dev: stat.dev });
        } catch (error) {
          // The error that matters most decides what may be believed of this folder.
          if (failed === undefined || !isFatalListingError(errnoOf(failed))) failed = error;
        }
        continue;
      }
      const childPath = joinPath(folder, name);
      if (excluded(childPath, name)) continue;
      if (!entry.isDirectory()) skip({ path: childPath, reason: describeNode(entry) });
      else if (systemFolder.test(name)) skip({ path: childPath, reason: 'system folder of the disk, not scanned' });
      else below.push({ folder: childPath, parent: visit, dev: -1n, ino: -1n });
    }
    if (vanished && !isTopThere()) failed = Object.assign(new Error('the disk was taken away'), { code: 'ENOENT' });
    const walked: WalkedFolder = { folder, files, subfolders: below.length };
    if (failed !== undefined) walked.error = failure(folder, failed).error!;
    yield walked;
    for (let index = below.length - 1; index >= 0; index -= 1) stack.push(below[index]!);
  }
}

function failure(folder: string, error: unknown): WalkedFolder {
  const errno = errnoOf(error);
  const message = fsError(error, `Cannot list the folder ${JSON.stringify(folder || '/')}`).message;
  return { folder, files: [], subfolders: 0, error: { code: codeOfErrno(errno), errno, message } };
}

/** Nanoseconds: FAT keeps modification times to two seconds. */
const FAT_TICK_NS = 2_000_000_000n;

/**
 * The etag of a file: inode, size and mtime in nanoseconds; where inodes do not survive a remount (FAT, SMB, FUSE, NFS) only size
 * and the mtime cut to two seconds.
 */
export function etagOf(stat: { ino: bigint; size: bigint | number; mtimeNs: bigint }, stableIdentity: boolean): string {
  if (stableIdentity) return `${stat.ino}-${stat.size}-${stat.mtimeNs}`;
  return `${stat.size}-${stat.mtimeNs / FAT_TICK_NS}`;
}

/** Milliseconds: a write this soon after another one may leave the time as it is. Kernels stamp files by their clock tick. */
const TICK_MS = { stable: 20, unstable: 4000 };

/**
 * The etag to remember for a file that was read from `openedMs` on. When it had been written to a moment before, a later write of
 * the same length could leave it with the same etag: then it gets one that never matches, and is read once more next time.
 */
export function etagToKeep(
  stat: { ino: bigint; size: bigint | number; mtimeNs: bigint },
  stableIdentity: boolean,
  openedMs: number,
): string {
  const etag = etagOf(stat, stableIdentity);
  const age = Math.abs(openedMs - Number(stat.mtimeNs / 1_000_000n));
  return age < (stableIdentity ? TICK_MS.stable : TICK_MS.unstable) ? `${etag}~` : etag;
}
