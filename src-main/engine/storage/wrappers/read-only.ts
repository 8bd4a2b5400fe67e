/** Makes a location read-only: every verb that writes is refused before anything is touched. */
import { AliceError } from '#api/errors.ts';
import type { StorageAdapter } from '../adapter.ts';

/** The same location with `write`, `remove` and `copy` refused (`permission-denied`); `name` is for the message. */
export function readOnly(inner: StorageAdapter, name: string): StorageAdapter {
  const refuse = (verb: string, path: string) =>
    new AliceError(
      'permission-denied',
      `Cannot ${verb} ${JSON.stringify(path)}: the location ${JSON.stringify(name)} is read-only. Change that in its settings, or choose another one.`,
    );
  return {
    ...inner,
    write: async (path, body) => {
      if (!(body instanceof Uint8Array)) body.destroy();
      throw refuse('write', path);
    },
    remove: async (path) => {
      throw refuse('remove', path);
    },
    move: null,
    sweep: null,
    copy: null,
    traits: { ...inner.traits, writable: false },
  };
}
