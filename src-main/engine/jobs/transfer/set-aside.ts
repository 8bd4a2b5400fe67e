/** Gives files of a location another place within it, into the trash and out of it, by rename or where there is none by a proved copy. */
import { AliceError } from '#api/errors.ts';
import type { PlanFile } from '#api/plan.ts';
import type { Entry, StorageAdapter } from '../../storage/adapter.ts';
import { findEntry, hashFile, isHeld } from './hash-copy.ts';

async function copyAndRemove(adapter: StorageAdapter, file: PlanFile, etag: string): Promise<Entry> {
  const entry = adapter.copy
    ? await adapter.copy(file.from, file.to, { ifNoneMatch: '*' })
    : await adapter.write(file.to, await adapter.read(file.from), {
        size: file.size,
        modifiedAt: new Date(file.modifiedAt),
        ifNoneMatch: '*',
      });
  if (`sha256:${await hashFile(adapter, file.to)}` !== file.hash) {
    await adapter.remove(file.to, { ifMatch: entry.etag });
    throw new AliceError(
      'data-loss',
      `${JSON.stringify(file.from)} could not be set aside whole; it stays. Check the disk.`,
    );
  }
  await adapter.remove(file.from, { ifMatch: etag });
  return entry;
}

/** From `file.from` to `file.to`, if `file.from` still is what has this etag. Never over something. */
export async function setAside(adapter: StorageAdapter, file: PlanFile, etag: string): Promise<Entry> {
  return adapter.move ? adapter.move(file.from, file.to, { ifMatch: etag }) : copyAndRemove(adapter, file, etag);
}

/** One name of two that an interrupted move has left for one file, or one of two equal copies: `at` goes, `stays` stays. */
export async function removeTwin(adapter: StorageAdapter, at: Entry, stays: Entry, file: PlanFile): Promise<void> {
  const one = at.node !== undefined && at.node === stays.node;
  if (!one && `sha256:${await hashFile(adapter, stays.path)}` !== file.hash) return;
  // A rename that is done again onto the other name finds that one there, and only takes this one away.
  if (one && adapter.move) await adapter.move(at.path, stays.path);
  else await adapter.remove(at.path, { ifMatch: at.etag });
}

/** Brings all files to one side of a move that was interrupted. Returns the paths that could not be brought there. */
export async function gather(
  adapter: StorageAdapter,
  files: readonly PlanFile[],
  side: 'from' | 'to',
): Promise<string[]> {
  const other = side === 'from' ? 'to' : 'from';
  const stuck: string[] = [];
  for (const file of files) {
    const here = await findEntry(adapter, file[side]);
    const there = await findEntry(adapter, file[other]);
    if (there === null) {
      if (here === null) stuck.push(file[side]);
      continue;
    }
    const held = here !== null && isHeld(here, file) && there.size === file.size && !isHeld(there, file);
    if (held) await adapter.remove(here.path, { ifMatch: here.etag });
    if (here === null || held) await setAside(adapter, { ...file, from: file[other], to: file[side] }, there.etag);
    else if (here.size === file.size && there.size === file.size) await removeTwin(adapter, there, here, file);
    else stuck.push(file[other]);
  }
  return stuck;
}
