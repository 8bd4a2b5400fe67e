/** Outlines of whole results: the same from columns and from plain SQL, grouped and marked as the contract says, frozen while the catalog changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupings, sortOrders, type OutlineInput, type Ranges } from '#api/media.ts';
import { decodeRatio, encodeRatio } from '#api/ratio.ts';
import { openCatalog, type Catalog } from '#engine/catalog/catalog.ts';
import {
  createRandom,
  madeCircumstances,
  madeLocations,
  madeNow,
  makeScannedFiles,
  tagOf,
} from '../../fixtures/make-catalog.ts';
import { createTempFolder, ended, hash, scanned } from '../../support/scanned.ts';

const { file, remove } = createTempFolder('outline');
const files = [...makeScannedFiles({ media: 1500, seed: 8, vocabulary: 300, promptWords: 8, tags: 60, odd: true })];
const zones = ['UTC', 'Europe/Rome', 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu', '+05:30'];

let writer: Catalog;
let plain: Catalog;
let fast: Catalog;

beforeAll(async () => {
  writer = openCatalog({ file });
  for (let i = 0; i < files.length; i += 500) writer.saveFiles(files.slice(i, i + 500));
  for (const { id } of madeLocations) {
    const paths = files.filter((f) => f.location === id).map((f) => f.path);
    const end = { location: id, startedMs: madeNow + 1, endedMs: madeNow + 2, complete: true, unreadable: [] };
    writer.endScan({ ...end, missing: paths.slice(0, 120) });
    writer.endScan({ ...end, missing: paths.slice(0, 60) });
  }
  plain = openCatalog({ file, readonly: true });
  fast = openCatalog({ file, readonly: true });
  await fast.loadColumns();
}, 120_000);

afterAll(() => {
  for (const catalog of [plain, fast, writer]) catalog.close();
  remove();
});

function question(more: Partial<OutlineInput> = {}): OutlineInput {
  return { query: '', tags: [], locations: [], sort: 'newest', group: 'none', timeZone: 'UTC', ...more };
}

function hashesOf(catalog: Catalog, outline: string, total: number): (string | undefined)[] {
  const hashes: (string | undefined)[] = [];
  for (let at = 0; at < total; at += 700)
    hashes.push(...catalog.window(outline, at, 700, madeCircumstances).map((item) => item?.contentHash));
  return hashes;
}

/** Everything there is to an outline but its name. */
function described(catalog: Catalog, input: OutlineInput) {
  const { outline, ...rest } = catalog.outline(input, madeCircumstances);
  return { ...rest, media: hashesOf(catalog, outline, rest.total) };
}

describe('an outline from the columns', () => {
  it('equals the one from plain SQL for every query, order and grouping', () => {
    const random = createRandom(7);
    const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const queries = [
      '',
      '',
      'type:video',
      `tag:${tagOf(0)} OR rating:>=4`,
      'in:studio',
      'is:missing',
      'zzzz',
      'model:flux*',
    ];
    for (let i = 0; i < 250; i++) {
      const input = question({
        query: one(queries),
        sort: one(sortOrders),
        group: one(groupings),
        timeZone: one(zones),
        locations: random() < 0.1 ? ['nas'] : [],
        tags: random() < 0.1 ? ['portrait'] : [],
      });
      expect([input, described(fast, input)]).toEqual([input, described(plain, input)]);
    }
  }, 120_000);

  it('holds the media of a search in its order', () => {
    for (const sort of sortOrders) {
      const { items } = plain.search(
        { query: 'type:image', tags: [], locations: [], sort, limit: 1000, facets: false },
        madeCircumstances,
      );
      const { media } = described(fast, question({ query: 'type:image', sort }));
      expect(media.slice(0, 1000)).toEqual(items.map(({ contentHash }) => contentHash));
    }
  });

  it('gives each medium the byte of its shape', () => {
    const { outline, ratios, total } = fast.outline(question(), madeCircumstances);
    const bytes = Buffer.from(ratios, 'base64');
    expect(bytes).toHaveLength(total);
    fast.window(outline, 0, 300, madeCircumstances).forEach((item, i) => {
      expect(bytes[i]).toBe(encodeRatio(item!.width, item!.height));
      if (item!.width) expect(decodeRatio(bytes[i]!)).toBeCloseTo(item!.width / item!.height!, 1);
    });
  });

  it('refuses an unknown time zone, query or location, and speaks of them', () => {
    expect(() => fast.outline(question({ timeZone: 'Europe/Atlantis' }), madeCircumstances)).toThrow(
      /no time zone "Europe\/Atlantis"/,
    );
    expect(() => fast.outline(question({ query: '(' }), madeCircumstances)).toThrow(/never closed/);
    expect(() => fast.outline(question({ query: 'in:nowhere' }), madeCircumstances)).toThrow(/no location/);
  });
});

