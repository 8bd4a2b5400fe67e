/** The places behind the configured locations: what they are, whether they answer now, and how they are opened. */
import { join } from 'node:path';
import type { EventName, EventPayload } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import type { Reachability, StorageLocation } from '#api/location.ts';
import type { ReadableCopy as KnownCopy } from './catalog/find.ts';
import type { LocationView } from './catalog/records.ts';
import { openLastOnline, type LastOnline } from './last-online.ts';
import { meetPlaces } from './meet-places.ts';
import type { ReadableCopy } from './previews.ts';
import type { Settings } from './settings/settings.ts';
import { openSights, type Sights } from './sights.ts';
import type { StorageAdapter } from './storage/adapter.ts';
import { getStorage } from './storage/index.ts';
import { probeLocation, unreached, whyNotLookedAt, type PlaceProbe } from './storage/marker.ts';
import { fsPath } from './storage/path-bytes.ts';
import { forkChild, type StartChild } from './storage/start-child.ts';
import type { Fingerprint } from './storage/place-facts.ts';

export interface Place {
  location: StorageLocation;
  /** Absolute path of the root on this machine; null where there is none. */
  root: string | null;
  /** Its file calls can hang, so they are made in child processes. */
  readonly isolated: boolean;
  /** The last answer; `offline` before the first look. */
  reachability: Reachability;
  reason: string | null;
  /** When it answered last, in milliseconds since 1970; null when it never did since that is remembered. */
  readonly lastOnline: number | null;
  open(): Promise<StorageAdapter>;
  /** One adapter kept open for reading; opened anew after a failure. */
  reader(): Promise<StorageAdapter>;
  forgetReader(): Promise<void>;
  /** Looks now. Never throws. */
  probe(): Promise<PlaceProbe>;
  /** Throws `unavailable` unless it is online; gives what must be the same after the work as before. */
  check(): Promise<{ device: string | null; stableIdentity: boolean }>;
}

export interface Places {
  /** In the order of the settings; retired ones too, which are never looked at. */
  all(): Place[];
  /** Throws not-found, naming the locations there are. */
  get(name: string): Place;
  byId(id: string): Place | undefined;
  /** A place for a location that is not in the settings yet. */
  candidate(location: StorageLocation): Place;
  /** What queries need to know; looks at each place first unless that was done a moment ago. */
  view(): Promise<LocationView[]>;
  /** Looks at all of them now, and takes those into use that were written into the settings by hand. */
  refresh(): Promise<void>;
  /** The copies that are not known to be missing, the best one first: semantics of the primary location, see the catalog. */
  ranked(copies: readonly KnownCopy[]): Promise<{ place: Place; copy: KnownCopy }[]>;
  /** As {@link Places.ranked}, with the way to read each. */
  readable(copies: readonly KnownCopy[]): Promise<ReadableCopy[]>;
  close(): Promise<void>;
  /** Notes what a read-only place looks like, since it can carry no marker. */
  remember(id: string, fingerprint: Fingerprint | null): void;
}

export interface PlacesOptions {
  settings: Settings;
  dataDir: string;
  now: () => number;
  emit: <E extends EventName>(event: E, payload: EventPayload<E>) => void;
  /** Milliseconds; a place that has not answered by then is offline. */
  patienceMs?: number | undefined;
  startChild?: StartChild | undefined;
}

/** An answer this young is taken for the present state by searches; scans and lists always look anew. */
const FRESH_MS = 5000;
/** Shorter than a person's patience, longer than a disk's spin-up mostly. */
const PATIENCE_MS = 8000;

export function openPlaces(options: PlacesOptions): Places {
  const { settings, now, emit, patienceMs = PATIENCE_MS, startChild = forkChild } = options;
  const known = new Map<string, { key: string; place: Place }>();
  const sights = openSights(join(options.dataDir, 'places.json'));
  const lastOnline = openLastOnline(join(options.dataDir, 'last-online.json'), now);
  let lookedAt = -Infinity;
  let looking: Promise<void> | null = null;

  function current(): Place[] {
    const locations = settings.locations();
    const ids = new Set(locations.map(({ id }) => id));
    for (const [id, { place }] of known) {
      if (ids.has(id)) continue;
      known.delete(id);
      void place.forgetReader();
    }
    return locations.map((location) => {
      const key = JSON.stringify(location);
      const before = known.get(location.id);
      if (before?.key === key) return before.place;
      lookedAt = -Infinity;
      void before?.place.forgetReader();
      const place = createPlace(location, { sights, lastOnline, emit, patienceMs, startChild });
      known.set(location.id, { key, place });
      return place;
    });
  }

  async function refresh(): Promise<void> {
    looking ??= (async () => {
      try {
        await Promise.all(current().map((place) => place.probe()));
        if (settings.unmet().length > 0) await meetPlaces({ ...options, places });
        lookedAt = now();
      } finally {
        looking = null;
      }
    })();
    await looking;
  }

  const places: Places = {
    all: current,
    get(name) {
      const known = current();
      const folded = fold(name);
      const place = known.find(({ location }) => fold(location.name) === folded);
      if (place) return place;
      const names = known.map(({ location }) => location.name).join(', ');
      throw new AliceError(
        'not-found',
        `There is no location "${name}". ${names ? `There are: ${names}.` : 'There are none yet.'}`,
      );
    },
    byId: (id) => current().find(({ location }) => location.id === id),
    candidate: (location) =>
      createPlace(location, { sights, lastOnline: null, emit: () => {}, patienceMs, startChild }),
    async view() {
      current();
      if (now() - lookedAt > FRESH_MS) {
        const looked = refresh();
        // Only the first answer waits: later ones take the last state and are told of a change by an event.
        if (lookedAt === -Infinity) await looked;
        else looked.catch(() => {});
      }
      return current().map(viewOf);
    },
    refresh,
    async ranked(copies) {
      if (lookedAt === -Infinity) await refresh();
      const byId = new Map(current().map((place) => [place.location.id, place]));
      return copies
        .flatMap((copy) => {
          const place = byId.get(copy.location);
          return place && copy.state !== 'missing' ? [{ place, copy }] : [];
        })
        .toSorted(
          (a, b) =>
            readingCost(a.place) - readingCost(b.place) || b.place.location.priority - a.place.location.priority,
        );
    },
    readable: async (copies) => (await places.ranked(copies)).map(({ place, copy }) => readableCopy(place, copy)),
    async close() {
      lastOnline.close([...known.keys()]);
      await Promise.all([...known.values()].map(({ place }) => place.forgetReader()));
    },
    remember: (id, fingerprint) => sights.put(id, fingerprint),
  };
  return places;
}

