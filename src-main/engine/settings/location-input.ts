/** Checks of what a caller gives to add or change a location, each refusal naming the thing and the remedy. */
import { AliceError } from '#api/errors.ts';
import type { LocationChange, StorageLocation } from '#api/location.ts';
import {
  configEntry,
  configKeys,
  locationDefaults,
  locationFields,
  snakeCase,
  type YamlValue,
} from './location-fields.ts';
import { foldName, type StorageTypes } from './read-locations.ts';

export function changesOf(
  before: StorageLocation,
  change: LocationChange,
  types: StorageTypes,
): [string, YamlValue | undefined][] {
  const changes: [string, YamlValue | undefined][] = [];
  for (const [key, field] of Object.entries(locationFields)) {
    const value = (change as Record<string, unknown>)[field.member];
    const old = before[field.member] ?? (locationDefaults as Record<string, unknown>)[field.member];
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(old))
      changes.push([key, field.write(value as never)]);
  }
  if (change.config === undefined) return changes;
  const type = typeOf(types, before.type);
  const merged = Object.fromEntries(
    Object.entries({ ...before.config, ...change.config }).filter(([, value]) => value !== undefined && value !== null),
  );
  checkConfig(type.safeParse(merged), change.config, configKeys(type));
  changes.push(...configEntry(change.config, type));
  for (const [key, value] of Object.entries(change.config))
    if (value === null) changes.push([snakeCase(key), undefined]);
  return changes;
}

export function typeOf(types: StorageTypes, type: string): StorageTypes[string] {
  if (Object.hasOwn(types, type)) return types[type]!;
  const known = Object.keys(types).join(', ');
  throw new AliceError('invalid', `${JSON.stringify(type)} is no kind of location. Use one of ${known}.`, {
    details: { path: 'type' },
  });
}

type Checked<T> =
  { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };

export function checkInput<T>(parsed: Checked<T>): T {
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = issue.path.map(String).join('.');
  throw new AliceError('invalid', `${path || 'the location'} will not do: ${issue.message}.`, { details: { path } });
}

export function checkConfig(parsed: Checked<unknown>, config: Record<string, unknown>, known: string[]): void {
  checkInput(parsed);
  const unknown = Object.keys(config).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new AliceError('invalid', `${unknown} is no setting of this kind of location. It has ${known.join(', ')}.`, {
      details: { path: `config.${unknown}` },
    });
}

export function checkFree(locations: StorageLocation[], name: string, id: string | null, file: string): void {
  const taken = locations.find((one) => foldName(one.name) === foldName(name));
  if (taken)
    throw new AliceError('already-exists', `A location named ${taken.name} exists already. Choose another name.`, {
      details: { file, name: taken.name },
    });
  const twin = id === null ? undefined : locations.find((one) => one.id === id);
  if (twin)
    throw new AliceError('already-exists', `The location ${twin.name} has this id already: it is the same place.`, {
      details: { file, name: twin.name, id },
    });
}

export function indexOf(locations: StorageLocation[], name: string, file: string): number {
  const exact = locations.findIndex((one) => one.name === name);
  const index = exact >= 0 ? exact : locations.findIndex((one) => foldName(one.name) === foldName(name));
  if (index >= 0) return index;
  const names = locations.map((one) => one.name).join(', ') || 'none yet';
  throw new AliceError('not-found', `There is no location named ${name}. There are: ${names}.`, {
    details: { file, name },
  });
}
