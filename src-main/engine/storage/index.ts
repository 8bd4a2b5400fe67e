/** The registry of storage types: what a location's `type` may be, what it needs to be told, and how it is opened. */
import type { z } from 'zod';
import { AliceError } from '#api/errors.ts';
import type { StorageAdapter } from './adapter.ts';
import { localConfig, openLocal } from './local.ts';
import { expandHome } from './local-place.ts';
import { networkConfig, openNetwork } from './network.ts';
import { isOnRemovable } from './removable.ts';
import type { StartChild } from './start-child.ts';
import { readOnly } from './wrappers/read-only.ts';

/** What a location says besides its type's own settings. */
export interface StorageContext {
  /** The location's name, for messages. */
  name: string;
  /** Globs that are left out of listings. */
  exclude?: readonly string[] | undefined;
  /** For places that may hang; Node's fork when left out. */
  startChild?: StartChild | undefined;
}

export interface StorageType<Config> {
  label: string;
  /** Forms, flags and settings checks are derived from this. */
  config: z.ZodType<Config>;
  /** Throws `unavailable` when the place is not there now. */
  open(config: Config, context: StorageContext): Promise<StorageAdapter>;
  /** The absolute path of its root on this machine, whether it is there or not; null where there is none. */
  root(config: Config): string | null;
  /** Its file calls can hang for good, so they must not run in the engine's own process or threads. */
  mayHang(config: Config): boolean;
}

/** Checks that a type's four parts agree with each other. */
function storageType<Config>(type: StorageType<Config>): StorageType<Config> {
  return type;
}

export const storageTypes = {
  local: storageType({
    label: 'Folder or disk',
    config: localConfig,
    // A disk that can be pulled out gets the same protection as a network share.
    open: ({ path }, context) =>
      isOnRemovable(expandHome(path)) ? openNetwork({ ...context, path }) : openLocal({ ...context, path }),
    root: ({ path }) => expandHome(path),
    mayHang: ({ path }) => isOnRemovable(expandHome(path)),
  }),
  network: storageType({
    label: 'Network or removable folder',
    config: networkConfig,
    open: ({ mountPath }, context) => openNetwork({ ...context, path: mountPath }),
    root: ({ mountPath }) => expandHome(mountPath),
    mayHang: () => true,
  }),
};

export interface StoragePlace {
  label: string;
  root: string | null;
  /** As of now: another file system may be mounted there later. */
  readonly mayHang: boolean;
  open(): Promise<StorageAdapter>;
}

/**
 * The registry's entry for a location, with its config checked and its `readOnly` honoured.
 * Throws `invalid` for a type that is not in the registry or a config that its schema refuses.
 */
export function getStorage(
  location: {
    name: string;
    type: string;
    config: Record<string, unknown>;
    readOnly?: boolean | undefined;
    exclude?: readonly string[] | undefined;
  },
  startChild?: StartChild,
): StoragePlace {
  const { name, exclude } = location;
  const types: Record<string, StorageType<unknown>> = storageTypes;
  const type = Object.hasOwn(types, location.type) ? types[location.type] : undefined;
  const known = Object.keys(types).join(', ');
  if (type === undefined) {
    throw new AliceError(
      'invalid',
      `The location ${JSON.stringify(name)} has the type ${JSON.stringify(location.type)}; known types are ${known}.`,
    );
  }
  const parsed = type.config.safeParse(location.config);
  if (!parsed.success) {
    const problem = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new AliceError(
      'invalid',
      `The location ${JSON.stringify(name)} cannot be opened, its settings are wrong: ${problem}.`,
    );
  }
  const config = parsed.data;
  return {
    label: type.label,
    root: type.root(config),
    get mayHang() {
      return type.mayHang(config);
    },
    open: async () => {
      const adapter = await type.open(config, { name, exclude, startChild });
      return location.readOnly === true ? readOnly(adapter, name) : adapter;
    },
  };
}
