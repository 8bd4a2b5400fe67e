/** Set cover over sets of media: what must be taken is taken, the rest is tried in full up to 16 sets, beyond that by greed with a bound. */
import { andInto, countBits, countShared, inAtLeast, withoutInto, type Bits } from './bits.ts';

export interface CoverSet {
  id: string;
  bits: Bits;
  priority: number;
}

export interface Cover {
  chosen: CoverSet[];
  /** No smaller one exists. */
  smallest: boolean;
  /** So many are needed in any case. */
  atLeast: number;
}

/** All choices of so many sets are tried. */
const MOST_TRIED = 16;

/** `wanted` must be covered by the union of the sets. */
export function smallestCover(wanted: Bits, sets: readonly CoverSet[]): Cover {
  const forced = onlyOnes(wanted, sets);
  const left = wanted.slice();
  for (const { bits } of forced) withoutInto(left, bits);
  const total = countBits(left);
  if (total === 0) return { chosen: forced, smallest: true, atLeast: forced.length };
  const rest = sets.flatMap((set) => {
    const bits = set.bits.slice();
    andInto(bits, left);
    return countBits(bits) > 0 ? [{ set, bits }] : [];
  });
  if (rest.length <= MOST_TRIED) {
    const chosen = [...forced, ...tryAll(left, rest)];
    return { chosen, smallest: true, atLeast: chosen.length };
  }
  const largest = Math.max(...rest.map(({ bits }) => countBits(bits)));
  const greedy = takeLargest(left, rest);
  // Greed takes at most H(d) times what is needed, d being the largest set (Chvátal 1979, "A greedy heuristic for the set-covering problem").
  const atLeast = forced.length + Math.max(Math.ceil(total / largest), Math.ceil(greedy.length / harmonic(largest)));
  const chosen = [...forced, ...greedy];
  return { chosen, smallest: chosen.length === atLeast, atLeast };
}

/** Sets that have something which no other has. */
function onlyOnes(wanted: Bits, sets: readonly CoverSet[]): CoverSet[] {
  const several = inAtLeast(
    sets.map(({ bits }) => bits),
    2,
    wanted.length,
  );
  return sets.filter(({ bits }) => countBits(bits) > countShared(bits, several));
}

interface Rest {
  set: CoverSet;
  bits: Bits;
}

function tryAll(left: Bits, rest: readonly Rest[]): CoverSet[] {
  const needs = fewestNeeds(left, rest);
  const all = 2 ** rest.length;
  for (let size = 1; size <= rest.length; size++) {
    let best: number | null = null;
    // The next number with as many bits set (Gosper: HAKMEM 175).
    for (let choice = 2 ** size - 1; choice < all;) {
      if (needs.every((need) => (need & choice) !== 0) && (best === null || isBetter(choice, best, rest)))
        best = choice;
      const low = choice & -choice;
      const ripple = choice + low;
      choice = (((ripple ^ choice) >>> 2) / low) | ripple;
    }
    if (best !== null) return picked(best, rest).map(({ set }) => set);
  }
  return rest.map(({ set }) => set);
}

const picked = (choice: number, rest: readonly Rest[]): Rest[] => rest.filter((_, at) => (choice & (1 << at)) !== 0);

/** The higher priorities, then what comes first among the locations. */
function isBetter(choice: number, other: number, rest: readonly Rest[]): boolean {
  const sum = (one: number): number => picked(one, rest).reduce((total, { set }) => total + set.priority, 0);
  return sum(choice) > sum(other);
}

/** For each medium the sets that have it, as bits of a number; only those that are within no other's matter. */
function fewestNeeds(left: Bits, rest: readonly Rest[]): number[] {
  const found = new Set<number>();
  for (let i = 0; i < left.length; i++) {
    for (let word = left[i]!; word !== 0; word &= word - 1) {
      const bit = word & -word;
      let need = 0;
      for (let at = 0; at < rest.length; at++) if ((rest[at]!.bits[i]! & bit) !== 0) need |= 1 << at;
      found.add(need);
    }
  }
  const needs: number[] = [];
  for (const need of [...found].sort((a, b) => bitCount(a) - bitCount(b)))
    if (!needs.some((smaller) => (smaller & need) === smaller)) needs.push(need);
  return needs;
}

function bitCount(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function takeLargest(wanted: Bits, rest: readonly Rest[]): CoverSet[] {
  const left = wanted.slice();
  const taken: CoverSet[] = [];
  while (countBits(left) > 0) {
    const next = rest.reduce((a, b) => {
      const more = countShared(b.bits, left) - countShared(a.bits, left);
      return more > 0 || (more === 0 && b.set.priority > a.set.priority) ? b : a;
    });
    taken.push(next.set);
    withoutInto(left, next.bits);
  }
  return taken;
}

/** 1 + 1/2 + … + 1/n; by Euler's formula from above beyond what is worth adding up. */
function harmonic(n: number): number {
  if (n > 1000) return Math.log(n) + 0.5773 + 1 / (2 * n);
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}
