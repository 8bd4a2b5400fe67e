/** The world of a running library: its locations as they answer now, its catalog, and the rules of who may lose what. */
import { AliceError } from '#api/errors.ts';
import type { StorageLocation } from '#api/location.ts';
import type { Pins } from '../../pins.ts';
import type { Place, Places } from '../../places.ts';
import { usualStreams } from '../../storage/disk-kind.ts';
import { failureDomain } from '../../storage/failure-domain.ts';
import type { Notes, Station, World } from './world.ts';

export interface OpenWorldOptions {
  places: Pick<Places, 'byId'>;
  minimum: number;
  now: () => number;
  pins: Pick<Pins, 'has'>;
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

export function openWorld({ places, minimum, now, pins, notes }: OpenWorldOptions): World & { close(): Promise<void> } {
  const open = new Map<string, { place: Place; station: Station; device: string | null; lookedAt: number }>();

  /** Many items ask at once. */
  const looks = new Map<string, Promise<Station>>();
  /** Work may still be under way on them. */
  const left: Station[] = [];

  async function visit(id: string): Promise<Station> {
    const place = places.byId(id);
    if (place === undefined)
      throw new AliceError('unavailable', `The location ${id} is not in the settings any more. Add it again to go on.`);
    const { device } = await place.check();
    const known = open.get(id);
    if (known?.place === place && known.device === device) {
      known.lookedAt = now();
      // The process behind it may have been given up and replaced meanwhile.
      if (place.isolated) known.station.adapter = await place.open();
      return known.station;
    }
    // Its settings were changed, or its disk was taken out and put back: it is the same place, and is opened anew.
    if (known !== undefined) left.push(known.station);
    const { location } = place;
    // What tells no device is taken for a domain of its own.
    const domain = device === null ? `location ${id}` : await failureDomain(device);
    const { streams } = location;
    const station: Station = {
      place: { id, name: location.name },
      adapter: await place.open(),
      domain,
      streams:
        streams === undefined
          ? { key: domain, count: await usualStreams(domain) }
          : { key: `location ${id}`, count: streams },
      purpose: location.purpose,
      keeps: whyKept(location),
      closed: whyClosed(location),
      maxBytes: location.maxBytes ?? null,
      reserveBytes: location.reserveBytes ?? 0,
    };
    open.set(id, { place, station, device, lookedAt: now() });
    return station;
  }

  function look(id: string): Promise<Station> {
    const under = looks.get(id);
    if (under !== undefined) return under;
    const mine = visit(id).finally(() => looks.delete(id));
    looks.set(id, mine);
    return mine;
  }

  return {
    now,
    minimum,
    notes,
    proved: new Map(),
    isPinned: (contentHash) => pins.has(contentHash),
    async station(id, anew = false) {
      const known = open.get(id);
      return !anew && known !== undefined && Math.abs(now() - known.lookedAt) < FRESH_MS ? known.station : look(id);
    },
    async close() {
      for (const { adapter } of [...left, ...[...open.values()].map(({ station }) => station)]) await adapter.close();
      open.clear();
    },
  };
}
