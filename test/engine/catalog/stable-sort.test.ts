/** The radix sort gives what comparing gives, and keeps the order of equals. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortDescending } from '#engine/catalog/stable-sort.ts';

it('sorts the largest first and leaves equals as they stood, for any whole numbers', () => {
  const key = fc.oneof(fc.nat(5), fc.nat(5000), fc.maxSafeNat(), fc.constantFrom(0, 2 ** 31, 2 ** 32, 2 ** 52));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), fc.integer(), (keys, turn) => {
      const list = Uint32Array.from(keys.keys()).map((n) => (n + Math.abs(turn)) % keys.length);
      const expected = Array.from(list).sort((a, b) => keys[b]! - keys[a]!);
      const before = list.slice();
      expect(Array.from(sortDescending(list, keys))).toEqual(expected);
      expect(list).toEqual(before);
    }),
    { seed: 20261125, numRuns: 500 },
  );
});
