/** Principle 1: a medium is known by its content, not by where it lies or what it is called. */
import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

it('the same picture under two names, with other tags, in two locations, is one medium with four copies', async () => {
  library.put('studio/a.png', picture(1, { prompt: 'a harbour at dawn' }));
  library.put('studio/sub/b.png', picture(1, { prompt: 'a harbour at dawn' }));
  library.put('drive/tagged.png', picture(1, { tags: ['harbour'], rating: 4 }));
  library.put('drive/bare.png', picture(1));
  library.put('drive/other.png', picture(2));
  await library.addLocation('studio');
  await library.addLocation('drive');
  await library.scan();
  const status = await library.client.call('catalog.status', {});
  expect(status).toMatchObject({ media: 2, copies: 5, diverged: 1 });
  const found = await library.client.call('media.search', { query: 'harbour' });
  expect(found.total).toBe(1);
  const { copies, contentHash } = await library.client.call('media.find', { ref: found.items[0]!.contentHash });
  expect(copies.map((copy) => `${copy.location}/${copy.path}`).sort()).toEqual([
    'drive/bare.png',
    'drive/tagged.png',
    'studio/a.png',
    'studio/sub/b.png',
  ]);
  expect(new Set(copies.map((copy) => copy.fileHash)).size).toBe(3);
  for (const { fileHash } of copies) {
    const again = await library.client.call('media.find', { ref: fileHash });
    expect(again).toMatchObject({ contentHash, matched: 'file-hash' });
  }
});

it('a file moved to another location keeps its identity, and its old place is forgotten at once', async () => {
  library.put('inbox/new.png', picture(3, { prompt: 'a lantern' }));
  library.put('inbox/stays.png', picture(4));
  await library.addLocation('inbox');
  await library.addLocation('studio');
  await library.scan();
  const before = await library.client.call('media.find', { ref: 'new.png' });
  renameSync(library.at('inbox/new.png'), library.at('studio/lantern.png'));
  const result = await library.scan();
  expect(result).toMatchObject({ moved: 1, new: 0, missing: 0, unchanged: 1 });
  const after = await library.client.call('media.find', { ref: before.contentHash });
  expect(after.copies).toMatchObject([{ location: 'studio', path: 'lantern.png', state: 'present' }]);
});
