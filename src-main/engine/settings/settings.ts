/** The user's settings: one YAML file, read again when it is edited by hand, changed without disturbing a byte elsewhere. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { parseTimetable, type Timetable } from '#api/bandwidth.ts';
import { formatByteSize } from '#api/byte-size.ts';
import { AliceError } from '#api/errors.ts';
import { LocationChange, NewLocation, type StorageLocation } from '#api/location.ts';
import { addEntry, changeEntry, removeEntry, setValue } from './edit-yaml.ts';
import { configKeys, newEntry } from './location-fields.ts';
import { changesOf, checkConfig, checkFree, checkInput, indexOf, typeOf } from './location-input.ts';
import { foldName, type StorageTypes } from './read-locations.ts';
import { DEFAULT_SORT, type SavedSearch } from './read-searches.ts';
import { readSettings, type ReadSettings } from './read-settings.ts';
import type { SettingsWarning } from './yaml-reader.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';
import { isBlank, readBytes, readFailure, stampOf, vanished } from './settings-file.ts';
import { removeLeftovers, withLock, writeAtomically, type FileCalls } from './write-atomically.ts';

export interface SettingsOptions {
  /** Absolute path of `alice.yaml`; it need not exist. */
  file: string;
  /** The config schema of each kind of location, by its `type`. */
  types: StorageTypes;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** How often the file is looked at when nobody asks, in milliseconds; 0 for never. */
  pollMs?: number;
  /** The file calls of a write; tests make them fail. */
  calls?: FileCalls;
}

/**
 * All calls are synchronous: the file is at most 256 KiB. What is asked for throws the file's error as long as
 * no good settings were ever read, so that nobody takes a wrong file for "no locations".
 */
export interface Settings {
  /** In file order; copies, so that a caller cannot change the settings by accident. */
  locations(): StorageLocation[];
  /** `storage.minimum_copies`, 1 when absent. */
  minimumCopies(): number;
  /** `storage.wanted_copies`, 1 when absent: in how many locations every medium should lie. */
  wantedCopies(): number;
  /** Throws `invalid` (the file as it stands is wrong), `no-space`. */
  setWantedCopies(count: number): void;
  /** `storage.cache_bytes`, 10 GB when absent. */
  cacheBytes(): number;
  /** Throws as {@link Settings.setWantedCopies}. */
  setCacheBytes(bytes: number): void;
  /** `transfers.bandwidth` as it is written, and what it means; `off` when absent. */
  bandwidthText(): string;
  bandwidth(): Timetable;
  /** `off` takes the bound away. Throws `invalid` (it is no timetable, or the file as it stands is wrong), `no-space`. */
  setBandwidth(text: string): void;
  /** In file order. */
  searches(): SavedSearch[];
  /** Replaces the search of this name, or adds it at the end. Throws `invalid` (the file as it stands is wrong), `no-space`. */
  saveSearch(search: SavedSearch): void;
  /** Throws `not-found`. */
  removeSearch(name: string): void;
  /** Throws `already-exists` (name or id), `invalid` (type, config, or the file as it stands is wrong), `no-space`. */
  addLocation(location: z.input<typeof NewLocation>): StorageLocation;
  /** `config` is merged key by key; an empty `label` or `site` is deleted. Throws `not-found`, `already-exists`, `invalid`. */
  updateLocation(name: string, change: LocationChange): StorageLocation;
  /** Forgets the entry, never a file of the location. Throws `not-found`. */
  removeLocation(name: string): StorageLocation;
  /** Called after every change of what is in force (error null), and with the error when the file becomes wrong. Returns the way to stop. */
  onChange(listener: (change: { error: AliceError | null }) => void): () => void;
  /**
   * Names of the entries that have no id: written by hand, and their places never looked at. Until {@link Settings.giveId} they
   * have one of their own making, which no marker file carries.
   */
  unmet(): string[];
  /** Writes the id of the place into an entry that has none; one that has one by now keeps it. Throws `not-found`, `already-exists`. */
  giveId(name: string, id: string): StorageLocation;
  /** Why the file as it is now is not in force: `invalid` with `{ file, line, column, path, hint }`; null when it is. */
  error(): AliceError | null;
  /** Keys that have no effect, with their place. */
  warnings(): SettingsWarning[];
  close(): void;
}

