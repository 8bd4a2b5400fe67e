/** Where a medium lies: a dot for each location, whose shape and colour tell the state, with names where there is room. */
import type { MediaItem } from '#api/media.ts';
import { formatCount, formatList } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t, type TextKey } from '../ui/text.ts';
import './location-badges.css';

type Place = MediaItem['copies'][number];
export type PlaceState = 'present' | 'offline' | 'missing' | 'unknown';

export function stateOf({ state, online }: Pick<Place, 'state' | 'online'>): PlaceState {
  return online || state === 'missing' ? state : 'offline';
}

const stateTexts: Record<Exclude<PlaceState, 'present'>, TextKey> = {
  offline: 'media.offline',
  missing: 'media.missing',
  unknown: 'media.unknown',
};

/** The state in words, for the tooltip and the screen reader; empty for a copy in order, which needs none. */
export function sayState(state: PlaceState): string {
  return state === 'present' ? '' : t(stateTexts[state]);
}

/** `studio`, `nas (offline)`, `studio ×2`. */
export function describePlace(place: Place): string {
  const words = sayState(stateOf(place));
  const times = place.count > 1 ? ` ×${formatCount(place.count)}` : '';
  return `${place.location}${times}${words && ` (${words})`}`;
}

/** No copy of it can be read now. */
export function isAway({ copies }: Pick<MediaItem, 'copies'>): boolean {
  return copies.every((place) => stateOf(place) !== 'present');
}

/** Everything that the badges show, as one sentence. */
export function describePlaces({ copies, unverified, belowWanted, pinned }: MediaItem): string {
  const places =
    copies.length === 0 ? t('media.nowhere') : t('media.in', { places: formatList(copies.map(describePlace)) });
  const marks = [
    unverified ? t('media.unverified') : '',
    belowWanted ? t('media.belowWanted') : '',
    pinned ? t('media.pinned') : '',
  ];
  return [places, ...marks].filter((part) => part !== '').join(', ');
}

export interface LocationBadgesProps {
  item: MediaItem;
  /** Locations that are named; the others are dots. */
  named: number;
}

/** Hidden from screen readers: whoever shows it says {@link describePlaces} in its own name. */
export function LocationBadges({ item, named }: LocationBadgesProps) {
  const { copies, unverified, belowWanted } = item;
  return (
    <span className="badges" aria-hidden="true" data-own>
      {copies.map((place, index) => (
        <span key={place.location} className={`badge ${stateOf(place)}`} title={describePlace(place)}>
          <i />
          {index < named && <span className="badge-name">{place.location}</span>}
          {place.count > 1 && <b>{place.count}</b>}
        </span>
      ))}
      {unverified && (
        <span className="badge mark" title={t('media.unverified')}>
          <Icon name="unverified" size={12} />
        </span>
      )}
      {belowWanted && (
        <span className="badge mark below" title={t('media.belowWanted')}>
          <Icon name="unsafe" size={12} />
        </span>
      )}
    </span>
  );
}
