/** When each place answered last, remembered over restarts in a small file that may be lost without harm. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomically } from './settings/write-atomically.ts';

export interface LastOnline {
  /** Milliseconds since 1970; null when it never answered since that is remembered. */
  get(id: string): number | null;
  /** It answers now. */
  note(id: string): void;
  /** It answers no more: what was noted last is worth writing down. */
  lost(id: string): void;
  /** `ids`: the locations there are; others are forgotten. */
  close(ids: readonly string[]): void;
}

const Kept = z.record(z.uuid(), z.iso.datetime());
/** A place that goes on answering is written down this seldom; so much may be lost when the program is killed. */
const STALE_MS = 15 * 60_000;
/** At the end of a program less is lost for one more write, but a row of quick commands need not write each time. */
const STALE_AT_END_MS = 60_000;

export function openLastOnline(file: string, now: () => number): LastOnline {
  const written = read(file);
  const seen = new Map(written);

  function write(keep: (id: string) => boolean): void {
    // Another program over the same data folder may have seen something later.
    for (const [id, at] of read(file)) seen.set(id, Math.max(at, seen.get(id) ?? 0));
    for (const id of seen.keys()) if (!keep(id)) seen.delete(id);
    written.clear();
    for (const [id, at] of seen) written.set(id, at);
    const shown = Object.fromEntries([...seen].map(([id, at]) => [id, new Date(at).toISOString()]));
    try {
      writeAtomically(file, Buffer.from(`${JSON.stringify(shown, null, 1)}\n`));
    } catch {
      // A full or locked data folder is told of by what cannot do without it.
    }
  }

  const behind = (id: string): number => (seen.get(id) ?? 0) - (written.get(id) ?? 0);
  return {
    get: (id) => seen.get(id) ?? null,
    note(id) {
      seen.set(id, now());
      if (behind(id) >= STALE_MS) write(() => true);
    },
    lost(id) {
      if (behind(id) > 0) write(() => true);
    },
    close(ids) {
      const known = new Set(ids);
      if (ids.some((id) => behind(id) >= STALE_AT_END_MS)) write((id) => known.has(id));
    },
  };
}

function read(file: string): Map<string, number> {
  try {
    const kept = Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(Object.entries(kept).map(([id, at]) => [id, Date.parse(at)]));
  } catch {
    return new Map();
  }
}
