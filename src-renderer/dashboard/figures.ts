/** The numbers of the storage report in the form in which they are drawn: sums by location, classes of copies, growth by month. */
import type { Output } from '#api/contract.ts';
import type { MediaType } from '#api/media.ts';

export type StorageReport = Output<'storage.report'>;

/** The order in which types lie on one another. */
export const shownTypes = ['image', 'video', 'audio'] as const satisfies readonly MediaType[];

export interface PlaceFigures {
  name: string;
  bytes: number;
  copies: number;
  /** Without those of which there is nothing. */
  parts: { type: MediaType; bytes: number; copies: number }[];
}

/** The largest first. */
export function placesOf({ byLocation }: Pick<StorageReport, 'byLocation'>): PlaceFigures[] {
  const places = new Map<string, PlaceFigures>();
  for (const type of shownTypes) {
    for (const entry of byLocation.filter((each) => each.type === type && each.copies > 0)) {
      const place = places.get(entry.location) ?? { name: entry.location, bytes: 0, copies: 0, parts: [] };
      place.bytes += entry.bytes;
      place.copies += entry.copies;
      place.parts.push({ type, bytes: entry.bytes, copies: entry.copies });
      places.set(entry.location, place);
    }
  }
  return [...places.values()].toSorted((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

export interface CopyClass {
  copies: number;
  /** The last class: this many and more. */
  open: boolean;
  media: number;
  bytes: number;
  query: string;
}

/** Always from none on to at least three, so that what is not there can be seen as well. */
export function copyClasses({ copies }: Pick<StorageReport, 'copies'>): CopyClass[] {
  const last = Math.max(3, ...copies.map((entry) => entry.copies));
  return Array.from({ length: last + 1 }, (_, count) => {
    const known = copies.find((entry) => entry.copies === count);
    const open = count === last;
    return {
      copies: count,
      open,
      media: known?.media ?? 0,
      bytes: known?.bytes ?? 0,
      query: open ? `copies:>=${count}` : `copies:${count}`,
    };
  });
}

export interface GrowthPoint {
  /** `2026-01`, or `2026` where months are too many to be told apart. */
  time: string;
  /** By type, in the order of `shownTypes`; everything made until the end of that time. */
  bytes: number[];
  media: number[];
  newBytes: number;
  newMedia: number;
}

/** More than fifteen years of months are drawn by the year. */
const MOST_MONTHS = 180;

const monthNumber = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const monthName = (number: number): string =>
  `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;

/** Every month or year from the first to the last, with what was made until then. */
export function growthOf({ growth }: Pick<StorageReport, 'growth'>): GrowthPoint[] {
  const numbers = growth.map(({ month }) => monthNumber(month));
  if (numbers.length === 0) return [];
  const first = Math.min(...numbers);
  const last = Math.max(...numbers);
  const byYear = last - first >= MOST_MONTHS;
  const step = byYear ? 12 : 1;
  const start = byYear ? first - (first % 12) : first;
  const points: GrowthPoint[] = [];
  let bytes = shownTypes.map(() => 0);
  let media = shownTypes.map(() => 0);
  for (let at = start; at <= last; at += step) {
    const made = growth.filter((_, index) => numbers[index]! >= at && numbers[index]! < at + step);
    const sum = (key: 'bytes' | 'media', type?: MediaType): number =>
      made.reduce((all, entry) => all + (type === undefined || entry.type === type ? entry[key] : 0), 0);
    bytes = shownTypes.map((type, index) => bytes[index]! + sum('bytes', type));
    media = shownTypes.map((type, index) => media[index]! + sum('media', type));
    const time = byYear ? monthName(at).slice(0, 4) : monthName(at);
    points.push({ time, bytes, media, newBytes: sum('bytes'), newMedia: sum('media') });
  }
  return points;
}

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Only where there is something to free, the most first. */
export const doublesOf = ({ reclaimable }: Pick<StorageReport, 'reclaimable'>): StorageReport['reclaimable'] =>
  reclaimable.filter(({ copies }) => copies > 0).toSorted((a, b) => b.bytes - a.bytes);

/** What the last months brought, where the library is older than that; null else. */
export function lastMonths(points: readonly GrowthPoint[], months: number): { bytes: number; media: number } | null {
  if (points.length <= months || points.at(-1)!.time.length === 4) return null;
  const recent = points.slice(-months);
  return { bytes: total(recent.map(({ newBytes }) => newBytes)), media: total(recent.map(({ newMedia }) => newMedia)) };
}
