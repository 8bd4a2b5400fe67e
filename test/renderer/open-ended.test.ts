/** Search as it is typed: the last word is a beginning until a blank ends it. */
// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { parseQuery } from '#api/query.ts';

// The store reaches for its transport when it is loaded; no call is made here.
Object.assign(window, { alice: { call: () => Promise.reject(new Error('no call is made')), listen: () => () => {} } });
const { openEnded } = await import('../../src-renderer/gallery/store.ts');

it.each([
  ['aur', 'aur*'],
  ['castle fog', 'castle fog*'],
  ['castle fog ', 'castle fog '],
  ['ca', 'ca'],
  ['tag:dram', 'tag:dram'],
  ['"castle fog', '"castle fog'],
  ['-castle', '-castle'],
  ['castle OR', 'castle OR'],
  ['花の街', '花の街*'],
  ['', ''],
])('%j is asked as %j', (typed, asked) => {
  expect(openEnded(typed)).toBe(asked);
});

it('asks nothing that the query language refuses where it took the words as they were', () => {
  for (const query of ['castle', 'tag:a castle', '(castle OR fog']) {
    const accepted = (text: string): boolean => {
      try {
        parseQuery(text);
        return true;
      } catch {
        return false;
      }
    };
    expect(accepted(openEnded(query))).toBe(accepted(query));
  }
});
