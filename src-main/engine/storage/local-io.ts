/** The file calls that a local location is made of, as one port: tests put other file systems and failing disks behind it. */
import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, realpath, rename, rmdir, stat, statfs, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { BigIntStats, BigIntStatsFs } from 'node:fs';
import { nodeWalkIo, type WalkIo } from './walk.ts';

export type IoPath = string | Buffer;

export interface IoFile {
  readonly fd: number;
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  stat(): Promise<BigIntStats>;
  sync(): Promise<void>;
  utimes(accessed: Date, modified: Date): Promise<void>;
  chmod(mode: number): Promise<void>;
  chown(uid: number, gid: number): Promise<void>;
  close(): Promise<void>;
}

export interface LocalIo {
  open(path: IoPath, flags: number, mode?: number): Promise<IoFile>;
  lstat(path: IoPath): Promise<BigIntStats>;
  stat(path: IoPath): Promise<BigIntStats>;
  realpath(path: IoPath): Promise<string>;
  link(from: IoPath, to: IoPath): Promise<void>;
  rename(from: IoPath, to: IoPath): Promise<void>;
  unlink(path: IoPath): Promise<void>;
  mkdir(path: IoPath): Promise<void>;
  rmdir(path: IoPath): Promise<void>;
  copyFile(from: IoPath, to: IoPath, mode: number): Promise<void>;
  statfs(path: IoPath): Promise<BigIntStatsFs>;
  walk: WalkIo;
}

function wrapHandle(handle: FileHandle): IoFile {
  return {
    fd: handle.fd,
    read: (buffer, offset, length, position) => handle.read(buffer, offset, length, position),
    write: (buffer, offset, length, position) => handle.write(buffer, offset, length, position),
    stat: () => handle.stat({ bigint: true }),
    sync: () => handle.sync(),
    utimes: (accessed, modified) => handle.utimes(accessed, modified),
    chmod: (mode) => handle.chmod(mode),
    chown: (uid, gid) => handle.chown(uid, gid),
    close: () => handle.close(),
  };
}

export const nodeIo: LocalIo = {
  open: async (path, flags, mode) => wrapHandle(await open(path, flags, mode)),
  lstat: (path) => lstat(path, { bigint: true }),
  stat: (path) => stat(path, { bigint: true }),
  realpath: (path) => realpath(path),
  link,
  rename,
  unlink,
  mkdir: (path) => mkdir(path),
  rmdir,
  copyFile,
  statfs: (path) => statfs(path, { bigint: true }),
  walk: nodeWalkIo,
};

/** Open flags; those a platform has not (Windows) count as 0. */
export const flags = {
  /** A pipe put in the file's place must not hang us, nor a link lead us elsewhere. */
  read: constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  create: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0),
  /** For a file just copied, which may be read-only; syncing and dating it needs no more, except on Windows. */
  reopen: process.platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0),
  root: constants.O_RDONLY | (constants.O_DIRECTORY ?? 0),
  folder: constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0),
};

/** Copy by sharing blocks where the file system can (btrfs, XFS, APFS, ReFS), else byte by byte; never over something. */
export const cloneExclusively = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;
/** Shares blocks or fails at once; never over something. */
export const cloneOrFail = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE;
