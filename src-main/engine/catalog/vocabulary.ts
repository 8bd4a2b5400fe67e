/** Words of the full-text index by their beginnings, for completion: the frequent ones from memory, the others from the index. */
import { countBits } from './bits.ts';
import type { Connection } from './database.ts';
import { statement } from './statement.ts';
import { matchExpression } from './text.ts';
import type { WordSets } from './word-sets.ts';

export interface WordCount {
  word: string;
  /** As it was when the word was looked at. */
  media: number;
}

/** Where to look: in any of the texts that plain words search, or in one of them. */
export type WordColumn = 'any' | 'prompt' | 'title' | 'description' | 'negative' | 'seed' | 'node';

export interface Vocabulary {
  /** Must be called before a transaction begins in which the others are called. */
  prepare(): void;
  /** Keeps frequent words with their counts in memory. */
  keep(words: readonly WordCount[]): void;
  /** Words that begin so, the most frequent first; what is not found before `late` says so is left out. */
  startingWith(beginning: string, column: WordColumn, limit: number, late: () => boolean): WordCount[];
  /** How many media have the word now; null where counting would take long. */
  count(word: WordCount, column: WordColumn, wordSets: WordSets | null): number | null;
}

/** Entries of the index that are looked at for one question. */
const MOST_LOOKED_AT = 2000;
/** Counting one word in the index takes some 20 ns a medium. */
const MOST_COUNTED = 100_000;

const asideColumns: ReadonlySet<WordColumn> = new Set(['negative', 'seed', 'node']);

export function createVocabulary(db: Connection): Vocabulary {
  /** Sorted by word. */
  let kept: readonly WordCount[] = [];
  let ready = false;

  function keptFrom(prefix: string): WordCount[] {
    let [low, high] = [0, kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (kept[middle]!.word < prefix) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (end < kept.length && kept[end]!.word.startsWith(prefix)) end++;
    return kept.slice(low, end);
  }

  /** Straight from the index, in its order. */
  function* indexed(prefix: string, column: WordColumn): Generator<WordCount> {
    const [table, condition] = tableOf(column);
    const rows = statement(
      db,
      `select term, doc from temp.${table} where term >= ? and term < ? ${condition} limit ${MOST_LOOKED_AT}`,
      'raw',
    ).iterate(prefix, `${prefix}\u{10ffff}`, ...(column === 'any' ? [] : [column]));
    for (const [word, media] of rows as IterableIterator<[string, number]>) yield { word, media };
  }

  return {
    prepare() {
      if (ready) return;
      db.exec(`
        create virtual table temp.any_words using fts5vocab('main', 'words', 'row');
        create virtual table temp.some_words using fts5vocab('main', 'words', 'col');
        create virtual table temp.aside_words using fts5vocab('main', 'aside', 'col')`);
      ready = true;
    },
    keep(words) {
      kept = words.toSorted((a, b) => (a.word < b.word ? -1 : 1));
    },
    startingWith(beginning, column, limit, late) {
      const found = new Map<string, WordCount>();
      for (const prefix of wordForms(beginning)) {
        // Frequent words are mostly those of prompts.
        if (column === 'any' || column === 'prompt') for (const one of keptFrom(prefix)) found.set(one.word, one);
        if (found.size >= limit) continue;
        for (const one of indexed(prefix, column)) {
          if (!found.has(one.word)) found.set(one.word, one);
          if (late()) break;
        }
      }
      return [...found.values()].sort((a, b) => b.media - a.media || (a.word < b.word ? -1 : 1)).slice(0, limit);
    },
    count({ word, media }, column, wordSets) {
      const expression = matchExpression(word, false, column === 'any' ? undefined : column);
      const table = asideColumns.has(column) ? 'aside' : 'words';
      const known = wordSets?.known(table, expression);
      if (known) return countBits(known);
      if (media > MOST_COUNTED) return null;
      const [vocabulary, condition] = tableOf(column);
      const counted = statement(db, `select doc from temp.${vocabulary} where term = ? ${condition}`, 'pluck').get(
        word,
        ...(column === 'any' ? [] : [column]),
      );
      return (counted as number | undefined) ?? 0;
    },
  };
}

function tableOf(column: WordColumn): [table: string, condition: string] {
  if (column === 'any') return ['any_words', ''];
  return [asideColumns.has(column) ? 'aside_words' : 'some_words', 'and col = ?'];
}

/** What a word may be spelt as in the index (unicode61, remove_diacritics 2); none when this is no single word. */
export function wordForms(text: string): string[] {
  const lower = text.normalize('NFC').toLowerCase();
  if (!/^[\p{L}\p{N}\p{M}\p{Co}\p{So}]+$/u.test(lower)) return [];
  // The index takes the marks off most letters, not off all.
  const bare = lower.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
  return [...new Set([bare, lower])].filter((form) => form !== '');
}
