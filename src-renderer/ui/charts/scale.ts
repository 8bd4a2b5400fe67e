/** The scale of an axis: where it ends, and the round numbers that are written beside it. */

const STEPS = [1, 2, 2.5, 5, 10];

export interface Scale {
  /** The last tick, at or above everything that is drawn. */
  end: number;
  /** From 0 on. */
  ticks: number[];
  /** From 0 to 1. */
  place(value: number): number;
}

/** About `wanted` ticks in steps of 1, 2, 2.5 or 5 times a power of ten; `whole`: counted things have no halves. */
export function niceScale(most: number, wanted = 4, whole = false): Scale {
  const top = Number.isFinite(most) && most > 0 ? most : 1;
  const rough = top / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = STEPS.find((each) => each * power >= rough * (1 - 1e-9)) ?? 10;
  const wish = factor * power;
  const step = whole ? Math.max(1, Number.isInteger(wish) ? wish : Math.ceil(wish)) : wish;
  const count = Math.max(1, Math.ceil(top / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  const end = ticks.at(-1)!;
  return { end, ticks, place: (value) => Math.min(Math.max(value / end, 0), 1) };
}

export const percent = (share: number): string => `${Number((share * 100).toFixed(3))}%`;
