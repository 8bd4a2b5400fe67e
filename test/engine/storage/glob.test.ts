/** What is left out of a location, and what is not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createExclusion, createGlobTest, matchesName } from '#engine/storage/glob.ts';

describe('globs', () => {
  it('a glob without a slash names a file or folder at any depth', () => {
    const excluded = createExclusion(['*.tmp', 'node_modules/', 'cache?']);
    for (const path of ['a.tmp', 'x/y/a.tmp', 'node_modules/x.png', 'a/node_modules/b/c.png', 'cache1/x']) {
      expect(excluded(path), path).toBe(true);
    }
    for (const path of ['a.tmpx', 'tmp', 'a/node_module/x', 'cache/x', 'Node_Modules/x'])
      expect(excluded(path), path).toBe(false);
  });

  it('a glob with a slash counts from the root', () => {
    const excluded = createExclusion(['work/cache', '/top.png', 'a/**/z', 'b/*/c']);
    for (const path of ['work/cache', 'work/cache/x', 'top.png', 'a/z', 'a/1/2/z/x', 'b/1/c'])
      expect(excluded(path), path).toBe(true);
    for (const path of ['x/work/cache', 'sub/top.png', 'a/zz', 'b/1/2/c', 'b/c'])
      expect(excluded(path), path).toBe(false);
  });

  it('no globs leave nothing out', () => {
    expect(createGlobTest([])('a/b', 'b')).toBe(false);
    expect(createGlobTest(['', '/'])('a/b', 'b')).toBe(false);
  });

  it('agrees with the plain regular expression on small alphabets', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 10 });
    fc.assert(
      fc.property(pattern, name, (glob, text) => {
        const expected = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
        expect(matchesName(glob, text)).toBe(expected);
      }),
      { seed: 7, numRuns: 5000 },
    );
  });

  it('a pattern made to be slow is not', () => {
    expect(matchesName('*a'.repeat(200) + 'b', 'a'.repeat(5000))).toBe(false);
    const deep = createGlobTest([`${'**/a/'.repeat(200)}b`]);
    expect(deep('a/'.repeat(3000) + 'c', 'c')).toBe(false);
  });
});
