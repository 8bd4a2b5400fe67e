/** Decides which folders may become locations: not the whole computer, not Alice's own data, and no place twice. */
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, parse, resolve, sep } from 'node:path';
import type { BigIntStats } from 'node:fs';
import { AliceError } from '#api/errors.ts';
import { fsError } from './fs-errors.ts';
import { nodeIo } from './local-io.ts';
import { expandHome } from './local-place.ts';
import { probeCase } from './place-facts.ts';

export interface RootRules {
  /** Locations already there; offline ones are compared by their path alone. */
  existing: readonly { name: string; path: string }[];
  /** Where Alice keeps settings, catalog and previews. */
  dataDir: string;
  home?: string | undefined;
  platform?: NodeJS.Platform | undefined;
}

/** Neither these nor anything inside them. */
const systemTrees: Partial<Record<NodeJS.Platform, readonly string[]>> & { other: readonly string[] } = {
  other: ['/bin', '/boot', '/dev', '/etc', '/lib', '/lib32', '/lib64', '/proc', '/sbin', '/sys', '/usr'],
  darwin: [
    '/System',
    '/Library',
    '/Applications',
    '/bin',
    '/sbin',
    '/usr',
    '/dev',
    '/private/etc',
    '/private/var/db',
    '/cores',
  ],
  win32: ['C:\\Windows', 'C:\\Program Files', 'C:\\Program Files (x86)', 'C:\\ProgramData'],
};

/** Not these themselves, unless a disk is mounted right there; folders inside them are fine. */
const systemTops: Partial<Record<NodeJS.Platform, readonly string[]>> & { other: readonly string[] } = {
  other: [
    '/home',
    '/media',
    '/mnt',
    '/opt',
    '/root',
    '/run',
    '/srv',
    '/tmp',
    '/var',
    '/var/lib',
    '/var/tmp',
    '/run/media',
  ],
  darwin: ['/Users', '/Volumes', '/private', '/private/var', '/private/tmp', '/opt'],
  win32: ['C:\\Users'],
};

type Compare = (path: string) => string;

/** True when `inner` lies below `outer`; `/ab` does not lie below `/a`. */
function isInside(inner: string, outer: string, fold: Compare): boolean {
  const prefix = outer.endsWith(sep) ? outer : outer + sep;
  return fold(inner).startsWith(fold(prefix));
}

function isSame(a: string, b: string, fold: Compare): boolean {
  return fold(a) === fold(b);
}

function refuse(path: string, why: string, remedy: string): AliceError {
  return new AliceError('invalid', `${JSON.stringify(path)} cannot be a location: ${why}. ${remedy}.`, {
    details: { path },
  });
}

interface Known {
  /** Without symbolic links where it is there, else as given. */
  path: string;
  node: BigIntStats | null;
}

async function look(path: string): Promise<Known> {
  const given = resolve(path);
  try {
    const real = await realpath(given);
    return { path: real, node: await stat(real, { bigint: true }) };
  } catch {
    return { path: given, node: null };
  }
}

/** Device and inode of a folder and of all above it: equal pairs betray one folder under two paths (bind mounts, links). */
async function lineage(path: string): Promise<BigIntStats[]> {
  const nodes: BigIntStats[] = [];
  for (let at = path; ; at = dirname(at)) {
    const node = await stat(at, { bigint: true }).catch(() => null);
    if (node !== null) nodes.push(node);
    if (dirname(at) === at) return nodes;
  }
}

function holds(nodes: readonly BigIntStats[], node: BigIntStats | null): boolean {
  return node !== null && nodes.some((one) => one.dev === node.dev && one.ino === node.ino);
}

/** How `inner` and `outer` lie to each other, by path and by inode. */
async function relation(a: Known, b: Known, fold: Compare): Promise<'same' | 'inside' | 'around' | null> {
  if (isSame(a.path, b.path, fold) || holds(a.node === null ? [] : [a.node], b.node)) return 'same';
  if (isInside(a.path, b.path, fold) || holds(await lineage(a.path), b.node)) return 'inside';
  if (isInside(b.path, a.path, fold) || (b.node !== null && holds(await lineage(b.path), a.node))) return 'around';
  return null;
}

