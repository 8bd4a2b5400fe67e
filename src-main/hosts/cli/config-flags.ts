/** The flags of a storage type, drawn from the JSON schema of its config, so that a new type needs no code here. */
import { type Command, Option } from 'commander';
import type { Output } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { absolutePath, commaList, kebabCase } from './flags.ts';

export type StorageTypes = Output<'locations.types'>['types'];

interface Property {
  type?: string;
  title?: string;
  description?: string;
}

function propertiesOf(config: Record<string, unknown>): Record<string, Property> {
  return (config['properties'] ?? {}) as Record<string, Property>;
}

/** A path of this machine: typed relative to where the user stands, kept absolute. */
function isPath(key: string): boolean {
  return key === 'path' || key.endsWith('Path');
}

/** Adds one flag per key of any type's config, unless the command has a flag of that name (`--set` reaches those). */
export function declareConfigFlags(command: Command, types: StorageTypes): void {
  const taken = new Set(command.options.map((option) => option.long));
  for (const { type, config } of types) {
    for (const [key, property] of Object.entries(propertiesOf(config))) {
      const flag = `--${kebabCase(key)}`;
      if (taken.has(flag)) continue;
      taken.add(flag);
      const text = property.description ?? property.title ?? key;
      command.addOption(new Option(property.type === 'boolean' ? flag : `${flag} <value>`, `${text} (${type})`));
    }
  }
}

function valueOf(text: string, key: string, property: Property | undefined, cwd: string): unknown {
  const kind = property?.type;
  if (kind === 'array') return commaList(text);
  if (kind === 'number' || kind === 'integer') {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    throw new AliceError('invalid', `--${kebabCase(key)} must be a number, not "${text}".`, { details: { flag: key } });
  }
  if (kind === 'boolean') return text !== 'false' && text !== 'no';
  if (kind === 'string') return isPath(key) ? absolutePath(text, cwd) : text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * The config that the flags describe; only keys that were given. `options` are the parsed flags by camelCase name, `set`
 * the `key=value` words. Throws `unsupported` for an unknown type and `invalid` for a flag that is another type's.
 */
export function readConfig(
  input: { type: string; options: Record<string, unknown>; set: string[]; cwd: string },
  types: StorageTypes,
): Record<string, unknown> {
  const chosen = types.find((candidate) => candidate.type === input.type);
  if (chosen === undefined) {
    const known = types.map((candidate) => candidate.type).join(', ');
    throw new AliceError('unsupported', `There is no storage type "${input.type}"; the types are ${known}.`);
  }
  const properties = propertiesOf(chosen.config);
  const config: Record<string, unknown> = {};
  for (const other of types) {
    for (const key of Object.keys(propertiesOf(other.config))) {
      const value = input.options[key];
      if (value === undefined || key in config) continue;
      if (!Object.hasOwn(properties, key)) {
        const message = `--${kebabCase(key)} belongs to the type ${other.type}, and this location is ${input.type}.`;
        throw new AliceError('invalid', message, { details: { flag: key, type: input.type } });
      }
      config[key] = typeof value === 'string' ? valueOf(value, key, properties[key], input.cwd) : value;
    }
  }
  for (const word of input.set) {
    const at = word.indexOf('=');
    if (at < 1) throw new AliceError('invalid', `--set wants key=value, not "${word}".`);
    const key = word.slice(0, at);
    config[key] = valueOf(
      word.slice(at + 1),
      key,
      Object.hasOwn(properties, key) ? properties[key] : undefined,
      input.cwd,
    );
  }
  return config;
}

/** Throws `invalid` with the name of the first flag that the type cannot do without. */
export function requireConfig(type: string, config: Record<string, unknown>, types: StorageTypes): void {
  const schema = types.find((candidate) => candidate.type === type)?.config ?? {};
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  const missing = required.find((key) => !(key in config));
  if (missing === undefined) return;
  const flag = kebabCase(missing);
  const { description, title } = propertiesOf(schema)[missing] ?? {};
  const message = `--${flag} is missing for a ${type} location. ${description ?? title ?? ''}`.trimEnd();
  throw new AliceError('invalid', message, { details: { flag } });
}
