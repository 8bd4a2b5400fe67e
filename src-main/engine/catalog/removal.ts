/** What forgetting a location would take from the catalog: looked at before it is done. */
import type { Connection } from './database.ts';
import { unpackPlaces } from './places.ts';
import { copyState } from './schema.ts';

export interface Removal {
  /** All that is known there, also what is missing. */
  copies: number;
  /** Media with a copy there and, as far as is known, none anywhere else. */
  onlyHere: { media: number; bytes: number };
}

export interface RemovalChecker {
  /** `id`: of the location. */
  checkRemoval(id: string): Removal;
}

export function createRemovalChecker(db: Connection): RemovalChecker {
  const findLocation = db.prepare('select n from location where id = ?').pluck();
  const countCopies = db
    .prepare('select count(*) from copy c join folder d on d.n = c.folder where d.location = ?')
    .pluck();
  const listMedia = db.prepare('select size, places from media').raw();
  return {
    checkRemoval: db.transaction((id: string): Removal => {
      const here = findLocation.get(id) as number | undefined;
      const onlyHere = { media: 0, bytes: 0 };
      if (here === undefined) return { copies: 0, onlyHere };
      for (const [size, places] of listMedia.iterate() as IterableIterator<[number, Buffer]>) {
        const known = unpackPlaces(places);
        if (!known.some(({ location }) => location === here)) continue;
        // A copy known to be missing elsewhere saves nothing.
        if (known.some(({ location, state }) => location !== here && state !== copyState.missing)) continue;
        onlyHere.media++;
        onlyHere.bytes += size;
      }
      return { copies: countCopies.get(here) as number, onlyHere };
    }),
  };
}
