/** Values to complete a field of a query with: from the dictionary, the locations, the words of the index, or examples. */
import { createGlob, foldText } from '#api/fold.ts';
import { quoteValue } from '#api/format-query.ts';
import type { Suggestion } from '#api/media.ts';
import { examplesOf, unitsAfter } from '#api/query-examples.ts';
import { queryFields } from '#api/query-fields.ts';
import { parseQuery, type FieldName } from '#api/query.ts';
import type { ColumnSearch } from './column-search.ts';
import type { Connection } from './database.ts';
import type { QueryScope } from './query-scope.ts';
import type { TermField } from './schema.ts';
import { statement } from './statement.ts';
import type { TermEntry, TermLists } from './term-lists.ts';
import type { Vocabulary, WordColumn } from './vocabulary.ts';

/** What sources of suggestions are given. */
export interface CompletionContext {
  db: Connection;
  scope: QueryScope;
  limit: number;
  terms: TermLists;
  vocabulary: Vocabulary;
  columns: ColumnSearch | null;
  /** True once so much time has passed that what is not known yet is left out. */
  late: () => boolean;
  /** How many media a field with this value finds; null where that is not at hand. */
  count: (field: FieldName, value: string) => number | null;
}

/** `typed` is the value so far. Inserts are whole values, quoted where they must be. */
export function valuesOf(field: FieldName, typed: string, quoted: boolean, context: CompletionContext): Suggestion[] {
  const { operand, none } = queryFields[field];
  const values = listed(field, typed, quoted, context);
  const offersNone = none === true && !quoted && operand !== 'choice' && 'none'.startsWith(typed.toLowerCase());
  if (!offersNone) return values;
  const without: Suggestion = {
    insert: 'none',
    label: 'none',
    kind: 'value',
    count: context.count(field, 'none'),
    help: 'Media without any.',
  };
  // Before anything is typed the values are what is looked for.
  return typed === '' ? [...values.slice(0, context.limit - 1), without] : [without, ...values];
}

function listed(field: FieldName, typed: string, quoted: boolean, context: CompletionContext): Suggestion[] {
  const { operand, choices } = queryFields[field];
  switch (operand) {
    case 'choice':
      return choices!
        .filter((choice) => choice.startsWith(typed.toLowerCase()))
        .map((choice) => valueOf(field, choice, context));
    case 'pattern':
      if (field === 'in' || field === 'only' || field === 'missing')
        return namesOf(
          field,
          context.scope.views.map(({ name }) => name),
          'location',
          typed,
          context,
        );
      if (field === 'purpose')
        return namesOf(
          field,
          context.scope.views.flatMap(({ purpose }) => purpose),
          'value',
          typed,
          context,
        );
      return termsOf(field as TermField, typed, context);
    case 'part':
      return field === 'path' ? foldersOf(typed, context) : [];
    case 'text':
      return wordsOf(field as WordColumn, typed, quoted, context);
    case 'hex':
      return [];
    case 'number':
    case 'bytes':
    case 'seconds':
    case 'age':
    case 'date':
      return amounts(field, typed, context);
  }
}

function valueOf(field: FieldName, value: string, context: CompletionContext, help: string | null = null): Suggestion {
  return { insert: value, label: value, kind: 'value', count: context.count(field, value), help };
}

/** Examples that begin as typed, and units for a number that stands without. */
function amounts(field: FieldName, typed: string, context: CompletionContext): Suggestion[] {
  const begun = typed.toLowerCase();
  const examples = examplesOf(field, context.scope.now).filter(({ value }) => value.toLowerCase().startsWith(begun));
  const known = new Set(examples.map(({ value }) => value));
  const units = typed === '' ? [] : unitsAfter(field, typed).filter(({ value }) => !known.has(value));
  return [...examples, ...units]
    .filter(({ value }) => isReadable(`${field}:${value}`))
    .map(({ value, help }) => valueOf(field, value, context, help));
}

function isReadable(query: string): boolean {
  try {
    parseQuery(query);
    return true;
  } catch {
    return false;
  }
}

function namesOf(
  field: FieldName,
  names: readonly string[],
  kind: Suggestion['kind'],
  typed: string,
  context: CompletionContext,
): Suggestion[] {
  const folded = foldText(typed);
  const distinct = [...new Map(names.map((name) => [foldText(name), name])).values()].filter(
    (name) => name.trim() !== '',
  );
  const begin = distinct.filter((name) => foldText(name).startsWith(folded));
  const hold = distinct.filter((name) => !begin.includes(name) && foldText(name).includes(folded));
  return [...begin, ...hold].map((name) => {
    const insert = quoteValue(name, 'pattern');
    return { insert, label: name, kind, count: context.count(field, insert), help: null };
  });
}

