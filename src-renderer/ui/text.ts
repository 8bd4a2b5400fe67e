/** What the page says: every sentence by its key, in the language of the reader, with plurals and numbers by ICU's rules. */
import { IntlMessageFormat } from 'intl-messageformat';
import { app } from './texts/app.ts';
import { dashboard } from './texts/dashboard.ts';
import { duplicates } from './texts/duplicates.ts';
import { errors } from './texts/errors.ts';
import { findings } from './texts/findings.ts';
import { gallery } from './texts/gallery.ts';
import { history } from './texts/history.ts';
import { jobs } from './texts/jobs.ts';
import { locations } from './texts/locations.ts';
import { media } from './texts/media.ts';
import { plans } from './texts/plans.ts';
import { search } from './texts/search.ts';
import { shell } from './texts/shell.ts';
import { trash } from './texts/trash.ts';
import { viewer } from './texts/viewer.ts';

const catalog = {
  app,
  dashboard,
  duplicates,
  errors,
  findings,
  gallery,
  history,
  jobs,
  locations,
  media,
  plans,
  search,
  shell,
  trash,
  viewer,
};
type Catalog = typeof catalog;
/** `section.key`, so that a misspelt one does not compile. */
export type TextKey = { [S in keyof Catalog]: `${S}.${keyof Catalog[S] & string}` }[keyof Catalog];

export const languages = { en: 'English', de: 'Deutsch', zh: '简体中文' } as const;
export type Language = keyof typeof languages;
/** `pseudo` marks every text of the catalog, so that one that is written elsewhere stands out. */
export type Locale = Language | 'pseudo';

export type Values = Record<string, string | number | Date>;

const tags: Record<Locale, string> = { en: 'en', de: 'de', zh: 'zh-Hans', pseudo: 'en' };
const accents: Record<string, string> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
};

let current: Locale = 'en';
const formats = new Map<string, IntlMessageFormat>();

/** The reader's wish if it is one of ours, else the first of the browser's languages that is, else English. */
export function chooseLocale(wish: string | null, preferred: readonly string[]): Locale {
  if (wish === 'pseudo' || (wish !== null && Object.hasOwn(languages, wish))) return wish as Locale;
  const known = preferred.map((tag) => tag.toLowerCase().split('-')[0]!).find((tag) => Object.hasOwn(languages, tag));
  return (known as Language | undefined) ?? 'en';
}

export function setLocale(locale: Locale): void {
  current = locale;
  formats.clear();
}

export const locale = (): Locale => current;
/** BCP 47, for `lang` attributes and for numbers and dates. */
export const languageTag = (): string => tags[current];

function formatOf(key: TextKey): IntlMessageFormat {
  const known = formats.get(key);
  if (known) return known;
  // Names may hold dots themselves: errors.not-found.next.
  const dot = key.indexOf('.');
  const [section, name] = [key.slice(0, dot) as keyof Catalog, key.slice(dot + 1)];
  const entry = (catalog[section] as Record<string, Record<Language, string>>)[name]!;
  const format = new IntlMessageFormat(entry[current === 'pseudo' ? 'en' : current], tags[current], undefined, {
    ignoreTag: true,
  });
  formats.set(key, format);
  return format;
}

/** The text in the present language. Messages: https://unicode-org.github.io/icu/userguide/format_parse/messages/. */
export function t(key: TextKey, values?: Values): string {
  const text = String(formatOf(key).format(values));
  if (current !== 'pseudo') return text;
  return `⟦${text.replaceAll(/[aeiouAEIOU]/g, (letter) => accents[letter]!)}⟧`;
}
