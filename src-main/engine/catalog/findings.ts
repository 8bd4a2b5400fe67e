/** What verifying has found wrong with copies: kept until the copy is read and found sound, put right, or gone from the catalog. */
import { verdicts, type Finding, type Verdict, type VerdictCounts } from '#api/verify.ts';
import type { Connection } from './database.ts';
import { copyState } from './schema.ts';
import { hashBytes, hashText, joinPath, splitPath, type Dictionary } from './tables.ts';
import type { Touched } from './touched.ts';

/** A finding as the catalog keeps it: with the id of its location, and times in milliseconds since 1970. */
export interface FoundFault extends Omit<Finding, 'others' | 'checkedAt'> {
  checkedMs: number;
  /** When the file that was read last was modified. */
  modifiedMs: number;
}

export interface FindingFilter {
  /** Location id. */
  location?: string | undefined;
  verdict?: Verdict | undefined;
  offset: number;
  limit: number;
}

export interface FindingReader {
  /** By location and path. */
  findings(filter: FindingFilter): { findings: (FoundFault & { others: number })[]; total: number };
  findingCounts(location?: string): VerdictCounts;
}

export interface FindingWriter {
  /** The copies are known to be there no longer as they were: nothing counts on them until they are proved again. */
  saveFindings(batch: readonly FoundFault[], touched: Touched): void;
}

interface Row {
  location: string;
  folder: string;
  name: string;
  verdict: number;
  silent: number;
  message: string;
  content: Buffer;
  file: Buffer;
  size: number;
  modified: number;
  foundSize: number | null;
  foundFile: Buffer | null;
  foundContent: Buffer | null;
  checked: number;
  others: number;
}

const inLocation = '(:location is null or l.id = :location)';
const joined = 'from finding x join folder d on d.n = x.folder join location l on l.n = d.location';

export function createFindingReader(db: Connection): FindingReader {
  const list = db.prepare(
    `select l.id location, d.path folder, x.name, x.verdict, x.silent, x.message, x.content, x.file, x.size, x.modified,
       x.found_size foundSize, x.found_file foundFile, x.found_content foundContent, x.checked,
       (select count(*) from identity i join file f on f.identity = i.n join copy c on c.file = f.n
        where i.hash = x.content and c.state = ${copyState.present} and (c.folder <> x.folder or c.name <> x.name)) others
     ${joined} where ${inLocation} and (:verdict is null or x.verdict = :verdict)
     order by l.n, d.path, x.name limit :limit offset :offset`,
  );
  const count = db.prepare(`select x.verdict, count(*) ${joined} where ${inLocation} group by x.verdict`).raw();
  function findingCounts(location?: string): VerdictCounts {
    const rows = new Map(count.all({ location: location ?? null }) as [number, number][]);
    return Object.fromEntries(verdicts.map((verdict, n) => [verdict, rows.get(n) ?? 0])) as VerdictCounts;
  }
  return {
    findingCounts,
    findings({ location, verdict, offset, limit }) {
      const counts = findingCounts(location);
      const total = verdict === undefined ? Object.values(counts).reduce((sum, one) => sum + one, 0) : counts[verdict];
      const number = verdict === undefined ? null : verdicts.indexOf(verdict);
      const rows = list.all({ location: location ?? null, verdict: number, offset, limit }) as Row[];
      return { findings: rows.map(findingOf), total };
    },
  };
}

function findingOf(row: Row): FoundFault & { others: number } {
  const hashOrNull = (bytes: Buffer | null): string | null => (bytes === null ? null : hashText(bytes));
  return {
    location: row.location,
    path: joinPath(row.folder, row.name),
    contentHash: hashText(row.content),
    verdict: verdicts[row.verdict]!,
    silent: row.silent === 1,
    message: row.message,
    expected: { size: row.size, fileHash: hashText(row.file) },
    found:
      row.foundSize === null
        ? null
        : {
            size: row.foundSize,
            fileHash: hashOrNull(row.foundFile),
            contentHash: hashOrNull(row.foundContent),
          },
    modifiedMs: row.modified,
    checkedMs: row.checked,
    others: row.others,
  };
}

export function createFindingWriter(db: Connection, dictionary: Dictionary): FindingWriter {
  const findIdentity = db
    .prepare('select f.identity from copy c join file f on f.n = c.file where c.folder = +? and c.name = +?')
    .pluck();
  const put = db.prepare('insert or replace into finding values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const distrust = db.prepare(
    `update copy set verified = null, method = null,
     state = case state when ${copyState.present} then ${copyState.unknown} else state end where folder = ? and name = ?`,
  );
  return {
    saveFindings(batch, touched) {
      for (const { location, path, expected, found, ...fault } of batch) {
        const { folder, name } = splitPath(path);
        const place = [dictionary.folder(dictionary.location(location), folder), name] as const;
        const identity = findIdentity.get(...place) as number | undefined;
        // It was moved or forgotten while it was read.
        if (identity === undefined) continue;
        put.run(
          ...place,
          verdicts.indexOf(fault.verdict),
          fault.silent ? 1 : 0,
          fault.message,
          hashBytes(fault.contentHash),
          hashBytes(expected.fileHash),
          expected.size,
          fault.modifiedMs,
          found === null ? null : found.size,
          found?.fileHash == null ? null : hashBytes(found.fileHash),
          found?.contentHash == null ? null : hashBytes(found.contentHash),
          Math.round(fault.checkedMs),
        );
        distrust.run(...place);
        touched.add(identity);
      }
    },
  };
}
