/** What is to be seen in each plot, in one sentence. */
import { formatBytes, formatMonth, formatPercent } from '../ui/format.ts';
import { languageTag, t } from '../ui/text.ts';
import { doublesOf, type GrowthPoint, lastMonths, type PlaceFigures, type StorageReport, total } from './figures.ts';

const RECENT_MONTHS = 12;

/** A time of {@link GrowthPoint} in words: a month, or a year. */
export const timeWords = (time: string): string => (time.length === 4 ? time : formatMonth(time));

/** The same for the narrow places of an axis. */
export function shortTime(time: string): string {
  if (time.length === 4) return time;
  const format = new Intl.DateTimeFormat(languageTag(), { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${time}-15T12:00:00Z`));
}

export function placesInsight(places: readonly PlaceFigures[]): string {
  const [most] = places;
  if (!most) return t('dashboard.placesAbout');
  const bytes = formatBytes(most.bytes);
  if (places.length === 1) return t('dashboard.placesTitleOne', { name: most.name, bytes });
  const all = total(places.map((place) => place.bytes));
  return t('dashboard.placesTitle', { name: most.name, bytes, share: formatPercent(all === 0 ? 0 : most.bytes / all) });
}

export interface CopiesInsight {
  title: string;
  /** Those that the title counts; null when it counts none. */
  show: { n: number; query: string } | null;
}

/** Whoever wants only one copy of everything is told what has no second one. */
export function copiesInsight(report: Pick<StorageReport, 'belowWanted' | 'copies'>, wanted: number): CopiesInsight {
  const below = report.belowWanted.media;
  if (below > 0) {
    return { title: t('dashboard.copiesTitleBelow', { n: below, wanted }), show: { n: below, query: 'is:below' } };
  }
  const single = report.copies.find(({ copies }) => copies === 1)?.media ?? 0;
  const all = total(report.copies.map(({ media }) => media));
  if (wanted > 1 || single === 0) return { title: t('dashboard.copiesTitleSafe', { wanted }), show: null };
  return { title: t('dashboard.copiesTitleSingle', { n: single, all }), show: { n: single, query: 'copies:1' } };
}

/** The months end with the last in which anything was made, not with today's. */
export function growthInsight(points: readonly GrowthPoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return t('dashboard.growthAbout');
  const recent = lastMonths(points, RECENT_MONTHS);
  if (recent) {
    const values = { bytes: formatBytes(recent.bytes), n: recent.media, months: RECENT_MONTHS };
    return t('dashboard.growthTitle', { ...values, month: timeWords(last.time) });
  }
  return t('dashboard.growthTitleAll', { bytes: formatBytes(total(last.bytes)), month: timeWords(first.time) });
}

export function doublesInsight(report: Pick<StorageReport, 'reclaimable'>): string {
  const doubles = doublesOf(report);
  if (doubles.length === 0) return t('dashboard.doublesTitleNone');
  return t('dashboard.doublesTitle', {
    bytes: formatBytes(total(doubles.map(({ bytes }) => bytes))),
    n: total(doubles.map(({ copies }) => copies)),
  });
}
