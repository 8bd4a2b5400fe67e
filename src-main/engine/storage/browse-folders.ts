/** Lists folders for choosing one where no native dialog is: the home folder, mounted drives and what lies below, nothing else. */
import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { access, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { AliceError } from '#api/errors.ts';
import { errnoOf, fsError } from './fs-errors.ts';
import { isOnRemovable } from './removable.ts';

export interface FolderList {
  /** Without links; null for the list of the roots. */
  path: string | null;
  /** Null where the way up leads to the list of the roots, or nowhere. */
  parent: string | null;
  folders: { name: string; path: string }[];
}

export interface FolderBrowser {
  /**
   * The subfolders of `path`, or the roots. Throws `not-found`, `permission-denied` (outside, hidden, or refused by the system),
   * `unavailable` (it does not answer).
   */
  list(path?: string): Promise<FolderList>;
}

export interface FolderBrowserOptions {
  home: string;
  /** Patterns of folders in which drives are mounted: `*` stands for one name. Default: those of this platform. */
  drives?: readonly string[];
  /** Milliseconds. */
  patienceMs?: number;
  /** Whether file calls below a path may never return; looks at no file itself. */
  mayHang?: (path: string) => boolean;
  /** What is in a folder. */
  read?: (path: string) => Promise<Dirent<Buffer>[]>;
}

const MOST_FOLDERS = 1000;
const PATIENCE_MS = 5000;
/** A dead mount keeps one of the few threads that Node has for file calls, for good: so many and no more are risked. */
const MOST_STUCK = 2;

const readFolder = (path: string): Promise<Dirent<Buffer>[]> =>
  readdir(path, { withFileTypes: true, encoding: 'buffer' });

const drivesOf = (platform: NodeJS.Platform): readonly string[] =>
  platform === 'win32'
    ? Array.from({ length: 26 }, (_, n) => `${String.fromCharCode(65 + n)}:\\`)
    : platform === 'darwin'
      ? ['/Volumes/*']
      : ['/media/*', '/run/media/*/*', '/mnt/*'];

export function openFolderBrowser(options: FolderBrowserOptions): FolderBrowser {
  const { home, patienceMs = PATIENCE_MS } = options;
  const drives = options.drives ?? drivesOf(process.platform);
  const allowed: Allowed = {
    home,
    drives,
    mayHang: options.mayHang ?? isOnRemovable,
    read: options.read ?? readFolder,
  };
  const atWork = new Set<Promise<unknown>>();

  async function inTime(work: () => Promise<FolderList>): Promise<FolderList> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unanswered()), patienceMs);
    });
    try {
      while (atWork.size >= MOST_STUCK) await Promise.race([...atWork, late]);
      const working = work();
      const settled = working.then(
        () => {},
        () => {},
      );
      atWork.add(settled);
      void settled.then(() => atWork.delete(settled));
      return await Promise.race([working, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    list: (path) => inTime(() => (path === undefined ? listRoots(home, drives) : listBelow(path, allowed))),
  };
}

const unanswered = (): AliceError =>
  new AliceError('unavailable', 'A drive does not answer. Disconnect it, or type the path of the folder instead.');

async function listRoots(home: string, drives: readonly string[]): Promise<FolderList> {
  const found = (await Promise.all(drives.map((pattern) => expand(pattern)))).flat();
  const mounted = found.map((path) => ({ name: basename(path) || path, path })).toSorted(byName);
  return { path: null, parent: null, folders: [{ name: 'Home', path: home }, ...mounted].slice(0, MOST_FOLDERS) };
}

interface Allowed {
  home: string;
  drives: readonly string[];
  mayHang: (path: string) => boolean;
  read: (path: string) => Promise<Dirent<Buffer>[]>;
}

async function listBelow(given: string, allowed: Allowed): Promise<FolderList> {
  if (!isAbsolute(given) || given.includes('\0')) throw outside(given);
  const asked = resolve(given);
  const roots = [allowed.home, await realpath(allowed.home).catch(() => allowed.home)];
  checkInside(asked, roots, allowed.drives);
  const failed = `Cannot look into ${JSON.stringify(asked)}`;
  try {
    const path = await realpath(asked);
    checkInside(path, roots, allowed.drives);
    const entries = await allowed.read(path);
    const looked = await Promise.all(entries.map((entry) => folderOf(path, entry, roots, allowed)));
    const folders = looked.filter((one) => one !== null).toSorted(byName);
    const parent = isRoot(path, roots, allowed.drives) ? null : dirname(path);
    return { path, parent, folders: folders.slice(0, MOST_FOLDERS) };
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR' || errnoOf(error) === 'ENOENT')
      throw new AliceError('not-found', `There is no folder ${JSON.stringify(asked)}. Check the spelling.`, {
        cause: error,
      });
    if (errnoOf(error) === 'EACCES' || errnoOf(error) === 'EPERM')
      throw new AliceError('permission-denied', `${failed}: the system does not allow it.`, { cause: error });
    throw fsError(error, failed);
  }
}

/** The folder behind a name of a listing; null for everything else, for what is hidden, and for links that lead outside. */
async function folderOf(
  parent: string,
  entry: Dirent<Buffer>,
  roots: readonly string[],
  { drives, mayHang }: Allowed,
): Promise<{ name: string; path: string } | null> {
  if (!isUtf8(entry.name)) return null;
  const name = entry.name.toString('utf8');
  const folder = { name, path: join(parent, name) };
  if (name.startsWith('.')) return null;
  if (entry.isDirectory()) return folder;
  if (!entry.isSymbolicLink()) return null;
  try {
    const target = resolve(parent, await readlink(folder.path));
    // What may hang is not touched until somebody wants to go there.
    if (mayHang(target)) return isInside(target, roots, drives) ? folder : null;
    const real = await realpath(target);
    return isInside(real, roots, drives) && (await stat(real)).isDirectory() ? folder : null;
  } catch {
    return null; // It leads nowhere.
  }
}

const outside = (path: string): AliceError =>
  new AliceError(
    'permission-denied',
    `${JSON.stringify(path)} is not looked into here: only the home folder and mounted drives are. Type the path instead.`,
  );

function checkInside(path: string, roots: readonly string[], drives: readonly string[]): void {
  if (!isInside(path, roots, drives)) throw outside(path);
}

/** Below one of the roots, or one itself, and nothing hidden on the way from there. */
function isInside(path: string, roots: readonly string[], drives: readonly string[]): boolean {
  const names = namesOf(path);
  return [...roots, ...drives].some((root) => {
    const start = namesOf(root);
    return start.length > 0 && leads(start, names) && !names.slice(start.length).some((name) => name.startsWith('.'));
  });
}

function isRoot(path: string, roots: readonly string[], drives: readonly string[]): boolean {
  const names = namesOf(path);
  return [...roots, ...drives].some((root) => namesOf(root).length === names.length && leads(namesOf(root), names));
}

/** Whether a path begins with these names, of which `*` is any that is not hidden. */
function leads(start: readonly string[], names: readonly string[]): boolean {
  return start.every((name, at) => (name === '*' ? !(names[at] ?? '.').startsWith('.') : isSameName(name, names[at])));
}

const isSameName = (a: string, b: string | undefined): boolean =>
  process.platform === 'win32' ? a.toLowerCase() === b?.toLowerCase() : a === b;

const namesOf = (path: string): string[] => path.split(sep).filter((name) => name !== '');

const byName = (a: { name: string }, b: { name: string }): number =>
  a.name.localeCompare(b.name, 'en', { numeric: true });

/** What a pattern stands for now. Only the folders above the drives are read: their own answer may never come. */
async function expand(pattern: string): Promise<string[]> {
  const star = pattern.indexOf('*');
  if (star < 0) {
    return access(pattern).then(
      () => [pattern],
      () => [],
    );
  }
  const above = pattern.slice(0, star);
  const entries = await readFolder(above).catch(() => []);
  const found = entries
    .filter((entry) => entry.isDirectory() && isUtf8(entry.name))
    .map((entry) => entry.name.toString('utf8'))
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(above, name));
  const rest = pattern.slice(star + 1);
  return rest === '' ? found : (await Promise.all(found.map((path) => expand(path + rest)))).flat();
}
