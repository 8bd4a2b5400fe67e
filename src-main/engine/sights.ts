/** What read-only places looked like when they were added, kept beside the settings: they can carry no marker. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomically } from './settings/write-atomically.ts';
import type { Fingerprint } from './storage/place-facts.ts';

export interface Sights {
  get(id: string): Fingerprint | null;
  /** Throws `no-space`, `permission-denied` or `unavailable`. */
  put(id: string, fingerprint: Fingerprint | null): void;
}

const Kept = z.record(
  z.uuid(),
  z.object({ device: z.string(), fsType: z.string(), fsUuid: z.string().nullable(), names: z.array(z.string()) }),
);

/** Lost or damaged, it is begun anew: the read-only locations then ask to be added again. */
export function openSights(file: string): Sights {
  const sights = new Map<string, Fingerprint>(Object.entries(read(file)));
  return {
    get: (id) => sights.get(id) ?? null,
    put(id, fingerprint) {
      if (fingerprint !== null) sights.set(id, fingerprint);
      else if (!sights.delete(id)) return;
      writeAtomically(file, Buffer.from(`${JSON.stringify(Object.fromEntries(sights), null, 1)}\n`));
    },
  };
}

function read(file: string): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
