/** Media in every sort order, as permutations that are made once and then kept up with changes. */
import { createBits, hasBit, listBits, setBit, type Bits } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Connection } from './database.ts';
import type { Position, SortOrder } from './order.ts';
import { sortDescending } from './stable-sort.ts';

type List = Uint32Array<ArrayBuffer>;
/** The orders that are kept; the others are these backwards. */
type BaseOrder = 'newest' | 'largest' | 'best' | 'name';

interface Kept {
  list: List;
  /** Place of a medium in the list. */
  rank: List;
}

export interface Orders {
  /** The first media of a set after a position. `count` is the size of the set. */
  page(bits: Bits, count: number, sort: SortOrder, after: Position | null, limit: number): number[];
  /** All media of a set, in order. */
  whole(bits: Bits, count: number, sort: SortOrder): List;
  /** By medium: the first character of its folded name, as a code point; 0 for none. */
  initials(): List;
  /** All media, newest first. */
  newest(): List;
  /** Media that changed, came or went; the columns already show them as they are. */
  update(changed: List): void;
}

const baseOf: Record<SortOrder, { base: BaseOrder; backwards: boolean }> = {
  newest: { base: 'newest', backwards: false },
  oldest: { base: 'newest', backwards: true },
  largest: { base: 'largest', backwards: false },
  smallest: { base: 'largest', backwards: true },
  best: { base: 'best', backwards: false },
  name: { base: 'name', backwards: false },
};

/** More than there are code points. */
const CHARACTERS = 2 ** 21;
/** More changes than this make the order by name anew: each costs some look-ups in the catalog. */
const MOST_RENAMED = 1000;

