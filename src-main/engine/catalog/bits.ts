/** Sets of media as one bit per number: 125 kB for a million, joined at memory speed. */

export type Bits = Uint32Array<ArrayBuffer>;

export function createBits(words: number): Bits {
  return new Uint32Array(words);
}

export function hasBit(bits: Bits, n: number): boolean {
  return (bits[n >>> 5]! & (1 << (n & 31))) !== 0;
}

export function setBit(bits: Bits, n: number): void {
  bits[n >>> 5]! |= 1 << (n & 31);
}

export function clearBit(bits: Bits, n: number): void {
  bits[n >>> 5]! &= ~(1 << (n & 31));
}

export function andInto(target: Bits, other: Bits): void {
  const shared = Math.min(target.length, other.length);
  for (let i = 0; i < shared; i++) target[i]! &= other[i]!;
  target.fill(0, shared);
}

export function orInto(target: Bits, other: Bits): void {
  const shared = Math.min(target.length, other.length);
  for (let i = 0; i < shared; i++) target[i]! |= other[i]!;
}

export function withoutInto(target: Bits, other: Bits): void {
  const shared = Math.min(target.length, other.length);
  for (let i = 0; i < shared; i++) target[i]! &= ~other[i]!;
}

/** What at least `times` of the sets have: met in one of them, in two, … */
export function inAtLeast(sets: Iterable<Bits>, times: number, words: number): Bits {
  const met = Array.from({ length: times }, () => createBits(words));
  for (const set of sets) {
    for (let before = times - 1; before > 0; before--) {
      const again = met[before - 1]!.slice();
      andInto(again, set);
      orInto(met[before]!, again);
    }
    orInto(met[0]!, set);
  }
  return met[times - 1]!;
}

/** Number of bits set (Hacker's Delight, figure 5-2). */
export function countBits(bits: Bits): number {
  let total = 0;
  for (let i = 0; i < bits.length; i++) total += countWord(bits[i]!);
  return total;
}

export function countShared(a: Bits, b: Bits): number {
  const shared = Math.min(a.length, b.length);
  let total = 0;
  for (let i = 0; i < shared; i++) total += countWord(a[i]! & b[i]!);
  return total;
}

function countWord(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return (((x + (x >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** The numbers in the set, ascending. */
export function listBits(bits: Bits, count = countBits(bits)): Uint32Array<ArrayBuffer> {
  const list = new Uint32Array(count);
  let at = 0;
  for (let i = 0; i < bits.length && at < count; i++) {
    let word = bits[i]!;
    while (word !== 0) {
      const low = word & -word;
      list[at++] = i * 32 + 31 - Math.clz32(low);
      word ^= low;
    }
  }
  return list;
}
