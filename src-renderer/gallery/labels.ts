/** What groups, marks and media are called, in the reader's language. */
import type { MediaItem } from '#api/media.ts';
import { describePlaces } from '../media/location-badges.tsx';
import { formatBytes, formatDay, formatDuration, formatMonth } from '../ui/format.ts';
import { t, type TextKey } from '../ui/text.ts';
import type { Grouping, Shape } from './store.ts';

const without: Record<Exclude<Grouping, 'none'>, TextKey> = {
  day: 'gallery.withoutDay',
  project: 'gallery.withoutProject',
  model: 'gallery.withoutModel',
  location: 'gallery.withoutLocation',
};

export function groupLabel(group: Grouping, label: string): string {
  if (group === 'none') return label;
  if (label === '') return t(without[group]);
  return group === 'day' ? formatDay(label) : label;
}

export interface Mark {
  start: number;
  /** In full, for the bubble and the screen reader. */
  label: string;
  /** What stands beside the scrollbar; months share the one of their year. */
  short: string;
}

/** What the scrubber shows: the marks of the outline, or else its groups. */
export function marksOf(shape: Shape): Mark[] {
  const { group, sort } = shape;
  const plain = (label: string, start: number): Mark => ({ start, label, short: label });
  if (shape.marks.length === 0) return shape.groups.map(({ label, start }) => plain(groupLabel(group, label), start));
  return shape.marks.map(({ label, start }) => {
    if (/^\d{4}-\d\d$/.test(label)) return { start, label: formatMonth(label), short: label.slice(0, 4) };
    if (sort === 'best') return plain(t('media.stars', { n: Number(label) }), start);
    if (sort === 'largest' || sort === 'smallest')
      return plain(t('gallery.byteMark', { size: formatBytes(Number(label)) }), start);
    return plain(label, start);
  });
}

/** Everything that a tile shows, for those who do not see it. */
export function describeMedium(item: MediaItem): string {
  const { title, name, mediaType, rating, durationSeconds } = item;
  const more = [
    rating !== undefined && rating !== 0 ? t('media.stars', { n: rating }) : '',
    durationSeconds === undefined ? '' : formatDuration(durationSeconds),
  ];
  return t('gallery.tile', {
    name: title ?? name,
    type: t(`media.${mediaType}`),
    more: more
      .filter((part) => part !== '')
      .map((part) => `, ${part}`)
      .join(''),
    places: describePlaces(item),
  });
}
