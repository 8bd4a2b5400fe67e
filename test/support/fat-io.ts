/** File calls with FAT's habits over a real folder: no hard links, one case, times to two seconds, inodes that mean nothing, Windows' names. */
import { readdirSync, type BigIntStats } from 'node:fs';
import { nodeIo, type IoFile, type IoPath, type LocalIo } from '#engine/storage/local-io.ts';
import { decodeName, encodeName, splitPath, windowsNameProblem } from '#engine/storage/path-bytes.ts';
import type { WalkIo } from '#engine/storage/walk.ts';

const TICK_NS = 2_000_000_000n;
const FAT_TYPE = 0x4d44n;

function errno(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/** The spelling under which the last segment is on disk, as a file system without cases would find it. */
function resolveCase(path: IoPath): IoPath {
  const { folder, name } = splitPath(typeof path === 'string' ? path : decodeName(path));
  if (name === '' || folder === '') return path;
  if (folder.startsWith('/proc/self/fd') && windowsNameProblem(name) !== null) throw errno('EINVAL', name);
  const fold = (one: string) => one.normalize('NFC').toLowerCase();
  let names: string[];
  try {
    names = readdirSync(encodeName(folder), { encoding: 'buffer' }).map(decodeName);
  } catch {
    return path;
  }
  const there = names.includes(name) ? name : names.find((one) => fold(one) === fold(name));
  return there === undefined ? path : encodeName(`${folder}/${there}`);
}

let mounts = 0n;

function fatStat(stat: BigIntStats, mount: bigint): BigIntStats {
  const mtimeNs = stat.isFile() ? (stat.mtimeNs / TICK_NS) * TICK_NS : stat.mtimeNs;
  const ino = stat.isFile() ? stat.ino + mount * 1_000_003n : stat.ino;
  const times = { mtimeNs, mtimeMs: mtimeNs / 1_000_000n, mtime: new Date(Number(mtimeNs / 1_000_000n)), ino };
  return Object.assign(Object.create(stat) as BigIntStats, times);
}

/** Each call makes a "mount" of its own: inodes differ between mounts and are the same within one. */
export function createFatIo(inner: LocalIo = nodeIo): LocalIo {
  mounts += 1n;
  const mount = mounts;
  const at = resolveCase;
  const wrapped = (file: IoFile): IoFile => ({ ...file, stat: async () => fatStat(await file.stat(), mount) });
  const walk: WalkIo = {
    ...inner.walk,
    lstat: (path) => {
      const stat = inner.walk.lstat(at(path));
      return stat && fatStat(stat, mount);
    },
  };
  return {
    ...inner,
    open: async (path, how, mode) => wrapped(await inner.open(at(path), how, mode)),
    lstat: async (path) => fatStat(await inner.lstat(at(path)), mount),
    stat: async (path) => fatStat(await inner.stat(at(path)), mount),
    link: async (_from, to) => {
      throw errno('EPERM', String(to));
    },
    rename: (from, to) => inner.rename(at(from), at(to)),
    unlink: (path) => inner.unlink(at(path)),
    mkdir: async (path) => inner.mkdir(at(path)),
    rmdir: (path) => inner.rmdir(at(path)),
    copyFile: (from, to, mode) => inner.copyFile(at(from), at(to), mode),
    statfs: async (path) => Object.assign(Object.create(await inner.statfs(path)), { type: FAT_TYPE }),
    walk,
  };
}
