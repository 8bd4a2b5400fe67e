/** The brake on mass disappearance. */
import { describe, expect, it } from 'vitest';
import { isMassMissing } from '#engine/jobs/missing-brake.ts';

describe('the brake on mass disappearance', () => {
  it.each([
    [0, 0, false],
    [0, 1000, false],
    [1, 1, false],
    [2, 2, true],
    [1, 3, false],
    [4, 10, false],
    [5, 10, true],
    [5, 25, false],
    [6, 25, true],
    [100, 10_000, false],
    [101, 10_000, true],
    [1000, 1000, true],
  ])('%i of %i missing: stops %s', (missing, known, stops) => {
    expect(isMassMissing(missing, known)).toBe(stops);
  });
});
