/** Outlines through the engine's door: what a page asks while it scrolls, selects and jumps, over a library that was really scanned. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { methods, type Input, type MethodName } from '#api/contract.ts';
import { openLibrary, picture, resultOf, type Library } from '../../support/library.ts';

let library: Library;
beforeAll(async () => {
  library = await openLibrary();
  for (let i = 1; i <= 12; i++)
    library.put(
      `studio/day ${i % 3}/p${i}.png`,
      picture(i, { prompt: `lamp number${i}`, rating: i % 6, tags: [`t${i % 2}`] }),
    );
  library.put('shelf/again.png', picture(1, { prompt: 'lamp number1', rating: 1, tags: ['t1'] }));
  await library.addLocation('studio');
  await library.addLocation('shelf');
  await library.scan();
}, 60_000);
afterAll(() => library.close());

/** The answer, which must be all that the contract says and nothing else. */
async function ask<M extends MethodName>(method: M, input: Input<M>) {
  const answer = await library.client.call(method, input);
  expect(methods[method].output.parse(answer)).toEqual(answer);
  return answer;
}

it('a page shows, finds, selects and carries over what it selected', async () => {
  const all = await ask('media.outline', { sort: 'best', timeZone: 'Asia/Kathmandu' });
  expect(all).toMatchObject({ total: 12, groups: [] });
  expect(Buffer.from(all.ratios, 'base64')).toHaveLength(12);
  const { items } = await ask('media.window', { outline: all.outline, offset: 3, limit: 5 });
  expect(items).toHaveLength(5);
  const third = items[2]!;
  expect(await ask('media.locate', { outline: all.outline, contentHash: third.contentHash })).toEqual({ position: 5 });
  const ranges: [number, number][] = [
    [0, 2],
    [5, 6],
  ];
  const { hashes } = await ask('media.pick', { outline: all.outline, ranges, limit: 10 });
  expect(hashes).toHaveLength(3);
  expect(hashes[2]).toBe(third.contentHash);
  const days = await ask('media.outline', { query: 'tag:t1', group: 'location' });
  const carried = await ask('media.reselect', { from: all.outline, ranges, to: days.outline });
  const there = await ask('media.pick', { outline: days.outline, ranges: carried.ranges, limit: 10 });
  const tagged = await Promise.all(hashes.map((ref) => ask('media.show', { ref })));
  expect(there.hashes.toSorted()).toEqual(
    tagged
      .filter(({ facts }) => facts.tags.includes('t1'))
      .map(({ contentHash }) => contentHash)
      .toSorted(),
  );
  const sum = await ask('media.sum', { outline: all.outline, ranges: [[0, 12]] });
  expect(sum.media).toBe(12);
  expect((await ask('storage.report', {})).copies.reduce((bytes, entry) => bytes + entry.bytes, 0)).toBe(sum.bytes);
});

it('completion and search agree with what lies in too few locations', async () => {
  await library.client.call('settings.update', { wantedCopies: 2 });
  const { suggestions } = await ask('media.complete', { query: 'is:bel', caret: 6 });
  const { total, items } = await ask('media.search', { query: 'is:below', facets: false });
  expect(suggestions).toContainEqual(expect.objectContaining({ insert: 'below' }));
  expect(total).toBe(11);
  expect(items.every(({ belowWanted }) => belowWanted)).toBe(true);
  expect((await ask('storage.report', {})).belowWanted.media).toBe(11);
  expect((await ask('media.search', { query: 'only:studio', facets: false })).total).toBe(11);
  await library.client.call('settings.update', { wantedCopies: 1 });
  expect((await ask('media.search', { query: 'is:below', facets: false })).total).toBe(0);
});

it('an outline is forgotten with the catalog that it was made of', async () => {
  const { outline } = await ask('media.outline', {});
  const { id } = await library.client.call('jobs.start', { kind: 'rebuild' });
  resultOf(await library.client.call('jobs.get', { id, wait: true }));
  await expect(library.client.call('media.window', { outline, offset: 0, limit: 5 })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect((await ask('media.outline', {})).total).toBe(12);
}, 60_000);
