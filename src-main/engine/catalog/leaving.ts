/** What lies in too few places when a location is left out of the count. */
import { andInto, countBits, createBits, inAtLeast, listBits, orInto, setBit, withoutInto, type Bits } from './bits.ts';
import { believed, inPlaces } from './column-places.ts';
import type { Columns } from './columns.ts';
import type { Connection } from './database.ts';
import { unpackPlaces } from './places.ts';
import { copyState } from './schema.ts';
import { statement } from './statement.ts';

/** A location that stays. */
export interface StayingPlace {
  id: string;
  /** False for inboxes and places out of use: what lies there is not kept for good. */
  counts: boolean;
  /** Equal for places that fail together. */
  domain: string;
}

export interface LeavingQuestion {
  /** Id of the location. */
  location: string;
  /** Also what is known to be missing there: after it was lost, all of it is. */
  withMissing: boolean;
  stays: readonly StayingPlace[];
  /** In how many failure domains a medium should lie. */
  wanted: number;
}

export interface LeavingMedia {
  below: Uint32Array<ArrayBuffer>;
  belowBytes: number;
  onlyHere: { media: number; bytes: number };
}

interface Sets {
  here: Bits;
  /** Media with a copy that is not missing, by number of the location. */
  held(location: number): Bits | null;
}

/** Within a read transaction. */
export function findLeaving(
  db: Connection,
  { location, withMissing, stays, wanted }: LeavingQuestion,
  numbers: ReadonlyMap<string, number>,
  columns: Columns | null,
): LeavingMedia {
  const here = numbers.get(location);
  if (here === undefined) return { below: new Uint32Array(), belowBytes: 0, onlyHere: { media: 0, bytes: 0 } };
  const states = withMissing ? [...believed, copyState.missing] : believed;
  const sets = columns ? fromColumns(columns, here, states) : fromRows(db, here, states);
  const words = sets.here.length;
  const domains = new Map<string, Bits>();
  const elsewhere = createBits(words);
  for (const { id, counts, domain } of stays) {
    const bits = numbers.has(id) ? sets.held(numbers.get(id)!) : null;
    if (bits === null) continue;
    orInto(elsewhere, bits);
    if (!counts) continue;
    const known = domains.get(domain) ?? createBits(words);
    orInto(known, bits);
    domains.set(domain, known);
  }
  const below = sets.here.slice();
  withoutInto(below, inAtLeast(domains.values(), wanted, words));
  const only = sets.here.slice();
  withoutInto(only, elsewhere);
  andInto(below, sets.here);
  const [belowList, onlyList] = [listBits(below), listBits(only)];
  return {
    below: belowList,
    belowBytes: bytesOf(db, columns, belowList),
    onlyHere: { media: countBits(only), bytes: bytesOf(db, columns, onlyList) },
  };
}

function fromColumns(columns: Columns, here: number, states: readonly number[]): Sets {
  const set = inPlaces(columns, [here], states);
  andInto(set, columns.alive);
  return { here: set, held: (location) => inPlaces(columns, [location], believed) };
}

function fromRows(db: Connection, here: number, states: readonly number[]): Sets {
  const most = (statement(db, 'select max(n) from media', 'pluck').get() as number | null) ?? 0;
  const words = (most >>> 5) + 1;
  const held = new Map<number, Bits>();
  const set = createBits(words);
  const rows = statement(db, 'select n, places from media', 'raw').iterate() as IterableIterator<[number, Buffer]>;
  for (const [n, packed] of rows) {
    for (const { location, state } of unpackPlaces(packed)) {
      if (location === here && states.includes(state)) setBit(set, n);
      if (state === copyState.missing) continue;
      let bits = held.get(location);
      if (!bits) held.set(location, (bits = createBits(words)));
      setBit(bits, n);
    }
  }
  return { here: set, held: (location) => held.get(location) ?? null };
}

function bytesOf(db: Connection, columns: Columns | null, media: Uint32Array): number {
  const getSize = statement(db, 'select size from media where n = ?', 'pluck');
  let bytes = 0;
  for (const n of media) bytes += columns ? columns.size[n]! : (getSize.get(n) as number);
  return bytes;
}
