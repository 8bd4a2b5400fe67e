/** What forgetting a location would take from the catalog: looked at before it is done. */
import type { Connection } from './database.ts';
import { copyState } from './schema.ts';
import { locationIds, readSpread } from './storage-report.ts';

export interface Removal {
  /** All that is known there, also what is missing. */
  copies: number;
  /**
   * Media with a copy there and none anywhere else: a copy known to be missing elsewhere saves nothing. Those that lie there are found
   * by `only:`; those that are missing there, too, are counted as well, since nothing would tell any more that they ever were.
   */
  onlyHere: { media: number; bytes: number };
}

export interface RemovalChecker {
  /** `id`: of the location. */
  checkRemoval(id: string): Removal;
}

export function createRemovalChecker(db: Connection): RemovalChecker {
  const countCopies = db.prepare(
    'select coalesce(sum(copies + missing), 0) copies, coalesce(sum(missing), 0) missing from held where location = ?',
  );
  const countLost = db.prepare(
    `select count(*) media, coalesce(sum(m.size), 0) bytes from media m where m.copies = 0 and m.n in (
       select f.identity from folder d join copy c on c.folder = d.n join file f on f.n = c.file
       where d.location = ? and c.state = ${copyState.missing})`,
  );
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
      const { copies, missing } = countCopies.get(here) as { copies: number; missing: number };
      if (missing > 0) {
        const lost = countLost.get(here) as { media: number; bytes: number };
        onlyHere.media += lost.media;
        onlyHere.bytes += lost.bytes;
      }
      return { copies, onlyHere };
    }),
  };
}
