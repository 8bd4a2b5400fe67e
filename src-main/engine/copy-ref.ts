/** Turns the path of a file on this computer into the `location:path` by which the catalog knows it. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Place } from './places.ts';
import { expandHome } from './storage/local-place.ts';

type KnownPlace = Pick<Place, 'location' | 'root' | 'isolated'>;

/** The path of `file` below `root`, with `/` between its parts; null when it lies elsewhere. */
function below(root: string, file: string): string | null {
  const path = relative(root, file);
  return path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
    ? null
    : path.split(sep).join('/');
}

/** The folder of a file as the file system knows it, without symbolic links; the name itself may be that of a lost file. */
async function realFile(file: string): Promise<string | null> {
  const folder = await realpath(dirname(file)).catch(() => null);
  return folder === null ? null : join(folder, basename(file));
}

/**
 * `ref` as {@link Finder.find} takes it: an absolute path, or one that begins with `~`, that lies in a location becomes
 * `name:path`, also when the file itself or its disk is gone; everything else comes back as it is. Links are followed on this
 * computer's own disks only, since a dead mount would not answer.
 */
export async function copyRef(ref: string, places: readonly KnownPlace[]): Promise<string> {
  if (!isAbsolute(ref) && !/^~[/\\]/.test(ref)) return ref;
  const file = expandHome(ref);
  const rooted = places.flatMap(({ location, root, isolated }) =>
    root === null ? [] : [{ name: location.name, root, isolated }],
  );
  for (const { name, root } of rooted) {
    const path = below(root, file);
    if (path !== null) return `${name}:${path}`;
  }
  const real = await realFile(file);
  for (const { name, root, isolated } of rooted) {
    if (real === null || isolated) continue;
    const path = below(await realpath(root).catch(() => root), real);
    if (path !== null) return `${name}:${path}`;
  }
  return ref;
}
