/** What moving bytes must know of copies: where each lies, what it was when it was last read, and what its bytes say. */
import type { Facts } from '#api/media.ts';
import type { Connection } from './database.ts';
import { unpackFacts } from './facts-text.ts';
import type { copyState } from './schema.ts';
import { hashBytes, hashText, joinPath, methodName, splitPath } from './tables.ts';
import type { ScannedFile } from './records.ts';

export interface CopyRecord {
  contentHash: string;
  algorithm: string;
  fileHash: string;
  /** Location id. */
  location: string;
  path: string;
  size: number;
  modifiedMs: number;
  etag: string;
  state: 'present' | 'suspect' | 'missing' | 'unknown';
  verifiedMs: number | null;
  verifyMethod: ScannedFile['verifyMethod'] | null;
}

export interface CopyRecords {
  /** All copies of these media, in the order of the hashes. */
  copyRecords(contentHashes: readonly string[]): CopyRecord[];
  /** The copies at these paths; what is not known there is left out. */
  copyRecordsAt(location: string, paths: readonly string[]): CopyRecord[];
  /** What the bytes of a file say, by the hash of the whole file; null when it is not known any more. */
  factsOf(fileHash: string): { contentHash: string; algorithm: string; facts: Facts } | null;
}

/** What the statements of `columns` give. */
export interface RecordRow {
  content: Buffer;
  algorithm: string;
  file: Buffer;
  location: string;
  folder: string;
  name: string;
  size: number;
  modified: number;
  etag: string;
  state: number;
  verified: number | null;
  method: number | null;
}

const stateNames = ['present', 'suspect', 'missing', 'unknown'] as const satisfies readonly (keyof typeof copyState)[];

/** The beginning of a select over `identity i`, `file f`, `location l`, `folder d` and `copy c`. */
export const recordColumns = `select i.hash content, i.algorithm, f.hash file, l.id location, d.path folder, c.name, c.size, c.modified, c.etag,
  c.state, c.verified, c.method`;

export function createCopyRecords(db: Connection): CopyRecords {
  const ofMedium = db.prepare(
    `${recordColumns} from identity i join file f on f.identity = i.n join copy c on c.file = f.n join folder d on d.n = c.folder
     join location l on l.n = d.location where i.hash = +? order by l.n, d.path, c.name`,
  );
  const atPath = db.prepare(
    `${recordColumns} from location l join folder d on d.location = l.n join copy c on c.folder = d.n join file f on f.n = c.file
     join identity i on i.n = f.identity where l.id = +? and d.path = +? and c.name = +?`,
  );
  const facts = db.prepare(
    'select i.hash content, i.algorithm, f.facts from file f join identity i on i.n = f.identity where f.hash = +?',
  );
  return {
    copyRecords: (hashes) => hashes.flatMap((hash) => (ofMedium.all(hashBytes(hash)) as RecordRow[]).map(recordOf)),
    copyRecordsAt: (location, paths) =>
      paths.flatMap((path) => {
        const { folder, name } = splitPath(path);
        return (atPath.all(location, folder, name) as RecordRow[]).map(recordOf);
      }),
    factsOf(fileHash) {
      const row = facts.get(hashBytes(fileHash)) as
        { content: Buffer; algorithm: string; facts: string | Buffer } | undefined;
      if (row === undefined) return null;
      return { contentHash: hashText(row.content), algorithm: row.algorithm, facts: unpackFacts(row.facts) };
    },
  };
}

export function recordOf(row: RecordRow): CopyRecord {
  return {
    contentHash: hashText(row.content),
    algorithm: row.algorithm,
    fileHash: hashText(row.file),
    location: row.location,
    path: joinPath(row.folder, row.name),
    size: row.size,
    modifiedMs: row.modified,
    etag: row.etag,
    state: stateNames[row.state] ?? 'unknown',
    verifiedMs: row.verified,
    verifyMethod: methodName(row.method),
  };
}
