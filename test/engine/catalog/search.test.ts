/** Search over the columns must equal plain SQL in everything: media, order, counts, facets, pages, also while the catalog changes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sortOrders, type SearchInput } from '#api/media.ts';
import { AliceError } from '#api/errors.ts';
import { openCatalog, type Catalog } from '#engine/catalog/catalog.ts';
import type { ScannedFile } from '#engine/catalog/records.ts';
import {
  createRandom,
  createZipf,
  madeCircumstances,
  madeLocations,
  madeModels,
  madeNow,
  makeScannedFiles,
  tagOf,
  wordOf,
} from '../../fixtures/make-catalog.ts';

const folder = mkdtempSync(join(tmpdir(), 'alice-search-'));
const file = join(folder, 'catalog.db');
const files = [...makeScannedFiles({ media: 4000, seed: 5, vocabulary: 900, promptWords: 12, tags: 120, odd: true })];

let writer: Catalog;
/** Answers by plain SQL, always. */
let plain: Catalog;
let fast: Catalog;

function save(batch: ScannedFile[]): void {
  for (let i = 0; i < batch.length; i += 500) writer.saveFiles(batch.slice(i, i + 500));
}

beforeAll(async () => {
  writer = openCatalog({ file });
  save(files.slice(0, Math.floor(files.length * 0.8)));
  makeOddStates();
  plain = openCatalog({ file, readonly: true });
  fast = openCatalog({ file, readonly: true });
  await fast.loadColumns();
  expect(fast.columnsLoaded()).toBe(true);
  expect(plain.columnsLoaded()).toBe(false);
}, 120_000);

afterAll(() => {
  for (const catalog of [plain, fast, writer]) catalog.close();
  rmSync(folder, { recursive: true });
});

/** Copies in every state: suspect, missing, unknown, and a problem at a known path. */
function makeOddStates(): void {
  const of = (location: string) =>
    files
      .slice(0, 600)
      .filter((f) => f.location === location)
      .map((f) => f.path);
  for (const { id } of madeLocations) {
    const paths = of(id);
    const end = { location: id, startedMs: madeNow + 1, endedMs: madeNow + 2, complete: true, unreadable: [] };
    writer.endScan({ ...end, missing: paths.slice(0, 30) });
    writer.endScan({ ...end, missing: paths.slice(0, 15) });
    writer.endScan({ ...end, complete: false, missing: [], unreadable: ['clients/3'] });
    writer.saveProblems(
      paths.slice(40, 45).map((path) => ({
        location: id,
        path,
        size: 1,
        etag: 'x',
        code: 'data-loss',
        message: 'cut short',
        seenMs: madeNow,
      })),
    );
  }
}

const pickWord = createZipf(900);
const pickTag = createZipf(120);

function randomTerm(random: () => number): string {
  const number = (n: number) => Math.floor(random() * n);
  const one = (list: readonly string[]) => list[number(list.length)]!;
  const word = () => wordOf(pickWord(random()));
  const terms: (() => string)[] = [
    word,
    word,
    () => `${word().slice(0, 1 + number(4))}*`,
    () => `"${word()} ${word()}"`,
    () => one(['東京', '京の', 'ete', 'été', '🔥', "don't", 'x', 'STRASSE', 'img', 'png', 'Zoë', 'flux1', '夜']),
    () => `tag:${tagOf(pickTag(random()))}`,
    () =>
      `tag:${one(['portrait', 'PORTRAIT', 'straße', '東京', '"golden hour"', 'places', 'Places|Europe', '"places|europe|rome"', 'a_(b)', '*ra*', 'none', '*-1*', 'nothing'])}`,
    () => `model:${one([one(madeModels), 'flux*', '*1*', 'none', 'SDXL*'])}`,
    () => `generator:${one(['comfyui', 'a1111', 'none', 'c*'])}`,
    () => `lora:${one(['lora-1', 'lora-*', 'none', '*9'])}`,
    () => `sampler:${one(['euler', '"euler a"', 'none', 'dpm*'])}`,
    () => `camera:${one(['canon*', '*z*', 'none'])}`,
    () => `project:${one(['"project 1"', '*1*', 'none'])}`,
    () => `format:${one(['png', 'jpeg', 'mp*'])}`,
    () => `ext:${one(['jpg', 'PNG', 'm*'])}`,
    () => `prompt:${one([word(), `"${word()} ${word()}"`, 'none', 'ba*'])}`,
    () => `negative:${one([word(), 'none', 'k*'])}`,
    () => `title:${one(['again', word(), 'none'])}`,
    () => `description:none`,
    () => `seed:${one([String(number(500)), 'none', '1*'])}`,
    () => `node:${one(['KSampler', '"KSampler (Efficient)"', 'none', 'clip*'])}`,
    () => `name:${one(['img_1', '*.JPG', 'IMG_2*(1)*', '(2)', 'img_17.png'])}`,
    () => `path:${one(['2024', 'ZOË', 'clients/1*', 'trip/2', '*/img_3*'])}`,
    () => `hash:${files[number(files.length)]!.contentHash.slice(7, 13 + number(20))}`,
    () => `hash:${files[number(files.length)]!.fileHash.slice(7, 13 + number(20))}`,
    () => `in:${one(['studio', 'nas', 's*', 'LAPTOP'])}`,
    () => `only:${one(['studio', 'nas', 's*', 'Laptop'])}`,
    () => `missing:${one(['studio', '*', 'nas'])}`,
    () => `purpose:${one(['backup', 'inbox', 'a*', 'nothing'])}`,
    () => `type:${one(['image', 'video', 'audio'])}`,
    () => `state:${one(['present', 'missing', 'unknown'])}`,
    () =>
      `is:${one(['online', 'offline', 'duplicate', 'diverged', 'missing', 'unverified', 'below', 'untagged', 'unrated'])}`,
    () =>
      `has:${one(['recipe', 'prompt', 'negative', 'workflow', 'gps', 'c2pa', 'warnings', 'date', 'title', 'description'])}`,
    () => `rating:${one(['>=4', '3..5', 'none', '-1', '<3', '0', '>5'])}`,
    () => `size:${one(['>1MB', '<=500kB', '1MiB..2MiB', '>100GB'])}`,
    () => `width:${one(['>=1024', '512', 'none', '<512'])}`,
    () => `height:${one(['>1024', 'none'])}`,
    () => `steps:${one(['20', '>30', 'none', '10..20'])}`,
    () => `cfg:${one(['7.1', '<=7.1', '>9.9', 'none'])}`,
    () => `duration:${one(['>10s', '<1min', 'none'])}`,
    () => `copies:${one(['1', '>=2', '0', '<2', '3..'])}`,
    () => `age:${one(['<30d', '>1y', '1mo..6mo'])}`,
    () => `age.${one(['added', 'modified', 'verified'])}:${one(['<30d', '>6mo', '>=1d'])}`,
    () => `date:${one(['2025', '2025-03..2025-09', '>=2026', '<2025-01-15', '2024-12-25'])}`,
    () => `${one(['added', 'modified'])}:${one(['2025', '>2026-01', '2026-06'])}`,
  ];
  return (random() < 0.15 ? '-' : '') + terms[number(terms.length)]!();
}

