/** A wall longer than any element is scrolled to every pixel of it: little moves as they are, great ones in proportion. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLongScroll, type LongScroll } from '../../src-renderer/gallery/long-scroll.ts';

const VIEW = 800;
const TALLEST = 8_000_000;
const LONG = 35_000_000;

/** What a browser does: keeps to the element's ends, and reports where it came to. */
function createElement(long: LongScroll, total: number) {
  let top = 0;
  const set = (wanted: number) => {
    top = Math.min(Math.max(wanted, 0), long.heightFor(total) - VIEW);
    return top;
  };
  const apply = (wanted: number | null) => {
    if (wanted !== null) long.placed(set(wanted));
  };
  apply(long.fit(total, VIEW));
  return {
    top: () => top,
    scroll: (by: number) => apply(long.moved(set(top + by))),
    drag: (share: number) => apply(long.moved(set(share * (long.heightFor(total) - VIEW)))),
    rest: () => apply(long.settled()),
    to: (offset: number) => apply(long.to(offset)),
  };
}

function open(total: number) {
  const long = createLongScroll();
  return { long, element: createElement(long, total) };
}

describe('a short wall', () => {
  it('is scrolled as the browser does it', () => {
    const { long, element } = open(5_000_000);
    expect(long.heightFor(5_000_000)).toBe(5_000_000);
    element.scroll(1234);
    element.drag(0.5);
    expect([long.offset, long.shift]).toEqual([element.top(), 0]);
  });
});

describe('a long wall', () => {
  it('has an element that every browser can show', () => {
    expect(open(LONG).long.heightFor(LONG)).toBe(TALLEST);
  });

  it('moves pixel by pixel under the wheel', () => {
    const { long, element } = open(LONG);
    element.to(17_000_000);
    for (let notch = 0; notch < 500; notch++) element.scroll(100);
    expect(long.offset).toBe(17_050_000);
    for (let notch = 0; notch < 500; notch++) element.scroll(-100);
    expect(long.offset).toBe(17_000_000);
  });

  it('follows the scrollbar in proportion, to both ends', () => {
    const { long, element } = open(LONG);
    element.drag(0.5);
    expect(long.offset / (LONG - VIEW)).toBeCloseTo(0.5, 3);
    element.drag(1);
    expect(long.offset).toBe(LONG - VIEW);
    element.drag(0);
    expect(long.offset).toBe(0);
  });

  it('reaches both ends under the wheel, with the scrollbar at its own ends', () => {
    const { long, element } = open(LONG);
    element.to(LONG - VIEW - 300_000);
    for (let notch = 0; notch < 5000; notch++) element.scroll(100);
    expect([long.offset, element.top()]).toEqual([LONG - VIEW, TALLEST - VIEW]);
    element.to(300_000);
    for (let notch = 0; notch < 5000; notch++) element.scroll(-100);
    expect([long.offset, element.top()]).toEqual([0, 0]);
  });

  it('brings the scrollbar to its true place when it rests, and moves nothing by that', () => {
    const { long, element } = open(LONG);
    element.to(17_000_000);
    const place = element.top();
    for (let notch = 0; notch < 900; notch++) element.scroll(100);
    expect(element.top()).toBe(place + 90_000);
    const { offset } = long;
    element.rest();
    expect(long.offset).toBe(offset);
    expect(element.top() / (TALLEST - VIEW)).toBeCloseTo(offset / (LONG - VIEW), 1);
    expect(element.top() - place).toBeLessThan(30_000);
    expect(element.top() - long.offset).toBe(long.shift);
  });

  it('never drifts further than two per cent, even without a rest', () => {
    const { long, element } = open(LONG);
    element.to(10_000_000);
    for (let notch = 0; notch < 20_000; notch++) element.scroll(150);
    expect(long.offset).toBe(13_000_000);
    const there = open(LONG);
    there.element.to(13_000_000);
    expect(Math.abs(there.element.top() - element.top()) / TALLEST).toBeLessThanOrEqual(0.02);
  });

  it('shows every place that is asked for, and stays there when the wall grows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LONG - VIEW }), fc.integer({ min: 0, max: 5_000_000 }), (offset, more) => {
        const { long, element } = open(LONG);
        element.to(offset);
        expect(long.offset).toBe(offset);
        expect(offset + long.shift).toBeCloseTo(element.top(), 6);
        long.placed(long.fit(LONG + more, VIEW));
        expect(long.offset).toBe(offset);
      }),
      { seed: 20261123 },
    );
  });

  it('goes back to its end when it shrinks', () => {
    const { long } = open(LONG);
    long.placed(long.to(LONG));
    long.placed(long.fit(1000, VIEW));
    expect(long.offset).toBe(200);
  });
});
