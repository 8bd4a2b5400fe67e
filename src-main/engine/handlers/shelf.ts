/** Handlers of the drive shelf: which places to connect. */
import type { Handlers } from '#api/contract.ts';
import { checkChosen } from './chosen.ts';
import { circumstances, type Parts } from './parts.ts';

export function shelfHandlers(parts: Parts): Pick<Handlers, 'media.drives'> {
  const { places } = parts;
  return {
    'media.drives': async (chosen) => {
      checkChosen(chosen);
      const about = await circumstances(parts);
      const connectable = places.all().map(({ location, reachability }) => ({
        id: location.id,
        online: reachability === 'online',
        connectable: location.status === 'active' || location.status === 'paused',
        // What is read from an archive costs time, mostly.
        priority: location.priority - (location.purpose.includes('archive') ? 1_000_000 : 0),
      }));
      const { drives, ...found } = await (await parts.catalog()).read.drives(chosen, connectable, about);
      return {
        ...found,
        drives: drives.flatMap(({ id, ...counts }) => {
          const place = places.byId(id);
          if (place === undefined) return [];
          const { name: location, type, label = null, site = null } = place.location;
          return [{ location, type, label, site, reason: place.reason, ...counts }];
        }),
      };
    },
  };
}
