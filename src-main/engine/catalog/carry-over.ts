/** Takes what an older catalog knows of a location that could not be read, so that a rebuild forgets nothing that lies offline. */
import type { Facts } from '#api/media.ts';
import { openReadonly, type Connection } from './database.ts';
import { unpackFacts } from './facts-text.ts';
import type { ScannedFile } from './records.ts';
import type { Saver } from './save.ts';
import { hashText, joinPath, methodName, type Dictionary } from './tables.ts';
import type { Touched } from './touched.ts';

interface Target {
  db: Connection;
  dictionary: Dictionary;
  saver: Saver;
  write: <T>(change: (touched: Touched) => T) => T;
}

interface OldRow {
  folder: string;
  name: string;
  size: number;
  modified: number;
  etag: string;
  state: number;
  seen: number;
  first_seen: number;
  verified: number | null;
  method: number | null;
  fileHash: Buffer;
  facts: string | Buffer;
  contentHash: Buffer;
  algorithm: string;
  added: number;
}

const BATCH = 500;

export function carryOver(fromFile: string, location: string, target: Target): number {
  const old = openReadonly(fromFile);
  try {
    let batch: OldRow[] = [];
    let copies = 0;
    const rows = old
      .prepare(
        `select d.path folder, c.name, c.size, c.modified, c.etag, c.state, c.seen, c.first_seen, c.verified, c.method,
           f.hash fileHash, f.facts, i.hash contentHash, i.algorithm, i.first_seen added
         from location l join folder d on d.location = l.n join copy c on c.folder = d.n
         join file f on f.n = c.file join identity i on i.n = f.identity where l.id = ? order by d.path, c.name`,
      )
      .iterate(location) as IterableIterator<OldRow>;
    for (const row of rows) {
      copies++;
      batch.push(row);
      if (batch.length === BATCH) {
        putRows(batch, location, target);
        batch = [];
      }
    }
    putRows(batch, location, target);
    putProblems(old, location, target);
    return copies;
  } finally {
    old.close();
  }
}

function putRows(rows: readonly OldRow[], location: string, { db, dictionary, saver, write }: Target): void {
  const restore = db.prepare(
    'update copy set state = ?, seen = ?, first_seen = ?, verified = ?, method = ? where folder = ? and name = ?',
  );
  const fresh = db.prepare('select facts from file where hash = ?').pluck();
  const older = db.prepare('update identity set first_seen = min(first_seen, ?) where hash = ?');
  write((touched) => {
    saver.saveFiles(
      // What a scan has read just now is better than what the old catalog remembers.
      rows.map((row) =>
        scannedFile({ ...row, facts: (fresh.get(row.fileHash) ?? row.facts) as string | Buffer }, location),
      ),
      touched,
    );
    touched.distrust();
    for (const row of rows) {
      const folder = dictionary.folder(dictionary.location(location), row.folder);
      restore.run(row.state, row.seen, row.first_seen, row.verified, row.method, folder, row.name);
      older.run(row.added, row.contentHash);
    }
  });
}

function scannedFile(row: OldRow, location: string): ScannedFile {
  const facts: Facts = unpackFacts(row.facts);
  return {
    location,
    path: joinPath(row.folder, row.name),
    size: row.size,
    modifiedMs: row.modified,
    etag: row.etag,
    seenMs: row.seen,
    verifiedMs: row.verified ?? row.seen,
    verifyMethod: methodName(row.method) ?? 'stat',
    fileHash: hashText(row.fileHash),
    contentHash: hashText(row.contentHash),
    algorithm: row.algorithm,
    facts,
  };
}

function putProblems(old: Connection, location: string, { db, dictionary, saver, write }: Target): void {
  const problems = old
    .prepare(
      `select d.path folder, p.name, p.size, p.etag, p.code, p.message, p.seen seenMs
       from location l join folder d on d.location = l.n join problem p on p.folder = d.n where l.id = ?`,
    )
    .all(location) as {
    folder: string;
    name: string;
    size: number;
    etag: string;
    code: string;
    message: string;
    seenMs: number;
  }[];
  const seen = old.prepare('select seen from location where id = ?').pluck().get(location) as number | null | undefined;
  write((touched) => {
    const files = problems.map(({ folder, name, ...rest }) => ({ ...rest, location, path: joinPath(folder, name) }));
    saver.saveProblems(files, touched);
    if (seen != null) db.prepare('update location set seen = ? where n = ?').run(seen, dictionary.location(location));
  });
}
