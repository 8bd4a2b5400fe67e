/** Proves before a removal that a medium still lies elsewhere: by looking, now, and counting places that fail together once. */
import { AliceError } from '#api/errors.ts';
import type { PlanStep } from '#api/plan.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import { findEntry, holds } from './hash-copy.ts';
import type { Station, World } from './world.ts';

export interface Standing {
  /** Files of their own that hold the medium, apart from those that are to go. */
  copies: number;
  /** Disks and servers among these, and among all including those that are to go. */
  domainsLeft: number;
  domainsNow: number;
}

/** For sets of paths in locations. */
export const placeKey = (location: string, path: string): string => `${location}/${path}`;

/** `read`: every byte of the others is read; `look`: they are as they were when they were last read. */
export type Rigour = 'look' | 'read';

/** What lies in an inbox alone is on its way, and no place to keep anything. */
const isOnlyInbox = (station: Station): boolean => station.purpose.length === 1 && station.purpose[0] === 'inbox';

/** The file's own identity where the place tells it; else its place and name. */
function nodeOf(station: Station, entry: { node?: string; path: string }): string {
  const { caseSensitive } = station.adapter.traits;
  const path = caseSensitive ? entry.path : entry.path.normalize('NFC').toLowerCase();
  return entry.node ?? `${station.place.id}/${path}`;
}

async function proveCopy(station: Station, record: CopyRecord, rigour: Rigour): Promise<string | null> {
  const file = { size: record.size, hash: record.fileHash };
  const entry = await findEntry(station.adapter, record.path);
  if (entry === null || entry.size !== record.size) return null;
  if (rigour === 'look' && entry.etag === record.etag && record.verifiedMs !== null) return nodeOf(station, entry);
  return (await holds(station.adapter, record.path, file)) === null ? null : nodeOf(station, entry);
}

/** The standing of a medium when the files of `step` that hold it are gone. Places that do not answer count for nothing. */
export async function standingWithout(
  world: World,
  contentHash: string,
  step: Pick<PlanStep, 'from' | 'files'>,
  rigour: Rigour,
  alsoGoing: ReadonlySet<string> = new Set(),
): Promise<Standing> {
  const going = new Set(step.files.map(({ from }) => from));
  const own = await world.station(step.from.id);
  const goingNodes = new Set<string>();
  for (const file of step.files) {
    const entry = await findEntry(own.adapter, file.from);
    if (entry !== null) goingNodes.add(nodeOf(own, entry));
  }
  const nodes = new Set<string>();
  const domains = new Set<string>();
  for (const record of await world.notes.copiesOf(contentHash)) {
    if (record.state === 'missing' || (record.location === step.from.id && going.has(record.path))) continue;
    if (alsoGoing.has(placeKey(record.location, record.path))) continue;
    try {
      const station = await world.station(record.location);
      if (isOnlyInbox(station)) continue;
      const node = await proveCopy(station, record, rigour);
      if (node === null || goingNodes.has(node)) continue;
      nodes.add(node);
      domains.add(station.domain);
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
    }
  }
  return { copies: nodes.size, domainsLeft: domains.size, domainsNow: new Set([...domains, own.domain]).size };
}

/** Enough is left, or no less than there is now. */
export function isEnough({ copies, domainsLeft, domainsNow }: Standing, floor: number): boolean {
  return floor === 0 || (copies > 0 && (domainsLeft >= floor || domainsLeft >= domainsNow));
}

/**
 * Throws `conflict` when the media of `step` would lie in fewer failure domains than `floor` without its files, unless they lie in
 * no fewer than now. A `floor` of 0 asks for nothing.
 */
export async function requireDispensable(world: World, step: PlanStep, rigour: Rigour): Promise<void> {
  const hashes = new Set(step.files.flatMap(({ contentHash }) => (contentHash === null ? [] : [contentHash])));
  for (const hash of hashes) {
    if (world.isPinned(hash)) {
      throw new AliceError('permission-denied', 'It is pinned, so it stays where it is. Take the pin away first.');
    }
    if (step.floor === 0) continue;
    const files = step.files.filter(({ contentHash }) => contentHash === hash);
    const standing = await standingWithout(world, hash, { ...step, files }, rigour);
    if (isEnough(standing, step.floor)) continue;
    const { copies, domainsLeft } = standing;
    const names = files.map(({ from }) => JSON.stringify(from)).join(', ');
    const left =
      copies === 0
        ? 'no other copy of it can be proved to be there now'
        : `it would lie on ${domainsLeft} ${domainsLeft === 1 ? 'disk' : 'disks'}, and ${step.floor} are wanted`;
    throw new AliceError(
      'conflict',
      `${names} stays: ${left}. Connect the disks with its other copies, or copy it first.`,
      {
        details: { copies, domainsLeft, floor: step.floor },
      },
    );
  }
}
