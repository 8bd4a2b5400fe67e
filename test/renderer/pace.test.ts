/** The pace of what comes too often. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPace } from '../../src-renderer/ui/pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('acts at once, then at most once in the time given, and once more for the last', () => {
  const at: number[] = [];
  const start = Date.now();
  const pace = createPace(() => void at.push(Date.now() - start), 250);
  for (let ms = 0; ms < 1000; ms += 10) {
    pace.poke();
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(5000);
  expect(at).toEqual([0, 250, 500, 750, 1000]);
  pace.poke();
  expect(at).toHaveLength(6);
});

it('does nothing after it was stopped', () => {
  let count = 0;
  const pace = createPace(() => void (count += 1), 250);
  pace.poke();
  pace.poke();
  pace.stop();
  vi.advanceTimersByTime(1000);
  expect(count).toBe(1);
});
