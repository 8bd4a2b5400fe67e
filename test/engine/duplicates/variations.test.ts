/** Media of one prompt as a stack: which belong to it, in which order, and which were made in one go. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Facts, Recipe } from '#api/media.ts';
import { openCatalog, type Catalog } from '#engine/catalog/catalog.ts';
import { variantOf } from '#engine/catalog/variant.ts';
import { variantRank } from '#engine/catalog/variations.ts';
import { openReadonly } from '#engine/catalog/database.ts';
import { madeCircumstances, madeLocations } from '../../fixtures/make-catalog.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

let folder: TempFolder;
let catalog: Catalog;
beforeEach(() => {
  folder = makeTempFolder('variations');
  catalog = openCatalog({ file: `${folder.path}/catalog.db` });
});
afterEach(() => {
  catalog.close();
  folder.remove();
});

const hashOf = (n: number): string => `sha256:${n.toString(16).padStart(64, '0')}`;
const recipe = (more: Partial<Recipe>): Recipe => ({ generator: 'a1111', loras: [], raw: [], ...more });
const start = Date.UTC(2026, 0, 1, 12);

/** One medium; `minute` is when it was made. */
function save(n: number, about: Partial<Recipe> | undefined, minute: number, rating?: number): void {
  const facts: Facts = {
    mediaType: 'image',
    format: 'png',
    mime: 'image/png',
    tags: [],
    hierarchicalTags: [],
    createdAt: new Date(start + minute * 60_000).toISOString(),
    ...(about && { recipe: recipe(about) }),
    ...(rating !== undefined && { rating }),
  };
  catalog.saveFiles([
    {
      location: madeLocations[0]!.id,
      path: `${n}.png`,
      size: 100,
      modifiedMs: start,
      etag: `${n}`,
      seenMs: start,
      verifiedMs: start,
      verifyMethod: 'full',
      fileHash: hashOf(n + 1000),
      contentHash: hashOf(n),
      algorithm: 'essence:1',
      facts,
    },
  ]);
}

const stackOf = (n: number, page = { offset: 0, limit: 50 }) => catalog.variations(hashOf(n), page, madeCircumstances);
const namesOf = (n: number): string[] => stackOf(n).variations.map(({ item }) => item.name);

it('a prompt is the same whatever its case, blanks and Unicode form; model and negative prompt count', () => {
  const one = variantOf(recipe({ prompt: 'A  café,\n dusk', model: 'XL' }));
  expect(variantOf(recipe({ prompt: 'a cafe\u0301, dusk ', model: 'xl' }))).toBe(one);
  expect(variantOf(recipe({ prompt: 'a café, dusk', model: 'flux' }))).not.toBe(one);
  expect(variantOf(recipe({ prompt: 'a café, dusk', model: 'xl', negativePrompt: 'blur' }))).not.toBe(one);
  expect(variantOf(recipe({ prompt: '  ' }))).toBe(null);
  expect(variantOf(undefined)).toBe(null);
});

it('the best comes first: by rating, then the newest', () => {
  save(1, { prompt: 'harbour', seed: '1' }, 0);
  save(2, { prompt: 'Harbour', seed: '900' }, 60, 5);
  save(3, { prompt: 'harbour ', seed: '50' }, 120);
  save(4, { prompt: 'harbour', seed: '7' }, 180, -1);
  save(5, { prompt: 'tower', seed: '1' }, 0);
  save(6, undefined, 0);
  expect(namesOf(1)).toEqual(['2.png', '3.png', '1.png', '4.png']);
  expect(stackOf(3)).toMatchObject({ total: 4, rank: 2 });
  expect(stackOf(1, { offset: 2, limit: 1 }).variations).toMatchObject([
    { rank: 3, seed: '1', item: { name: '1.png' } },
  ]);
  expect(stackOf(6)).toMatchObject({ total: 1, rank: 1, variations: [{ seed: null, batch: 1 }] });
  expect(() => stackOf(99)).toThrow(/no medium/);
  const db = openReadonly(`${folder.path}/catalog.db`);
  const ranks = [1, 2, 3, 4, 6].map((n) =>
    variantRank(
      db,
      db
        .prepare('select n from identity where hash = ?')
        .pluck()
        .get(Buffer.from(hashOf(n).slice(7), 'hex')) as number,
    ),
  );
  db.close();
  expect(ranks).toEqual([3, 1, 2, 4, 1]);
});

it('seeds that follow one another, or two minutes, make a batch', () => {
  save(1, { prompt: 'harbour', seed: '18446744073709551614' }, 0);
  save(2, { prompt: 'harbour', seed: '18446744073709551615' }, 30);
  save(3, { prompt: 'harbour', seed: '18446744073709551615' }, 60);
  save(4, { prompt: 'harbour', seed: '5' }, 90);
  save(5, { prompt: 'harbour', seed: '77' }, 91);
  save(6, { prompt: 'harbour' }, 200);
  const batches = new Map(stackOf(1).variations.map(({ item, batch }) => [item.name, batch]));
  expect([1, 2, 3, 4, 5, 6].map((n) => batches.get(`${n}.png`))).toEqual([1, 1, 1, 2, 2, 3]);
});

it('a medium whose recipe changes moves to another stack', () => {
  save(1, { prompt: 'harbour' }, 0);
  save(2, { prompt: 'harbour' }, 1);
  expect(stackOf(1).total).toBe(2);
  save(2, { prompt: 'tower' }, 1);
  expect(stackOf(1).total).toBe(1);
});