function randomQuery(random: () => number): string {
  const terms = Array.from({ length: Math.floor(random() * 3.3) }, () => randomTerm(random));
  if (terms.length >= 2 && random() < 0.35) return `(${terms.slice(0, 2).join(' OR ')}) ${terms.slice(2).join(' ')}`;
  if (terms.length >= 2 && random() < 0.1) return `-(${terms.join(' ')})`;
  return terms.join(' ');
}

function randomInput(random: () => number): SearchInput {
  return {
    query: randomQuery(random),
    tags: random() < 0.1 ? ['portrait'] : [],
    locations: random() < 0.1 ? ['studio', 'nas'] : [],
    sort: sortOrders[Math.floor(random() * sortOrders.length)]!,
    limit: 1 + Math.floor(random() * 60),
    facets: random() < 0.7,
  };
}

function compare(input: SearchInput, pages = 2): { total: number } {
  let cursor: string | undefined;
  let total = 0;
  for (let page = 0; page < pages; page++) {
    const asked = cursor === undefined ? input : { ...input, cursor };
    const expected = plain.search(asked, madeCircumstances);
    const found = fast.search(asked, madeCircumstances);
    expect({ input: asked, ...found }).toEqual({ input: asked, ...expected });
    total = found.total;
    if (found.nextCursor === null) break;
    cursor = found.nextCursor;
  }
  return { total };
}

