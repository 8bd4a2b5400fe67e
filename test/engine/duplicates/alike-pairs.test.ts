/** All pairs of likenesses that differ in few bits are found, each once, whatever the distance: compared with comparing all. */
import { expect, it } from 'vitest';
import {
  addNewcomers,
  createPairs,
  distanceOf,
  findPairs,
  MOST_DISTANCE,
  WORDS,
  type Pairs,
} from '#engine/catalog/alike-pairs.ts';
import { createRandom } from '../../fixtures/make-catalog.ts';

/** Random ones, each followed by some with up to 40 bits turned. */
function makeLikenesses(count: number, seed: number): Uint32Array<ArrayBuffer> {
  const random = createRandom(seed);
  const words = new Uint32Array(count * WORDS);
  for (let i = 0; i < count; i++) {
    const from = i % 4 === 0 ? -1 : i - (i % 4);
    for (let word = 0; word < WORDS; word++)
      words[i * WORDS + word] = from < 0 ? Math.floor(random() * 2 ** 32) : words[from * WORDS + word]!;
    if (from < 0) continue;
    for (let turned = Math.floor(random() * 40); turned > 0; turned--)
      words[i * WORDS + Math.floor(random() * WORDS)]! ^= 1 << Math.floor(random() * 32);
  }
  return words;
}

function comparingAll(words: Uint32Array, count: number, distance: number): string[] {
  const found: string[] = [];
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const bits = distanceOf(words, a * WORDS, b * WORDS, 256);
      if (bits <= distance) found.push(`${a} ${b} ${bits}`);
    }
  }
  return found.toSorted();
}

const listed = ({ count, a, b, distance }: Pairs): string[] =>
  Array.from({ length: count }, (_, i) => `${a[i]} ${b[i]} ${distance[i]}`).toSorted();

it('finds what comparing all finds, at every distance up to the largest', () => {
  const count = 1200;
  const words = makeLikenesses(count, 3);
  for (const distance of [0, 1, 7, 15, 16, 20, 24, MOST_DISTANCE]) {
    const all = comparingAll(words, count, distance);
    expect(listed(findPairs(words, count, distance))).toEqual(all);
    if (distance > 7) expect(all.length).toBeGreaterThan(100);
  }
});

it('newcomers are compared with all that were there, and among themselves', () => {
  const [known, count] = [300, 400];
  const words = makeLikenesses(count, 5);
  const pairs = findPairs(words, known, 15);
  addNewcomers(pairs, words, known, count, 15);
  expect(listed(pairs)).toEqual(comparingAll(words, count, 15));
});

it('a crowd of the same costs no more than its size', () => {
  const count = 20_000;
  const words = new Uint32Array(count * WORDS).fill(0x5a5a1234);
  const started = performance.now();
  const pairs = findPairs(words, count, 15);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(pairs.count).toBeGreaterThan(count);
  expect(pairs.count).toBeLessThanOrEqual(count * 100);
  expect(createPairs().count).toBe(0);
});
