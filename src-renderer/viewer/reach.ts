/** Whether a medium can be read now, and what to connect where it cannot. */
import type { MediaItem } from '#api/media.ts';
import type { LocationReport } from '#api/location.ts';
import { languageTag, t } from '../ui/text.ts';

type Copies = readonly Pick<MediaItem['copies'][number], 'location' | 'state' | 'online'>[];

export function isReadable(copies: Copies): boolean {
  return copies.some(({ online, state }) => online && state === 'present');
}

/** What is written on the drive, where that is known, else the name of the place. */
function describeLocation(name: string, locations: readonly LocationReport[]): string {
  const known = locations.find((location) => location.name === name);
  if (known?.label === undefined) return name;
  return known.site === undefined
    ? t('viewer.placeLabel', { name, label: known.label })
    : t('viewer.placeLabelSite', { name, label: known.label, site: known.site });
}

const anyOf = (words: readonly string[]): string =>
  new Intl.ListFormat(languageTag(), { type: 'disjunction' }).format(words);

/** Null when it can be read; else one sentence with the next step. */
export function unreachable(copies: Copies, locations: readonly LocationReport[]): string | null {
  if (isReadable(copies)) return null;
  const away = [...new Set(copies.filter(({ state }) => state !== 'missing').map(({ location }) => location))];
  if (away.length === 0) return t('viewer.allMissing');
  return t('viewer.connect', { places: anyOf(away.map((name) => describeLocation(name, locations))) });
}
