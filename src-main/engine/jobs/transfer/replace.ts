/** Puts a file where another lies: it arrives beside it and is proved, then that one goes into the quarantine, then it takes its place. */
import { AliceError } from '#api/errors.ts';
import type { PlanAside, PlanFile, PlanStep } from '#api/plan.ts';
import type { Entry, StorageAdapter } from '../../storage/adapter.ts';
import { splitPath } from '../../storage/path-bytes.ts';
import { copyFile, type CopyOptions } from './copy-file.ts';
import { findEntry, holds } from './hash-copy.ts';
import { gather } from './set-aside.ts';
import { unsettled } from './unsettled.ts';
import type { Station } from './world.ts';

/** Stands for the hash of bytes that nobody could read. */
const UNREAD = `sha256:${'0'.repeat(64)}`;

/** What is put aside, as a file that goes from its place into the quarantine. It is no medium any more. */
export function asideFile({ from, to, size, hash, modifiedAt, etag }: PlanAside): PlanFile {
  return { from, to, size, hash: hash ?? UNREAD, contentHash: null, modifiedAt, etag };
}

const arrival = (file: PlanFile, { through }: PlanAside): PlanFile => ({ ...file, from: through });

/** Every file with what it takes the place of. */
export function pairsOf({ files, aside = [] }: PlanStep): [PlanFile, PlanAside][] {
  if (files.length !== aside.length)
    throw new AliceError('internal', 'A plan that replaces files does not say what each of them takes the place of.');
  return files.map((file, at) => [file, aside[at]!]);
}

function moveOf(station: Station): NonNullable<StorageAdapter['move']> {
  const { move } = station.adapter;
  if (move) return move;
  throw new AliceError('unsupported', `${station.place.name} cannot rename files, so nothing is put aside there.`);
}

/** Throws `conflict` unless what is to be put aside is still what was found, and the names are free that it and the new file need. */
export async function requireReplaceable(to: Station, step: PlanStep): Promise<void> {
  moveOf(to);
  for (const [, aside] of pairsOf(step)) {
    const entry = await findEntry(to.adapter, aside.from);
    if (entry?.etag !== aside.etag || entry.size !== aside.size)
      throw new AliceError(
        'conflict',
        `${JSON.stringify(aside.from)} in ${to.place.name} was changed since the plan was made. Verify it again.`,
      );
    for (const path of [aside.to, aside.through])
      if ((await findEntry(to.adapter, path)) !== null)
        throw new AliceError('already-exists', `${JSON.stringify(path)} in ${to.place.name} is taken already.`);
  }
}

export async function replaceFiles(from: Station, to: Station, step: PlanStep, options: CopyOptions): Promise<Entry[]> {
  const move = moveOf(to);
  const made: Entry[] = [];
  for (const [file, aside] of pairsOf(step)) {
    const staged = await copyFile(from, to, { ...file, to: aside.through }, { ...options, reread: true });
    try {
      await move(aside.from, aside.to, { ifMatch: aside.etag });
      made.push(await move(aside.through, file.to, { ifMatch: staged.etag }));
    } catch (error) {
      await putBack(to.adapter, aside, staged.etag).catch((cause: unknown) => {
        throw unsettled(error, cause);
      });
      throw error;
    }
  }
  return made;
}

async function putBack(adapter: StorageAdapter, aside: PlanAside, etag: string): Promise<void> {
  const stuck = await gather(adapter, [asideFile(aside)], 'from');
  if (stuck.length > 0) throw new Error(`stuck: ${stuck.join(', ')}`);
  // The new file may have its place already, whatever the rename said: then recovery tells that it is done.
  const back = await findEntry(adapter, aside.from);
  if (back?.etag !== aside.etag || (await findEntry(adapter, aside.to)) !== null)
    throw new Error(`not back: ${aside.from}`);
  if ((await findEntry(adapter, aside.through)) !== null) await adapter.remove(aside.through, { ifMatch: etag });
}

/** In quarantine, and its place free, or only held for the file that comes. */
async function isAside(adapter: StorageAdapter, { from, to }: PlanAside): Promise<boolean> {
  if ((await findEntry(adapter, to)) === null) return false;
  const inPlace = await findEntry(adapter, from);
  return inPlace === null || inPlace.size === 0;
}

/** After an abrupt end: a file that has arrived whole takes its place; else what was put aside comes back. */
export async function settleReplace(to: Station, step: PlanStep): Promise<'done' | 'undone'> {
  const { adapter } = to;
  let state: 'done' | 'undone' = 'done';
  for (const [file, aside] of pairsOf(step)) {
    await adapter.sweep?.(splitPath(aside.through).folder);
    const inPlace = (await holds(adapter, file.to, file)) !== null;
    const arrived = inPlace || (await holds(adapter, aside.through, file)) !== null;
    const stuck = arrived
      ? [
          ...(inPlace || (await isAside(adapter, aside)) ? [] : await gather(adapter, [asideFile(aside)], 'to')),
          ...(await gather(adapter, [arrival(file, aside)], 'to')),
        ]
      : await gather(adapter, [asideFile(aside)], 'from');
    if (stuck.length > 0)
      throw new AliceError(
        'conflict',
        `${stuck.map((path) => JSON.stringify(path)).join(', ')} cannot be put right: something else lies there.`,
      );
    if (arrived) continue;
    state = 'undone';
    // What has not arrived whole is ours alone: a name that was held for it, where there are no hard links.
    const rest = await findEntry(adapter, aside.through);
    if (rest !== null) await adapter.remove(aside.through, { ifMatch: rest.etag });
  }
  return state;
}
