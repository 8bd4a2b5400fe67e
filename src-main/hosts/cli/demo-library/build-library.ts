/** Writes the demo library into a folder, and takes an older one away only where every file in it is our own. */
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AliceError } from '#api/errors.ts';
import { type Place, places, type PlannedFile, planFiles } from './plan-files.ts';

/** Marks the folder as a demo library and lists what was put there. */
export const STAMP = '.alice-demo-library.json';
/** Where the drive "is" after it was taken off: its folder does not answer at its path any more. */
const UNPLUGGED = 'shelf-drive (unplugged)';
/** The folder of the library's own settings and catalog. */
export const DATA = 'data';

interface Stamp {
  madeAt: string;
  files: string[];
}

export interface DemoLibrary {
  dir: string;
  dataDir: string;
  roots: Record<Place, string>;
  files: number;
  bytes: number;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function refusal(dir: string, why: string): AliceError {
  return new AliceError('conflict', `${dir} ${why}, so it is left alone. Choose another folder with --dir.`, {
    details: { dir },
  });
}

async function readStamp(dir: string): Promise<Stamp | undefined> {
  const text = await readFile(path.join(dir, STAMP), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const stamp = JSON.parse(text) as Partial<Stamp>;
    return Array.isArray(stamp.files) ? (stamp as Stamp) : undefined;
  } catch {
    return undefined;
  }
}

/** Files below `root` that neither the demo nor Alice wrote (its marker, its sidecars). */
async function foreignFiles(root: string, known: ReadonlySet<string>, place: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.alice')) && !file.endsWith('.xmp'))
    .filter((file) => !known.has(`${place}/${file}`));
}

/** Throws AliceError `conflict` unless the folder is absent, empty, or wholly of our own making; then it is emptied. */
async function clearOldLibrary(dir: string): Promise<void> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw refusal(dir, `cannot be used (${error.code ?? error.message})`);
  });
  if (names.length === 0) return;
  const stamp = await readStamp(dir);
  if (stamp === undefined) throw refusal(dir, 'holds files and was not made by alice demo');
  const ours = new Set<string>([STAMP, DATA, UNPLUGGED, ...places]);
  const strange = names.filter((name) => !ours.has(name));
  const known = new Set(stamp.files);
  for (const place of places) strange.push(...(await foreignFiles(path.join(dir, place), known, place)));
  strange.push(...(await foreignFiles(path.join(dir, UNPLUGGED), known, 'shelf-drive')));
  if (strange.length > 0) throw refusal(dir, `holds files that alice demo did not make (${strange[0]})`);
  // The stamp goes last: a clearing that is cut off can be taken up again.
  for (const name of names.filter((candidate) => candidate !== STAMP))
    await rm(path.join(dir, name), { recursive: true, force: true });
  await rm(path.join(dir, STAMP), { force: true });
}

function layout(dir: string): Pick<DemoLibrary, 'dir' | 'dataDir' | 'roots'> {
  const roots = Object.fromEntries(places.map((place) => [place, path.join(dir, place)])) as Record<Place, string>;
  return { dir, dataDir: path.join(dir, DATA), roots };
}

/**
 * Makes the library anew; files carry dates over the year before `now`. `onFile` hears before each file how many of how many
 * are written, which is next, and how many bytes there are.
 * Throws AliceError `conflict` where the folder holds anything that is not the demo's own.
 */
export async function buildLibrary(
  dir: string,
  now: Date,
  onFile?: (done: number, total: number, file: string, bytes: number) => void,
  plan: readonly PlannedFile[] = planFiles(now),
): Promise<DemoLibrary> {
  await clearOldLibrary(dir);
  const library = layout(dir);
  await mkdir(dir, { recursive: true });
  const stamp: Stamp = { madeAt: now.toISOString(), files: plan.map((file) => `${file.place}/${file.path}`) };
  await writeFile(path.join(dir, STAMP), JSON.stringify(stamp, null, 1) + '\n');
  let bytes = 0;
  for (const [at, file] of plan.entries()) {
    const target = path.join(library.roots[file.place], file.path);
    onFile?.(at, plan.length, `${file.place}/${file.path}`, bytes);
    const content = file.bytes();
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
    await utimes(target, file.modifiedAt, file.modifiedAt);
    bytes += content.length;
  }
  return { ...library, files: plan.length, bytes };
}

/** The library that is already there, or undefined. */
export async function findLibrary(dir: string): Promise<Pick<DemoLibrary, 'dir' | 'dataDir' | 'roots'> | undefined> {
  return (await readStamp(dir)) === undefined ? undefined : layout(dir);
}

/** Takes the shelf drive off: its root is renamed, as a pulled disk leaves its mount point. */
export async function unplugDrive(library: Pick<DemoLibrary, 'dir' | 'roots'>): Promise<void> {
  await rename(library.roots['shelf-drive'], path.join(library.dir, UNPLUGGED));
}

/** Puts the drive back, if it was off. */
export async function plugDriveIn(library: Pick<DemoLibrary, 'dir' | 'roots'>): Promise<void> {
  const away = path.join(library.dir, UNPLUGGED);
  if ((await exists(away)) && !(await exists(library.roots['shelf-drive'])))
    await rename(away, library.roots['shelf-drive']);
}
