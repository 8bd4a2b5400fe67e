/** Completes a query at the caret: fields, their values, locations, tags and words, with the number of media where that is at hand. */
import type { Output, Parsed } from '#api/contract.ts';
import { foldText } from '#api/fold.ts';
import { quoteValue } from '#api/format-query.ts';
import type { Suggestion } from '#api/media.ts';
import { termAtCaret, type TermAtCaret } from '#api/query-caret.ts';
import { fieldSynonyms, isFieldName, nearestField, queryFields } from '#api/query-fields.ts';
import { parseQuery, type FieldName } from '#api/query.ts';
import type { ColumnSearch } from './column-search.ts';
import { valuesOf, wordsOf, type CompletionContext } from './complete-values.ts';
import type { Connection } from './database.ts';
import type { QueryScope } from './query-scope.ts';
import { createTermLists } from './term-lists.ts';
import type { Vocabulary } from './vocabulary.ts';

export type CompletionInput = Parsed<'media.complete'>;
export type Completion = Output<'media.complete'>;

/** Milliseconds of work after which counts and further words are left out. */
const PATIENCE_MS = 20;
/** What `media.complete` and `media.search` take. */
const MOST_CHARACTERS = 4096;

/** Fields that the columns answer in a few milliseconds at a million media. */
const countable: ReadonlySet<FieldName> = new Set<FieldName>([
  ...(['tag', 'lora', 'ext', 'model', 'generator', 'project', 'in', 'only', 'missing', 'purpose'] as const),
  ...(['type', 'state', 'is', 'has', 'rating', 'size', 'copies', 'age', 'date'] as const),
]);

export function createCompleter(
  db: Connection,
  vocabulary: Vocabulary,
  columns: () => ColumnSearch | null,
): (input: CompletionInput, scope: QueryScope) => Completion {
  const terms = createTermLists(db);
  return ({ query, caret, limit }, scope) => {
    const started = performance.now();
    const late = (): boolean => performance.now() - started > PATIENCE_MS;
    const search = columns();
    const count = (field: FieldName, value: string): number | null => {
      if (search === null || late() || !countable.has(field)) return null;
      return search.count(parseQuery(`${field}:${value}`), scope);
    };
    search?.current();
    const term = termAtCaret(query, caret);
    const found = suggest(term, { db, scope, limit, terms, vocabulary, columns: search, late, count });
    const { from, to } = term.kind === 'none' ? { from: caret, to: caret } : term;
    const glued = query[to] !== undefined && !/[\s)]/.test(query[to]);
    const suggestions = found
      .map((one) => (glued && one.kind !== 'field' ? { ...one, insert: `${one.insert} ` } : one))
      .filter(({ insert }) => query.length - (to - from) + insert.length <= MOST_CHARACTERS);
    return {
      from: Math.min(from, query.length),
      to: Math.min(to, query.length),
      suggestions: suggestions.slice(0, limit),
    };
  };
}

function suggest(term: TermAtCaret, context: CompletionContext): Suggestion[] {
  switch (term.kind) {
    case 'none':
      return [];
    case 'unknown': {
      const near = nearestField(term.name.slice(0, 24));
      return near === undefined ? [] : [fieldSuggestion(near)];
    }
    case 'name':
      return fieldsFor(term.typed);
    case 'value':
      return valuesOf(term.field, term.typed, term.quoted, context);
    case 'word':
      return term.typed.trim() === '' ? (term.quoted ? [] : fieldsFor('')) : anything(term, context);
  }
}

/** Of each kind some, of the later ones what there is room for. */
function anything({ typed, quoted }: { typed: string; quoted: boolean }, context: CompletionContext): Suggestion[] {
  const { limit } = context;
  const folded = foldText(typed);
  const locations = context.scope.views
    .filter(({ name }) => foldText(name).startsWith(folded))
    .map(({ name }) => ({ name, value: quoteValue(name, 'pattern') }));
  const kinds: [share: number, list: Suggestion[]][] = [
    [1 / 3, quoted ? [] : fieldsFor(typed)],
    [
      1 / 6,
      locations.map(({ name, value }) => ({
        insert: `in:${value}`,
        label: name,
        kind: 'location',
        count: context.count('in', value),
        help: queryFields.in.help,
      })),
    ],
    [
      1 / 4,
      valuesOf('tag', typed, true, context)
        .filter(({ label }) => foldText(label).startsWith(folded))
        .map((one) => ({ ...one, insert: `tag:${one.insert}` })),
    ],
    [1, wordsOf('any', typed, quoted, context)],
  ];
  const taken = kinds.map(([share, list]) => list.slice(0, Math.max(1, Math.floor(limit * share))));
  let room = limit - taken.slice(0, -1).reduce((sum, list) => sum + list.length, 0);
  taken[3] = taken[3]!.slice(0, Math.max(0, room));
  room -= taken[3].length;
  kinds.forEach(([, list], i) => {
    const more = list.slice(taken[i]!.length, taken[i]!.length + Math.max(0, room));
    room -= more.length;
    taken[i]!.push(...more);
  });
  return taken.flat();
}

/** Those that begin so come first, then those that are also called so. */
function fieldsFor(typed: string): Suggestion[] {
  const name = typed.toLowerCase();
  const names = Object.keys(queryFields).filter(isFieldName);
  const found = names.filter((field) => field.startsWith(name));
  if (name.length > 1) {
    for (const [synonym, field] of Object.entries(fieldSynonyms))
      if (synonym.startsWith(name) && !found.includes(field)) found.push(field);
  }
  return found.map(fieldSuggestion);
}

function fieldSuggestion(field: FieldName): Suggestion {
  return { insert: `${field}:`, label: `${field}:`, kind: 'field', count: null, help: queryFields[field].help };
}
