/** Proves before a removal that a medium still lies elsewhere: by looking, now, and counting places that fail together once. */
import { AliceError } from '#api/errors.ts';
import type { PlanStep } from '#api/plan.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import type { Entry } from '../../storage/adapter.ts';
import { findEntry, holds } from './hash-copy.ts';
import type { Station, World } from './world.ts';

export interface Standing {
  /** Files of their own that hold the medium, apart from those that are to go. */
  copies: number;
  /** Disks and servers among these; and among those, and those that are to go, without what was made to let them go. */
  domainsLeft: number;
  domainsNow: number;
}

export interface StandingOptions {
  rigour: Rigour;
  /** Copies that go as well. */
  alsoGoing?: ReadonlySet<string> | undefined;
  /** Copies that were made to let these go. */
  arrived?: ReadonlySet<string> | undefined;
}

/** For sets of paths in locations. */
export const placeKey = (location: string, path: string): string => `${location}/${path}`;

/**
 * `read`: every byte of the others is read, unless that was done in this job; without it nothing is taken away, since size, time and
 * etag are what a place says of a file, and no proof. `look`: they are as they were when they were last read; good enough to plan by.
 */
export type Rigour = 'look' | 'read';

/** What lies in an inbox alone is on its way, and no place to keep anything. */
const isOnlyInbox = (station: Station): boolean => station.purpose.length === 1 && station.purpose[0] === 'inbox';

/**
 * What two entries have in common when they are one file: its place and name, its path on this machine, its node; and, since a
 * server's shares are devices of their own here, the number of its node there.
 */
function identitiesOf({ place, adapter, domain }: Station, entry: { node?: string; path: string }): string[] {
  const fold = (path: string): string => (adapter.traits.caseSensitive ? path : path.normalize('NFC').toLowerCase());
  const names = [placeKey(place.id, fold(entry.path))];
  if (adapter.localPath) names.push(fold(adapter.localPath(entry.path)));
  if (entry.node !== undefined) names.push(`node ${entry.node}`);
  if (entry.node !== undefined && domain.startsWith('server ')) names.push(`${domain} ${entry.node.split(':').at(-1)}`);
  return names;
}

/** The entry of a copy that is what it should be; null when that cannot be said. */
async function proveCopy(world: World, station: Station, record: CopyRecord, rigour: Rigour): Promise<Entry | null> {
  const entry = await findEntry(station.adapter, record.path);
  if (entry === null || entry.size !== record.size) return null;
  if (rigour === 'look' && entry.etag === record.etag && record.verifiedMs !== null) return entry;
  const key = placeKey(station.place.id, record.path);
  if (world.proved.get(key) === `${entry.etag} ${record.fileHash}`) return entry;
  if ((await holds(station.adapter, record.path, { size: record.size, hash: record.fileHash })) === null) return null;
  world.proved.set(key, `${entry.etag} ${record.fileHash}`);
  return entry;
}

/** The standing of a medium when the files of `step` that hold it are gone. Places that do not answer count for nothing. */
export async function standingWithout(
  world: World,
  contentHash: string,
  step: Pick<PlanStep, 'from' | 'files'>,
  { rigour, alsoGoing = new Set(), arrived = new Set() }: StandingOptions,
): Promise<Standing> {
  const going = new Set(step.files.map(({ from }) => from));
  const own = await world.station(step.from.id);
  const taken = new Set<string>();
  for (const file of step.files) {
    const entry = await findEntry(own.adapter, file.from);
    for (const identity of entry === null ? [] : identitiesOf(own, entry)) taken.add(identity);
  }
  let copies = 0;
  const left = new Set<string>();
  // What this very item has brought was not there when it began: moving it is judged by how it was.
  const before = new Set<string>(isOnlyInbox(own) ? [] : [own.domain]);
  for (const record of await world.notes.copiesOf(contentHash)) {
    const key = placeKey(record.location, record.path);
    if (record.state === 'missing' || (record.location === step.from.id && going.has(record.path))) continue;
    if (alsoGoing.has(key)) continue;
    try {
      const station = await world.station(record.location);
      if (isOnlyInbox(station)) continue;
      const entry = await proveCopy(world, station, record, rigour);
      if (entry === null) continue;
      const identities = identitiesOf(station, entry);
      if (identities.some((identity) => taken.has(identity))) continue;
      for (const identity of identities) taken.add(identity);
      copies += 1;
      left.add(station.domain);
      if (!arrived.has(key)) before.add(station.domain);
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
    }
  }
  return { copies, domainsLeft: left.size, domainsNow: before.size };
}

/** Enough is left, or no less than there is now. */
export function isEnough({ copies, domainsLeft, domainsNow }: Standing, floor: number): boolean {
  return floor === 0 || (copies > 0 && (domainsLeft >= floor || domainsLeft >= domainsNow));
}

/**
 * Reads the copies that stay. Throws `conflict` when the media of `step` would lie in fewer failure domains than `floor` without its files, unless they lie in
 * no fewer than now. A `floor` of 0 asks for nothing.
 */
export async function requireDispensable(
  world: World,
  step: PlanStep,
  arrived: ReadonlySet<string> = new Set(),
): Promise<void> {
  const hashes = new Set(step.files.flatMap(({ contentHash }) => (contentHash === null ? [] : [contentHash])));
  for (const hash of hashes) {
    if (world.isPinned(hash)) {
      throw new AliceError('permission-denied', 'It is pinned, so it stays where it is. Take the pin away first.');
    }
    if (step.floor === 0) continue;
    const files = step.files.filter(({ contentHash }) => contentHash === hash);
    const standing = await standingWithout(world, hash, { ...step, files }, { rigour: 'read', arrived });
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
