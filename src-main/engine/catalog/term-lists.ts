/** The dictionary in memory, for completion: every value of a field once, whatever the spellings. */
import type { Connection } from './database.ts';
import { termField, type TermField } from './schema.ts';

export interface TermEntry {
  folded: string;
  /** Dictionary numbers of its spellings, and the spellings. */
  spellings: { n: number; text: string }[];
}

export interface TermLists {
  /** In the order in which they were first met. Not to be changed. */
  of(field: TermField): Iterable<TermEntry>;
}

export function createTermLists(db: Connection): TermLists {
  const lists = new Map<number, Map<string, TermEntry>>();
  const getNew = db.prepare('select n, field, text, folded from term where n > ? order by n').raw();
  let read = 0;
  return {
    of(field) {
      // Entries are only ever added.
      for (const [n, of, text, folded] of getNew.iterate(read) as IterableIterator<[number, number, string, string]>) {
        let list = lists.get(of);
        if (!list) lists.set(of, (list = new Map()));
        const entry = list.get(folded);
        if (entry) entry.spellings.push({ n, text });
        else list.set(folded, { folded, spellings: [{ n, text }] });
        read = n;
      }
      return lists.get(termField[field])?.values() ?? [];
    },
  };
}
