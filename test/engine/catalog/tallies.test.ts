/** The sums that status and dashboard read are those of a count over everything, whatever was written in whatever order. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaItem } from '#api/media.ts';
import { openCatalog, type Catalog } from '#engine/catalog/catalog.ts';
import { monthLabel, monthOf } from '#engine/catalog/tallies.ts';
import {
  createRandom,
  madeCircumstances,
  madeLocations,
  madeNow,
  makeScannedFiles,
} from '../../fixtures/make-catalog.ts';
import { createTempFolder, hash, places, scanned, shelf, studio } from '../../support/scanned.ts';

let folder: ReturnType<typeof createTempFolder>;
let catalog: Catalog;
beforeEach(() => {
  folder = createTempFolder('tallies');
  catalog = openCatalog({ file: folder.file });
});
afterEach(() => {
  catalog.close();
  folder.remove();
});

const files = [...makeScannedFiles({ media: 300, seed: 31, vocabulary: 100, promptWords: 5, tags: 20, odd: true })];

function everything(): MediaItem[] {
  const input = { query: '', tags: [], locations: [], sort: 'newest' as const, limit: 1000, facets: false };
  return catalog.search(input, madeCircumstances).items;
}

/** Status and report, counted medium by medium from what `find` says. */
function counted() {
  const media = everything().map((item) => {
    const copies = catalog.find(item.contentHash, madeLocations).copies;
    return { item, copies, there: copies.filter(({ state }) => state !== 'missing') };
  });
  const sum = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((all, one) => all + of(one), 0);
  const amount = (list: typeof media) => ({ media: list.length, bytes: sum(list, ({ item }) => item.size) });
  const offline = media.filter(({ there }) => there.length > 0 && there.every(({ online }) => !online));
  const most = Math.min(5, Math.max(-1, ...media.map(({ there }) => there.length)));
  const months = [...new Set(media.map(({ item }) => item.createdAt.slice(0, 7)))].sort();
  const types = ['image', 'video', 'audio'] as const;
  const inLocation = (name: string) =>
    media.flatMap(({ item, there }) => {
      const here = there.filter(({ location }) => location === name);
      return here.length > 0 ? [{ item, here, bytes: sum(here, ({ size }) => size) }] : [];
    });
  const names = madeLocations.map(({ name }) => name).sort();
  return {
    status: {
      media: media.length,
      copies: sum(media, ({ there }) => there.length),
      bytes: sum(media, ({ there }) => sum(there, ({ size }) => size)),
      byType: Object.fromEntries(
        types.map((type) => [type, media.filter(({ item }) => item.mediaType === type).length]),
      ),
      offlineOnly: offline.length,
      perLocation: Object.fromEntries(
        madeLocations.flatMap(({ id, name }) => {
          const here = inLocation(name);
          const missing = sum(
            media,
            ({ copies }) => copies.filter((copy) => copy.location === name && copy.state === 'missing').length,
          );
          const entry = {
            copies: sum(here, (one) => one.here.length),
            media: here.length,
            bytes: sum(here, ({ bytes }) => bytes),
            missing,
            unverified: sum(here, (one) => one.here.filter(({ verifyMethod }) => verifyMethod === 'stat').length),
          };
          return here.length + missing > 0 ? [[id, entry]] : [];
        }),
      ),
      duplicates: {
        media: media.filter(({ there }) => there.length > 1).length,
        extraCopies: sum(media, ({ there }) => Math.max(0, there.length - 1)),
        extraBytes: sum(
          media.filter(({ there }) => there.length > 1),
          ({ item, there }) => sum(there, ({ size }) => size) - item.size,
        ),
      },
    },
    report: {
      byLocation: names.flatMap((location) =>
        types.flatMap((type) => {
          const here = inLocation(location).filter(({ item }) => item.mediaType === type);
          const entry = {
            location,
            type,
            copies: sum(here, (one) => one.here.length),
            bytes: sum(here, ({ bytes }) => bytes),
          };
          return here.length > 0 ? [entry] : [];
        }),
      ),
      copies: Array.from({ length: most + 1 }, (_, copies) => ({
        copies,
        ...amount(media.filter(({ there }) => Math.min(there.length, 5) === copies)),
      })),
      growth: months.flatMap((month) =>
        types.flatMap((type) => {
          const made = media.filter(({ item }) => item.createdAt.startsWith(month) && item.mediaType === type);
          return made.length > 0 ? [{ month, type, ...amount(made) }] : [];
        }),
      ),
      reclaimable: names.flatMap((location) => {
        const twice = inLocation(location).filter(({ here }) => here.length > 1);
        const largest = (here: (typeof twice)[number]['here']) => Math.max(...here.map(({ size }) => size));
        const bytes = sum(twice, (one) => one.bytes - largest(one.here));
        return twice.length > 0 ? [{ location, copies: sum(twice, ({ here }) => here.length - 1), bytes }] : [];
      }),
      belowWanted: amount(media.filter(({ item }) => item.belowWanted)),
      offlineOnly: amount(offline),
    },
  };
}

