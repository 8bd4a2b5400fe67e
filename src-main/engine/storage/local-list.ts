/** Lists the files of a local location: everything below a prefix, or an error, never a part that looks like the whole. */
import { setImmediate as turn } from 'node:timers/promises';
import { AliceError } from '#api/errors.ts';
import type { Entry, ListOptions } from './adapter.ts';
import { cancelled, fsError } from './fs-errors.ts';
import { entryOf, failedTo, type LocalPlace } from './local-place.ts';
import { openFolder } from './open-folder.ts';
import { checkPath, joinPath, splitPath } from './path-bytes.ts';
import { isFatalListingError, walkFolders } from './walk.ts';

/**
 * Every file whose path begins with `prefix`. Alice's own folders are left out unless the prefix itself leads into one.
 * Throws `unavailable` as soon as the place fails; folders that may not be read are named at the end by `permission-denied`
 * with `details.unreadable`, after everything else has been listed.
 */
export async function* listFiles(place: LocalPlace, prefix: string, options: ListOptions): AsyncGenerator<Entry> {
  const start = splitPath(prefix).folder;
  if (start !== '') checkPath(start);
  const failed = `Cannot list the location ${JSON.stringify(place.name)}`;
  await place.checkRoot();
  if (start !== '' && !(await isFolder(place, start))) return;
  const unreadable: string[] = [];
  const { exclude, onProgress } = place;
  const onSkipped = (skipped: { path: string; reason: string }) => {
    if (skipped.path.startsWith(prefix)) options.onSkipped?.(skipped);
  };
  for (const walked of walkFolders(place.root, { start, exclude, onProgress, onSkipped, io: place.io.walk })) {
    if (options.signal?.aborted === true) throw cancelled(failed);
    if (walked.error !== undefined) {
      if (isFatalListingError(walked.error.errno))
        throw new AliceError('unavailable', `${failed}: ${walked.error.message}`);
      unreadable.push(walked.folder);
    }
    for (const file of walked.files) {
      const path = joinPath(walked.folder, file.name);
      if (path.startsWith(prefix)) yield entryOf(place, path, { ...file, size: BigInt(file.size) });
    }
    await turn(); // The walk is synchronous; everything else gets its turn between folders.
  }
  await place.checkRoot();
  if (unreadable.length === 0) return;
  const count = unreadable.length === 1 ? 'one folder' : `${unreadable.length} folders`;
  const remedy = 'Change the permissions, or exclude them from the location';
  const first = JSON.stringify(unreadable[0] || '/');
  throw new AliceError(
    'permission-denied',
    `${failed} completely: ${count} cannot be read, first ${first}. ${remedy}.`,
    {
      details: { unreadable },
    },
  );
}

/** False when there is no such folder; a link on the way there is an error, not an empty listing. */
async function isFolder(place: LocalPlace, folder: string): Promise<boolean> {
  try {
    await (await openFolder(place.io, place.root, folder)).close();
    return true;
  } catch (error) {
    const ours = fsError(error, failedTo(place, 'list', folder));
    if (ours.code === 'not-found') return false;
    throw ours;
  }
}
