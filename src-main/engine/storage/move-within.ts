/** Gives a file another name within its local location: never over another one, and never leaving it without a name. */
import type { BigIntStats } from 'node:fs';
import { AliceError } from '#api/errors.ts';
import type { Entry } from './adapter.ts';
import { errnoOf, fsError } from './fs-errors.ts';
import { entryOf, failedTo, inFolder, statFile, type LocalPlace } from './local-place.ts';
import { openFolder, pruneFolders, withParents, type OpenFolder } from './open-folder.ts';
import { checkPath, decodeName, fsPath, splitPath } from './path-bytes.ts';
import { checkPrecondition, findFile, linkless, renameOverHolder } from './publish.ts';
import { isTempName } from './walk.ts';

const isSame = (a: BigIntStats, b: BigIntStats): boolean => a.dev === b.dev && a.ino === b.ino;

/** Both names are one entry of one folder: taking one away would take the file away. */
function isOneName(place: LocalPlace, from: string, to: string): boolean {
  const fold = (path: string): string => (place.caseSensitive ? path : path.normalize('NFC').toLowerCase());
  return fold(from) === fold(to);
}

interface Ends {
  source: { folder: OpenFolder; name: string; stat: BigIntStats };
  target: { folder: OpenFolder; name: string };
}

/** First a second name, forced to disk; only then is the first one taken away. */
async function rename({ source, target }: Ends, place: LocalPlace, to: string): Promise<void> {
  const { io } = place;
  const there = await findFile(io, target.folder.at(target.name), to);
  if (there !== null && !isSame(there, source.stat)) {
    throw new AliceError('already-exists', `${JSON.stringify(to)} is there already. Choose another name.`);
  }
  // One name only, so the two are different spellings of it.
  if (there !== null && there.nlink === 1n) return;
  let linked = there !== null;
  if (!linked) {
    try {
      await io.link(source.folder.at(source.name), target.folder.at(target.name));
      linked = true;
    } catch (error) {
      if (!linkless.has(errnoOf(error))) throw error;
    }
  }
  if (linked) {
    await target.folder.sync();
    await io.unlink(source.folder.at(source.name));
  } else {
    await renameOverHolder(io, source.folder.at(source.name), target.folder, target.name);
    await target.folder.sync();
  }
  await source.folder.sync();
}

/** See {@link StorageAdapter.move}. */
export async function moveWithin(
  place: LocalPlace,
  from: string,
  to: string,
  options: { ifMatch?: string | undefined },
): Promise<Entry> {
  checkPath(to);
  await place.checkRoot();
  const created = new Set<string>();
  try {
    const moved = await inFolder(place, 'move', from, (folder, name) =>
      place.locked(from, async () => {
        const stat = await statFile(place, folder, name, from);
        checkPrecondition(place, from, stat, options);
        if (isOneName(place, from, to)) return entryOf(place, from, stat);
        const { folder: above, name: newName } = splitPath(to);
        const target = await openFolder(place.io, place.root, above, (made) => created.add(made));
        try {
          await rename({ source: { folder, name, stat }, target: { folder: target, name: newName } }, place, to);
          return entryOf(place, to, await statFile(place, target, newName, to));
        } finally {
          await target.close();
        }
      }),
    );
    await pruneFolders(place.io, place.root, withParents(splitPath(from).folder));
    return moved;
  } catch (error) {
    await pruneFolders(place.io, place.root, [...created]);
    throw fsError(error, failedTo(place, 'move', from));
  }
}

/** Removes the temporary files of killed writes from a folder. Returns how many. */
export async function sweepFolder(place: LocalPlace, folder: string): Promise<number> {
  if (folder !== '') checkPath(folder);
  await place.checkRoot();
  try {
    const opened = await openFolder(place.io, place.root, folder);
    try {
      const names = place.io.walk.readBytes(fsPath(place.root, folder)).map((entry) => decodeName(entry.name));
      const ours = names.filter(isTempName);
      for (const name of ours) await place.io.unlink(opened.at(name));
      return ours.length;
    } finally {
      await opened.close();
    }
  } catch (error) {
    const ours = fsError(error, failedTo(place, 'clean up', folder || '/'));
    if (ours.code === 'not-found') return 0;
    throw ours;
  } finally {
    await pruneFolders(place.io, place.root, withParents(folder));
  }
}
