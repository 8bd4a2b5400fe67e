/** Handlers of the noun location: types, list, add, update, remove. None of them touches a media file. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Handlers, Output, Parsed } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { StorageLocation, type LocationReport } from '#api/location.ts';
import { locationDefaults } from '../settings/location-fields.ts';
import type { CatalogStatus } from '../catalog/report.ts';
import type { Place } from '../places.ts';
import { storageTypes } from '../storage/index.ts';
import { writeMarker } from '../storage/marker.ts';
import { checkRoot } from '../storage/roots.ts';
import type { Parts } from './parts.ts';

/** What the catalog knows of each location, by id. */
export type LocationCounts = CatalogStatus['perLocation'];

type LocationMethods = 'locations.types' | 'locations.list' | 'locations.add' | 'locations.update' | 'locations.remove';

export function locationHandlers(parts: Parts): Pick<Handlers, LocationMethods> {
  const { places, settings } = parts;
  const counts = async (): Promise<LocationCounts> =>
    (await (await parts.catalog()).read.status(await places.view())).perLocation;
  const report = async (name: string): Promise<LocationReport> => {
    const place = places.get(name);
    await place.probe();
    return reportOf(place, await counts());
  };
  return {
    'locations.types': () => Promise.resolve({ types: describeTypes() }),
    'locations.list': async () => {
      await places.refresh();
      const known = await counts();
      return { locations: await Promise.all(places.all().map((place) => reportOf(place, known))) };
    },
    'locations.add': async (input) => {
      const location = await addLocation(parts, input);
      return report(location.name);
    },
    'locations.update': async ({ name, change }) => {
      const place = places.get(name);
      if (change.config) await checkNewRoot(parts, { ...place.location, config: change.config }, place.location.id);
      const { id, name: now, projectFrom } = settings.updateLocation(place.location.name, change);
      await (await parts.catalog()).write.describeLocation(id, { namesProjects: projectFrom === 'path' });
      return report(now);
    },
    'locations.remove': async ({ name }) => {
      const { location } = places.get(name);
      // The settings first: a scan that is at work there stops by them, and forgets at its end what it wrote meanwhile.
      settings.removeLocation(location.name);
      const forgotten = await (await parts.catalog()).write.removeLocation(location.id);
      places.remember(location.id, null);
      return { name: location.name, ...forgotten };
    },
  };
}

function describeTypes(): Output<'locations.types'>['types'] {
  return Object.entries(storageTypes).map(([type, { label, config }]) => ({
    type,
    label,
    config: z.toJSONSchema(config as z.ZodType) as Record<string, unknown>,
  }));
}

async function addLocation(parts: Parts, input: Parsed<'locations.add'>): Promise<StorageLocation> {
  const { places, settings } = parts;
  const wanted: StorageLocation = StorageLocation.parse({ ...locationDefaults, ...input, id: randomUUID() });
  await checkNewRoot(parts, wanted, null);
  const { id, readOnly, name } = await adoptMarker(parts, wanted);
  const location = settings.addLocation({ ...input, id });
  const candidate = places.candidate(location);
  try {
    if (readOnly) places.remember(id, (await candidate.probe()).fingerprint);
    else {
      const adapter = await candidate.open();
      try {
        await writeMarker(adapter, { id, name, createdAt: new Date(parts.now()) });
      } finally {
        await adapter.close();
      }
    }
  } catch (error) {
    settings.removeLocation(location.name);
    throw error;
  } finally {
    await candidate.forgetReader();
  }
  return location;
}

/** A place that carries a marker keeps its identity: it was a location before, here or on another computer. */
async function adoptMarker(parts: Parts, wanted: StorageLocation): Promise<StorageLocation> {
  const candidate = parts.places.candidate(wanted);
  const probe = await candidate.probe();
  await candidate.forgetReader();
  if (probe.reachability === 'offline') {
    throw new AliceError('unavailable', `"${wanted.name}" cannot be added: ${probe.reason ?? 'it does not answer.'}`);
  }
  if (probe.markerId === null) {
    if (probe.reason?.includes('damaged')) throw new AliceError('data-loss', probe.reason);
    return wanted;
  }
  const owner = parts.places.byId(probe.markerId);
  if (owner) {
    throw new AliceError(
      'already-exists',
      `This place is the location "${owner.location.name}", or a clone of its disk. If the disk is now mounted here, ` +
        `change its path: alice locations update ${owner.location.name} --path …`,
    );
  }
  return { ...wanted, id: probe.markerId };
}

async function checkNewRoot(parts: Parts, location: StorageLocation, ownId: string | null): Promise<void> {
  const { root } = parts.places.candidate(location);
  if (root === null) return;
  const existing = parts.places
    .all()
    .filter((place) => place.root !== null && place.location.id !== ownId)
    .map((place) => ({ name: place.location.name, path: place.root! }));
  await checkRoot(root, { existing, dataDir: parts.dataDir });
}

/** Free space is asked for only where the place answers. */
export async function reportOf(place: Place, counts: LocationCounts): Promise<LocationReport> {
  const known = counts[place.location.id] ?? { copies: 0, media: 0, bytes: 0, lastScan: null };
  let freeBytes: number | null = null;
  if (place.reachability === 'online') {
    try {
      const adapter = await place.open();
      freeBytes = adapter.capacity ? (await adapter.capacity()).freeBytes : null;
      await adapter.close();
    } catch {
      freeBytes = null;
    }
  }
  return {
    ...place.location,
    reachability: place.reachability,
    reason: place.reason,
    copies: known.copies,
    media: known.media,
    bytes: known.bytes,
    freeBytes,
    lastScan: known.lastScan,
  };
}
