/** Statements that are prepared once per connection. */
import type Database from 'better-sqlite3';
import type { Connection } from './database.ts';

/*
 * Parameters of joins and of sorted statements are written `+?` throughout: SQLite then takes them for expressions. With a bare
 * `?` this build plans a statement anew whenever another value is bound (sqlite.org/c3ref/prepare.html, "recompiled"), which
 * costs ten times what a look-up does. On the right side of a comparison the sign keeps indexes in use and changes no value.
 */
const prepared = new WeakMap<Connection, Map<string, Database.Statement<unknown[]>>>();

/** A statement prepared once per connection; `pluck` gives first columns, `raw` gives arrays. */
export function statement(
  db: Connection,
  sql: string,
  mode: 'row' | 'pluck' | 'raw' = 'row',
): Database.Statement<unknown[]> {
  let known = prepared.get(db);
  if (!known) prepared.set(db, (known = new Map()));
  const key = mode + sql;
  let found = known.get(key);
  if (!found) {
    found = db.prepare<unknown[]>(sql);
    if (mode === 'pluck') found.pluck();
    if (mode === 'raw') found.raw();
    known.set(key, found);
  }
  return found;
}
