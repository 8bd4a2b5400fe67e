/** Meets the places that are named for the first time: finds out which place it is, or marks it, so that it is known again. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AliceError } from '#api/errors.ts';
import type { Reachability, StorageLocation } from '#api/location.ts';
import type { Settings } from './settings/settings.ts';
import type { Fingerprint, StorageAdapter } from './storage/adapter.ts';
import { writeMarker, type PlaceProbe } from './storage/marker.ts';
import { checkRoot } from './storage/roots.ts';

/** What is needed here of a place; `places.ts` has the whole of it, and uses this file. */
interface MeetingPlace {
  location: StorageLocation;
  root: string | null;
  reachability: Reachability;
  reason: string | null;
  open(): Promise<StorageAdapter>;
  forgetReader(): Promise<void>;
  probe(): Promise<PlaceProbe>;
}

interface MeetingPlaces {
  all(): MeetingPlace[];
  get(name: string): MeetingPlace;
  byId(id: string): MeetingPlace | undefined;
  candidate(location: StorageLocation): MeetingPlace;
  remember(id: string, fingerprint: Fingerprint | null): void;
}

export interface MeetOptions {
  settings: Pick<Settings, 'unmet' | 'giveId'>;
  places: MeetingPlaces;
  dataDir: string;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Milliseconds. Roots are compared by looking at them, and another location's mount may be dead. */
const PATIENCE_MS = 8000;

/**
 * Takes into use what was written into the settings by hand, as `locations.add` does: an entry without an id gets the one in the
 * marker file of its place, or both get a new one. Places that do not answer wait for the next look; what is refused says why in
 * `reason`. Never throws for a place.
 */
export async function meetPlaces(options: MeetOptions): Promise<void> {
  for (const name of options.settings.unmet()) {
    const place = options.places.get(name);
    if (['retired', 'lost'].includes(place.location.status) || place.reachability === 'offline') continue;
    try {
      await meet(place.location, options);
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
      place.reason = error.message;
    }
  }
}

/** The id goes into the settings last: whatever fails before, the next look goes on from the marker that is there by then. */
async function meet(location: StorageLocation, options: MeetOptions): Promise<void> {
  const { places, settings } = options;
  const own = location.id;
  await checkNewRoot(options, location, own);
  const met = await identify(places, { ...location, id: randomUUID() });
  try {
    await mark(options, met);
    settings.giveId(location.name, met.id);
  } catch (error) {
    if (location.readOnly) places.remember(met.id, null);
    throw error;
  }
  await places.get(location.name).probe();
}

/** Throws as {@link checkRoot} does, and `unavailable` when looking takes too long; `ownId` may lie there already. */
export async function checkNewRoot(
  { places, dataDir }: Pick<MeetOptions, 'places' | 'dataDir'>,
  location: StorageLocation,
  ownId: string | null,
): Promise<void> {
  const { root } = places.candidate(location);
  if (root === null) return;
  const existing = places
    .all()
    .filter((place) => place.root !== null && place.location.id !== ownId)
    .map((place) => ({ name: place.location.name, path: place.root! }));
  const looked = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: looked.signal }).then(() => {
    const names = existing.map(({ name }) => name).join(', ');
    throw new AliceError(
      'unavailable',
      `"${location.name}" could not be compared with ${names}: a drive does not answer. Check the drives.`,
    );
  });
  try {
    await Promise.race([checkRoot(root, { existing, dataDir }), late]);
  } finally {
    late.catch(() => undefined);
    looked.abort();
  }
}

/**
 * A place that carries a marker keeps its identity: it was a location before, here or on another computer.
 * Throws `unavailable`, `data-loss` (a damaged marker), `already-exists` (it is another location).
 */
export async function identify(places: MeetingPlaces, wanted: StorageLocation): Promise<StorageLocation> {
  const candidate = places.candidate(wanted);
  const probe = await candidate.probe();
  await candidate.forgetReader();
  if (probe.reachability === 'offline') {
    throw new AliceError('unavailable', `"${wanted.name}" cannot be added: ${probe.reason ?? 'it does not answer.'}`);
  }
  if (probe.markerId === null) {
    if (probe.reason?.includes('damaged')) throw new AliceError('data-loss', probe.reason);
    return wanted;
  }
  const owner = places.byId(probe.markerId);
  if (owner) {
    throw new AliceError(
      'already-exists',
      `This place is the location "${owner.location.name}", or a clone of its disk. If the disk is now mounted here, ` +
        `change its path: alice locations update ${owner.location.name} --path …`,
    );
  }
  return { ...wanted, id: probe.markerId };
}

/** Leaves the marker file there, or, where nothing may be written, remembers what the place looks like. */
export async function mark(
  { places, now }: Pick<MeetOptions, 'places' | 'now'>,
  location: StorageLocation,
): Promise<void> {
  const { id, name, readOnly } = location;
  const candidate = places.candidate(location);
  try {
    if (readOnly) {
      places.remember(id, (await candidate.probe()).fingerprint);
      return;
    }
    const adapter = await candidate.open();
    try {
      await writeMarker(adapter, { id, name, createdAt: new Date(now()) });
    } finally {
      await adapter.close();
    }
  } finally {
    await candidate.forgetReader();
  }
}