async function isMountPoint(path: string, node: BigIntStats): Promise<boolean> {
  const above = await stat(dirname(path), { bigint: true }).catch(() => null);
  return above !== null && above.dev !== node.dev;
}

async function checkSystem(
  given: string,
  root: Known,
  home: string,
  platform: NodeJS.Platform,
  fold: Compare,
): Promise<void> {
  const { path } = root;
  const remedy = 'Choose the folder inside it in which your media lie';
  const system = parse(homedir()).root;
  if (isSame(path, system, fold) || path === '/') throw refuse(given, 'it is the whole computer', remedy);
  const realHome = await look(home);
  const toHome = await relation(root, realHome, fold);
  if (toHome === 'same') throw refuse(given, 'it is your whole home folder', remedy);
  if (toHome === 'around') throw refuse(given, 'your home folder is inside it', remedy);
  const trees = systemTrees[platform] ?? systemTrees.other;
  if (trees.some((tree) => isSame(path, tree, fold) || isInside(path, tree, fold))) {
    throw refuse(given, 'it belongs to the operating system', 'Choose a folder of your own');
  }
  const tops = systemTops[platform] ?? systemTops.other;
  if (tops.some((top) => isSame(path, top, fold)) && !(await isMountPoint(path, root.node!))) {
    throw refuse(given, 'it is a folder of the operating system that holds many things', remedy);
  }
}

async function checkData(given: string, root: Known, dataDir: string, fold: Compare): Promise<void> {
  const toData = await relation(root, await look(dataDir), fold);
  if (toData === null) return;
  const why =
    toData === 'around' ? "Alice's own data folder is inside it" : "it is Alice's own data folder, or inside it";
  throw refuse(given, why, 'Choose a folder that only holds media');
}

async function checkOverlap(given: string, root: Known, existing: RootRules['existing'], fold: Compare): Promise<void> {
  for (const other of existing) {
    const toOther = await relation(root, await look(expandHome(other.path)), fold);
    const name = JSON.stringify(other.name);
    const remedy = 'Every file must have one location: choose another folder, or remove that location first';
    if (toOther === 'same') throw refuse(given, `it is the location ${name} already`, remedy);
    if (toOther === 'inside') throw refuse(given, `it lies inside the location ${name}`, remedy);
    if (toOther === 'around') throw refuse(given, `the location ${name} lies inside it`, remedy);
  }
}

/**
 * The real path of a folder that may become a location (`~` is expanded). Throws `invalid` with the reason and a remedy for
 * what is not a folder, is dangerous, or overlaps with another location; `permission-denied` or `unavailable` as looking there fails.
 */
export async function checkRoot(path: string, rules: RootRules): Promise<string> {
  if (path.trim() === '' || path.includes('\0')) throw refuse(path, 'it is not a path', 'Type the path of a folder');
  const platform = rules.platform ?? process.platform;
  const home = rules.home ?? homedir();
  const given = expandHome(path, home);
  const root = await look(given);
  if (root.node === null) {
    const reason = await stat(given).then(
      () => null,
      (error: unknown) => fsError(error, `Cannot look at ${JSON.stringify(given)}`),
    );
    if (reason !== null && reason.code !== 'not-found') throw reason;
    throw refuse(given, 'there is no such folder', 'Check the spelling, connect its disk, or make the folder');
  }
  if (!root.node.isDirectory()) throw refuse(given, 'it is not a folder', 'Choose the folder that holds it');
  const caseless = probeCase(nodeIo.walk, root.path) === false || platform === 'win32';
  const fold: Compare = (one) => (caseless ? one.normalize('NFC').toLowerCase() : one);
  await checkSystem(given, root, home, platform, fold);
  await checkData(given, root, rules.dataDir, fold);
  await checkOverlap(given, root, rules.existing, fold);
  return root.path;
}
