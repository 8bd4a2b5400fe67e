/** What the walk of a location asks for each folder: kept apart so that its worker loads nothing else of the catalog. */
import { openReadonly, type Connection } from './database.ts';
import { translateSqlite } from './sqlite-errors.ts';
import type { KnownFile } from './records.ts';
import type { copyState } from './schema.ts';

export interface KnownFiles {
  /** What the catalog knows of the files directly in a folder (`''` is the root). */
  knownFolder(location: string, folder: string): KnownFile[];
  knownFolders(location: string): string[];
}

/** Opens an existing catalog only for that. Throws `unavailable` when it is of another version, `data-loss` when it is damaged. */
export function openKnownFiles(file: string): KnownFiles & { close(): void } {
  try {
    const db = openReadonly(file);
    return { ...createKnownFiles(db), close: () => void db.close() };
  } catch (error) {
    throw translateSqlite(error);
  }
}

const shownToScan = ['present', 'suspect', 'missing', 'unknown'] as const satisfies readonly (keyof typeof copyState)[];

export function createKnownFiles(db: Connection): KnownFiles {
  const getFolder = db
    .prepare('select d.n from folder d join location l on l.n = d.location where l.id = +? and d.path = +?')
    .pluck();
  const getCopies = db.prepare('select name, etag, size, state from copy where folder = +?').raw();
  const getProblems = db.prepare('select name, etag, size, code, message from problem where folder = +?').raw();
  const getFolders = db
    .prepare(
      `select d.path from folder d join location l on l.n = d.location where l.id = ? and
       (exists (select 1 from copy c where c.folder = d.n) or exists (select 1 from problem p where p.folder = d.n)) order by d.path`,
    )
    .pluck();
  return {
    knownFolder(location, folder) {
      const n = getFolder.get(location, folder);
      if (n === undefined) return [];
      const files: KnownFile[] = [];
      const problems = new Set<string>();
      for (const [name, etag, size, code, message] of getProblems.all(n) as [
        string,
        string,
        number,
        string,
        string,
      ][]) {
        problems.add(name);
        files.push({ name, etag, size, state: 'problem', code, message });
      }
      for (const [name, etag, size, state] of getCopies.all(n) as [string, string, number, number][]) {
        if (problems.size === 0 || !problems.has(name)) files.push({ name, etag, size, state: shownToScan[state]! });
      }
      return files;
    },
    knownFolders: (location) => getFolders.all(location) as string[],
  };
}
