/** The keys of a location in `alice.yaml`: how each is read from YAML and written back. */
import { isAlias, isScalar, isSeq } from 'yaml';
import type { Document, Node } from 'yaml';
import { z } from 'zod';
import { LocationStatus, type NewLocation, type StorageLocation } from '#api/location.ts';
import { formatByteSize, parseByteSize } from '#api/byte-size.ts';

/** What a reader throws when the value will not do; whoever knows the line and column makes it an AliceError. */
export class Refusal extends Error {
  readonly hint: string;

  constructor(problem: string, hint: string) {
    super(problem);
    this.hint = hint;
  }
}

export type YamlValue = string | number | boolean | string[];

export interface LocationField {
  /** The member of StorageLocation. */
  member: keyof StorageLocation;
  read(node: Node, document: Document): unknown;
  write(value: never): YamlValue | undefined;
}

export const refuse = (problem: string, hint: string): never => {
  throw new Refusal(problem, hint);
};

/** The text of a scalar as the user typed it: `012`, `2024` and `true` are names too. */
export function scalarText(node: Node, document: Document): string | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (!isScalar(target) || target.value === null) return undefined;
  return typeof target.value === 'string' ? target.value : (target.source ?? JSON.stringify(target.value));
}

function text(node: Node, document: Document): string {
  return scalarText(node, document) ?? refuse('a text is needed here.', 'Write one word or a text in quotes.');
}

function flag(node: Node, document: Document): boolean {
  const written = text(node, document);
  if (/^(true|false)$/i.test(written)) return written.toLowerCase() === 'true';
  return refuse(`${JSON.stringify(written)} is neither true nor false.`, 'Write true or false.');
}

function texts(node: Node, document: Document): string[] {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target)) return target.items.map((item) => text(item as Node, document));
  if (isScalar(target) && target.value === null) return [];
  return [text(node, document)];
}

function bytes(node: Node, document: Document): number {
  const written = text(node, document);
  return parseByteSize(written) ?? refuse(`${JSON.stringify(written)} is no amount of bytes.`, 'Write it like 500 GB.');
}

function integer(node: Node, document: Document): number {
  const written = text(node, document);
  const value = Number(written);
  if (/^[+-]?\d+$/.test(written) && Number.isSafeInteger(value)) return value;
  return refuse(`${JSON.stringify(written)} is no whole number.`, 'Write a number like 10.');
}

function status(node: Node, document: Document): StorageLocation['status'] {
  const written = text(node, document);
  const parsed = LocationStatus.safeParse(written);
  if (parsed.success) return parsed.data;
  if (written === 'offline') refuse('offline is measured, never typed.', 'Write paused to leave this place alone.');
  return refuse(`${JSON.stringify(written)} is no status.`, `Write one of ${LocationStatus.options.join(', ')}.`);
}

/** One word or several separated by commas, or a list. */
const purposes = (node: Node, document: Document): string[] =>
  [...new Set(texts(node, document).flatMap((word) => word.split(',').map((part) => part.trim())))].filter(
    (word) => word !== '',
  );

const asIs = (value: never): YamlValue | undefined => value;
const unlessEmpty = (value: string): YamlValue | undefined => (value === '' ? undefined : value);
const unlessTrue = (value: boolean): YamlValue | undefined => (value ? undefined : value);
const unlessNull = (value: number | null): YamlValue | undefined =>
  value === null ? undefined : formatByteSize(value);

/** In the order in which a new location is written; the type's own settings come after `type`. */
export const locationFields: Record<string, LocationField> = {
  name: { member: 'name', read: text, write: asIs },
  type: { member: 'type', read: text, write: asIs },
  purpose: { member: 'purpose', read: purposes, write: asIs },
  scan: { member: 'scan', read: flag, write: asIs },
  read_only: { member: 'readOnly', read: flag, write: asIs },
  // True is what it means when it does not say.
  delete: { member: 'delete', read: flag, write: unlessTrue as LocationField['write'] },
  status: { member: 'status', read: status, write: asIs },
  label: { member: 'label', read: text, write: unlessEmpty as LocationField['write'] },
  site: { member: 'site', read: text, write: unlessEmpty as LocationField['write'] },
  priority: { member: 'priority', read: integer, write: asIs },
  max_bytes: { member: 'maxBytes', read: bytes, write: unlessNull as LocationField['write'] },
  reserve: { member: 'reserveBytes', read: bytes, write: unlessNull as LocationField['write'] },
  streams: {
    member: 'streams',
    read: integer,
    write: ((value: number | null) => value ?? undefined) as LocationField['write'],
  },
  project_from: { member: 'projectFrom', read: text, write: asIs },
  exclude: { member: 'exclude', read: texts, write: asIs },
  id: { member: 'id', read: text, write: asIs },
};

/** What a location is when its entry does not say; the seed's `scan = False`, `read_only = False`. */
export const locationDefaults = {
  purpose: [] as string[],
  scan: false,
  readOnly: false,
  status: 'active' as const,
  priority: 0,
  exclude: [] as string[],
};

/** The names of a type's own settings; its schema is an object of them. */
export const configKeys = (type: z.ZodType): string[] => (type instanceof z.ZodObject ? Object.keys(type.shape) : []);

export const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `[key, value]` pairs for the YAML entry of a new location, defaults left out. */
export function newEntry(location: NewLocation & { id: string }, type: z.ZodType): [string, YamlValue][] {
  const pairs: [string, YamlValue][] = [];
  for (const [key, field] of Object.entries(locationFields)) {
    const value = location[field.member];
    const unsaid = (locationDefaults as Record<string, unknown>)[field.member];
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(unsaid)) {
      const written = field.write(value as never);
      if (written !== undefined) pairs.push([key, written]);
    }
    if (key === 'type') pairs.push(...configEntry(location.config, type));
  }
  return pairs;
}

/** The type's own settings as pairs; a key that the type does not have is refused by the caller's schema check. */
export function configEntry(config: Record<string, unknown>, type: z.ZodType): [string, YamlValue][] {
  return configKeys(type)
    .filter((key) => config[key] !== undefined && config[key] !== null)
    .map((key) => [snakeCase(key), config[key] as YamlValue]);
}