function check(): void {
  const { status, report } = counted();
  expect(catalog.status(madeLocations)).toMatchObject(status);
  expect(catalog.storageReport(madeCircumstances)).toEqual(report);
}

describe('the sums over all media', () => {
  it('are those of a count, after every kind of change', () => {
    const random = createRandom(5);
    for (let i = 0; i < files.length; i += 60) {
      catalog.saveFiles(files.slice(i, i + 60));
      const some = Array.from({ length: 20 }, () => files[Math.floor(random() * Math.min(files.length, i + 60))]!);
      // Copied within a location, exchanged for another medium, told otherwise, gone once and twice, doubted.
      catalog.saveFiles(
        some.slice(0, 6).map((f, k) => ({ ...f, path: `again/${i}/${k}.png`, verifyMethod: 'stat' as const })),
      );
      catalog.saveFiles(
        some.slice(6, 9).map((f) => ({ ...f, contentHash: files[0]!.contentHash, fileHash: files[0]!.fileHash })),
      );
      catalog.saveFiles(
        some.slice(9, 12).map((f, k) => ({
          ...f,
          size: f.size + 7,
          fileHash: hash(`${i}${k}d`),
          facts: { ...f.facts, rating: 4, mediaType: 'video' as const },
        })),
      );
      for (const { id } of madeLocations) {
        const missing = some
          .slice(12)
          .filter(({ location }) => location === id)
          .map(({ path }) => path);
        const end = {
          location: id,
          startedMs: madeNow + 1,
          endedMs: madeNow + 2,
          complete: true,
          unreadable: [],
          missing,
        };
        catalog.endScan(end);
        if (i % 120 === 0) catalog.endScan(end);
        if (i % 180 === 0)
          catalog.endScan({ ...end, missing: [], excluded: some.slice(14, 17).map(({ path }) => path) });
      }
      check();
    }
    catalog.removeLocation(madeLocations[1]!.id);
    check();
    for (const { id } of madeLocations) catalog.removeLocation(id);
    expect(catalog.status(madeLocations)).toMatchObject({ media: 0, copies: 0, bytes: 0, perLocation: {} });
    expect(catalog.storageReport(madeCircumstances)).toMatchObject({
      byLocation: [],
      copies: [],
      growth: [],
      reclaimable: [],
    });
  }, 60_000);

  it('stay as they were when a write fails', () => {
    catalog.saveFiles([scanned('a.png', 'a')]);
    const bad = { ...scanned('b.png', 'b'), contentHash: 'no hash' };
    expect(() => catalog.saveFiles([scanned('c.png', 'c'), bad])).toThrow();
    catalog.saveFiles([scanned('d.png', 'd')]);
    expect(catalog.status(places).media).toBe(2);
  });

  it('count what is made of one location twice, all but the largest of each, and what lies in too few', () => {
    catalog.saveFiles([
      scanned('a.png', 'a', { size: 100 }),
      scanned('a2.png', 'a', { file: 'ab', size: 130, tell: { rating: 3 } }),
      scanned('a3.png', 'a', { location: shelf, size: 100 }),
      scanned('b.png', 'b', { size: 50 }),
    ]);
    const report = catalog.storageReport({ locations: places, wantedCopies: 2 });
    expect(catalog.checkRemoval(studio)).toEqual({ copies: 3, onlyHere: { media: 1, bytes: 50 } });
    expect(catalog.checkRemoval(shelf)).toEqual({ copies: 1, onlyHere: { media: 0, bytes: 0 } });
    expect(catalog.checkRemoval('never heard of')).toEqual({ copies: 0, onlyHere: { media: 0, bytes: 0 } });
    expect(report.reclaimable).toEqual([{ location: 'studio', copies: 1, bytes: 100 }]);
    expect(report.belowWanted).toEqual({ media: 1, bytes: 50 });
    expect(report.copies.map(({ media }) => media)).toEqual([0, 1, 0, 1]);
    expect(catalog.storageReport({ locations: places, wantedCopies: 1 }).belowWanted.media).toBe(0);
    expect(catalog.storageReport({ locations: places.filter(({ id }) => id !== studio) }).byLocation).toHaveLength(1);
  });
});

describe('months', () => {
  it('are written as a date begins, whatever the year', () => {
    for (const ms of [
      0,
      madeNow,
      Date.UTC(1969, 11, 31),
      -62_200_000_000_000,
      8.64e15,
      -8.64e15,
      1e300,
      Date.UTC(12_000, 4),
    ]) {
      const clamped = Math.min(8.64e15, Math.max(-8.64e15, ms));
      expect(monthLabel(monthOf(ms))).toBe(new Date(clamped).toISOString().split('T')[0]!.slice(0, -3));
    }
  });
});
