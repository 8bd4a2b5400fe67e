/** A term of a query in the reader's words: `rating:>=4` as "rating 4 or more", with the icon of its field. */
import { type FieldName, type Operand, parseQuery, type Query, queryFields } from '#api/query.ts';
import type { DateRange, Range } from '#api/query-values.ts';
import type { IconName } from '../ui/icon.tsx';
import { formatBytes } from '../ui/format.ts';
import { languageTag, t, type TextKey } from '../ui/text.ts';

export interface TermWords {
  icon: IconName;
  words: string;
  /** It leaves out what it names. */
  negated: boolean;
}

const icons: Partial<Record<FieldName, IconName>> = {
  tag: 'tag',
  project: 'folder',
  camera: 'camera',
  path: 'folder-open',
  hash: 'hash',
  in: 'drive',
  only: 'drive',
  missing: 'drive',
  purpose: 'drive',
  rating: 'star',
  copies: 'copies',
  width: 'size',
  height: 'size',
  size: 'size',
  duration: 'clock',
  is: 'info',
  has: 'info',
  state: 'copies',
  title: 'text',
  description: 'text',
  name: 'text',
  ext: 'text',
  format: 'text',
};

/** The icon of a field; `value` tells kinds of media apart. */
export function fieldIcon(field: FieldName, value?: string): IconName {
  if (field === 'type') return value === 'video' || value === 'audio' ? value : 'image';
  const { operand } = queryFields[field];
  if (operand === 'age') return 'clock';
  if (operand === 'date') return 'calendar';
  return icons[field] ?? 'recipe';
}

const keyOf = (prefix: string, name: string) => `search.${prefix}-${name.replaceAll('.', '-')}` as TextKey;

export const fieldName = (field: FieldName): string => t(keyOf('field', field));
export const fieldHelp = (field: FieldName): string => t(keyOf('help', field));
/** What one of the words means that a field such as `is:` takes. */
export const choiceWords = (field: FieldName, choice: string): string => t(keyOf(field, choice));

/** Seconds in the largest unit that they fill; a single month is rather said in days, as it is mostly written. */
function formatSpan(seconds: number): string {
  const units = [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const [unit, length] = units.find(
    ([name, each]) => seconds >= each * (name === 'month' ? 2 : 1) && seconds % each === 0,
  ) ?? ['second', 1];
  return new Intl.NumberFormat(languageTag(), { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / length);
}

function formatAmount(field: FieldName, value: number): string {
  const { operand } = queryFields[field];
  if (operand === 'bytes') return formatBytes(value);
  if (operand === 'seconds' || operand === 'age') return formatSpan(value);
  if (field === 'rating' && value === -1) return t('search.rejected');
  return new Intl.NumberFormat(languageTag(), { maximumFractionDigits: 3 }).format(value);
}

const whens: Partial<Record<FieldName, TextKey>> = {
  'age.added': 'search.whenAdded',
  added: 'search.whenAdded',
  'age.modified': 'search.whenModified',
  modified: 'search.whenModified',
  'age.verified': 'search.whenVerified',
};
const whenOf = (field: FieldName): string => t(whens[field] ?? 'search.whenMade');

function rangeWords(field: FieldName, { min, minOpen, max, maxOpen }: Range): string {
  const say = (value: number) => formatAmount(field, value);
  const age = queryFields[field].operand === 'age';
  const name = age ? whenOf(field) : fieldName(field);
  if (min !== undefined && max !== undefined) {
    if (min === max) return t('search.rangeIs', { field: name, value: say(min) });
    const values = { field: name, low: say(min), high: say(max) };
    return t(age ? 'search.ageBetween' : 'search.rangeBetween', values);
  }
  if (min !== undefined) {
    if (age) return t('search.ageAbove', { field: name, span: say(min) });
    return t(minOpen ? 'search.rangeAbove' : 'search.rangeLeast', { field: name, value: say(min) });
  }
  const most = max ?? 0;
  if (age) return t('search.ageBelow', { field: name, span: say(most) });
  return t(maxOpen ? 'search.rangeBelow' : 'search.rangeMost', { field: name, value: say(most) });
}

const dayMs = 86_400_000;

function formatDayOf(ms: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(languageTag(), { ...options, timeZone: 'UTC' }).format(ms);
}

/** A whole year or month is called by its name. */
function periodName(from: number, to: number): string | null {
  const [first, end] = [new Date(from), new Date(to)];
  if (to - from === dayMs) return formatDayOf(from, { dateStyle: 'medium' });
  if (first.getUTCDate() !== 1 || end.getUTCDate() !== 1) return null;
  const months = (end.getUTCFullYear() - first.getUTCFullYear()) * 12 + end.getUTCMonth() - first.getUTCMonth();
  if (months === 1) return formatDayOf(from, { month: 'long', year: 'numeric' });
  return months === 12 && first.getUTCMonth() === 0 ? formatDayOf(from, { year: 'numeric' }) : null;
}

function dateWords(field: FieldName, { from, to }: DateRange): string {
  const name = whenOf(field);
  const first = from === undefined ? '' : formatDayOf(from, { dateStyle: 'medium' });
  const last = to === undefined ? '' : formatDayOf(to - dayMs, { dateStyle: 'medium' });
  if (from === undefined) return t('search.dateUntil', { field: name, last });
  if (to === undefined) return t('search.dateSince', { field: name, first });
  const period = periodName(from, to);
  if (period !== null) return t('search.dateIn', { field: name, period });
  return t('search.dateBetween', { field: name, first, last });
}

function textWords(text: string, prefix: boolean): string {
  if (prefix) return t('search.beginning', { word: text });
  return /\s/.test(text) ? t('search.exactly', { words: text }) : text;
}

function fieldWords(field: FieldName, operand: Operand): string {
  switch (operand.kind) {
    case 'pattern':
      if (field === 'only') return t('search.onlyIn', { value: operand.text });
      if (field === 'in') return t('search.inLocation', { value: operand.text });
      return t('search.fieldValue', { field: fieldName(field), value: operand.text });
    case 'text':
      return t('search.fieldValue', { field: fieldName(field), value: textWords(operand.text, operand.prefix) });
    case 'range':
      return rangeWords(field, operand.range);
    case 'dates':
      return dateWords(field, operand.dates);
    case 'choice':
      return choiceWords(field, operand.value);
    case 'hex':
      return t('search.fieldValue', { field: fieldName(field), value: `${operand.digits.slice(0, 12)}…` });
    case 'none':
      return field === 'rating' ? t('search.is-unrated') : t('search.without', { field: fieldName(field) });
  }
}

function wordsOf(query: Query, text: string): TermWords {
  switch (query.kind) {
    case 'text':
      return { icon: 'search', words: textWords(query.text, query.prefix), negated: false };
    case 'field': {
      const value = query.operand.kind === 'choice' ? query.operand.value : undefined;
      return { icon: fieldIcon(query.field, value), words: fieldWords(query.field, query.operand), negated: false };
    }
    case 'not': {
      if (query.item.kind === 'and' || query.item.kind === 'or') return { icon: 'filter', words: text, negated: true };
      const { icon, words } = wordsOf(query.item, text);
      return { icon, words: t('search.not', { term: words }), negated: true };
    }
    case 'and':
    case 'or':
      return { icon: 'filter', words: text, negated: false };
  }
}

/** Groups keep the text in which they are written; so does what cannot be read. */
export function termWords(text: string): TermWords {
  try {
    return wordsOf(parseQuery(text), text);
  } catch {
    return { icon: 'search', words: text, negated: false };
  }
}
