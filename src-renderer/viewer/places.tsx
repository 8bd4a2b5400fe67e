/** Where a medium lies, in one line: every location once, with a dot that tells whether it can be read there now. */
import type { MediaItem } from '#api/media.ts';
import { sayState, stateOf } from '../media/location-badges.tsx';

type Copies = readonly Pick<MediaItem['copies'][number], 'location' | 'state' | 'online'>[];

export function Places({ copies }: { copies: Copies }) {
  const names = [...new Set(copies.map(({ location }) => location))];
  return (
    <ul className="viewer-places">
      {names.map((name) => {
        const here = copies.filter(({ location }) => location === name);
        const best = stateOf(here.find(({ online, state }) => online && state === 'present') ?? here[0]!);
        return (
          <li key={name} dir="auto">
            <i className={`dot ${best}`} /> {name} <span className="sr-only">{sayState(best)}</span>
          </li>
        );
      })}
    </ul>
  );
}
