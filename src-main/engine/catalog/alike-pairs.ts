/** Finds all pairs of likenesses that differ in few bits, by multi-index hashing: Norouzi, Punjani, Fleet 2012, "Fast search in Hamming space with multi-index hashing". */

/** 32-bit words of a likeness, and its bands of 16 bits. */
export const WORDS = 8;
const BANDS = 16;
const BUCKETS = 1 << 16;

/** With more, more than one bit of each band could differ. */
export const MOST_DISTANCE = 2 * BANDS - 1;

/** Of one likeness so many pairs are found at most: crowds of nearly the same are no news beyond that. */
const MOST_NEAR = 100;
const MOST_PAIRS = 8_000_000;

/** Pairs by their places in the list of likenesses, the first the smaller. */
export interface Pairs {
  count: number;
  a: Uint32Array<ArrayBuffer>;
  b: Uint32Array<ArrayBuffer>;
  distance: Uint8Array<ArrayBuffer>;
}

export function createPairs(): Pairs {
  const size = 1024;
  return { count: 0, a: new Uint32Array(size), b: new Uint32Array(size), distance: new Uint8Array(size) };
}

function addPair(pairs: Pairs, first: number, second: number, distance: number): void {
  if (pairs.count === pairs.a.length) {
    const size = pairs.count * 2;
    const grown = { a: new Uint32Array(size), b: new Uint32Array(size), distance: new Uint8Array(size) };
    grown.a.set(pairs.a);
    grown.b.set(pairs.b);
    grown.distance.set(pairs.distance);
    Object.assign(pairs, grown);
  }
  pairs.a[pairs.count] = Math.min(first, second);
  pairs.b[pairs.count] = Math.max(first, second);
  pairs.distance[pairs.count++] = distance;
}

/** Bits set in a word (Hacker's Delight, figure 5-2). */
function bitsIn(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return (((x + (x >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** In how many bits two differ; anything above `most` when it is more than that. */
export function distanceOf(words: Uint32Array, at: number, other: number, most: number): number {
  let distance = 0;
  for (let word = 0; word < WORDS; word += 2) {
    distance +=
      bitsIn(words[at + word]! ^ words[other + word]!) + bitsIn(words[at + word + 1]! ^ words[other + word + 1]!);
    if (distance > most) return distance;
  }
  return distance;
}

/** All pairs among the first `count` likenesses that differ in at most `distance` bits. */
export function findPairs(words: Uint32Array, count: number, distance: number): Pairs {
  // Of two that differ in r = 16 + e bits, one of e + 1 bands differs in at most one, or one of the others in none.
  const loose = Math.max(0, distance - BANDS + 1);
  const pairs = createPairs();
  const near = new Uint8Array(count);
  const sorted = { words: new Uint32Array(count * WORDS), order: new Uint32Array(count), starts: new Uint32Array(0) };
  for (let band = 0; band < BANDS && pairs.count < MOST_PAIRS; band++) {
    sorted.starts = sortByBand(words, count, band, sorted);
    const { starts } = sorted;
    const search = { sorted, band, loose, distance, near, pairs };
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const [from, to] = [starts[bucket]!, starts[bucket + 1]!];
      if (from === to) continue;
      compareWithin(search, from, to);
      if (band >= loose) continue;
      for (let bit = 1; bit < BUCKETS; bit <<= 1) {
        if ((bucket & bit) !== 0) continue;
        const next = bucket | bit;
        compareAcross(search, from, to, starts[next]!, starts[next + 1]!);
      }
    }
  }
  return pairs;
}

interface Sorted {
  words: Uint32Array<ArrayBuffer>;
  order: Uint32Array<ArrayBuffer>;
  starts: Uint32Array<ArrayBuffer>;
}

interface Search {
  sorted: Sorted;
  band: number;
  /** In bands below it one bit may differ. */
  loose: number;
  distance: number;
  near: Uint8Array;
  pairs: Pairs;
}

const keyOf = (words: Uint32Array, at: number, band: number): number =>
  (words[at + (band >>> 1)]! >>> ((band & 1) * 16)) & 0xffff;

/** A counting sort; the likenesses travel along, since what is compared must lie together. */
function sortByBand(words: Uint32Array, count: number, band: number, into: Sorted): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(BUCKETS + 1);
  for (let i = 0; i < count; i++) starts[keyOf(words, i * WORDS, band) + 1]!++;
  for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!;
  const next = starts.slice();
  for (let i = 0; i < count; i++) {
    const to = next[keyOf(words, i * WORDS, band)]!++;
    into.order[to] = i;
    for (let word = 0; word < WORDS; word++) into.words[to * WORDS + word] = words[i * WORDS + word]!;
  }
  return starts;
}

function compareWithin(search: Search, from: number, to: number): void {
  for (let i = from; i < to; i++) compareOne(search, i, i + 1, to);
}

function compareAcross(search: Search, from: number, to: number, otherFrom: number, otherTo: number): void {
  if (otherFrom === otherTo) return;
  for (let i = from; i < to; i++) compareOne(search, i, otherFrom, otherTo);
}

function compareOne({ sorted, band, loose, distance, near, pairs }: Search, i: number, from: number, to: number): void {
  const { words, order } = sorted;
  const one = order[i]!;
  for (let j = from; j < to; j++) {
    if (near[one]! >= MOST_NEAR) return;
    const bits = distanceOf(words, i * WORDS, j * WORDS, distance);
    if (bits > distance || wasMet(words, i * WORDS, j * WORDS, band, loose)) continue;
    const other = order[j]!;
    if (near[other]! >= MOST_NEAR) continue;
    near[one]!++;
    near[other]!++;
    addPair(pairs, one, other, bits);
  }
}

/** An earlier band has brought them together already. */
function wasMet(words: Uint32Array, at: number, other: number, band: number, loose: number): boolean {
  for (let earlier = 0; earlier < band; earlier++) {
    const differs = keyOf(words, at, earlier) ^ keyOf(words, other, earlier);
    if (differs === 0 || (earlier < loose && (differs & (differs - 1)) === 0)) return true;
  }
  return false;
}

/** Adds the pairs of those from `known` on with all before them, one by one: for a few that have come. */
export function addNewcomers(pairs: Pairs, words: Uint32Array, known: number, count: number, distance: number): void {
  for (let i = known; i < count; i++) {
    let near = 0;
    for (let j = 0; j < i && near < MOST_NEAR; j++) {
      const bits = distanceOf(words, i * WORDS, j * WORDS, distance);
      if (bits > distance) continue;
      near++;
      addPair(pairs, j, i, bits);
    }
  }
}
