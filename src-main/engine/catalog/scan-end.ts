/** Decides at the end of a location's scan what moved, what is suspected and what is confirmed missing. */
import type { Connection } from './database.ts';
import type { ScanEnd } from './records.ts';
import { copyState } from './schema.ts';
import { splitPath, type Dictionary } from './tables.ts';
import type { Touched } from './touched.ts';

export interface ScanOutcome {
  /** Not found by this complete listing, believed once the next one agrees. */
  suspected: number;
  /** Not found by two complete listings in a row. */
  confirmed: number;
  /** Gone, but the same bytes turned up during this scan at a path that was not known before. */
  moved: number;
}

interface Gone {
  folder: number;
  name: string;
  file: number;
  state: number;
  identity: number;
  first_seen: number;
}

export interface ScanEnder {
  endScan(end: ScanEnd, touched: Touched): ScanOutcome;
  /** How many of `end.missing` are not explained by a move: what a brake must judge. Changes nothing. */
  countVanished(end: ScanEnd): number;
}

export function createScanEnder(db: Connection, dictionary: Dictionary): ScanEnder {
  const findCopy = db.prepare(
    `select c.folder, c.name, c.file, c.state, f.identity, c.first_seen
     from copy c join file f on f.n = c.file where c.folder = +? and c.name = +?`,
  );
  const findArrivals = db.prepare(
    `select folder, name from copy where file = +? and first_seen >= +? and state = ${copyState.present} order by folder, name`,
  );
  const setState = db.prepare('update copy set state = ? where folder = ? and name = ?');
  const drop = db.prepare('delete from copy where folder = ? and name = ?');
  const dropProblem = db.prepare('delete from problem where folder = ? and name = ?');
  const inherit = db.prepare('update copy set first_seen = ? where folder = ? and name = ?');
  const foldersBelow = db.prepare(
    `select n from folder where location = ? and (? = '' or path = ? or substr(path, 1, length(?) + 1) = ? || '/')`,
  );
  const doubted = db.prepare(
    `select c.folder, c.name, f.identity from copy c join file f on f.n = c.file
     where c.folder = ? and c.state in (${copyState.present}, ${copyState.suspect})`,
  );
  const anyFinding = db.prepare('select 1 from finding limit 1').pluck();
  const dropFindings = db.prepare(
    `delete from finding where folder in (select n from folder where location = ?)
     and not exists (select 1 from copy c where c.folder = finding.folder and c.name = finding.name)`,
  );
  const renew = db.prepare('update location set seen = ? where n = ?');

  function* gone(end: ScanEnd, paths: readonly string[] = end.missing): Generator<Gone> {
    const location = dictionary.location(end.location);
    for (const path of paths) {
      const { folder, name } = splitPath(path);
      const row = findCopy.get(dictionary.folder(location, folder), name) as Gone | undefined;
      if (row) yield row;
    }
  }

  return {
    endScan(end, touched) {
      const outcome: ScanOutcome = { suspected: 0, confirmed: 0, moved: 0 };
      const startedMs = Math.round(end.startedMs);
      const location = dictionary.location(end.location);
      for (const row of gone(end)) {
        touched.add(row.identity);
        const arrivals = findArrivals.all(row.file, startedMs) as { folder: number; name: string }[];
        const arrival = arrivals.find(({ folder, name }) => folder !== row.folder || name !== row.name);
        if (arrival) {
          // The new path takes over the old one's history, and so cannot explain a second disappearance.
          inherit.run(Math.min(row.first_seen, startedMs - 1), arrival.folder, arrival.name);
          drop.run(row.folder, row.name);
          outcome.moved++;
        } else if (row.state === copyState.present || row.state === copyState.unknown) {
          setState.run(copyState.suspect, row.folder, row.name);
          outcome.suspected++;
        } else if (row.state === copyState.suspect) {
          setState.run(copyState.missing, row.folder, row.name);
          outcome.confirmed++;
        }
      }
      for (const row of gone(end, end.excluded ?? [])) {
        touched.add(row.identity);
        drop.run(row.folder, row.name);
      }
      for (const path of end.missing) {
        const { folder, name } = splitPath(path);
        dropProblem.run(dictionary.folder(location, folder), name);
      }
      for (const folder of end.unreadable) {
        for (const n of foldersBelow.pluck().all(location, folder, folder, folder, folder) as number[]) {
          for (const copy of doubted.all(n) as Gone[]) {
            setState.run(copyState.unknown, copy.folder, copy.name);
            touched.add(copy.identity);
          }
        }
      }
      if (anyFinding.get() !== undefined) dropFindings.run(location);
      if (end.complete && !end.braked) renew.run(Math.round(end.endedMs), location);
      return outcome;
    },
    countVanished(end) {
      const used = new Map<number, number>();
      let vanished = 0;
      for (const row of gone(end)) {
        const arrivals = findArrivals.all(row.file, Math.round(end.startedMs)).length;
        const taken = used.get(row.file) ?? 0;
        if (taken < arrivals) used.set(row.file, taken + 1);
        else vanished++;
      }
      return vanished;
    },
  };
}