export function createOrders(db: Connection, columns: Columns, newest: List): Orders {
  const kept = new Map<BaseOrder, Kept>([['newest', rankOf(newest, columns.capacity)]]);
  const getName = db.prepare('select cast(name_key as blob) from media where n = ?').pluck();
  const getInitial = db.prepare('select unicode(name_key) from media where n = ?').pluck();
  /** Up to date while the order by name is kept. */
  let initials: List = new Uint32Array();

  /** Negative when the medium stands before the position, in the base order; 0 only for itself. */
  function compare(base: BaseOrder, n: number, at: Position, name: Buffer | null): number {
    if (base === 'largest' && columns.size[n] !== at.key) return (at.key as number) - columns.size[n]!;
    if (base === 'best') {
      const rating = columns.ratings[columns.rating[n]!]!;
      if (rating !== at.key) return (at.key as number) - rating;
    }
    if (base === 'name') {
      const difference = Buffer.compare(getName.get(n) as Buffer, name!);
      if (difference !== 0) return difference;
    }
    return at.created - columns.created[n]! || columns.tie[n]! - at.tie || n - at.n;
  }

  function position(base: BaseOrder, n: number): Position {
    const key = base === 'largest' ? columns.size[n]! : base === 'best' ? columns.ratings[columns.rating[n]!]! : null;
    return { key, created: columns.created[n]!, tie: columns.tie[n]!, n };
  }

  /** The first place whose medium does not stand before the position (`after`: stands behind it). */
  function search(base: BaseOrder, list: List, at: Position, name: Buffer | null, after: boolean): number {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const difference = compare(base, list[middle]!, at, name);
      if (difference < 0 || (after && difference === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** All media by name; single values arrive several times as fast as rows, so the first character comes with the number. */
  function readNames(): List {
    const packed = db
      .prepare(
        `select n * ${CHARACTERS} + coalesce(unicode(name_key), 0) from media order by name_key, created desc, tie, n`,
      )
      .pluck()
      .all() as number[];
    const list = new Uint32Array(packed.length);
    initials = new Uint32Array(columns.capacity);
    for (let i = 0; i < packed.length; i++) {
      const n = Math.floor(packed[i]! / CHARACTERS);
      list[i] = n;
      initials[n] = packed[i]! - n * CHARACTERS;
    }
    return list;
  }

  function make(base: BaseOrder): Kept {
    const known = kept.get(base);
    if (known) return known;
    const byDate = kept.get('newest')!.list;
    let list: List;
    if (base === 'name') {
      list = readNames();
    } else {
      // Equal keys stay newest first.
      list = sortDescending(byDate, base === 'largest' ? columns.size : ratingRanks(columns));
    }
    const order = rankOf(list, columns.capacity);
    kept.set(base, order);
    return order;
  }

  /** Takes the changed out, and puts those that are alive back where they belong now. */
  function merge(base: BaseOrder, old: List, changed: List): Kept {
    const moved = createBits(columns.capacity / 32);
    for (const n of changed) setBit(moved, n);
    const stayed = old.filter((n) => !hasBit(moved, n));
    const nameOf = (n: number): Buffer | null => (base === 'name' ? (getName.get(n) as Buffer) : null);
    const coming = Array.from(changed.filter((n) => hasBit(columns.alive, n)));
    const entries = coming.map((n) => ({ n, at: position(base, n), name: nameOf(n) }));
    entries.sort((a, b) => compare(base, a.n, b.at, b.name));
    const list = new Uint32Array(stayed.length + entries.length);
    let [from, to] = [0, 0];
    for (const { n, at, name } of entries) {
      const place = search(base, stayed, at, name, false);
      list.set(stayed.subarray(from, place), to);
      to += place - from;
      from = place;
      list[to++] = n;
    }
    list.set(stayed.subarray(from), to);
    return rankOf(list, columns.capacity);
  }

  return {
    page(bits, count, sort, after, limit) {
      const { base, backwards } = baseOf[sort];
      const { list, rank } = make(base);
      const name = after && base === 'name' ? Buffer.from(String(after.key)) : null;
      const bound = after ? search(base, list, after, name, !backwards) : backwards ? list.length : 0;
      // Few hits are sorted by rank; many are met soon enough by walking along the order.
      if (count * 64 < list.length) {
        const ranks = Uint32Array.from(listBits(bits, count), (n) => rank[n]!).sort();
        const usable = backwards ? ranks.filter((r) => r < bound).reverse() : ranks.filter((r) => r >= bound);
        return Array.from(usable.subarray(0, limit), (r) => list[r]!);
      }
      const media: number[] = [];
      if (backwards) {
        for (let i = bound - 1; i >= 0 && media.length < limit; i--) if (hasBit(bits, list[i]!)) media.push(list[i]!);
      } else {
        for (let i = bound; i < list.length && media.length < limit; i++)
          if (hasBit(bits, list[i]!)) media.push(list[i]!);
      }
      return media;
    },
    whole(bits, count, sort) {
      const { base, backwards } = baseOf[sort];
      const { list, rank } = make(base);
      let media: List;
      if (count === list.length) media = list.slice();
      else if (count * 64 < list.length) {
        const ranks = Uint32Array.from(listBits(bits, count), (n) => rank[n]!).sort();
        media = ranks.map((r) => list[r]!);
      } else {
        media = new Uint32Array(count);
        let at = 0;
        for (let i = 0; i < list.length; i++) if (hasBit(bits, list[i]!)) media[at++] = list[i]!;
      }
      return backwards ? media.reverse() : media;
    },
    initials() {
      make('name');
      return initials;
    },
    newest: () => kept.get('newest')!.list,
    update(changed) {
      for (const [base, { list }] of kept) {
        if (base === 'name' && changed.length > MOST_RENAMED) kept.delete(base);
        else kept.set(base, merge(base, list, changed));
      }
      if (!kept.has('name')) return;
      if (initials.length < columns.capacity) {
        const grown = new Uint32Array(columns.capacity);
        grown.set(initials);
        initials = grown;
      }
      for (const n of changed) initials[n] = (getInitial.get(n) as number | null | undefined) ?? 0;
    },
  };
}

/** By medium: the place of its rating among all there are, the lowest being 0. */
function ratingRanks({ rating, ratings }: Columns): Uint16Array {
  const ascending = [...new Set(ratings)].sort((a, b) => a - b);
  const ranks = ratings.map((value) => ascending.indexOf(value));
  return rating.map((index) => ranks[index]!);
}

function rankOf(list: List, capacity: number): Kept {
  const rank = new Uint32Array(capacity);
  for (let i = 0; i < list.length; i++) rank[list[i]!] = i;
  return { list, rank };
}
