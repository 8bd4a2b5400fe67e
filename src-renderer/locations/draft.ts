/** A location while it is being described in the wizard: texts as typed, and what they mean to the engine. */
import type { Output } from '#api/contract.ts';
import type { LocationChange, NewLocation, StorageLocation } from '#api/location.ts';
import { formatByteSize, parseByteSize } from '#api/byte-size.ts';
import { cloudAddress, isWholePath, nameFrom, nameProblem, type NameProblem } from './names.ts';

export type StorageTypes = Output<'locations.types'>['types'];
export type ConfigValue = string | number | boolean;

export interface Draft {
  type: string;
  config: Record<string, ConfigValue>;
  purpose: string[];
  scan: boolean;
  readOnly: boolean;
  name: string;
  /** False as long as the name follows the path. */
  named: boolean;
  label: string;
  site: string;
  exclude: string;
  maxBytes: string;
  reserveBytes: string;
  status: StorageLocation['status'];
}

/** A setting of a storage type, as far as a form needs to know it. */
export interface ConfigField {
  key: string;
  kind: 'folder' | 'text' | 'number' | 'flag' | 'choice';
  title: string;
  description: string;
  required: boolean;
  choices: string[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function kindOf(key: string, schema: Record<string, unknown>): ConfigField['kind'] {
  if (Array.isArray(schema.enum)) return 'choice';
  if (schema.type === 'boolean') return 'flag';
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  return /path$/i.test(key) ? 'folder' : 'text';
}

/** The fields of a type's JSON schema, in its order. */
export function fieldsOf(type: StorageTypes[number] | undefined): ConfigField[] {
  const properties = isRecord(type?.config.properties) ? type.config.properties : {};
  const required = Array.isArray(type?.config.required) ? type.config.required : [];
  return Object.entries(properties)
    .filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1]))
    .map(([key, schema]) => ({
      key,
      kind: kindOf(key, schema),
      title: textOf(schema.title) || key,
      description: textOf(schema.description),
      required: required.includes(key),
      choices: Array.isArray(schema.enum) ? schema.enum.map(String) : [],
    }));
}

const typeNamed = (types: StorageTypes, type: string) => types.find((each) => each.type === type);

/** The key that holds the folder, in types that have one. */
export const folderKey = (types: StorageTypes, type: string): string | undefined =>
  fieldsOf(typeNamed(types, type)).find(({ kind }) => kind === 'folder')?.key;

export function pathOf(draft: Pick<Draft, 'type' | 'config'>, types: StorageTypes): string {
  const key = folderKey(types, draft.type);
  return key === undefined ? '' : String(draft.config[key] ?? '');
}

/** A new draft of what was dropped or typed; a text that is neither path nor address is the name of a folder somewhere. */
export function draftFrom(text: string, types: StorageTypes, taken: readonly string[]): Draft {
  const cloud = cloudAddress(text);
  const ownType = cloud ? typeNamed(types, cloud.scheme) : undefined;
  const type = ownType ?? types[0]!;
  const known = fieldsOf(type).map(({ key }) => key);
  const parts = Object.entries(cloud ?? {}).filter(([key, value]) => known.includes(key) && value !== '');
  const folder = folderKey(types, type.type);
  const path = cloud || isWholePath(text) ? text.trim() : '';
  return {
    type: type.type,
    config: ownType ? Object.fromEntries(parts) : folder === undefined ? {} : { [folder]: path },
    purpose: [],
    scan: true,
    readOnly: false,
    name: text.trim() === '' ? '' : nameFrom(cloud ? cloud.prefix || cloud.bucket : text, taken),
    named: false,
    label: '',
    site: '',
    exclude: '',
    maxBytes: '',
    reserveBytes: '',
    status: 'active',
  };
}

const bytesText = (bytes: number | undefined): string => (bytes === undefined ? '' : String(formatByteSize(bytes)));

export function draftOf(location: StorageLocation): Draft {
  const config = Object.entries(location.config).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return {
    type: location.type,
    config: Object.fromEntries(config) as Record<string, ConfigValue>,
    purpose: location.purpose,
    scan: location.scan,
    readOnly: location.readOnly,
    name: location.name,
    named: true,
    label: location.label ?? '',
    site: location.site ?? '',
    exclude: location.exclude.join('\n'),
    maxBytes: bytesText(location.maxBytes),
    reserveBytes: bytesText(location.reserveBytes),
    status: location.status,
  };
}

/** Another kind of place keeps the path that was typed. */
export function withType(draft: Draft, type: string, types: StorageTypes): Draft {
  const key = folderKey(types, type);
  return { ...draft, type, config: key === undefined ? {} : { [key]: pathOf(draft, types) } };
}

