/** The fewest places to connect: as few as trying everything finds, and a bound that holds where not everything is tried. */
import { expect, it } from 'vitest';
import { countBits, createBits, orInto, setBit, type Bits } from '#engine/catalog/bits.ts';
import { smallestCover, type CoverSet } from '#engine/catalog/set-cover.ts';
import { createRandom } from '../../fixtures/make-catalog.ts';

const WORDS = 4;

function bitsOf(media: readonly number[]): Bits {
  const bits = createBits(WORDS);
  for (const n of media) setBit(bits, n);
  return bits;
}

const set = (id: string, media: readonly number[], priority = 0): CoverSet => ({ id, bits: bitsOf(media), priority });

function unionOf(sets: readonly CoverSet[]): Bits {
  const all = createBits(WORDS);
  for (const { bits } of sets) orInto(all, bits);
  return all;
}

/** By trying every choice. */
function fewest(wanted: Bits, sets: readonly CoverSet[]): number {
  let best = sets.length;
  for (let choice = 0; choice < 2 ** sets.length; choice++) {
    const chosen = sets.filter((_, at) => (choice & (1 << at)) !== 0);
    if (chosen.length < best && countBits(unionOf(chosen)) === countBits(wanted)) best = chosen.length;
  }
  return best;
}

/** Most media lie in several sets, so that few are needed for themselves alone. */
function randomSets(random: () => number, count: number, media: number, alone: number): CoverSet[] {
  const lists = Array.from({ length: count }, (): number[] => []);
  for (let n = 0; n < media; n++) {
    const times = random() < alone ? 1 : 2 + Math.floor(random() * 3);
    for (let time = 0; time < times; time++) lists[Math.floor(random() * count)]!.push(n);
  }
  return lists.flatMap((list, at) => (list.length > 0 ? [set(`${at}`, list)] : []));
}

it('is as small as trying everything finds, whatever the sets', () => {
  const random = createRandom(5);
  for (let round = 0; round < 60; round++) {
    const sets = randomSets(
      random,
      1 + Math.floor(random() * 11),
      5 + Math.floor(random() * 120),
      round % 2 === 0 ? 0 : 0.05,
    );
    const wanted = unionOf(sets);
    const cover = smallestCover(wanted, sets);
    expect(countBits(unionOf(cover.chosen))).toBe(countBits(wanted));
    expect(cover).toMatchObject({ smallest: true, atLeast: cover.chosen.length });
    expect(cover.chosen.length).toBe(fewest(wanted, sets));
  }
});

it('is not led astray by the largest set, as greed is', () => {
  const sets = [set('large', [1, 2, 3, 4, 5, 6]), set('left', [1, 2, 3, 7]), set('right', [4, 5, 6, 8])];
  const twins = sets.flatMap((one) => [one, { ...one, id: `${one.id} again` }]);
  expect(smallestCover(unionOf(twins), twins).chosen.map(({ id }) => id.replace(' again', ''))).toEqual([
    'left',
    'right',
  ]);
});

it('takes the higher priority of two that would do', () => {
  const sets = [set('slow', [1, 2]), set('near', [1, 2], 5), set('far', [1, 2], -1_000_000)];
  expect(smallestCover(bitsOf([1, 2]), sets).chosen.map(({ id }) => id)).toEqual(['near']);
});

it('beyond sixteen sets it covers all, and tells how few it could be at least', () => {
  const random = createRandom(9);
  for (let round = 0; round < 30; round++) {
    const some = randomSets(random, 9, 12 + Math.floor(random() * 100), 0);
    // Each twice, so that none is needed for itself alone.
    const sets = some.flatMap((one) => [one, { ...one, id: `${one.id} again` }]);
    const wanted = unionOf(sets);
    const cover = smallestCover(wanted, sets);
    expect(countBits(unionOf(cover.chosen))).toBe(countBits(wanted));
    const best = fewest(wanted, some);
    expect(cover.atLeast).toBeLessThanOrEqual(best);
    expect(cover.chosen.length).toBeGreaterThanOrEqual(best);
    if (cover.smallest) expect(cover.chosen.length).toBe(best);
  }
});
