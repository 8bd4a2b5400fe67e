/** The fewest places to connect so that chosen media can be read: set cover, exact where that can be, bounded where it cannot. */
import {
  andInto,
  countBits,
  countShared,
  createBits,
  inAtLeast,
  listBits,
  setBit,
  withoutInto,
  type Bits,
} from './bits.ts';
import { inPlaces, believed } from './column-places.ts';
import type { Columns } from './columns.ts';
import type { Connection } from './database.ts';
import { unpackPlaces } from './places.ts';
import { copyState } from './schema.ts';
import { smallestCover, type CoverSet } from './set-cover.ts';
import { statement } from './statement.ts';
import { hashText } from './tables.ts';

/** A location as far as connecting goes. */
export interface DrivePlace {
  id: string;
  online: boolean;
  /** False for places that are out of use or lost: nobody can connect them. */
  connectable: boolean;
  /** Of two that would do the higher is taken. */
  priority: number;
}

export interface Drives {
  media: number;
  readable: number;
  /** Those that give the most first. `id`: of the location. */
  drives: { id: string; media: number; only: number; adds: number }[];
  smallest: boolean;
  atLeast: number;
  lost: { media: number; hashes: string[] };
}

/** Of the media that cannot be had so many are named. */
const NAMED = 100;

/** `media` by number; `numbers`: the catalog's number of a location id. Within a read transaction. */
export function findDrives(
  db: Connection,
  media: Uint32Array<ArrayBuffer>,
  places: readonly DrivePlace[],
  numbers: ReadonlyMap<string, number>,
  columns: Columns | null,
): Drives {
  const chosen = bitsOf(media);
  const holding = columns ? fromColumns(columns, chosen) : fromRows(db, media, chosen.length);
  const known = places.flatMap((place) => {
    const bits = numbers.has(place.id) ? holding(numbers.get(place.id)!) : null;
    return bits === null ? [] : [{ place, bits }];
  });
  const wanted = chosen.slice();
  for (const { place, bits } of known) if (place.online) withoutInto(wanted, bits);
  const total = countBits(chosen);
  const readable = total - countBits(wanted);
  const sets: CoverSet[] = [];
  const lost = wanted.slice();
  for (const { place, bits } of known) {
    if (place.online || !place.connectable) continue;
    andInto(bits, wanted);
    withoutInto(lost, bits);
    if (countBits(bits) > 0) sets.push({ id: place.id, bits, priority: place.priority });
  }
  withoutInto(wanted, lost);
  const { chosen: cover, smallest, atLeast } = smallestCover(wanted, sets);
  return {
    media: total,
    readable,
    drives: describe(wanted, sets, cover),
    smallest,
    atLeast,
    lost: nameLost(db, lost),
  };
}

function bitsOf(media: Uint32Array): Bits {
  let most = 0;
  for (let i = 0; i < media.length; i++) if (media[i]! > most) most = media[i]!;
  const bits = createBits((most >>> 5) + 1);
  for (let i = 0; i < media.length; i++) setBit(bits, media[i]!);
  return bits;
}

/** The chosen media with a copy in a location, as a set that may be changed. */
type Holding = (location: number) => Bits | null;

function fromColumns(columns: Columns, chosen: Bits): Holding {
  return (location) => {
    const bits = chosen.slice();
    andInto(bits, inPlaces(columns, [location], believed));
    return bits;
  };
}

function fromRows(db: Connection, media: Uint32Array, words: number): Holding {
  const held = new Map<number, Bits>();
  const getPlaces = statement(db, 'select places from media where n = ?', 'pluck');
  for (const n of media) {
    const packed = getPlaces.get(n) as Buffer | undefined;
    if (packed === undefined) continue;
    for (const { location, state } of unpackPlaces(packed)) {
      if (state === copyState.missing) continue;
      let bits = held.get(location);
      if (!bits) held.set(location, (bits = createBits(words)));
      setBit(bits, n);
    }
  }
  return (location) => held.get(location) ?? null;
}

function describe(wanted: Bits, sets: readonly CoverSet[], cover: readonly CoverSet[]): Drives['drives'] {
  const several = inAtLeast(
    sets.map(({ bits }) => bits),
    2,
    wanted.length,
  );
  const left = wanted.slice();
  const waiting = [...cover];
  const drives: Drives['drives'] = [];
  while (waiting.length > 0) {
    const next = waiting.reduce((a, b) => (countShared(b.bits, left) > countShared(a.bits, left) ? b : a));
    waiting.splice(waiting.indexOf(next), 1);
    const media = countBits(next.bits);
    const only = media - countShared(next.bits, several);
    drives.push({ id: next.id, media, only, adds: countShared(next.bits, left) });
    withoutInto(left, next.bits);
  }
  return drives;
}

function nameLost(db: Connection, lost: Bits): Drives['lost'] {
  const media = countBits(lost);
  const getHash = statement(db, 'select hash from media where n = ?', 'pluck');
  const hashes = [...listBits(lost, Math.min(media, NAMED))].flatMap((n) => {
    const hash = getHash.get(n) as Buffer | undefined;
    return hash === undefined ? [] : [hashText(hash)];
  });
  return { media, hashes };
}
