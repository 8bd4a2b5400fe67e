/** Handlers of the noun location: types, list, add, update, check and remove. None of them touches a media file. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Handlers, Output, Parsed } from '#api/contract.ts';
import { StorageLocation, type LocationReport } from '#api/location.ts';
import { locationDefaults } from '../settings/location-fields.ts';
import type { CatalogStatus } from '../catalog/report.ts';
import { checkNewRoot, identify, mark } from '../meet-places.ts';
import type { Place } from '../places.ts';
import { storageTypes } from '../storage/index.ts';
import type { Parts } from './parts.ts';

/** What the catalog knows of each location, by id. */
export type LocationCounts = CatalogStatus['perLocation'];

type LocationMethods =
  | 'locations.types'
  | 'locations.list'
  | 'locations.add'
  | 'locations.update'
  | 'locations.remove'
  | 'locations.checkRemoval';

export function locationHandlers(parts: Parts): Pick<Handlers, LocationMethods> {
  const { places, settings } = parts;
  const counts = async (): Promise<LocationCounts> =>
    (await (await parts.catalog()).read.status(await places.view())).perLocation;
  const report = async (name: string): Promise<LocationReport> => {
    const place = places.get(name);
    await place.probe();
    return reportOf(place, await counts(), parts.now());
  };
  return {
    'locations.types': () => Promise.resolve({ types: describeTypes() }),
    'locations.list': async () => {
      await places.refresh();
      const known = await counts();
      return { locations: await Promise.all(places.all().map((place) => reportOf(place, known, parts.now()))) };
    },
    'locations.add': async (input) => {
      const location = await addLocation(parts, input);
      return report(location.name);
    },
    'locations.update': async ({ name, change }) => {
      const place = places.get(name);
      // Known by its signs until now: where that is so, it gets the marker by which it is known from now on.
      const becomesWritable = place.location.readOnly && change.readOnly === false;
      const wasOnline = becomesWritable && !change.config && (await place.probe()).reachability === 'online';
      if (change.config) await checkNewRoot(parts, { ...place.location, config: change.config }, place.location.id);
      const { id, name: now, projectFrom } = settings.updateLocation(place.location.name, change);
      await (await parts.catalog()).write.describeLocation(id, { namesProjects: projectFrom === 'path' });
      if (wasOnline) await mark(parts, places.get(now).location);
      return report(now);
    },
    'locations.remove': async ({ name }) => {
      const { location } = places.get(name);
      // The settings first: a scan that is at work there stops by them, and forgets at its end what it wrote meanwhile.
      settings.removeLocation(location.name);
      const { read, write } = await parts.catalog();
      const { copies, onlyHere } = await read.checkRemoval(location.id);
      await write.removeLocation(location.id);
      places.remember(location.id, null);
      return { name: location.name, copiesForgotten: copies, mediaForgotten: onlyHere.media };
    },
    'locations.checkRemoval': async ({ name }) => {
      const { location } = places.get(name);
      const { copies, onlyHere } = await (await parts.catalog()).read.checkRemoval(location.id);
      return { name: location.name, copies, onlyHere };
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
  const again = await findUnmarked(parts, wanted);
  if (again) {
    await mark(parts, again);
    return again;
  }
  await checkNewRoot(parts, wanted, null);
  const { id } = await identify(places, wanted);
  const location = settings.addLocation({ ...input, id });
  try {
    await mark(parts, location);
  } catch (error) {
    settings.removeLocation(location.name);
    throw error;
  }
  return location;
}

/** The location that is added again as it is because it has lost its marker: the user says so that it is the right place. */
async function findUnmarked(
  { places, settings }: Parts,
  wanted: StorageLocation,
): Promise<StorageLocation | undefined> {
  const { root } = places.candidate(wanted);
  const place = places
    .all()
    .find(({ location, root: at }) => location.name === wanted.name && location.type === wanted.type && at === root);
  if (place === undefined || place.location.readOnly || settings.unmet().includes(wanted.name)) return undefined;
  return (await place.probe()).marker === 'none' ? place.location : undefined;
}

/** `nowMs`: since 1970. */
export async function reportOf(place: Place, counts: LocationCounts, nowMs: number): Promise<LocationReport> {
  const known = counts[place.location.id] ?? nothing;
  const online = place.reachability === 'online';
  return {
    ...place.location,
    reachability: place.reachability,
    reason: place.reason,
    copies: known.copies,
    media: known.media,
    bytes: known.bytes,
    ...(online ? await measure(place) : unmeasured),
    lastScan: known.lastScan,
    lastOnline: online ? new Date(nowMs).toISOString() : lastAnswer(place.lastOnline, known.lastScan),
    missing: known.missing,
    unverified: known.unverified,
    problems: known.problems,
  };
}

const nothing = { copies: 0, media: 0, bytes: 0, missing: 0, unverified: 0, problems: 0, lastScan: null };
const unmeasured = { freeBytes: null, capacityBytes: null };

/** Nulls where the device does not tell: some network file systems say that they have no blocks at all. */
async function measure(place: Place): Promise<Pick<LocationReport, 'freeBytes' | 'capacityBytes'>> {
  try {
    const adapter = await place.open();
    try {
      const { freeBytes, totalBytes } = (await adapter.capacity?.()) ?? { freeBytes: 0, totalBytes: 0 };
      return totalBytes > 0 ? { freeBytes, capacityBytes: totalBytes } : unmeasured;
    } finally {
      await adapter.close();
    }
  } catch {
    return unmeasured;
  }
}

/** A complete scan is an answer, too, and the catalog remembers it where the file of last answers was lost. */
function lastAnswer(lastOnline: number | null, lastScan: string | null): string | null {
  const times = [lastOnline, lastScan === null ? null : Date.parse(lastScan)].filter((time) => time !== null);
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}
