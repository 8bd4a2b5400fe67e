/** Principle 5: Alice can be taken away and everything is as it was; scanning never writes to the user's files. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

function snapshot(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(dir.length + 1), `${statSync(path).mtimeMs} ${readFileSync(path).toString('base64')}`];
    }),
  );
}

it('adding, scanning and removing a location leaves every file as it was; only the marker was added', async () => {
  for (let n = 0; n < 5; n++) library.put(`studio/${n}.png`, picture(n, { tags: ['x'] }));
  library.put('studio/notes.txt', 'not a picture');
  library.put('studio/broken.png', picture(9).subarray(0, 70));
  const before = snapshot(library.at('studio'));
  await library.addLocation('studio');
  await library.scan();
  await library.client.call('media.search', { query: 'x' });
  expect(await library.client.call('locations.remove', { name: 'studio' })).toMatchObject({ mediaForgotten: 5 });
  const after = snapshot(library.at('studio'));
  expect(Object.keys(after).filter((path) => !(path in before))).toEqual(['.alice/location.json']);
  delete after['.alice/location.json'];
  expect(after).toEqual(before);
});

it('a read-only location gets not even a marker, and is still known again', async () => {
  library.put('archive/a.png', picture(1));
  const before = snapshot(library.at('archive'));
  await library.addLocation('archive', { readOnly: true });
  expect(await library.scan()).toMatchObject({ new: 1 });
  expect(await library.scan()).toMatchObject({ unchanged: 1 });
  expect(snapshot(library.at('archive'))).toEqual(before);
});
