/** What the list under the search bar offers: whole searches to begin with, or ways to go on with a word. */
import { foldText } from '#api/fold.ts';
import type { Suggestion } from '#api/media.ts';
import { type FieldName, queryFields } from '#api/query.ts';
import { fieldHelp, fieldIcon, termWords } from '../media/term-words.ts';
import type { IconName } from '../ui/icon.tsx';
import { t, type TextKey } from '../ui/text.ts';
import type { Completion } from './completer.ts';
import type { SavedSearch } from './store.ts';

export interface Option {
  icon: IconName;
  label: string;
  /** The part of the label that was typed: [first character, one after the last]. */
  match: [number, number] | null;
  help: string | null;
  count: number | null;
  /** A suggestion continues the query; anything else is a query of its own. */
  choice: { suggestion: Suggestion } | { saved: SavedSearch } | { query: string };
}

export interface OptionGroup {
  title: TextKey;
  options: Option[];
}

export const examples: { query: string; help: TextKey }[] = [
  { query: 'portrait -tag:wip', help: 'search.exampleWithout' },
  { query: 'model:flux* rating:>=4', help: 'search.exampleBest' },
  { query: 'copies:<2 size:>10MB', help: 'search.exampleUnsafe' },
];

const MOST_RECENT_SHOWN = 6;

const whole = (icon: IconName, label: string, help: string | null, choice: Option['choice']): Option => ({
  icon,
  label,
  match: null,
  help,
  count: null,
  choice,
});

export function startGroups(saved: readonly SavedSearch[], recent: readonly string[]): OptionGroup[] {
  const groups: OptionGroup[] = [
    {
      title: 'search.saved',
      options: saved.map((search) => whole('bookmark', search.name, search.query, { saved: search })),
    },
    {
      title: 'search.recent',
      options: recent.slice(0, MOST_RECENT_SHOWN).map((query) => whole('history', query, null, { query })),
    },
    {
      title: 'search.examples',
      options: examples.map(({ query, help }) => whole('help', query, t(help), { query })),
    },
  ];
  return groups.filter(({ options }) => options.length > 0);
}

/** What was typed of a value: without the field, the sign before it and the quote that opens it. */
function typedPart(text: string): string {
  return text
    .replace(/^-*/, '')
    .replace(/^[A-Za-z][A-Za-z0-9.]*:(?=.)/, '')
    .replace(/^"/, '');
}

/** Where `typed` stands in `label`, case and Unicode form ignored; null when it does not, or would not line up. */
export function matchIn(label: string, typed: string): [number, number] | null {
  const folded = foldText(label);
  const wanted = foldText(typed);
  if (wanted === '' || folded.length !== label.length) return null;
  const at = folded.indexOf(wanted);
  return at < 0 ? null : [at, at + wanted.length];
}

function fieldOf(insert: string): FieldName | null {
  const name = /^-*([A-Za-z][A-Za-z0-9.]*):/.exec(insert)?.[1]?.toLowerCase();
  return name !== undefined && Object.hasOwn(queryFields, name) ? (name as FieldName) : null;
}

/** The field whose value stands at `from`, when the suggestion itself does not say it. */
function fieldBefore(query: string, from: number): FieldName | null {
  return fieldOf(/\S*$/.exec(query.slice(0, from))?.[0] ?? '');
}

const plainIcons: Record<Suggestion['kind'], IconName> = {
  field: 'filter',
  value: 'filter',
  location: 'drive',
  word: 'search',
  tag: 'tag',
};

/** What the value means, unless that is the value itself. */
function valueWords(field: FieldName, insert: string): string | null {
  const value = fieldOf(insert) === null ? insert : insert.slice(insert.indexOf(':') + 1);
  const { words } = termWords(`${field}:${value}`);
  return words === value ? null : words;
}

function suggestionOption(suggestion: Suggestion, { query, from, caret }: Completion): Option {
  const { insert, label, kind, count } = suggestion;
  const field = fieldOf(insert) ?? (kind === 'value' ? fieldBefore(query, from) : null);
  let help = suggestion.help;
  if (field !== null && kind === 'field') help = fieldHelp(field);
  // The engine explains in English what the term says in every language; names need no explanation.
  else if (field !== null && kind === 'value' && (help !== null || queryFields[field].choices))
    help = valueWords(field, insert);
  return {
    icon: kind !== 'location' && kind !== 'tag' && field !== null ? fieldIcon(field, label) : plainIcons[kind],
    label,
    match: matchIn(label, typedPart(query.slice(from, caret))),
    help,
    count,
    choice: { suggestion },
  };
}

const titles: Record<Suggestion['kind'], TextKey> = {
  field: 'search.fields',
  value: 'search.values',
  location: 'app.locations',
  word: 'search.words',
  tag: 'search.tags',
};

/** Grouped by kind, in the order in which the kinds first appear. */
export function completionGroups(completion: Completion): OptionGroup[] {
  const kinds = [...new Set(completion.suggestions.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    title: titles[kind],
    options: completion.suggestions
      .filter((suggestion) => suggestion.kind === kind)
      .map((suggestion) => suggestionOption(suggestion, completion)),
  }));
}

/** The query with the suggestion taken, and where typing goes on: after the colon of a field, else at the next word. */
export function takeSuggestion(
  { insert }: Suggestion,
  { query, from, to }: Completion,
): { query: string; caret: number } {
  const rest = query.slice(to);
  const goesOn = /[:\s]$/.test(insert);
  const blank = goesOn || /^\s/.test(rest) ? '' : ' ';
  const caret = from + insert.length + (goesOn ? 0 : 1);
  return { query: query.slice(0, from) + insert + blank + rest, caret };
}
