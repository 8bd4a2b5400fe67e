/** Counts all copies of a location as missing, folder by folder, since a million at once would hold up every other writer. */
import type { Connection } from './database.ts';
import { copyState } from './schema.ts';
import type { Dictionary } from './tables.ts';
import type { Touched } from './touched.ts';

export interface LostCopies {
  copies: number;
  /** Where to go on; null when all are done. */
  goOn: number | null;
}

const MOST_AT_ONCE = 5000;

export function createLoser(
  db: Connection,
  dictionary: Dictionary,
): (location: string, after: number, touched: Touched) => LostCopies {
  const folders = db.prepare('select n from folder where location = ? and n > ? order by n').pluck();
  const copies = db.prepare(
    `select f.identity from copy c join file f on f.n = c.file where c.folder = ? and c.state <> ${copyState.missing}`,
  );
  const lose = db.prepare(
    `update copy set state = ${copyState.missing} where folder = ? and state <> ${copyState.missing}`,
  );
  return (location, after, touched) => {
    let lost = 0;
    for (const folder of folders.all(dictionary.location(location), after) as number[]) {
      for (const { identity } of copies.all(folder) as { identity: number }[]) touched.add(identity);
      lost += lose.run(folder).changes;
      if (lost >= MOST_AT_ONCE) return { copies: lost, goOn: folder };
    }
    return { copies: lost, goOn: null };
  };
}