describe('groups', () => {
  it('hold every medium once, one after the other, each with its sort inside', () => {
    for (const group of groupings.filter((one) => one !== 'none')) {
      const { groups, total, outline } = fast.outline(question({ group, sort: 'largest' }), madeCircumstances);
      let next = 0;
      for (const { start, count } of groups) {
        expect(start).toBe(next);
        expect(count).toBeGreaterThan(0);
        next += count;
        const sizes = fast.window(outline, start, Math.min(count, 1000), madeCircumstances).map((item) => item!.size);
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      }
      expect(next).toBe(total);
      expect(new Set(groups.map(({ label }) => label)).size).toBe(groups.length);
    }
  });

  it('of names are sorted whatever the case, those without last, and spellings are joined', () => {
    const { groups, outline } = fast.outline(question({ group: 'model' }), madeCircumstances);
    const labels = groups.map(({ label }) => label);
    expect(labels.at(-1)).toBe('');
    expect(labels.slice(0, -1)).toEqual(labels.slice(0, -1).toSorted());
    const last = groups.at(-1)!;
    expect(fast.window(outline, last.start, 1, madeCircumstances)[0]!.model).toBeUndefined();
    expect(fast.window(outline, last.start - 1, 1, madeCircumstances)[0]!.model).toBe(labels.at(-2));
  });

  it('by location show each medium under its primary location, as the look-up names it', () => {
    const { groups, outline } = fast.outline(question({ group: 'location' }), madeCircumstances);
    for (const { label, start, count } of groups) {
      for (const item of fast.window(outline, start, Math.min(count, 60), madeCircumstances)) {
        const { primaryLocation } = fast.find(item!.contentHash, madeLocations);
        expect(primaryLocation ?? '').toBe(label);
      }
    }
    expect(groups.at(-1)!.label).toBe('');
  });

  it('by day follow the sort: the oldest first for the oldest, else the newest first', () => {
    for (const sort of sortOrders) {
      const labels = fast.outline(question({ group: 'day', sort }), madeCircumstances).groups.map(({ label }) => label);
      const ascending = labels.toSorted();
      expect(labels).toEqual(sort === 'oldest' ? ascending : ascending.toReversed());
    }
  });

  it('by day begin where the day begins in the time zone, also when the clock changes', () => {
    for (const timeZone of zones) {
      const { groups, outline } = fast.outline(question({ group: 'day', timeZone }), madeCircumstances);
      // The Swedish way to write a date is the ISO one.
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
      for (const { label, start, count } of groups) {
        for (const item of fast.window(outline, start, Math.min(count, 1000), madeCircumstances))
          expect(format.format(new Date(item!.createdAt))).toBe(label);
      }
    }
  });
});

describe('marks', () => {
  const marks = (more: Partial<OutlineInput>) => fast.outline(question(more), madeCircumstances).marks;

  it('by date are months, each at its first medium', () => {
    const { marks: found, outline } = fast.outline(question({ sort: 'oldest' }), madeCircumstances);
    expect(found[0]!.start).toBe(0);
    expect(found.map(({ label }) => label)).toEqual(found.map(({ label }) => label).toSorted());
    for (const { label, start } of found) {
      const [before, here] = fast
        .window(outline, Math.max(0, start - 1), 2, madeCircumstances)
        .map((item) => item!.createdAt.slice(0, 7));
      expect(start === 0 ? before : here).toBe(label);
      if (start > 0) expect(before).not.toBe(label);
    }
    expect(marks({ sort: 'best', group: 'day' }).every(({ label }) => /^\d{4}-\d\d$/.test(label))).toBe(true);
  });

  it('by name are first letters, by size powers of ten, by rating stars, and none beside other groups', () => {
    expect(marks({ sort: 'name' }).map(({ label }) => label)).toEqual(['I']);
    expect(marks({ sort: 'largest' }).map(({ label }) => label)).toEqual(['1000000', '100000', '10000']);
    expect(marks({ sort: 'best' }).map(({ label }) => label)).toEqual(['5', '4', '3', '2', '1', '0', '-1']);
    for (const group of ['project', 'model', 'location'] as const) expect(marks({ group })).toEqual([]);
  });

  it('of names that begin with no letter are "#", and letters come and go with the names', async () => {
    const other = createTempFolder('initials');
    const catalog = openCatalog({ file: other.file });
    const names = ['7.png', 'éa.png', 'Zoo.png', 'zebra.png', '_x.png', '東京.png', 'a.png'];
    catalog.saveFiles(names.map((name, i) => scanned(name, `${i}a`)));
    const ask = (from: Catalog) => from.outline(question({ sort: 'name' }), madeCircumstances).marks;
    const expected = [
      { label: '#', start: 0 },
      { label: 'A', start: 2 },
      { label: 'Z', start: 3 },
      { label: 'É', start: 5 },
      { label: '東', start: 6 },
    ];
    expect(ask(catalog)).toEqual(expected);
    const loaded = openCatalog({ file: other.file, readonly: true });
    await loaded.loadColumns();
    expect(ask(loaded)).toEqual(expected);
    // Renamed, replaced and added: letters come and go with the names.
    catalog.saveFiles([scanned('Quay.png', '8a'), scanned('zebra.png', '9a')]);
    catalog.endScan(ended([], { excluded: ['a.png', '7.png'] }));
    expect(ask(loaded)).toEqual([
      { label: '#', start: 0 },
      { label: 'Q', start: 1 },
      { label: 'Z', start: 2 },
      { label: 'É', start: 4 },
      { label: '東', start: 5 },
    ]);
    loaded.close();
    catalog.close();
    other.remove();
  });
});

