/** What forgetting a location would take from the catalog: looked at before it is done. */
import type { Connection } from './database.ts';
import { locationIds, readSpread } from './storage-report.ts';

export interface Removal {
  /** All that is known there, also what is missing. */
  copies: number;
  /** Media with a copy there and none anywhere else, as `only:` finds them: a copy known to be missing elsewhere saves nothing. */
  onlyHere: { media: number; bytes: number };
}

export interface RemovalChecker {
  /** `id`: of the location. */
  checkRemoval(id: string): Removal;
}

export function createRemovalChecker(db: Connection): RemovalChecker {
  const countCopies = db.prepare('select sum(copies + missing) from held where location = ?').pluck();
  return {
    checkRemoval: db.transaction((id: string): Removal => {
      const here = [...locationIds(db)].find(([, known]) => known === id)?.[0];
      const onlyHere = { media: 0, bytes: 0 };
      if (here === undefined) return { copies: 0, onlyHere };
      for (const { places, media, bytes } of readSpread(db)) {
        if (places.length !== 1 || places[0] !== here) continue;
        onlyHere.media += media;
        onlyHere.bytes += bytes;
      }
      return { copies: (countCopies.get(here) as number | null) ?? 0, onlyHere };
    }),
  };
}
