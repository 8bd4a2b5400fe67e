/** Principle 3: the database is a cache; without it the files give the same answers again. */
import { readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resultOf, openLibrary, picture, type Library } from '../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  for (let n = 0; n < 12; n++) {
    const prompt = n % 2 === 0 ? `castle number ${n}` : `river number ${n}`;
    library.put(`studio/set ${n % 3}/${n}.png`, picture(n, { prompt, tags: [`tag${n % 4}`, 'all'], rating: n % 6 }));
  }
  library.put('drive/copy of 3.png', picture(3, { tags: ['other'] }));
  library.put('drive/broken.png', picture(99).subarray(0, 60));
  await library.addLocation('studio');
  await library.addLocation('drive', { purpose: ['backup'] });
  await library.scan();
});
afterEach(() => library.close());

/** Every answer a user can get, without the times at which Alice looked. */
async function answers(): Promise<unknown[]> {
  const { client } = library;
  const searches = ['', 'castle', 'tag:tag1', 'rating:>=3', 'copies:>1', '-river', 'in:drive', '"number 4"'];
  const found = await Promise.all(searches.map((query) => client.call('media.search', { query })));
  const shown = await Promise.all(
    found[0]!.items.map(({ contentHash }) => client.call('media.show', { ref: contentHash })),
  );
  const problems = await client.call('catalog.problems', {});
  const { media, copies, bytes, byType, duplicates, diverged, failed } = await client.call('catalog.status', {});
  const observed = new Set(['lastSeen', 'lastVerified', 'firstSeen']);
  const plain = JSON.stringify(
    [found, shown, problems, { media, copies, bytes, byType, duplicates, diverged, failed }],
    (key, value: unknown) => (observed.has(key) ? undefined : value),
  );
  return JSON.parse(plain) as unknown[];
}

it('deleting the database and scanning again gives the same answers', async () => {
  const before = await answers();
  await library.reopen(() => {
    for (const name of readdirSync(library.at('data'))) {
      if (name.startsWith('catalog')) rmSync(library.at(`data/${name}`), { recursive: true });
    }
  });
  expect((await library.client.call('catalog.status', {})).media).toBe(0);
  await library.scan();
  expect(await answers()).toEqual(before);
});

it('a rebuild gives the same answers, and keeps what lies on a location that is offline', async () => {
  const before = await answers();
  const { id } = await library.client.call('jobs.start', { kind: 'rebuild' });
  resultOf(await library.client.call('jobs.get', { id, wait: true }));
  expect(await answers()).toEqual(before);
});

it('nothing of the user’s truth is in the database: locations survive its loss', async () => {
  await library.reopen(() => {
    for (const name of readdirSync(library.at('data'))) {
      if (name.startsWith('catalog')) rmSync(library.at(`data/${name}`), { recursive: true });
    }
  });
  const { locations } = await library.client.call('locations.list', {});
  expect(locations.map(({ name, purpose }) => [name, purpose])).toEqual([
    ['studio', []],
    ['drive', ['backup']],
  ]);
});