const FIRST_LINE =
  '# The settings of Alice. Edit them as you like: they are read again at once, and comments are kept.';
/** A hand edit that takes locations away counts once the file has rested this long: an editor may still be writing it. */
const REST_MS = 1000;
const LOCATIONS = ['storage', 'locations'];
const SEARCHES = ['searches'];
const MAX_ATTEMPTS = 5;

/** Reads the file and watches it. Never throws for what the file contains: see {@link Settings.error}. */
export function openSettings(options: SettingsOptions): Settings {
  const { file, types, now = Date.now, pollMs = 1000, calls } = options;
  const listeners = new Set<(change: { error: AliceError | null }) => void>();
  let good: ReadSettings | null = null;
  let failure: AliceError | null = null;
  let stamp = '';
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  removeLeftovers(file, now());

  const accept = (read: ReadSettings | null, error: AliceError | null): void => {
    const before = JSON.stringify([good, failure]);
    good = read ?? good;
    failure = error;
    if (JSON.stringify([good, failure]) === before) return;
    for (const listener of listeners) listener({ error: failure });
  };

  /** Reads the file again when its stat says that it is another one. */
  const refresh = (): void => {
    const seen = stampOf(file);
    if (seen.stamp === stamp) return;
    try {
      const text = readBytes(file);
      const read = readSettings(readYaml(text, file), types);
      const lost = good !== null && read.locations.length < good.locations.length;
      if (lost && isBlank(text)) throw vanished(file);
      if (lost && now() - seen.modifiedMs < REST_MS) return;
      stamp = seen.stamp;
      accept(read, null);
    } catch (error) {
      stamp = seen.stamp;
      accept(null, error instanceof AliceError ? error : readFailure(error, file));
    }
  };

  /** Applies an edit to the file as it is now, however often another writer comes first. */
  const change = (edit: (yaml: YamlFile, read: ReadSettings) => string): ReadSettings => {
    const read = withLock(file, () => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const before = readBytes(file);
        if (good && good.locations.length > 0 && isBlank(before)) throw vanished(file);
        const yaml = readYaml(before.length === 0 ? Buffer.from(`${FIRST_LINE}\n`) : before, file);
        const text = edit(yaml, readSettings(yaml, types));
        const after = readSettings(readYaml(Buffer.from(text), file), types);
        if (writeAtomically(file, Buffer.from(text), () => readBytes(file).equals(before), calls)) return after;
      }
      throw new AliceError('conflict', `${file} is being changed by another program. Try again when it has finished.`);
    });
    // Not the stamp of now: another writer may have come since, and must be noticed at the next look.
    stamp = '';
    accept(read, null);
    return read;
  };

  const inForce = (): ReadSettings => {
    refresh();
    if (!good) throw failure ?? readFailure(new Error('not read'), file);
    return good;
  };

  refresh();
  const timer = pollMs > 0 ? setInterval(refresh, pollMs) : null;
  timer?.unref();

  return {
    locations: () => inForce().locations.map((location) => identified(location, file)),
    minimumCopies: () => inForce().minimumCopies,
    wantedCopies: () => inForce().wantedCopies,
    setWantedCopies(count) {
      change((yaml, { wantedCopies }) =>
        wantedCopies === count ? yaml.text : setValue(yaml, ['storage', 'wanted_copies'], count),
      );
    },
    cacheBytes: () => inForce().cacheBytes,
    setCacheBytes(bytes) {
      change((yaml, { cacheBytes }) =>
        cacheBytes === bytes ? yaml.text : setValue(yaml, ['storage', 'cache_bytes'], formatByteSize(bytes)),
      );
    },
    bandwidthText: () => inForce().bandwidth,
    bandwidth: () => parseTimetable(inForce().bandwidth) ?? [],
    setBandwidth(text) {
      if (parseTimetable(text) === undefined)
        throw new AliceError(
          'invalid',
          `${JSON.stringify(text)} is no bandwidth. Write 5M, off, or "08:00,512k 23:00,off".`,
        );
      change((yaml, { bandwidth }) =>
        bandwidth === text ? yaml.text : setValue(yaml, ['transfers', 'bandwidth'], text),
      );
    },
    searches: () => structuredClone(inForce().searches),
    saveSearch(search) {
      change((yaml, { searches }) => saveSearch(yaml, searches, search));
    },
    removeSearch(name) {
      change((yaml, { searches }) => removeEntry(yaml, SEARCHES, searchIndex(searches, name)));
    },
    addLocation(input) {
      const location = checkInput(NewLocation.safeParse(input));
      const id = location.id ?? randomUUID();
      const read = change((yaml, current) => {
        checkFree(current.locations, location.name, id, file);
        const type = typeOf(types, location.type);
        checkConfig(type.safeParse(location.config), location.config, configKeys(type));
        return addEntry(yaml, LOCATIONS, newEntry({ ...location, id }, type));
      });
      return structuredClone(read.locations.find((one) => one.id === id)!);
    },
    updateLocation(name, input) {
      const wanted = checkInput(LocationChange.safeParse(input));
      let index = -1;
      const read = change((yaml, current) => {
        index = indexOf(current.locations, name, file);
        const before = current.locations[index]!;
        const others = current.locations.toSpliced(index, 1);
        if (wanted.name !== undefined) checkFree(others, wanted.name, null, file);
        return changeEntry(yaml, LOCATIONS, index, changesOf(before, wanted, types));
      });
      return identified(read.locations[index]!, file);
    },
    unmet: () =>
      inForce()
        .locations.filter(({ id }) => id === '')
        .map(({ name }) => name),
    giveId(name, id) {
      let index = -1;
      const read = change((yaml, current) => {
        index = indexOf(current.locations, name, file);
        if (current.locations[index]!.id !== '') return yaml.text;
        checkFree(current.locations.toSpliced(index, 1), name, id, file);
        return changeEntry(yaml, LOCATIONS, index, [['id', id]]);
      });
      return identified(read.locations[index]!, file);
    },
    removeLocation(name) {
      let removed: StorageLocation | undefined;
      change((yaml, current) => {
        const index = indexOf(current.locations, name, file);
        removed = current.locations[index];
        return removeEntry(yaml, LOCATIONS, index);
      });
      return identified(removed!, file);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    error() {
      refresh();
      return failure;
    },
    warnings() {
      refresh();
      return structuredClone(good?.warnings ?? []);
    },
    close() {
      if (timer) clearInterval(timer);
      listeners.clear();
    },
  };
}

