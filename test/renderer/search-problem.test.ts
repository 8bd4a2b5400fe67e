/** What is wrong with a query is said in the reader's language, at the word, with the next step and a fix where there is one. */
import { afterEach, describe, expect, it } from 'vitest';
import type { AliceError } from '#api/errors.ts';
import { problemReasons } from '#api/query-problems.ts';
import { parseQuery } from '#api/query.ts';
import { findProblem } from '../../src-renderer/search/problem.ts';
import { setLocale } from '../../src-renderer/ui/text.ts';
import { queryProblems } from '../../src-renderer/ui/texts/query-problems.ts';

afterEach(() => setLocale('en'));

const stale = { message: 'older', position: 0, length: 1, hint: null };
const places = ['studio', 'shelf-drive', 'laptop'];
const find = (query: string) => findProblem(query, stale, places);
const wordOf = (query: string) => {
  const { position, length } = find(query)!.place!;
  return query.slice(position, position + length);
};

/** One query for each thing that can be wrong. */
const wrong: Record<string, string> = {
  strayClose: 'a b)',
  lonelyOr: 'a OR',
  tooDeep: `${'('.repeat(70)}a`,
  nothingNegated: 'a - b',
  openParenthesis: '(a b',
  emptyParentheses: '()',
  noLetters: '!!!',
  innerStar: 'a*b',
  looseStar: 'a-*',
  openQuote: 'a "open',
  misspeltField: 'sunset ratng:>=4',
  unknownField: 'zzzzzzzzz:1',
  noValue: 'a tag:',
  notANumber: 'rating:high',
  unitMissing: 'age:<30',
  unitUnknown: 'size:>10XB',
  unitUnwanted: 'rating:>4MB',
  tooLarge: 'age:<1e999d',
  rangeWithoutEnds: 'rating:..',
  rangeBackwards: 'rating:5..3',
  ageWithoutDirection: 'age:30d',
  notADate: 'date:monday',
  noSuchDay: 'date:2026-13',
  notAHash: 'hash:12',
  notAChoice: 'type:zzzzzzz',
  misspeltChoice: 'is:oflline',
};

describe('a problem with a query', () => {
  it('has a query here for each reason, and a sentence for each in the catalog', () => {
    expect(Object.keys(wrong).toSorted()).toEqual(problemReasons.toSorted());
    for (const reason of problemReasons) expect(queryProblems).toHaveProperty(`problem-${reason}`);
  });

  it.each(Object.entries(wrong))('%s is said in every language, in whole sentences', (reason, query) => {
    let thrown: unknown;
    try {
      parseQuery(query);
    } catch (error) {
      thrown = error;
    }
    expect((thrown as AliceError).details).toMatchObject({ reason });
    for (const locale of ['en', 'de', 'zh'] as const) {
      setLocale(locale);
      const { sentence } = find(query)!;
      expect(sentence).not.toMatch(/[{}]|undefined/);
      expect(sentence.length).toBeGreaterThan(locale === 'zh' ? 6 : 20);
    }
  });

  it('points at the word of the text as it is now, not at that of an older answer', () => {
    expect(wordOf('sunset ratng:>=4')).toBe('ratng');
    expect(find('sunset ratng:>=4')!.sentence).toBe('There is no field ratng. Did you mean rating:?');
  });

  it('knows the fix for a misspelt field, choice or location', () => {
    expect(find('ratng:>=4')!.fix).toBe('rating');
    expect(find('location:nas')!.fix).toBe('in');
    expect(find('is:oflline')!.fix).toBe('offline');
    expect(find('rating:high')!.fix).toBeNull();
  });

  it('tells which locations there are, which only the engine can refuse', () => {
    const query = 'sunset in:shelf-drve';
    const error = { message: 'There is no location "shelf-drve".', position: 7, length: 13, hint: null };
    const problem = findProblem(query, error, places)!;
    expect(problem).toMatchObject({ place: { position: 10, length: 10 }, fix: 'shelf-drive' });
    const unknown = findProblem('in:"zzzzzz"', { ...error, position: 0, length: 11 }, places)!;
    expect(unknown).toMatchObject({ place: { position: 4, length: 6 }, fix: null });
    expect(unknown.sentence).toContain('studio, shelf-drive, and laptop');
  });

  it('is passed on as the engine said it when it is not in the text', () => {
    const error = { message: 'Alice does not answer.', position: null, length: 1, hint: null };
    expect(findProblem('sunset', error, places)).toEqual({
      place: null,
      sentence: 'Alice does not answer.',
      fix: null,
    });
    expect(findProblem('sunset', null, places)).toBeNull();
  });
});
