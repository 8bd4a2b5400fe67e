/** What the list under the search field offers, and what taking an offer does to the query. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Suggestion } from '#api/media.ts';

// The stores reach for their transport when they are loaded; no call is made here.
Object.assign(globalThis, {
  window: globalThis,
  document: { querySelector: () => null, documentElement: { dataset: {} } },
});
Object.assign(globalThis, { location: { search: '' } });
const { completionGroups, matchIn, startGroups, takeSuggestion } = await import('../../src-renderer/search/options.ts');

const suggestion = (insert: string, kind: Suggestion['kind'], more: Partial<Suggestion> = {}): Suggestion => ({
  insert,
  label: insert,
  kind,
  count: null,
  help: null,
  ...more,
});
const at = (query: string, from: number, to: number) => ({ query, caret: to, from, to, suggestions: [] });

describe('taking a suggestion', () => {
  it.each([
    [
      'after a field, typing goes on at its value',
      'sunset ra',
      7,
      9,
      suggestion('rating:', 'field'),
      'sunset rating:|',
    ],
    ['after a value, typing goes on with the next word', 'tag:ni', 4, 6, suggestion('night', 'tag'), 'tag:night |'],
    [
      'in the middle, the rest stays, one blank away',
      'tag:ni rating:5',
      4,
      6,
      suggestion('night', 'tag'),
      'tag:night |rating:5',
    ],
    ['before a parenthesis', '(tag:ni)', 5, 7, suggestion('night', 'tag'), '(tag:night |)'],
    ['of several words', 'tag:go', 4, 6, suggestion('"golden hour"', 'tag'), 'tag:"golden hour" |'],
  ])('%s', (_, query, from, to, taken, expected) => {
    const { query: next, caret } = takeSuggestion(taken, at(query, from, to));
    expect(`${next.slice(0, caret)}|${next.slice(caret)}`).toBe(expected);
  });

  it('never touches what stands outside of the replaced part', () => {
    const text = fc.string({ maxLength: 12, unit: fc.constantFrom('a', ' ', ':', '"', '(', ')') });
    fc.assert(
      fc.property(text, text, text, fc.constantFrom('rating:', 'night'), (before, part, after, insert) => {
        const query = before + part + after;
        const taken = takeSuggestion(suggestion(insert, 'tag'), at(query, before.length, before.length + part.length));
        expect(taken.query.startsWith(before + insert)).toBe(true);
        expect(taken.query.endsWith(after)).toBe(true);
        expect(taken.query.length).toBeLessThanOrEqual(query.length - part.length + insert.length + 1);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe('the typed part of a label', () => {
  it('is found without regard to case and Unicode form, and left alone where letters would not line up', () => {
    expect(matchIn('Golden Hour', 'HOUR')).toEqual([7, 11]);
    expect(matchIn('Straße', 'stra')).toBeNull();
    expect(matchIn('night', '')).toBeNull();
    expect(matchIn('night', 'x')).toBeNull();
  });
});

describe('the list', () => {
  it('begins with saved and recent searches and three examples, and leaves out what there is none of', () => {
    const saved = [{ name: 'best', query: 'rating:5', sort: 'best' as const }];
    const recent = Array.from({ length: 20 }, (_, index) => `query ${index}`);
    const groups = startGroups(saved, recent);
    expect(groups.map(({ title, options }) => [title, options.length])).toEqual([
      ['search.saved', 1],
      ['search.recent', 6],
      ['search.examples', 3],
    ]);
    expect(groups[0]!.options[0]).toMatchObject({ label: 'best', help: 'rating:5' });
    expect(startGroups([], []).map(({ title }) => title)).toEqual(['search.examples']);
  });

  it('shows suggestions by kind, with icon, matched part, help and count', () => {
    const query = 'is:of';
    const suggestions = [
      suggestion('offline', 'value', { help: 'Every copy is offline.' }),
      suggestion('night', 'tag', { count: 12 }),
      suggestion('online', 'value'),
      suggestion('rating:', 'field', { help: 'Stars.' }),
      suggestion('nas', 'location', { help: 'basement' }),
    ];
    const groups = completionGroups({ query, caret: 5, from: 3, to: 5, suggestions });
    expect(groups.map(({ title, options }) => [title, options.map(({ label }) => label)])).toEqual([
      ['search.values', ['offline', 'online']],
      ['search.tags', ['night']],
      ['search.fields', ['rating:']],
      ['app.locations', ['nas']],
    ]);
    const [offline, night, rating, nas] = [groups[0]!, groups[1]!, groups[2]!, groups[3]!].map(
      ({ options }) => options[0]!,
    );
    // In the reader's language, not in the engine's.
    expect(offline).toMatchObject({ match: [0, 2], help: 'offline only', icon: 'info' });
    expect(night).toMatchObject({ icon: 'tag', count: 12 });
    expect(rating).toMatchObject({ icon: 'star', help: 'Stars: >=4, 3..5 or none' });
    expect(nas).toMatchObject({ icon: 'drive', help: 'basement' });
  });
});
