/** The numbers of the dashboard: sums, classes, growth, and what is said of them. */
import { describe, expect, it } from 'vitest';
import { parseQuery } from '#api/query.ts';
import { copyClasses, doublesOf, growthOf, lastMonths, placesOf, total } from '../../src-renderer/dashboard/figures.ts';
import {
  copiesInsight,
  doublesInsight,
  growthInsight,
  placesInsight,
  shortTime,
} from '../../src-renderer/dashboard/insights.ts';

const made = (month: string, bytes: number, type: 'image' | 'video' | 'audio' = 'image') => ({
  month,
  type,
  bytes,
  media: 1,
});

describe('the places', () => {
  const report = {
    byLocation: [
      { location: 'b', type: 'audio', copies: 1, bytes: 10 },
      { location: 'a', type: 'image', copies: 2, bytes: 30 },
      { location: 'b', type: 'image', copies: 3, bytes: 60 },
      { location: 'c', type: 'image', copies: 0, bytes: 0 },
    ] as const,
  };
  const places = placesOf({ byLocation: [...report.byLocation] });

  it('come with their parts, the largest first, without those that hold nothing', () => {
    expect(places.map(({ name, bytes, copies }) => [name, bytes, copies])).toEqual([
      ['b', 70, 4],
      ['a', 30, 2],
    ]);
    expect(places[0]!.parts.map(({ type }) => type)).toEqual(['image', 'audio']);
  });
  it('say which one holds the most', () => {
    expect(placesInsight(places)).toBe('b holds the most: 70 B, 70% of all');
    expect(placesInsight(places.slice(0, 1))).toBe('Everything lies in b: 70 B');
  });
});

describe('the classes of copies', () => {
  it('go from none to at least three without gaps, the last one open', () => {
    const classes = copyClasses({ copies: [{ copies: 1, media: 5, bytes: 50 }] });
    expect(classes.map(({ query }) => query)).toEqual(['copies:0', 'copies:1', 'copies:2', 'copies:>=3']);
    expect(classes.map(({ media }) => media)).toEqual([0, 5, 0, 0]);
    for (const { query } of classes) expect(() => parseQuery(query)).not.toThrow();
  });
  it('keep every medium of the report', () => {
    const copies = [0, 1, 2, 3, 4, 5].map((count) => ({ copies: count, media: count + 1, bytes: 0 }));
    expect(total(copyClasses({ copies }).map(({ media }) => media))).toBe(total(copies.map(({ media }) => media)));
    expect(copyClasses({ copies }).at(-1)).toMatchObject({ query: 'copies:>=5', media: 6 });
  });
  it('say what lies in too few places, or has no second copy', () => {
    const copies = [
      { copies: 1, media: 3, bytes: 1 },
      { copies: 2, media: 7, bytes: 1 },
    ];
    const nothing = { media: 0, bytes: 0 };
    expect(copiesInsight({ copies, belowWanted: { media: 3, bytes: 1 } }, 2)).toEqual({
      title: '3 media lie in fewer than 2 locations',
      show: { n: 3, query: 'is:below' },
    });
    expect(copiesInsight({ copies, belowWanted: nothing }, 1)).toEqual({
      title: '3 of 10 media have only one copy',
      show: { n: 3, query: 'copies:1' },
    });
    expect(copiesInsight({ copies, belowWanted: nothing }, 2)).toMatchObject({
      title: 'Everything lies in at least 2 locations',
      show: null,
    });
  });
});

describe('the growth', () => {
  it('adds up by month, type by type, through months without any', () => {
    const points = growthOf({ growth: [made('2025-12', 5), made('2026-02', 7), made('2026-02', 1, 'audio')] });
    expect(points.map(({ time }) => time)).toEqual(['2025-12', '2026-01', '2026-02']);
    expect(points.map(({ bytes }) => bytes)).toEqual([
      [5, 0, 0],
      [5, 0, 0],
      [12, 0, 1],
    ]);
    expect(points.at(-1)).toMatchObject({ media: [2, 0, 1], newBytes: 8, newMedia: 2 });
  });
  it('is drawn by year when it spans many', () => {
    const points = growthOf({ growth: [made('1999-07', 1), made('2026-03', 2), made('2026-01', 4)] });
    expect(points[0]!.time).toBe('1999');
    expect(points.at(-1)).toMatchObject({ time: '2026', bytes: [7, 0, 0], newBytes: 6 });
    expect(points).toHaveLength(28);
    for (const { time } of points) expect(() => parseQuery(`date:${time}`)).not.toThrow();
  });
  it('says what the last year brought, or from where it came', () => {
    const growth = Array.from({ length: 14 }, (_, index) =>
      made(`${2025 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`, 100),
    );
    expect(lastMonths(growthOf({ growth }), 12)).toEqual({ bytes: 1200, media: 12 });
    expect(growthInsight(growthOf({ growth }))).toBe(
      '1.2 kB in 12 media were made in the 12 months up to February 2026',
    );
    expect(growthInsight(growthOf({ growth: growth.slice(0, 2) }))).toBe('Grown to 200 B since January 2025');
    expect(growthInsight([])).not.toBe('');
    expect([shortTime('2026'), shortTime('2026-05')]).toEqual(['2026', 'May 2026']);
  });
  it('can be asked for up to any month', () => {
    expect(() => parseQuery('date:..2026-05')).not.toThrow();
  });
});

describe('what could be freed', () => {
  const reclaimable = [
    { location: 'a', copies: 0, bytes: 0 },
    { location: 'b', copies: 1, bytes: 10 },
    { location: 'c', copies: 2, bytes: 90 },
  ];
  it('leaves out places without any, the most first', () => {
    expect(doublesOf({ reclaimable }).map(({ location }) => location)).toEqual(['c', 'b']);
  });
  it('is summed up, or is nothing', () => {
    expect(doublesInsight({ reclaimable })).toBe('100 B could be freed: 3 files lie twice in the same location');
    expect(doublesInsight({ reclaimable: [] })).toBe('Nothing lies twice in the same location');
  });
});