/** A copy, with an id in any case: until its place is met, an entry's own words and this computer make it. */
function identified(location: StorageLocation, file: string): StorageLocation {
  const copy = structuredClone(location);
  return copy.id === ''
    ? { ...copy, id: derivedId(`${hostname()}\0${file}\0${copy.name}\0${JSON.stringify(copy.config)}`) }
    : copy;
}

/** A UUID of version 8 (RFC 9562) that stays the same as long as the words do. */
function derivedId(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function saveSearch(yaml: YamlFile, searches: readonly SavedSearch[], search: SavedSearch): string {
  const index = searches.findIndex(({ name }) => foldName(name) === foldName(search.name));
  const sort = search.sort === DEFAULT_SORT ? undefined : search.sort;
  if (index < 0) {
    const entries: [string, string][] = [
      ['name', search.name],
      ['query', search.query],
    ];
    return addEntry(yaml, SEARCHES, sort === undefined ? entries : [...entries, ['sort', sort]]);
  }
  const before = searches[index]!;
  const changes: [string, string | undefined][] = [];
  if (before.name !== search.name) changes.push(['name', search.name]);
  if (before.query !== search.query) changes.push(['query', search.query]);
  if (before.sort !== search.sort) changes.push(['sort', sort]);
  return changeEntry(yaml, SEARCHES, index, changes);
}

function searchIndex(searches: readonly SavedSearch[], name: string): number {
  const index = searches.findIndex((search) => foldName(search.name) === foldName(name));
  if (index >= 0) return index;
  const names = searches.map((search) => JSON.stringify(search.name)).join(', ') || 'none yet';
  throw new AliceError('not-found', `There is no saved search named ${JSON.stringify(name)}. There are: ${names}.`);
}
