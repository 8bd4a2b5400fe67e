/** How a location would be added or changed from the command line. */
import type { StorageLocation } from '#api/location.ts';
import { aliceCommand } from '../ui/command-line.ts';
import { changeOf, type Draft, newLocation } from './draft.ts';

type Flags = Partial<Omit<StorageLocation, 'maxBytes' | 'reserveBytes'>> & {
  maxBytes?: number | null | undefined;
  reserveBytes?: number | null | undefined;
};

const kebabCase = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const flag = (name: string, value: unknown): string[] =>
  typeof value === 'string' || typeof value === 'number' ? [`--${name}`, String(value)] : [];
const either = (name: string, on: boolean | undefined): string[] =>
  on === undefined ? [] : [on ? `--${name}` : `--no-${name}`];

function configFlags(config: Record<string, unknown>): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (value === true) return [`--${kebabCase(key)}`];
    return flag(kebabCase(key), value);
  });
}

function flagsOf({
  config,
  purpose,
  scan,
  readOnly,
  label,
  site,
  exclude,
  maxBytes,
  reserveBytes,
  status,
}: Flags): string[] {
  return [
    ...configFlags(config ?? {}),
    ...(purpose && purpose.length > 0 ? ['--purpose', purpose.join(',')] : []),
    ...either('scan', scan),
    ...either('read-only', readOnly),
    ...flag('label', label),
    ...flag('site', site),
    ...(exclude ?? []).flatMap((glob) => ['--exclude', glob]),
    ...flag('max-bytes', maxBytes),
    ...flag('reserve-bytes', reserveBytes),
    ...flag('status', status),
  ];
}

/** Another name is an act of its own; nothing that has not changed is in the command. */
export function commandsOfDraft(draft: Draft, editing: StorageLocation | null): string[] {
  if (!editing) {
    const { name, type, ...rest } = newLocation(draft);
    return [aliceCommand('locations', 'add', name, '--type', type, ...flagsOf(rest as Flags))];
  }
  const { name, ...change } = changeOf(draft, editing);
  const flags = flagsOf(change as Flags);
  return [
    ...(flags.length === 0 ? [] : [aliceCommand('locations', 'update', editing.name, ...flags)]),
    ...(name === undefined ? [] : [aliceCommand('locations', 'rename', editing.name, name)]),
  ];
}
