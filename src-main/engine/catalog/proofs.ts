/** Which copies were not read for longest: what a verification takes up, page by page, in the order of their proofs. */
import type { Connection } from './database.ts';
import { recordColumns, recordOf, type CopyRecord, type RecordRow } from './copy-records.ts';
import { copyState } from './schema.ts';
import { hashBytes } from './tables.ts';

/** Where a page ended. `verified` null: among those never proved, which come first. */
export interface ProofCursor {
  verified: number | null;
  folder: number;
  name: string;
}

export interface ProofReader {
  /**
   * Copies of a location not known to be missing whose last proof is older than `beforeMs`, the oldest first, after `after`; and at
   * the end those with a proof from the future, which a clock that was wrong has left.
   */
  leastProved(
    location: string,
    page: { beforeMs: number; nowMs: number; after: ProofCursor | null; limit: number },
  ): { copies: CopyRecord[]; after: ProofCursor | null };
  /** The hashes whose media have a copy in one of the locations, those with the oldest proof there first. */
  sortByProof(contentHashes: readonly string[], locations: readonly string[]): string[];
}

/** Clocks of threads and processes may differ by so much. */
const SLACK_MS = 60_000;

type PageRow = RecordRow & { folderNumber: number };

export function createProofReader(db: Connection): ProofReader {
  const from = `from copy c indexed by copy_proof join folder d on d.n = c.folder join location l on l.n = d.location
    join file f on f.n = c.file join identity i on i.n = f.identity`;
  const where = `l.id = :location and c.state <> ${copyState.missing}`;
  const select = `${recordColumns}, c.folder folderNumber ${from}`;
  const unproved = db.prepare(
    `${select} where c.verified is null and (c.folder, c.name) > (:folder, :name) and ${where}
     order by c.folder, c.name limit :limit`,
  );
  const proved = db.prepare(
    `${select} where (c.verified, c.folder, c.name) > (:verified, :folder, :name) and (c.verified < :before or c.verified > :future) and ${where}
     order by c.verified, c.folder, c.name limit :limit`,
  );
  const oldest = db
    .prepare(
      `select min(coalesce(c.verified, 0)) from identity i join file f on f.identity = i.n join copy c on c.file = f.n
       join folder d on d.n = c.folder join location l on l.n = d.location
       where i.hash = +? and c.state <> ${copyState.missing} and l.id in (select value from json_each(?))`,
    )
    .pluck();

  return {
    leastProved(location, { beforeMs, nowMs, after, limit }) {
      const bounds = { location, before: beforeMs, future: nowMs + SLACK_MS };
      const start = after ?? { verified: null, folder: -1, name: '' };
      const rows: PageRow[] = [];
      if (start.verified === null)
        rows.push(...(unproved.all({ location, folder: start.folder, name: start.name, limit }) as PageRow[]));
      if (rows.length < limit) {
        const begin = start.verified === null ? { verified: -1, folder: -1, name: '' } : start;
        rows.push(...(proved.all({ ...bounds, ...begin, limit: limit - rows.length }) as PageRow[]));
      }
      const last = rows.at(-1);
      if (last === undefined) return { copies: [], after: null };
      const { verified, folderNumber: folder, name } = last;
      return { copies: rows.map(recordOf), after: { verified, folder, name } };
    },
    sortByProof(hashes, locations) {
      const ids = JSON.stringify(locations);
      const ages = new Float64Array(hashes.length).map((_, at) => {
        const age = oldest.get(hashBytes(hashes[at]!), ids) as number | null;
        return age ?? Number.NaN;
      });
      const order = Uint32Array.from(hashes.keys())
        .filter((at) => !Number.isNaN(ages[at]!))
        .sort((a, b) => ages[a]! - ages[b]! || a - b);
      return Array.from(order, (at) => hashes[at]!);
    },
  };
}
