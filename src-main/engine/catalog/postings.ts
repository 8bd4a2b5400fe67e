/** Which media have a term: a sorted list while few do, a bit set once many do. */
import { clearBit, countBits, countShared, createBits, hasBit, orInto, setBit, type Bits } from './bits.ts';

type List = Uint32Array<ArrayBuffer>;

interface Sparse {
  list: List;
  length: number;
}

export interface Postings {
  add(term: number, n: number, capacity: number): void;
  remove(term: number, n: number): void;
  /** Takes a whole term at once; the list must be ascending. */
  put(term: number, list: List, capacity: number): void;
  /** How many media of a set have each term; terms that none has may be left out. */
  count(among: Bits): Map<number, number>;
  /** How many media have this term. */
  size(term: number): number;
  /** Sets the bits of all media with this term. */
  orInto(term: number, target: Bits): void;
}

/** A set bit costs capacity/8 bytes, a list 4 bytes an entry: beyond one in 32 the set is smaller, and it joins faster. */
const DENSE = 32;

export function createPostings(): Postings {
  const sparse = new Map<number, Sparse>();
  const dense = new Map<number, Bits>();

  function makeDense(term: number, { list, length }: Sparse, capacity: number): Bits {
    const bits = createBits(capacity / 32);
    for (let i = 0; i < length; i++) setBit(bits, list[i]!);
    dense.set(term, bits);
    sparse.delete(term);
    return bits;
  }

  function room(bits: Bits, term: number, capacity: number): Bits {
    if (bits.length * 32 >= capacity) return bits;
    const grown = createBits(capacity / 32);
    grown.set(bits);
    dense.set(term, grown);
    return grown;
  }

  return {
    add(term, n, capacity) {
      const bits = dense.get(term);
      if (bits) {
        setBit(room(bits, term, capacity), n);
        return;
      }
      let entry = sparse.get(term);
      if (!entry) sparse.set(term, (entry = { list: new Uint32Array(4), length: 0 }));
      if (entry.length === entry.list.length) {
        const grown = new Uint32Array(entry.length * 2);
        grown.set(entry.list);
        entry.list = grown;
      }
      const at = lowerBound(entry.list, entry.length, n);
      if (at < entry.length && entry.list[at] === n) return;
      entry.list.copyWithin(at + 1, at, entry.length);
      entry.list[at] = n;
      entry.length++;
      if (entry.length > 1024 && entry.length > capacity / DENSE) makeDense(term, entry, capacity);
    },
    remove(term, n) {
      const bits = dense.get(term);
      if (bits) {
        if (n < bits.length * 32) clearBit(bits, n);
        return;
      }
      const entry = sparse.get(term);
      if (!entry) return;
      const at = lowerBound(entry.list, entry.length, n);
      if (at === entry.length || entry.list[at] !== n) return;
      entry.list.copyWithin(at, at + 1, entry.length);
      entry.length--;
    },
    put(term, list, capacity) {
      const entry = { list, length: list.length };
      if (list.length > 1024 && list.length > capacity / DENSE) makeDense(term, entry, capacity);
      else sparse.set(term, entry);
    },
    count(among) {
      const counts = new Map<number, number>();
      for (const [term, bits] of dense) counts.set(term, countShared(bits, among));
      for (const [term, { list, length }] of sparse) {
        let count = 0;
        for (let i = 0; i < length; i++) if (hasBit(among, list[i]!)) count++;
        counts.set(term, count);
      }
      return counts;
    },
    size(term) {
      const bits = dense.get(term);
      return bits ? countBits(bits) : (sparse.get(term)?.length ?? 0);
    },
    orInto(term, target) {
      const bits = dense.get(term);
      if (bits) orInto(target, bits);
      const entry = sparse.get(term);
      if (entry) for (let i = 0; i < entry.length; i++) setBit(target, entry.list[i]!);
    },
  };
}

/** The first place in an ascending list whose value is not below. */
function lowerBound(list: List, length: number, value: number): number {
  let [low, high] = [0, length];
  if (length > 0 && list[length - 1]! < value) return length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
