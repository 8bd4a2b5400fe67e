/** Turns the `storage:` block of `alice.yaml` into locations, or refuses it with line, column and remedy. */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node, YAMLMap } from 'yaml';
import { z } from 'zod';
import { StorageLocation } from '#api/location.ts';
import { configKeys, locationDefaults, locationFields, scalarText, snakeCase, Refusal } from './location-fields.ts';
import { wrongYaml, type YamlFile } from './read-yaml.ts';

/** A key that nobody reads: kept in the file, told to the user. Line and column are one-based. */
export interface SettingsWarning {
  message: string;
  line: number;
  column: number;
}

export interface ReadLocations {
  /** A location whose entry has no `id` yet has an empty one. */
  locations: StorageLocation[];
  minimumCopies: number;
  warnings: SettingsWarning[];
}

export type StorageTypes = Record<string, z.ZodType>;

const storageKeys = ['locations', 'rules', 'minimum_copies'];

/** Equal for names that a user could not tell apart: NFC and case-folded. */
export const foldName = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/** Throws AliceError `invalid` with details `{ file, line, column, path, hint }` at the first thing that is wrong. */
export function readLocations(yaml: YamlFile, types: StorageTypes): ReadLocations {
  const reader = createReader(yaml);
  const result: ReadLocations = { locations: [], minimumCopies: 1, warnings: [] };
  const top = reader.map(yaml.document.contents, '', 'Begin the file with storage:.');
  reader.warnUnknown(top, ['storage'], 'at the top level', result.warnings);
  const storage = reader.map(reader.child(top, 'storage'), 'storage', 'Write locations: below it.');
  reader.warnUnknown(storage, storageKeys, 'in storage', result.warnings);
  const minimum = reader.child(storage, 'minimum_copies');
  if (minimum) {
    const value = Number(scalarText(minimum, yaml.document));
    if (!Number.isInteger(value) || value < 1)
      throw reader.fail(minimum, 'storage.minimum_copies', 'this must be a whole number of at least 1.', 'Write 2.');
    result.minimumCopies = value;
  }
  const list = reader.child(storage, 'locations');
  if (!list || (isScalar(list) && list.value === null)) return result;
  if (!isSeq(list))
    throw reader.fail(list, 'storage.locations', 'this must be a list.', 'Begin each location with "- name: ...".');
  const seen = new Map<string, string>();
  list.items.forEach((item, index) => {
    const path = `storage.locations[${index}]`;
    const entry = reader.map(item as Node, path, 'Begin each location with "- name: ...".');
    if (!entry) throw reader.fail(item as Node, path, 'this location is empty.', 'Fill it in or delete the line.');
    const location = readLocation(reader, entry, path, types, result.warnings);
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
    result.locations.push(location);
  });
  return result;
}

type Reader = ReturnType<typeof createReader>;

function createReader(yaml: YamlFile) {
  const resolve = (node: Node | null | undefined): Node | null =>
    isAlias(node) ? (node.resolve(yaml.document as Document) as Node) : (node ?? null);
  const fail = (node: Node | null, path: string, problem: string, hint: string) =>
    wrongYaml(yaml, node?.range?.[0] ?? 0, problem, hint, path);
  return {
    document: yaml.document as Document,
    fail,
    child: (map: YAMLMap | null, key: string): Node | null =>
      (map?.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.value as Node | null) ?? null,
    map(node: Node | null | undefined, path: string, hint: string): YAMLMap | null {
      const target = resolve(node);
      if (target === null || (isScalar(target) && target.value === null)) return null;
      if (!isMap(target)) throw fail(node!, path, 'entries of the form "key: value" are needed here.', hint);
      return target;
    },
    warnUnknown(map: YAMLMap | null, known: readonly string[], where: string, warnings: SettingsWarning[]): void {
      for (const { key } of map?.items ?? []) {
        const name = String((key as { value?: unknown }).value);
        if (known.includes(name)) continue;
        const near = known.find((word) => distance(word, snakeCase(name)) <= 2);
        const place = yaml.place((key as Node).range![0]);
        const help = near ? ` Did you mean ${near}?` : '';
        warnings.push({ message: `the key ${name} ${where} is not known and has no effect.${help}`, ...place });
      }
    },
  };
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

/** Levenshtein distance up to 2, for "did you mean"; 3 or more beyond. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
