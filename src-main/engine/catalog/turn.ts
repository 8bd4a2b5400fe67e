/** One Alice at a time scans or rebuilds a library: a lock that the system lets go of when its holder dies. */
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { translateSqlite } from './sqlite-errors.ts';

/**
 * Takes the turn kept in `file`, a database of its own that never holds anything, or returns null when another program (or
 * another engine in this one) has it. The answer is the way to give it back. Throws AliceError when the file cannot be used.
 */
export function takeTurn(file: string): (() => void) | null {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: 0 });
    db.exec('begin exclusive');
  } catch (error) {
    db?.close();
    const code = (error as { code?: string }).code ?? '';
    if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return null;
    if (!/^SQLITE_(NOTADB|CORRUPT)/.test(code)) throw translateSqlite(error);
    // It holds nothing, so nothing is lost with it.
    rmSync(file, { force: true });
    return takeTurn(file);
  }
  const held = db;
  return () => void held.close();
}
