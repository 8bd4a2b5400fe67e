/** Facts of differing files are merged the same way whatever order they come in, and nobody's tags are lost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '#api/media.ts';
import { createdMs, mergeFacts, type FileFacts } from '#engine/catalog/merge.ts';

const word = fc.constantFrom('a', 'b', 'C', 'ä', '');
const facts = fc.record(
  {
    mediaType: fc.constant('image' as const),
    format: fc.constant('png'),
    mime: fc.constant('image/png'),
    tags: fc.uniqueArray(word, { maxLength: 3 }),
    hierarchicalTags: fc.uniqueArray(fc.constantFrom('x|y', 'x'), { maxLength: 2 }),
    rating: fc.integer({ min: -1, max: 5 }),
    title: word,
    createdAt: fc.constantFrom(
      '2024-01-02T03:04:05',
      '2024-01-02T03:04:05+02:00',
      '2023',
      'never',
      '2025-06-01T00:00:00Z',
    ),
    createdFrom: fc.constantFrom('EXIF', 'XMP'),
    c2pa: fc.boolean(),
    warnings: fc.array(word, { maxLength: 2 }),
    recipe: fc.record({ generator: word, prompt: word, loras: fc.constant([]), raw: fc.constant([]) }),
  },
  { requiredKeys: ['mediaType', 'format', 'mime', 'tags', 'hierarchicalTags'] },
) as fc.Arbitrary<Facts>;

const files = fc.uniqueArray(
  fc.record({ fileHash: fc.constantFrom('1', '2', '3', '4'), modifiedMs: fc.integer({ min: 0, max: 2 }), facts }),
  {
    selector: (file) => file.fileHash,
    minLength: 1,
  },
) as fc.Arbitrary<FileFacts[]>;

const check = (property: fc.IRawProperty<unknown>) =>
  fc.assert(property as fc.IProperty<unknown>, { seed: 12, numRuns: 500 });

describe('merged facts', () => {
  it('do not depend on the order of the files', () => {
    check(
      fc.property(files, fc.infiniteStream(fc.nat()), (list, keys) => {
        const shuffled = list
          .map((file) => ({ file, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ file }) => file);
        expect(JSON.stringify(mergeFacts(shuffled))).toBe(JSON.stringify(mergeFacts(list)));
      }) as never,
    );
  });

  it('hold every tag of every file, and nothing else', () => {
    check(
      fc.property(files, (list) => {
        const merged = mergeFacts(list).facts;
        expect(new Set(merged.tags)).toEqual(new Set(list.flatMap((file) => file.facts.tags)));
        expect(new Set(merged.tags).size).toBe(merged.tags.length);
      }) as never,
    );
  });

  it('are those of the file when all files agree', () => {
    check(
      fc.property(facts, (one) => {
        const { facts: merged, diverged } = mergeFacts([
          { fileHash: '1', modifiedMs: 1, facts: one },
          { fileHash: '2', modifiedMs: 2, facts: structuredClone(one) },
        ]);
        expect(diverged).toEqual([]);
        expect({ ...merged, warnings: undefined }).toEqual({ ...one, warnings: undefined });
      }) as never,
    );
  });

  it('name exactly the fields in which owners disagree', () => {
    const base: Facts = {
      mediaType: 'image',
      format: 'png',
      mime: 'image/png',
      tags: ['a', 'b'],
      hierarchicalTags: [],
      rating: 3,
    };
    const file = (n: number, more: Partial<Facts>): FileFacts => ({
      fileHash: String(n),
      modifiedMs: n,
      facts: { ...base, ...more },
    });
    expect(mergeFacts([file(1, {}), file(2, { tags: ['b', 'a'], warnings: ['w'], software: 'x' })]).diverged).toEqual(
      [],
    );
    expect(mergeFacts([file(1, { title: 't' }), file(2, { rating: 4 })]).diverged).toEqual(['rating', 'title']);
  });

  it('take scalars from the latest file that has one, and recipe and date from whoever had them first', () => {
    const recipe = (prompt: string) => ({ generator: 'g', prompt, loras: [], raw: [] });
    const file = (n: number, more: Partial<Facts>): FileFacts => ({
      fileHash: String(n),
      modifiedMs: n,
      facts: { mediaType: 'image', format: 'png', mime: 'image/png', tags: [], hierarchicalTags: [], ...more },
    });
    const { facts: merged } = mergeFacts([
      file(3, { rating: 1, recipe: recipe('late') }),
      file(1, {
        rating: 5,
        title: 'old',
        recipe: recipe('first'),
        createdAt: '2024-05-05T00:00:00Z',
        createdFrom: 'EXIF',
      }),
      file(2, { title: 'newer', createdAt: '2024-05-05T01:00:00+02:00' }),
    ]);
    expect(merged).toMatchObject({
      rating: 1,
      title: 'newer',
      createdAt: '2024-05-05T01:00:00+02:00',
      recipe: { prompt: 'first' },
    });
    expect(merged.createdFrom).toBeUndefined();
  });
});

it('a date without zone counts as UTC', () => {
  const of = (createdAt: string) => createdMs({ createdAt } as Facts);
  expect(of('2024-05-06T07:08:09')).toBe(Date.UTC(2024, 4, 6, 7, 8, 9));
  expect(of('2024-05-06T07:08:09.5')).toBe(Date.UTC(2024, 4, 6, 7, 8, 9, 500));
  expect(of('2024-05-06T07:08:09+02:00')).toBe(Date.UTC(2024, 4, 6, 5, 8, 9));
  expect(of('2024-05-06')).toBe(Date.UTC(2024, 4, 6));
  expect(of('2024-05')).toBe(Date.UTC(2024, 4, 1));
  expect(of('soon')).toBeUndefined();
});
