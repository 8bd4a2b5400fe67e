/** Turns the `storage.locations` list of `alice.yaml` into locations, or refuses it with line, column and remedy. */
import { isScalar } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { z } from 'zod';
import { StorageLocation } from '#api/location.ts';
import { configKeys, locationDefaults, locationFields, scalarText, snakeCase, Refusal } from './location-fields.ts';
import type { Reader, SettingsWarning } from './yaml-reader.ts';

export type StorageTypes = Record<string, z.ZodType>;

/** Equal for names that a user could not tell apart: NFC and case-folded. */
export const foldName = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/** In file order; a location whose entry has no `id` yet has an empty one. `list` is the node of the list, or null. */
export function readLocations(
  reader: Reader,
  list: Node | null,
  types: StorageTypes,
  warnings: SettingsWarning[],
): StorageLocation[] {
  const seen = new Map<string, string>();
  return reader.list(list, 'storage.locations', 'Begin each location with "- name: ...".').map(({ entry, path }) => {
    const location = readLocation(reader, entry, path, types, warnings);
    for (const [what, value] of [
      ['name', foldName(location.name)],
      ['id', location.id],
    ] as const) {
      const other = seen.get(`${what} ${value}`);
      if (value !== '' && other !== undefined)
        throw reader.fail(
          reader.child(entry, what)!,
          `${path}.${what}`,
          `the ${what} ${JSON.stringify(location[what])} is already that of the location ${JSON.stringify(other)}.`,
          what === 'name' ? 'Give each location a name of its own.' : 'Delete this id: a new one will be given.',
        );
      seen.set(`${what} ${value}`, location.name);
    }
    return location;
  });
}

function readLocation(
  reader: Reader,
  entry: YAMLMap,
  path: string,
  types: StorageTypes,
  warnings: SettingsWarning[],
): StorageLocation {
  const raw: Record<string, unknown> = { id: '', ...locationDefaults };
  for (const [key, field] of Object.entries(locationFields)) {
    const node = reader.child(entry, key);
    if (!node) {
      if (key === 'name' || key === 'type')
        throw reader.fail(entry, `${path}.${key}`, `this location has no ${key}.`, `Add the line "${key}: ...".`);
      continue;
    }
    try {
      raw[field.member] = field.read(node, reader.document);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { message: problem, hint } = error;
      throw reader.fail(node, `${path}.${key}`, problem, hint);
    }
  }
  const type = Object.hasOwn(types, String(raw['type'])) ? types[String(raw['type'])] : undefined;
  if (!type)
    throw reader.fail(
      reader.child(entry, 'type'),
      `${path}.type`,
      `${JSON.stringify(raw['type'])} is no kind of location.`,
      `Write one of ${Object.keys(types).join(', ')}.`,
    );
  const ownKeys = configKeys(type).map(snakeCase);
  reader.warnUnknown(entry, [...Object.keys(locationFields), ...ownKeys], `of ${String(raw['name'])}`, warnings);
  raw['config'] = readConfig(reader, entry, path, type);
  return checkLocation(reader, entry, path, raw);
}

function readConfig(reader: Reader, entry: YAMLMap, path: string, type: z.ZodType): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  const shape = type instanceof z.ZodObject ? (type.shape as Record<string, z.ZodType>) : {};
  for (const [key, schema] of Object.entries(shape)) {
    const node = reader.child(entry, snakeCase(key));
    if (!node || (isScalar(node) && node.value === null)) continue;
    const value: unknown = node.toJS(reader.document);
    const typed = schema.safeParse(value).success ? value : scalarText(node, reader.document);
    config[key] = typed ?? value;
  }
  const parsed = type.safeParse(config);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const issue = parsed.error.issues[0]!;
  const key = snakeCase(String(issue.path[0] ?? ''));
  const node = reader.child(entry, key);
  if (!node) throw reader.fail(entry, `${path}.${key}`, `this location has no ${key}.`, `Add the line "${key}: ...".`);
  throw reader.fail(node, `${path}.${key}`, `${key} will not do: ${issue.message}.`, 'Correct this value.');
}

function checkLocation(reader: Reader, entry: YAMLMap, path: string, raw: Record<string, unknown>): StorageLocation {
  const idGiven = raw['id'] !== '';
  // The schema wants a UUID; an entry without one gets it right after, so a stand-in takes its place in this check.
  const parsed = StorageLocation.safeParse(idGiven ? raw : { ...raw, id: '00000000-0000-4000-8000-000000000000' });
  if (parsed.success)
    return idGiven ? { ...parsed.data, id: parsed.data.id.toLowerCase() } : { ...parsed.data, id: '' };
  const issue = parsed.error.issues[0]!;
  const key = Object.entries(locationFields).find(([, field]) => field.member === issue.path[0])?.[0] ?? 'name';
  const hint = key === 'id' ? 'Delete the line: a new id will be given.' : 'Correct this value.';
  throw reader.fail(reader.child(entry, key) ?? entry, `${path}.${key}`, `${key} will not do: ${issue.message}.`, hint);
}