function viewOf({ location, reachability }: Place): LocationView {
  const { id, name, purpose, priority } = location;
  return { id, name, online: reachability === 'online', purpose, priority };
}

/** Online before offline, no archive unless there is nothing else, this machine's own disks before those that can hang. */
function readingCost({ reachability, isolated, location }: Place): number {
  return (reachability === 'online' ? 0 : 4) + (location.purpose.includes('archive') ? 2 : 0) + (isolated ? 1 : 0);
}

/** Where file calls may hang the bytes come through the adapter; the decoders of previews are processes of their own. */
export function readableCopy(place: Place, copy: KnownCopy): ReadableCopy {
  const { name, label, site } = place.location;
  return {
    location: name,
    label,
    site,
    online: place.reachability === 'online',
    localPath: place.root === null ? null : fsPath(place.root, copy.path),
    root: place.root ?? undefined,
    read:
      place.isolated || place.root === null ? (range, signal) => readThrough(place, copy, range, signal) : undefined,
    mime: copy.mime,
    size: copy.size,
    fileHash: copy.fileHash,
  };
}

async function readThrough(
  place: Place,
  copy: KnownCopy,
  range: { start: number; end: number },
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const adapter = await place.reader();
  try {
    const { size } = await adapter.stat(copy.path);
    if (size === copy.size) return await adapter.read(copy.path, { range, signal });
  } catch (error) {
    if (error instanceof AliceError && error.code === 'unavailable') await place.forgetReader();
    throw error;
  }
  throw new AliceError('conflict', `"${copy.path}" in "${place.location.name}" is another file by now; scan again.`);
}

const fold = (name: string): string => name.normalize('NFC').toLowerCase();

interface PlaceParts {
  sights: Sights;
  /** Null for a candidate, of which nothing is remembered. */
  lastOnline: LastOnline | null;
  emit: PlacesOptions['emit'];
  patienceMs: number;
  startChild: StartChild;
}

function createPlace(location: StorageLocation, parts: PlaceParts): Place {
  const { sights, lastOnline, emit, patienceMs, startChild } = parts;
  const storage = getStorage(location, startChild);
  const { id, name, readOnly } = location;
  let reader: Promise<StorageAdapter> | null = null;
  let stableIdentity = false;
  /** A process takes a tenth of a second to start, so an isolated place is looked at through the one kept for reading. */
  const openForLook = async (): Promise<StorageAdapter> => {
    const adapter = storage.mayHang
      ? { ...(await place.reader()), close: () => Promise.resolve() }
      : await storage.open();
    stableIdentity = adapter.traits.stableIdentity;
    return adapter;
  };
  const place: Place = {
    reader() {
      reader ??= storage.open();
      reader.catch(() => (reader = null));
      return reader;
    },
    async forgetReader() {
      const open = reader;
      reader = null;
      await open?.then((adapter) => adapter.close()).catch(() => {});
    },
    location,
    root: storage.root,
    get isolated() {
      return storage.mayHang;
    },
    reachability: 'offline',
    reason: null,
    get lastOnline() {
      return lastOnline?.get(id) ?? null;
    },
    open: () => (storage.mayHang ? openForLook() : storage.open()),
    async probe() {
      const outOfUse = whyNotLookedAt[location.status];
      const expected = { id, name, readOnly, fingerprint: sights.get(id) };
      const probe =
        outOfUse !== undefined
          ? unreached(outOfUse)
          : await withDeadline(probeLocation(expected, openForLook), patienceMs);
      if (probe.reachability !== 'online') await place.forgetReader();
      const changed = probe.reachability !== place.reachability;
      place.reachability = probe.reachability;
      place.reason = probe.reason;
      if (probe.reachability === 'online') lastOnline?.note(id);
      else if (changed) lastOnline?.lost(id);
      if (changed) emit('location.state', { name, reachability: probe.reachability });
      return probe;
    },
    async check() {
      const { reachability, reason, device } = await place.probe();
      if (reachability !== 'online')
        throw new AliceError('unavailable', reason ?? `The location "${name}" is ${reachability}.`);
      return { device, stableIdentity };
    },
  };
  return place;
}

async function withDeadline(probe: Promise<PlaceProbe>, patienceMs: number): Promise<PlaceProbe> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<PlaceProbe>((resolve) => {
    const reason = `It has not answered for ${patienceMs / 1000} seconds. Check the drive or the network.`;
    timer = setTimeout(() => resolve(unreached(reason)), patienceMs);
  });
  try {
    return await Promise.race([probe, late]);
  } finally {
    clearTimeout(timer);
  }
}
