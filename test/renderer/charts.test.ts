/** The charts: round scales, room for names, and colours that can be told apart by lightness alone, in both themes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseTicks, stack } from '../../src-renderer/ui/charts/area-path.ts';
import { niceScale, percent } from '../../src-renderer/ui/charts/scale.ts';

describe('a scale', () => {
  it.each([
    [10.8e6, [0, 5e6, 10e6, 15e6]],
    [26, [0, 10, 20, 30]],
    [100, [0, 25, 50, 75, 100]],
    [0, [0, 0.25, 0.5, 0.75, 1]],
    [0.3, [0, 0.1, 0.2, 0.3]],
  ])('up to %d has the ticks %j', (most, ticks) => {
    expect(niceScale(most).ticks).toEqual(ticks);
  });
  it('has no halves for what is counted', () => {
    expect(niceScale(2, 4, true).ticks).toEqual([0, 1, 2]);
    expect(niceScale(0, 4, true).ticks).toEqual([0, 1]);
    for (let most = 1; most < 2000; most += 7) {
      const { ticks, end } = niceScale(most, 4, true);
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(end).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });
  it('places values between 0 and 1', () => {
    const scale = niceScale(30);
    expect([scale.place(0), scale.place(15), scale.place(30), scale.place(99), scale.place(-1)]).toEqual([
      0, 0.5, 1, 1, 0,
    ]);
    expect(percent(1 / 3)).toBe('33.333%');
  });
});

describe('areas', () => {
  it('lie on one another', () => {
    expect(stack([{ values: [1, 2, 3] }, { values: [0, 0, 4] }])).toEqual([
      [1, 3, 6],
      [0, 0, 4],
    ]);
  });
  it('name as many months as there is room for, and always the last', () => {
    expect(chooseTicks(5, 1000)).toEqual([0, 1, 2, 3, 4]);
    expect(chooseTicks(24, 500)).toEqual([5, 11, 17, 23]);
    expect(chooseTicks(1, 50)).toEqual([0]);
  });
});

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const channel = (start: number) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((one, other) => other - one) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const read = (path: string): string => readFileSync(new URL(`../../src-renderer/${path}`, import.meta.url), 'utf8');

/** The two values of `name: light-dark(#a, #b)`. */
function coloursOf(css: string, name: string): [string, string] {
  const match = new RegExp(`${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  return [match![1]!, match![2]!];
}

describe.each([
  [0, 'light'],
  [1, 'dark'],
])('the colours of series', (theme, name) => {
  const css = read('ui/charts/charts.css');
  const ground = coloursOf(read('app.css'), '--raised')[theme]!;
  const series = [1, 2, 3].map((index) => coloursOf(css, `--series-${index}`)[theme]!);

  it(`stand out from the ground in the ${name} theme`, () => {
    for (const colour of [...series, coloursOf(css, '--series-4')[theme]!]) {
      expect(contrast(colour, ground), colour).toBeGreaterThanOrEqual(3);
    }
  });
  it(`differ from their neighbours in lightness in the ${name} theme`, () => {
    for (const [index, colour] of series.slice(1).entries()) {
      expect(contrast(colour, series[index]!), colour).toBeGreaterThanOrEqual(1.4);
    }
  });
});
