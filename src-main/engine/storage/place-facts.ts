/** What a folder's file system is like, found out without writing: its kind, its habits, and signs by which it is known again. */
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import type { Fingerprint } from './adapter.ts';
import type { LocalIo } from './local-io.ts';
import { fsPath, joinPath, splitPath } from './path-bytes.ts';
import { isOwnName, type WalkIo } from './walk.ts';

export type { Fingerprint } from './adapter.ts';

/** How many names are remembered. */
const SAMPLE = 64;
/** A place is known again when at least this share of its remembered names is still there. */
const SAME_SHARE = 0.5;

/** Linux's numbers (statfs(2), linux/magic.h) of file systems that make up inode numbers anew at each mount. */
const unstableTypes = new Set([
  0x4d44, // FAT
  0x2011bab0, // exFAT
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x6969, // NFS
  0x65735546, // FUSE
  0x01021997, // 9P
  0x786f4256, // VirtualBox shared folders
]);
const caselessTypes = new Set([0x4d44, 0x2011bab0, 0x517b, 0xff534d42, 0xfe534d42]);

/** False where inode numbers change from mount to mount; other systems than Linux are believed to keep them. */
export function keepsInodes(fsType: bigint): boolean {
  return process.platform !== 'linux' || !unstableTypes.has(Number(fsType));
}

/** The name with the case of one letter turned over, or null when it has no letter for which that can be done reversibly. */
function otherCase(name: string): string | null {
  const at = name.search(/[A-Za-z]/);
  if (at === -1) return null;
  const letter = name[at]!;
  const turned = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
  return name.slice(0, at) + turned + name.slice(at + 1);
}

function isSameNode(a: BigIntStats | undefined, b: BigIntStats | undefined): boolean {
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/**
 * True when upper and lower case are different names below `root`, null when that cannot be told without writing.
 * Looks one existing name up in the other case; a folder that holds both spellings answers by itself.
 */
export function probeCase(walk: WalkIo, root: string): boolean | null {
  const answer = (folder: string, names: readonly string[]): boolean | null => {
    const present = new Set(names);
    for (const name of names) {
      const turned = otherCase(name);
      if (turned === null) continue;
      if (present.has(turned)) return true;
      const found = walk.lstat(fsPath(folder, turned));
      return !(found !== undefined && isSameNode(found, walk.lstat(fsPath(folder, name))));
    }
    return null;
  };
  try {
    const inside = answer(
      root,
      walk.readNames(root).map((entry) => entry.name),
    );
    if (inside !== null) return inside;
    const { folder, name } = splitPath(root);
    const above = folder === '' ? '/' : folder;
    const sameDevice = walk.lstat(above)?.dev === walk.lstat(root)?.dev;
    return name !== '' && sameDevice ? answer(above, [name]) : null;
  } catch {
    return null;
  }
}

/** As {@link probeCase}, with the habit of the file system's kind or of the platform where the folder is empty. */
export function isCaseSensitive(walk: WalkIo, root: string, fsType: bigint): boolean {
  const probed = probeCase(walk, root);
  if (probed !== null) return probed;
  if (process.platform === 'linux') return !caselessTypes.has(Number(fsType));
  return process.platform !== 'darwin' && process.platform !== 'win32';
}

/** The UUID of the volume with this device number, as udev publishes it; null elsewhere. */
async function findVolumeUuid(device: bigint): Promise<string | null> {
  const folder = '/dev/disk/by-uuid';
  try {
    for (const uuid of await readdir(folder)) {
      const node = await stat(joinPath(folder, await readlink(joinPath(folder, uuid))), { bigint: true });
      if (node.rdev === device) return uuid;
    }
  } catch {
    return null; // No udev here; the names at the top must do.
  }
  return null;
}

/** Hash of a name, short: 48 bits tell a few hundred names apart. */
function nameHash(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 12);
}

/** Takes the fingerprint of the folder at `root`. Throws what the file system throws. */
export async function takeFingerprint(io: LocalIo, root: string): Promise<Fingerprint> {
  const device = (await io.stat(fsPath(root, ''))).dev;
  const fsType = (await io.statfs(fsPath(root, ''))).type;
  const names = io.walk
    .readBytes(fsPath(root, ''))
    .map((entry) => entry.name.toString('latin1'))
    .filter((name) => !isOwnName(name))
    .map(nameHash)
    .toSorted()
    .slice(0, SAMPLE);
  return { device: `${device}`, fsType: fsType.toString(16), fsUuid: await findVolumeUuid(device), names };
}

/**
 * True when `now` is the place that `before` was taken of, whatever device number it has today. Volume UUIDs decide where both
 * are known; else half of the names remembered must still be there (bottom-k sampling, so that both may hold a part only).
 */
export function isSamePlace(before: Fingerprint, now: Fingerprint): boolean {
  if (before.fsUuid !== null && now.fsUuid !== null && before.fsUuid !== now.fsUuid) return false;
  if (before.fsType !== now.fsType) return false;
  const last = now.names.length < SAMPLE ? null : (now.names.at(-1) ?? null);
  const comparable = before.names.filter((name) => last === null || name <= last);
  if (comparable.length === 0) return before.names.length === 0 || last !== null;
  const present = new Set(now.names);
  return comparable.filter((name) => present.has(name)).length >= comparable.length * SAME_SHARE;
}
