/** Principle 2: what is known of a medium stands in its file, so another Alice that never saw it knows it too. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../support/library.ts';

let first: Library;
let second: Library;
beforeEach(async () => {
  first = await openLibrary();
  second = await openLibrary();
});
afterEach(async () => {
  await first.close();
  await second.close();
});

it('a file carried to another library brings its tags, rating and recipe along', async () => {
  first.put('here/a.png', picture(1, { prompt: 'an orchid, macro', tags: ['plant', 'Blume', '花'], rating: 5 }));
  await first.addLocation('here');
  await first.scan();
  mkdirSync(second.at('there'));
  copyFileSync(first.at('here/a.png'), second.at('there/renamed.png'));
  await second.addLocation('there');
  await second.scan();
  const there = await second.client.call('media.show', { ref: 'renamed.png' });
  const here = await first.client.call('media.show', { ref: 'a.png' });
  expect(there.facts).toEqual(here.facts);
  expect(there.facts).toMatchObject({ tags: ['plant', 'Blume', '花'], rating: 5 });
  expect(there.recipe).toMatchObject({ prompt: 'an orchid, macro', model: 'test-xl', seed: '1' });
});
