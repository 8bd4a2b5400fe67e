/** Ratings: the one scale that others are brought to. */

/** Microsoft's scale: 1, 25, 50, 75 and 99 percent are one to five stars. Undefined when it is no percentage. */
export function percentToStars(percent: number): number | undefined {
  if (!(percent >= 0 && percent <= 100)) return undefined;
  if (percent === 0) return 0;
  return Math.min(5, Math.floor((percent + 12.5) / 25) + 1);
}
