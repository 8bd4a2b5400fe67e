/** Turns the whole of `alice.yaml` into settings, or refuses it with line, column and remedy. */
import type { Node } from 'yaml';
import { parseTimetable } from '#api/bandwidth.ts';
import { parseByteSize } from '#api/byte-size.ts';
import type { StorageLocation } from '#api/location.ts';
import { scalarText } from './location-fields.ts';
import { readLocations, type StorageTypes } from './read-locations.ts';
import { readSearches, type SavedSearch } from './read-searches.ts';
import type { YamlFile } from './read-yaml.ts';
import { createReader, type Reader, type SettingsWarning } from './yaml-reader.ts';

export interface ReadSettings {
  /** A location whose entry has no `id` yet has an empty one. */
  locations: StorageLocation[];
  minimumCopies: number;
  wantedCopies: number;
  /** `transfers.bandwidth` as it is written; `off` when absent. */
  bandwidth: string;
  /** `storage.cache_bytes`. */
  cacheBytes: number;
  searches: SavedSearch[];
  warnings: SettingsWarning[];
}

const storageKeys = ['locations', 'rules', 'minimum_copies', 'wanted_copies', 'cache_bytes'];
const USUAL_CACHE_BYTES = 10_000_000_000;
const MOST_WANTED_COPIES = 9;

/** Throws AliceError `invalid` with details `{ file, line, column, path, hint }` at the first thing that is wrong. */
export function readSettings(yaml: YamlFile, types: StorageTypes): ReadSettings {
  const reader = createReader(yaml);
  const warnings: SettingsWarning[] = [];
  const top = reader.map(yaml.document.contents, '', 'Begin the file with storage:.');
  reader.warnUnknown(top, ['storage', 'transfers', 'searches'], 'at the top level', warnings);
  const storage = reader.map(reader.child(top, 'storage'), 'storage', 'Write locations: below it.');
  reader.warnUnknown(storage, storageKeys, 'in storage', warnings);
  const transfers = reader.map(reader.child(top, 'transfers'), 'transfers', 'Write bandwidth: below it.');
  reader.warnUnknown(transfers, ['bandwidth'], 'in transfers', warnings);
  const copies = (key: string, most: number): number => readCount(reader, reader.child(storage, key), key, most);
  return {
    minimumCopies: copies('minimum_copies', Number.MAX_SAFE_INTEGER),
    wantedCopies: copies('wanted_copies', MOST_WANTED_COPIES),
    bandwidth: readBandwidth(reader, reader.child(transfers, 'bandwidth')),
    cacheBytes: readBytes(reader, reader.child(storage, 'cache_bytes')),
    locations: readLocations(reader, reader.child(storage, 'locations'), types, warnings),
    searches: readSearches(reader, reader.child(top, 'searches'), warnings),
    warnings,
  };
}

function readCount(reader: Reader, node: Node | null, key: string, most: number): number {
  if (!node) return 1;
  const text = scalarText(node, reader.document) ?? '';
  const value = Number(text);
  if (/^\+?\d+$/.test(text) && value >= 1 && value <= most) return value;
  const bound = most === Number.MAX_SAFE_INTEGER ? 'of at least 1' : `from 1 to ${most}`;
  throw reader.fail(node, `storage.${key}`, `this must be a whole number ${bound}.`, 'Write 2.');
}

function readBytes(reader: Reader, node: Node | null): number {
  const bytes = node === null ? USUAL_CACHE_BYTES : parseByteSize(scalarText(node, reader.document) ?? '');
  if (bytes !== undefined) return bytes;
  throw reader.fail(node!, 'storage.cache_bytes', 'this is no amount of bytes.', 'Write it like 10 GB.');
}

function readBandwidth(reader: Reader, node: Node | null): string {
  const text = node === null ? 'off' : (scalarText(node, reader.document) ?? '').trim();
  if (parseTimetable(text) !== undefined) return text;
  throw reader.fail(
    node!,
    'transfers.bandwidth',
    'this is neither a rate nor times with rates.',
    'Write 5M, off, or "08:00,512k 23:00,off".',
  );
}