describe('a kept outline', () => {
  const everything: Ranges = [[0, files.length]];

  it('finds media by position and positions by medium', () => {
    for (const catalog of [fast, plain]) {
      const { outline, total } = catalog.outline(question({ query: 'type:image', sort: 'best' }), madeCircumstances);
      for (const at of [0, 17, total - 1]) {
        const [item] = catalog.window(outline, at, 1, madeCircumstances);
        expect(catalog.locate(outline, item!.contentHash)).toBe(at);
      }
      const video = catalog.outline(question({ query: 'type:video' }), madeCircumstances).outline;
      const [stranger] = catalog.window(video, 0, 1, madeCircumstances);
      expect(catalog.locate(outline, stranger!.contentHash)).toBeNull();
      expect(catalog.locate(outline, hash('0'))).toBeNull();
      expect(catalog.window(outline, total, 10, madeCircumstances)).toEqual([]);
    }
  });

  it('sums, picks and finds again what is selected', () => {
    for (const catalog of [fast, plain]) {
      const from = catalog.outline(question(), madeCircumstances);
      const to = catalog.outline(question({ query: 'type:image', sort: 'largest', group: 'model' }), madeCircumstances);
      const ranges: Ranges = [
        [3, 5],
        [100, 180],
        [from.total - 1, from.total],
      ];
      const items = ranges.flatMap(([first, after]) =>
        catalog.window(from.outline, first, after - first, madeCircumstances).map((item) => item!),
      );
      const bytes = items.reduce((sum, { size }) => sum + size, 0);
      expect(catalog.sum(from.outline, ranges)).toEqual({ media: items.length, bytes });
      expect(catalog.pick(from.outline, ranges, 1000)).toEqual(items.map(({ contentHash }) => contentHash));
      expect(catalog.pick(from.outline, ranges, 4)).toHaveLength(4);
      const again = catalog.reselect(from.outline, ranges, to.outline);
      const images = items.filter(({ mediaType }) => mediaType === 'image').map(({ contentHash }) => contentHash);
      expect(catalog.pick(to.outline, again, 1000).toSorted()).toEqual(images.toSorted());
      for (const [i, [first, after]] of again.entries()) {
        expect(after).toBeGreaterThan(first);
        if (i > 0) expect(first).toBeGreaterThan(again[i - 1]![1]);
      }
      expect(catalog.sum(from.outline, [[0, from.total]]).media).toBe(from.total);
    }
  });

  it('refuses ranges that are out of order or out of bounds', () => {
    const { outline, total } = fast.outline(question(), madeCircumstances);
    for (const ranges of [
      [[5, 4]],
      [[3, 3]],
      [[0, total + 1]],
      [
        [0, 4],
        [2, 8],
      ],
      [
        [8, 9],
        [0, 1],
      ],
    ] as Ranges[])
      expect(() => fast.sum(outline, ranges)).toThrow(/does not follow/);
    expect(fast.sum(outline, [])).toEqual({ media: 0, bytes: 0 });
  });

  it('is forgotten once eight later ones were asked for, unless it was used', () => {
    const ask = (): string => fast.outline(question({ query: 'type:video' }), madeCircumstances).outline;
    const [first, second] = [ask(), ask()];
    for (let i = 0; i < 6; i++) ask();
    fast.window(first, 0, 1, madeCircumstances);
    ask();
    expect(fast.window(first, 0, 1, madeCircumstances)).toHaveLength(1);
    for (const forgotten of [second, 'never', ''])
      expect(() => fast.window(forgotten, 0, 1, madeCircumstances)).toThrow(/not kept any more/);
    expect(() => plain.sum(first, everything)).toThrow(/not kept any more/);
  });

  it('keeps every position while the catalog changes, and shows nothing where a medium is gone', () => {
    const before = new Map(
      [fast, plain].map((catalog) => [catalog, catalog.outline(question({ sort: 'name' }), madeCircumstances)]),
    );
    const gone = files.filter((f) => f.location === madeLocations[0]!.id).slice(-40);
    const hashes = new Map(
      [...before].map(([catalog, { outline, total }]) => [catalog, hashesOf(catalog, outline, total)]),
    );
    writer.endScan(ended([], { location: madeLocations[0]!.id, excluded: gone.map(({ path }) => path) }));
    // Numbers of forgotten media may be given to new ones, which must not turn up in their places.
    writer.saveFiles([1, 2, 3].map((i) => scanned(`late/${i}.png`, `${i}e`)));
    for (const [catalog, { outline, total }] of before) {
      const now = hashesOf(catalog, outline, total);
      const old = hashes.get(catalog)!;
      const lost = old.filter((_, i) => now[i] === undefined);
      expect(lost.length).toBeGreaterThan(10);
      now.forEach((hashNow, i) => expect([old[i], undefined]).toContain(hashNow));
      for (const medium of lost) expect(catalog.locate(outline, medium!)).toBeNull();
      expect(catalog.sum(outline, [[0, total]]).media).toBe(total - lost.length);
      expect(catalog.pick(outline, [[0, total]], 1000)).toEqual(now.filter(Boolean).slice(0, 1000));
    }
    const input = question({ group: 'day', sort: 'name' });
    expect(described(fast, input)).toEqual(described(plain, input));
    expect(described(fast, question({ sort: 'name' }))).toEqual(described(plain, question({ sort: 'name' })));
  });

  it('after the last media were forgotten shows nothing for them, though others got their numbers', () => {
    const other = createTempFolder('reuse');
    const catalog = openCatalog({ file: other.file });
    catalog.saveFiles(['1', '2', '3'].map((i) => scanned(`${i}.png`, `${i}a`)));
    const { outline } = catalog.outline(question({ sort: 'name' }), madeCircumstances);
    catalog.endScan(ended([], { excluded: ['3.png'] }));
    catalog.saveFiles([scanned('4.png', '4a')]);
    expect(catalog.window(outline, 0, 3, madeCircumstances).map((item) => item?.name)).toEqual([
      '1.png',
      '2.png',
      undefined,
    ]);
    expect(catalog.sum(outline, [[0, 3]]).media).toBe(2);
    catalog.close();
    other.remove();
  });
});