describe('search over the columns', () => {
  it('equals plain SQL on 500 random questions', () => {
    const random = createRandom(99);
    const totals = Array.from({ length: 500 }, () => compare(randomInput(random)).total);
    // The questions must be worth asking: most find something, many something between nothing and everything.
    expect(totals.filter((total) => total > 0).length).toBeGreaterThan(250);
    expect(totals.filter((total) => total > 50 && total < 3000).length).toBeGreaterThan(100);
  }, 180_000);

  it('pages through everything in every order without a gap or a repetition', () => {
    const every = plain.search(
      { query: '', tags: [], locations: [], sort: 'newest', limit: 1, facets: false },
      madeCircumstances,
    ).total;
    for (const sort of sortOrders) {
      for (const [catalog, limit] of [
        [fast, 173],
        [plain, 700],
      ] as const) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const base = { query: '', tags: [], locations: [], sort, limit, facets: false };
          const page = catalog.search(cursor ? { ...base, cursor } : base, madeCircumstances);
          seen.push(...page.items.map((item) => item.contentHash));
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect([sort, seen.length, new Set(seen).size]).toEqual([sort, every, every]);
      }
    }
  }, 60_000);

  it('the oldest first is exactly the newest first backwards', () => {
    const ask = (sort: 'newest' | 'oldest' | 'largest' | 'smallest') =>
      fast
        .search({ query: 'type:video', tags: [], locations: [], sort, limit: 1000, facets: false }, madeCircumstances)
        .items.map((item) => item.contentHash);
    expect(ask('oldest')).toEqual(ask('newest').reverse());
    expect(ask('smallest')).toEqual(ask('largest').reverse());
  });

  it('keeps a page where it is while media are added, changed and removed', () => {
    const input: SearchInput = {
      query: 'has:recipe',
      tags: [],
      locations: [],
      sort: 'newest',
      limit: 40,
      facets: true,
    };
    const before = fast.search(input, madeCircumstances);
    const second = fast.search({ ...input, cursor: before.nextCursor! }, madeCircumstances);
    const newer = structuredClone(files[0]!);
    for (let i = 0; i < 30; i++) {
      const hash = `sha256:${i.toString(16).padStart(64, 'f')}`;
      const facts = {
        ...newer.facts,
        createdAt: `2026-05-${String(1 + i).padStart(2, '0')}T00:00:00Z`,
        mediaType: 'image' as const,
      };
      facts.recipe = { generator: 'comfyui', prompt: 'brand new thing', loras: [], raw: [] };
      writer.saveFiles([{ ...newer, path: `new/${i}.png`, contentHash: hash, fileHash: hash, facts }]);
    }
    expect(fast.search({ ...input, cursor: before.nextCursor! }, madeCircumstances).items).toEqual(second.items);
    expect(fast.search(input, madeCircumstances).total).toBe(before.total + 30);
    compare(input, 4);
  });

  it('follows what is written after it was loaded', () => {
    const random = createRandom(4711);
    const questions = Array.from({ length: 40 }, () => randomInput(random));
    for (const question of questions) compare(question);
    save(files.slice(Math.floor(files.length * 0.8)));
    for (const question of questions) compare(question);
    for (let round = 0; round < 12; round++) {
      const some = Array.from({ length: 25 }, () => files[Math.floor(random() * files.length)]!);
      // The same places with other pictures, gone ones, and ones with other tags.
      if (round % 3 === 0) save(some.map((f, i) => ({ ...f, ...donor(f, i, round) })));
      if (round % 3 === 1) {
        for (const { id } of madeLocations) {
          const missing = some.filter((f) => f.location === id).map((f) => f.path);
          writer.endScan({
            location: id,
            startedMs: madeNow + 9,
            endedMs: madeNow + 9,
            complete: true,
            missing,
            unreadable: [],
          });
        }
      }
      if (round % 3 === 2)
        save(
          some.map((f, i) => ({
            ...f,
            fileHash: `sha256:${(round * 1000 + i).toString(16).padStart(64, '5')}`,
            facts: { ...f.facts, tags: ['changed', 'Portrait'], rating: 5 },
          })),
        );
      for (const question of questions.slice(0, 12)) compare(question);
      compare({ query: 'tag:changed', tags: [], locations: [], sort: 'name', limit: 50, facets: true });
    }
    writer.removeLocation(madeLocations[1]!.id);
    for (const question of questions.filter((q) => !/laptop|inbox/i.test(q.query))) compare(question);
  }, 180_000);

  it('counts only the media of the result in its facets, and joins spellings', () => {
    const { facets, total } = fast.search(
      { query: 'tag:portrait', tags: [], locations: [], sort: 'best', limit: 1, facets: true },
      madeCircumstances,
    );
    const portrait = facets!.tag.filter(({ value }) => value.toLowerCase() === 'portrait');
    expect(portrait).toEqual([{ value: portrait[0]!.value, count: total }]);
    expect(facets!.mediaType.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    expect(facets!.rating.reduce((sum, { count }) => sum + count, 0)).toBe(total);
  });
});

function donor(f: ScannedFile, i: number, round: number): Partial<ScannedFile> {
  const other = files[(i * 131 + round * 977) % files.length]!;
  return {
    contentHash: other.contentHash,
    fileHash: other.fileHash,
    facts: other.facts,
    size: other.size,
    modifiedMs: f.modifiedMs,
  };
}

describe('a question that cannot be answered', () => {
  const ask = (input: Partial<SearchInput>) => () =>
    fast.search(
      { query: '', tags: [], locations: [], sort: 'newest', limit: 10, facets: false, ...input },
      madeCircumstances,
    );

  it('names an unknown location and those that are known', () => {
    expect(ask({ query: 'a in:studoi' })).toThrow(/no location "studoi".*studio/);
    try {
      ask({ query: 'a in:studoi' })();
    } catch (error) {
      expect((error as AliceError).details).toMatchObject({ position: 2, length: 9, word: 'studoi' });
    }
  });

  it('refuses cursors that are damaged or of another order', () => {
    const good = ask({ limit: 1 })().nextCursor!;
    expect(ask({ cursor: good, sort: 'name' })).toThrow(/belongs to the order "newest"/);
    for (const cursor of [
      '',
      'x',
      good.slice(2),
      Buffer.from('["newest"]').toString('base64url'),
      Buffer.from('["name",1,2,3,4]').toString('base64url'),
    ]) {
      expect(ask({ cursor })).toThrow(AliceError);
    }
  });
});