/** The name follows the path until somebody gives another. */
export function withPath(draft: Draft, key: string, path: string, taken: readonly string[]): Draft {
  const config = { ...draft.config, [key]: path };
  return { ...draft, config, name: draft.named || path === '' ? draft.name : nameFrom(path, taken) };
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const givenConfig = ({ config }: Draft): Record<string, ConfigValue> =>
  Object.fromEntries(
    Object.entries(config)
      .map(([key, value]): [string, ConfigValue] => [key, typeof value === 'string' ? value.trim() : value])
      .filter(([, value]) => value !== ''),
  );

export function newLocation(draft: Draft): NewLocation {
  return {
    name: draft.name.trim(),
    type: draft.type,
    config: givenConfig(draft),
    purpose: draft.purpose,
    scan: draft.scan,
    readOnly: draft.readOnly,
    exclude: linesOf(draft.exclude),
    ...(draft.label.trim() === '' ? {} : { label: draft.label.trim() }),
    ...(draft.site.trim() === '' ? {} : { site: draft.site.trim() }),
  };
}

/** Everything needed to have a removed location again as it was. */
export function sameAgain(location: StorageLocation): NewLocation {
  const { name, type, config, purpose, scan, readOnly, status, priority, exclude } = location;
  const { label, site, maxBytes, reserveBytes, projectFrom } = location;
  return {
    ...{ name, type, config, purpose, scan, readOnly, status, priority, exclude },
    ...(label === undefined ? {} : { label }),
    ...(site === undefined ? {} : { site }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(reserveBytes === undefined ? {} : { reserveBytes }),
    ...(projectFrom === undefined ? {} : { projectFrom }),
  };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Only what differs: what was changed elsewhere meanwhile stays as it is. */
export function changeOf(draft: Draft, before: StorageLocation): LocationChange {
  const first = draftOf(before);
  const limit = (key: 'maxBytes' | 'reserveBytes') =>
    draft[key].trim() === first[key] ? {} : { [key]: parseByteSize(draft[key]) ?? null };
  return {
    ...(draft.name.trim() === first.name ? {} : { name: draft.name.trim() }),
    ...(isSame(givenConfig(draft), first.config) ? {} : { config: givenConfig(draft) }),
    ...(isSame(draft.purpose, first.purpose) ? {} : { purpose: draft.purpose }),
    ...(draft.scan === first.scan ? {} : { scan: draft.scan }),
    ...(draft.readOnly === first.readOnly ? {} : { readOnly: draft.readOnly }),
    ...(draft.status === first.status ? {} : { status: draft.status }),
    ...(draft.label.trim() === first.label ? {} : { label: draft.label.trim() }),
    ...(draft.site.trim() === first.site ? {} : { site: draft.site.trim() }),
    ...(isSame(linesOf(draft.exclude), before.exclude) ? {} : { exclude: linesOf(draft.exclude) }),
    ...limit('maxBytes'),
    ...limit('reserveBytes'),
  };
}

export const steps = ['where', 'purpose', 'name'] as const;
export type Step = (typeof steps)[number];
/** A field of the form: `config.` and a key, or a member of the draft. */
export type FieldName = string;

export interface FieldProblem {
  field: FieldName;
  problem: 'needed' | 'badPath' | 'cloud' | 'badBytes' | `name-${NameProblem}`;
}

/** What keeps a step from being left; the engine judges the rest. */
export function problemsIn(step: Step, draft: Draft, types: StorageTypes, taken: readonly string[]): FieldProblem[] {
  if (step === 'where') {
    return fieldsOf(typeNamed(types, draft.type)).flatMap(({ key, kind, required }): FieldProblem[] => {
      const value = String(draft.config[key] ?? '').trim();
      const field = `config.${key}`;
      if (value === '') return required ? [{ field, problem: 'needed' }] : [];
      if (kind !== 'folder' || isWholePath(value)) return [];
      return [{ field, problem: cloudAddress(value) ? 'cloud' : 'badPath' }];
    });
  }
  if (step === 'purpose') return [];
  const name = nameProblem(draft.name.trim(), taken);
  const sizes = (['maxBytes', 'reserveBytes'] as const).filter(
    (key) => draft[key].trim() !== '' && parseByteSize(draft[key]) === undefined,
  );
  return [
    ...(name === null ? [] : [{ field: 'name', problem: `name-${name}` } as const]),
    ...sizes.map((field) => ({ field, problem: 'badBytes' }) as const),
  ];
}

/** The step and field to which a refusal of the engine belongs; null when it is about none of them. */
export function fieldOf(
  error: { code: string; details: Record<string, unknown> },
  draft: Draft,
  types: StorageTypes,
): { step: Step; field: FieldName } | null {
  const folder = folderKey(types, draft.type);
  const place = { step: 'where', field: folder === undefined ? 'type' : `config.${folder}` } as const;
  const { path, name, id } = error.details;
  if (error.code === 'already-exists')
    return name !== undefined && id === undefined ? { step: 'name', field: 'name' } : place;
  if (error.code === 'invalid' && typeof path === 'string') {
    const [head = '', key] = path.split('.');
    if (head === 'name' || head === 'label' || head === 'site') return { step: 'name', field: head };
    if (head === 'maxBytes' || head === 'reserveBytes' || head === 'exclude') return { step: 'name', field: head };
    return head === 'config' && key !== undefined ? { step: 'where', field: `config.${key}` } : place;
  }
  const ofPlace = ['not-found', 'unavailable', 'permission-denied', 'data-loss', 'unsupported', 'no-space', 'conflict'];
  return ofPlace.includes(error.code) ? place : null;
}