describe('items', () => {
  it('say what was never proved good, and what lies in too few locations', () => {
    const { items } = fast.search(
      { query: '', tags: [], locations: [], sort: 'newest', limit: 1000, facets: false },
      madeCircumstances,
    );
    for (const { contentHash, unverified, belowWanted, copies } of items) {
      const { copies: all } = fast.find(contentHash, madeLocations);
      const there = all.filter(({ state }) => state !== 'missing');
      expect(unverified).toBe(there.some(({ verifyMethod }) => verifyMethod === 'stat' || verifyMethod === null));
      expect(belowWanted).toBe(new Set(there.map(({ location }) => location)).size < 2);
      for (const { location, state, count } of copies)
        expect(all.filter((copy) => copy.location === location && copy.state === state)).toHaveLength(count);
    }
    expect(new Set(items.map(({ unverified }) => unverified)).size).toBe(2);
    expect(new Set(items.map(({ belowWanted }) => belowWanted)).size).toBe(2);
  });
});

describe('the status', () => {
  it('counts per location what is there, what is missing, what was never proved and what cannot be read', () => {
    writer.saveProblems([
      {
        location: madeLocations[1]!.id,
        path: 'broken.png',
        size: 1,
        etag: 'x',
        code: 'data-loss',
        message: 'cut',
        seenMs: 1,
      },
      {
        location: madeLocations[1]!.id,
        path: 'notes.txt',
        size: 1,
        etag: 'x',
        code: 'unsupported',
        message: 'text',
        seenMs: 1,
      },
    ]);
    const { perLocation } = plain.status(madeLocations);
    const { items } = plain.search(
      { query: '', tags: [], locations: [], sort: 'newest', limit: 5000, facets: false },
      madeCircumstances,
    );
    for (const { id, name } of madeLocations) {
      const all = items.flatMap(({ contentHash }) =>
        plain.find(contentHash, madeLocations).copies.map((copy) => ({ contentHash, ...copy })),
      );
      const there = all.filter((copy) => copy.location === name && copy.state !== 'missing');
      expect(perLocation[id]).toMatchObject({
        copies: there.length,
        media: new Set(there.map(({ contentHash }) => contentHash)).size,
        bytes: there.reduce((sum, { size }) => sum + size, 0),
        missing: all.filter((copy) => copy.location === name && copy.state === 'missing').length,
        unverified: there.filter(({ verifyMethod }) => verifyMethod === 'stat').length,
        problems: name === 'laptop' ? 1 : 0,
      });
    }
    expect(perLocation[madeLocations[0]!.id]!.missing).toBeGreaterThan(0);
  }, 60_000);
});
