/** Places in the address of the window: each screen and query has one, and only one. */
// @vitest-environment happy-dom
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { screens } from '../../src-renderer/shell/store.ts';
import { readPlace, writePlace } from '../../src-renderer/shell/use-history.ts';

it('reads back every place that it writes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...screens), fc.string({ unit: 'grapheme' }), (screen, query) => {
      expect(readPlace(writePlace({ screen, query }))).toEqual({ screen, query });
    }),
  );
});

it('takes whatever else stands there for the library', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#content', '#/constructor?q']) {
    expect(readPlace(hash)).toEqual({ screen: 'library', query: '' });
  }
  expect(readPlace('#/library?q=%E0%A4')).toMatchObject({ screen: 'library' });
});
