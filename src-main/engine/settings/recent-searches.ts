/** The searches asked for last, kept in a small file of the data folder that may be lost without harm. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomically } from './write-atomically.ts';

export interface RecentSearches {
  /** Newest first, each once. */
  list(): string[];
  /** Throws `no-space`, `permission-denied` or `unavailable`. */
  note(query: string): void;
  /** Throws as `note` does. */
  forget(): void;
}

const KEPT = 20;
const Kept = z.array(z.string());

/** The file is read anew each time: other programs over the same data folder write it, too. */
export function openRecentSearches(file: string): RecentSearches {
  const list = (): string[] => {
    try {
      return Kept.parse(JSON.parse(readFileSync(file, 'utf8'))).slice(0, KEPT);
    } catch {
      return [];
    }
  };
  const keep = (queries: readonly string[]) =>
    writeAtomically(file, Buffer.from(`${JSON.stringify(queries, null, 1)}\n`));
  return {
    list,
    forget: () => keep([]),
    note(query) {
      const wanted = query.trim();
      const before = list();
      if (wanted === '' || before[0] === wanted) return;
      keep([wanted, ...before.filter((one) => one !== wanted)].slice(0, KEPT));
    },
  };
}
