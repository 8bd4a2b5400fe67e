/** Which copies of a medium are kept and which are more than is wanted: decided by what their places are for, never by chance. */
import type { CopyFate } from '#api/duplicate.ts';
import type { CopyRecord } from './copy-records.ts';

/** A location as the policy sees it. */
export interface KeepPlace {
  /** Its id. */
  id: string;
  name: string;
  priority: number;
  /** The lowest is kept first; null for archives and backups, which are not asked. */
  rank: number | null;
  /** Read-only, paused or out of use: what lies there stays. */
  locked: boolean;
  /** False where nothing is kept for good: inboxes, and places out of use. */
  counts: boolean;
}

/** Plain data: it crosses threads. */
export interface KeepPolicy {
  places: readonly KeepPlace[];
  /** In how many locations a medium stays at least. */
  wanted: number;
  /** Ids of the locations that may be asked to give copies up; all when null. */
  from: readonly string[] | null;
}

export type PolicyCopy = Pick<CopyRecord, 'location' | 'path' | 'size' | 'state' | 'fileHash' | 'etag'>;

export interface Decided<C> {
  copy: C;
  goes: boolean;
  fate: CopyFate;
}

/** Inode, size and time, as `etagOf` writes them where inodes last: equal ones of one medium are two names of one file. */
const identity = /^(\d+-\d+-\d+)~?$/;

export function fileIdentity(etag: string): string | null {
  return identity.exec(etag)?.[1] ?? null;
}

/** Bytes that are freed when these go: two names of one file free it once. */
export function bytesOf(copies: readonly PolicyCopy[]): number {
  const seen = new Set<string>();
  let bytes = 0;
  for (const { size, etag } of copies) {
    const file = fileIdentity(etag);
    if (file !== null && seen.has(file)) continue;
    if (file !== null) seen.add(file);
    bytes += size;
  }
  return bytes;
}

/** All copies that are not missing, the one that is kept first in front. Copies in places that the policy does not know are left out. */
export function decide<C extends PolicyCopy>(copies: readonly C[], policy: KeepPolicy): Decided<C>[] {
  const places = new Map(policy.places.map((place) => [place.id, place]));
  const ranked = copies.flatMap((copy) => {
    const place = places.get(copy.location);
    return place === undefined || copy.state === 'missing' ? [] : [{ copy, place }];
  });
  ranked.sort(compare);
  const best = ranked.find(({ copy, place }) => place.rank !== null && copy.state === 'present');
  const standing = new Set<string>();
  const files = { hashes: new Set<string>(), names: new Set<string>() };
  const fates = new Map<C, CopyFate>();

  const stay = (one: Ranked<C>, fate: CopyFate): void => {
    fates.set(one.copy, fate);
    if (one.copy.state !== 'present') return;
    if (one.place.counts) standing.add(one.place.id);
    const name = fileIdentity(one.copy.etag);
    if (name !== null) files.names.add(name);
    // What only a backup has must not be all that is left of someone's tags.
    if (one.place.rank !== null) files.hashes.add(one.copy.fileHash);
  };

  if (best) stay(best, 'best');
  for (const one of ranked) {
    if (one === best) continue;
    if (one.copy.state !== 'present') stay(one, 'unproved');
    else if (one.place.rank === null) stay(one, 'protected');
    else if (one.place.locked) stay(one, 'locked');
  }
  const rest = ranked.filter(({ copy }) => !fates.has(copy));
  for (const one of rest) {
    if (one.place.counts && standing.size < policy.wanted && !standing.has(one.place.id)) stay(one, 'wanted');
  }
  for (const one of rest.filter(({ copy }) => !fates.has(copy))) {
    const name = fileIdentity(one.copy.etag);
    if (standing.size === 0) stay(one, 'arriving');
    else if (name !== null && files.names.has(name)) stay(one, 'same-file');
    else if (!files.hashes.has(one.copy.fileHash)) stay(one, 'differs');
    else if (policy.from !== null && !policy.from.includes(one.place.id)) stay(one, 'not-asked');
    else fates.set(one.copy, 'spare');
  }
  const decided = ranked.map(({ copy }) => ({ copy, fate: fates.get(copy)!, goes: fates.get(copy) === 'spare' }));
  return [...decided.filter(({ goes }) => !goes), ...decided.filter(({ goes }) => goes)];
}

interface Ranked<C> {
  copy: C;
  place: KeepPlace;
}

/** By purpose, then what is surely there, then priority, name and path, so that the same is kept every time. */
function compare(a: Ranked<PolicyCopy>, b: Ranked<PolicyCopy>): number {
  const rank = ({ place }: Ranked<PolicyCopy>): number => place.rank ?? Infinity;
  const sure = ({ copy }: Ranked<PolicyCopy>): number => (copy.state === 'present' ? 0 : 1);
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (sure(a) !== sure(b)) return sure(a) - sure(b);
  if (a.place.priority !== b.place.priority) return b.place.priority - a.place.priority;
  if (a.place.name !== b.place.name) return a.place.name < b.place.name ? -1 : 1;
  return a.copy.path < b.copy.path ? -1 : a.copy.path > b.copy.path ? 1 : 0;
}
