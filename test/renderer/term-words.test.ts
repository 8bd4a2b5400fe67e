/** Terms of a query in the reader's words: everything the language knows has a name, an icon and a sentence. */
import { afterEach, describe, expect, it } from 'vitest';
import { queryFields, type FieldName } from '#api/query.ts';
import { choiceWords, fieldHelp, fieldName, termWords } from '../../src-renderer/media/term-words.ts';
import { setLocale } from '../../src-renderer/ui/text.ts';

afterEach(() => setLocale('en'));

const words = (term: string) => termWords(term).words;

describe('a term in words', () => {
  it.each([
    ['sunset', 'sunset'],
    ['suns*', 'suns…'],
    ['"golden hour"', '“golden hour”'],
    ['tag:night', 'tag: night'],
    ['-tag:"golden hour"', 'not tag: golden hour'],
    ['-in:shelf-drive', 'not on shelf-drive'],
    ['only:laptop', 'only on laptop'],
    ['model:flux*', 'model: flux*'],
    ['prompt:"red car"', 'prompt: “red car”'],
    ['tag:none', 'no tag'],
    ['rating:none', 'not rated'],
    ['rating:>=4', 'rating 4 or more'],
    ['rating:<3', 'rating under 3'],
    ['rating:3..5', 'rating 3 to 5'],
    ['rating:-1', 'rating rejected'],
    ['cfg:<=7.5', 'guidance 7.5 or less'],
    ['size:>10MB', 'size over 10 MB'],
    ['copies:<2', 'copies under 2'],
    ['duration:>90s', 'length over 90 seconds'],
    ['age:<30d', 'made less than 30 days ago'],
    ['age.verified:>1y', 'verified more than 1 year ago'],
    ['age.added:1w..2w', 'added 1 week to 2 weeks ago'],
    ['date:2026', 'made 2026'],
    ['date:2026-02', 'made February 2026'],
    ['modified:2026-02-03', 'changed Feb 3, 2026'],
    ['date:2026-01..2026-03', 'made Jan 1, 2026 to Mar 31, 2026'],
    ['added:>=2026', 'added since Jan 1, 2026'],
    ['date:<2026', 'made until Dec 31, 2025'],
    ['is:offline', 'offline only'],
    ['-is:offline', 'not offline only'],
    ['has:gps', 'has a place'],
    ['type:video', 'video'],
    ['hash:3fa9aa', 'hash: 3fa9aa…'],
    ['(cat OR dog)', '(cat OR dog)'],
    ['-(cat OR dog)', '-(cat OR dog)'],
    ['cat OR dog', 'cat OR dog'],
    ['half "open', 'half "open'],
  ])('%s is "%s"', (term, said) => {
    expect(words(term)).toBe(said);
  });

  it('tells what it leaves out', () => {
    expect(['tag:a', '-tag:a', '-(a b)', '--a'].map((term) => termWords(term).negated)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('speaks the language of the reader', () => {
    setLocale('de');
    expect(['rating:>=4', '-in:nas', 'size:>1.5GB'].map(words)).toEqual([
      'Bewertung mindestens 4',
      'nicht auf nas',
      'Größe über 1,5 GB',
    ]);
    setLocale('zh');
    expect(words('rating:>=4')).toBe('评分至少 4');
  });
});

describe('the query language', () => {
  it('has a name and a line of help for every field, and words for every choice, in every language', () => {
    for (const locale of ['en', 'de', 'zh'] as const) {
      setLocale(locale);
      for (const [field, { choices }] of Object.entries(queryFields)) {
        expect(fieldName(field as FieldName), field).not.toBe('');
        expect(fieldHelp(field as FieldName), field).not.toBe('');
        for (const choice of choices ?? []) expect(choiceWords(field as FieldName, choice), choice).not.toBe('');
      }
    }
  });
});
