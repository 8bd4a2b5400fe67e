/** The world of a running library: its locations as they answer now, its catalog, and the rules of who may lose what. */
import { AliceError } from '#api/errors.ts';
import type { StorageLocation } from '#api/location.ts';
import type { Place, Places } from '../../places.ts';
import { failureDomain } from '../../storage/failure-domain.ts';
import type { Notes, Station, World } from './world.ts';

export interface OpenWorldOptions {
  places: Pick<Places, 'byId'>;
  minimum: number;
  now: () => number;
  notes: Notes;
}

/** Milliseconds: a place is looked at again when the last look is older. */
const FRESH_MS = 2000;

/** Why nothing may be written to a location, as the end of a sentence; null where it may. */
export function whyClosed({ readOnly, status }: StorageLocation): string | null {
  if (readOnly) return 'it is read-only';
  if (status !== 'active') return `it is ${status}`;
  return null;
}

/** Why nothing may be taken away from it, in the same way. Backups: see the plans. */
export function whyKept(location: StorageLocation): string | null {
  return whyClosed(location) ?? (location.delete === false ? 'it only takes in ("delete: false")' : null);
}

export function openWorld({ places, minimum, now, notes }: OpenWorldOptions): World & { close(): Promise<void> } {
  const open = new Map<string, { place: Place; station: Station; device: string | null; lookedAt: number }>();

  async function visit(id: string): Promise<Station> {
    const place = places.byId(id);
    if (place === undefined)
      throw new AliceError('unavailable', `The location ${id} is not in the settings any more. Add it again to go on.`);
    const { device } = await place.check();
    const known = open.get(id);
    if (known?.place === place) {
      if (known.device !== device)
        throw new AliceError(
          'unavailable',
          `The disk of ${place.location.name} was changed meanwhile. Connect the right one.`,
        );
      known.lookedAt = now();
      return known.station;
    }
    const { location } = place;
    const station: Station = {
      place: { id, name: location.name },
      adapter: await place.open(),
      // What tells no device is taken for a domain of its own.
      domain: device === null ? `location ${id}` : await failureDomain(device),
      purpose: location.purpose,
      keeps: whyKept(location),
      closed: whyClosed(location),
      maxBytes: location.maxBytes ?? null,
      reserveBytes: location.reserveBytes ?? 0,
    };
    open.set(id, { place, station, device, lookedAt: now() });
    return station;
  }

  return {
    now,
    minimum,
    notes,
    // No setting names pinned media yet; every removal asks here.
    isPinned: () => false,
    async station(id) {
      const known = open.get(id);
      return known !== undefined && Math.abs(now() - known.lookedAt) < FRESH_MS ? known.station : visit(id);
    },
    async close() {
      for (const { station } of open.values()) await station.adapter.close();
      open.clear();
    },
  };
}