interface Found {
  entry: TermEntry;
  count: number | null;
  begins: boolean;
}

/** Dictionary values that begin as typed, then those that hold it; the most frequent first. Unused ones are left out where known. */
function termsOf(field: TermField, typed: string, { terms, columns, limit }: CompletionContext): Suggestion[] {
  const folded = foldText(typed);
  const matches = typed.includes('*')
    ? createGlob(typed.endsWith('*') ? typed : `${typed}*`)
    : (text: string) => text.includes(folded);
  const best: Found[] = [];
  for (const entry of terms.of(field)) {
    if (!matches(entry.folded)) continue;
    const count = columns === null ? null : sizeOf(entry, field, columns);
    if (count === 0) continue;
    const found = { entry, count, begins: entry.folded.startsWith(folded) };
    let at = best.length;
    while (at > 0 && compare(found, best[at - 1]!) < 0) at--;
    if (at < limit) best.splice(at, 0, found);
    if (best.length > limit) best.pop();
  }
  return best.map(({ entry, count }) => {
    const text = spellingOf(entry, field, columns);
    // A "*" of its own is read as a pattern, which may find more.
    const exact = text.includes('*') ? null : count;
    const kind = field === 'tag' ? 'tag' : 'value';
    return { insert: quoteValue(text, 'pattern'), label: text, kind, count: exact, help: null };
  });
}

function compare(a: Found, b: Found): number {
  if (a.begins !== b.begins) return a.begins ? -1 : 1;
  return (b.count ?? 0) - (a.count ?? 0) || (a.entry.folded < b.entry.folded ? -1 : 1);
}

type Columns = CompletionContext['columns'];

function sizeOf({ spellings }: TermEntry, field: TermField, columns: NonNullable<Columns>): number | null {
  let sum = 0;
  for (const { n } of spellings) {
    const size = columns.termSize(field, n);
    if (size === null) return null;
    sum += size;
  }
  return sum;
}

function spellingOf({ spellings }: TermEntry, field: TermField, columns: Columns): string {
  const size = (n: number): number => columns?.termSize(field, n) ?? 0;
  return spellings.reduce((best, one) => (size(one.n) > size(best.n) ? one : best)).text;
}

/** Words that begin as the last one typed; those before it stay. */
export function wordsOf(column: WordColumn, typed: string, quoted: boolean, context: CompletionContext): Suggestion[] {
  const { vocabulary, columns, limit, late } = context;
  const last = /[^\s]*$/.exec(typed)![0];
  const before = typed.slice(0, typed.length - last.length);
  if (before !== '' && !quoted) return [];
  return vocabulary.startingWith(last, column, limit, late).flatMap((found) => {
    if (before !== '') {
      const text = `${before}${found.word}`;
      return [{ insert: quoteValue(text, 'text'), label: text, kind: 'word' as const, count: null, help: null }];
    }
    const count = late() ? null : vocabulary.count(found, column, columns?.wordSets ?? null);
    if (count === 0) return [];
    const insert = quoteValue(found.word, column === 'any' ? 'word' : 'text');
    return [{ insert, label: found.word, kind: 'word' as const, count, help: null }];
  });
}

/** Folders whose path begins as typed, one level deeper each. */
function foldersOf(typed: string, { db, scope, limit }: CompletionContext): Suggestion[] {
  const next = statement(
    db,
    'select path from folder where location = ? and path >= ? and path < ? order by path limit 1',
    'pluck',
  );
  const found = new Set<string>();
  for (const location of scope.numbers.values()) {
    let from = typed === '' ? '\u0001' : typed;
    for (let i = 0; i < limit; i++) {
      const path = next.get(location, from, `${typed}\u{10ffff}`) as string | undefined;
      if (path === undefined) break;
      const slash = path.indexOf('/', typed.length);
      const folder = slash < 0 ? path : path.slice(0, slash);
      if (folder.trim() !== '') found.add(folder);
      // What follows everything below it: "0" comes after "/".
      from = slash < 0 ? `${path}\u0001` : `${folder}0`;
    }
  }
  return [...found]
    .sort()
    .slice(0, limit)
    .map((path) => ({ insert: quoteValue(path, 'pattern'), label: path, kind: 'value', count: null, help: null }));
}
