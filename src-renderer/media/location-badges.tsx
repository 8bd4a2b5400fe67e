/** Where a medium lies: one badge per location, with a dot whose shape and colour tell the state. */
import type { MediaItem } from '#api/media.ts';
import './location-badges.css';

type Place = MediaItem['copies'][number];
type PlaceState = 'present' | 'offline' | 'missing' | 'unknown';

export function stateOf({ state, online }: Pick<Place, 'state' | 'online'>): PlaceState {
  return online || state === 'missing' ? state : 'offline';
}

/** The state in words, for the tooltip and the screen reader; a copy in order needs none. */
export const stateWords: Record<PlaceState, string> = {
  present: '',
  offline: 'offline',
  missing: 'missing',
  unknown: 'not seen lately',
};

export function describePlace(place: Place): string {
  const words = stateWords[stateOf(place)];
  const times = place.count > 1 ? ` ×${place.count}` : '';
  return `${place.location}${times}${words && ` (${words})`}`;
}

export function LocationBadges({ copies, most = 2 }: { copies: MediaItem['copies']; most?: number }) {
  const shown = copies.slice(0, most);
  const rest = copies.slice(most);
  return (
    <span className="badges" aria-hidden="true">
      {shown.map((place) => (
        <span key={place.location} className={`badge ${stateOf(place)}`} title={describePlace(place)}>
          <i />
          <span>{place.location}</span>
          {place.count > 1 && <b>{place.count}</b>}
        </span>
      ))}
      {rest.length > 0 && (
        <span className="badge more" title={rest.map(describePlace).join('\n')}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}
