/** What the catalog remembers of a scan, what it forgets, and how it answers "where is it". */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import type { SearchInput } from '#api/media.ts';
import { openCatalog, type Catalog } from '#engine/catalog/catalog.ts';
import { createRandom, makeScannedFiles } from '../../fixtures/make-catalog.ts';
import { createTempFolder, ended, hash, places, scanned, shelf, studio } from '../../support/scanned.ts';

let folder: ReturnType<typeof createTempFolder>;
let catalog: Catalog;

beforeEach(() => {
  folder = createTempFolder('catalog');
  catalog = openCatalog({ file: folder.file });
});

afterEach(() => {
  catalog.close();
  folder.remove();
});

const find = (ref: string) => catalog.find(ref, places);
const states = (ref: string) => find(ref).copies.map(({ path, state }) => `${path} ${state}`);

function search(query: string): string[] {
  const input: SearchInput = { query, tags: [], locations: [], sort: 'newest', limit: 100, facets: false };
  return catalog.search(input, { now: Date.UTC(2026, 5, 1), locations: places }).items.map(({ name }) => name);
}

function failure(run: () => unknown): AliceError {
  try {
    run();
  } catch (error) {
    if (error instanceof AliceError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('files of a scan', () => {
  it('are new once, the same the next time, and changed when their bytes are', () => {
    expect(catalog.saveFiles([scanned('a.png', '1'), scanned('b.png', '1'), scanned('c.png', '2')])).toEqual([
      'new',
      'new',
      'new',
    ]);
    expect(catalog.saveFiles([scanned('a.png', '1', { etag: 'other' })])).toEqual(['same']);
    expect(catalog.saveFiles([scanned('c.png', '3')])).toEqual(['changed']);
    expect(states('a.png')).toEqual(['a.png present', 'b.png present']);
    expect(failure(() => find(hash('2'))).code).toBe('not-found');
  });

  it('at a path that now holds other media leave the old medium its other copies', () => {
    catalog.saveFiles([scanned('a.png', '1'), scanned('keep/a.png', '1')]);
    catalog.saveFiles([scanned('a.png', '2')]);
    expect(states(hash('1'))).toEqual(['keep/a.png present']);
    expect(states(hash('2'))).toEqual(['a.png present']);
    expect(search('name:a.png').length).toBe(2);
  });

  it('with the same bytes share one row of facts, with the same media one identity', () => {
    catalog.saveFiles([
      scanned('a.png', '1', { file: 'a', tell: { tags: ['x'] } }),
      scanned('b.png', '1', { file: 'a', tell: { tags: ['x'] } }),
      scanned('c.png', '1', { file: 'b', tell: { tags: ['y'], rating: 4 }, modifiedMs: Date.UTC(2025, 5, 1) }),
    ]);
    const shown = catalog.show('c.png', places);
    expect(shown.copies.length).toBe(3);
    expect(shown.facts.tags).toEqual(['y', 'x']);
    expect(shown.diverged).toEqual(['rating', 'tags']);
    expect(search('tag:x tag:y rating:4 is:diverged').length).toBe(1);
  });

  it('that cannot be read are remembered, and leave a known copy in doubt', () => {
    catalog.saveFiles([scanned('a/b.png', '1')]);
    const problem = {
      location: studio,
      path: 'a/b.png',
      size: 5,
      etag: 'cut',
      code: 'data-loss',
      message: 'cut short',
      seenMs: 1,
    };
    catalog.saveProblems([
      problem,
      { ...problem, path: 'a/notes.txt', code: 'unsupported', message: 'not a media file' },
    ]);
    expect(catalog.knownFolder(studio, 'a').sort((x, y) => (x.name < y.name ? -1 : 1))).toEqual([
      { name: 'b.png', etag: 'cut', size: 5, state: 'problem', code: 'data-loss', message: 'cut short' },
      { name: 'notes.txt', etag: 'cut', size: 5, state: 'problem', code: 'unsupported', message: 'not a media file' },
    ]);
    expect(states(hash('1'))).toEqual(['a/b.png unknown']);
    expect(catalog.problems({}).problems.map(({ path }) => path)).toEqual(['a/b.png']);
    expect(catalog.status(places).failed).toBe(1);
    expect(catalog.saveFiles([scanned('a/b.png', '1')])).toEqual(['returned']);
    expect(catalog.problems({}).total).toBe(0);
    expect(states(hash('1'))).toEqual(['a/b.png present']);
  });

  it('have any name: quotes, percent signs, other scripts, private-use letters for broken bytes', () => {
    const names = [
      "it's.png",
      '100%_off*.png',
      '東京/夜.png',
      'e\u0301.png',
      'bad\uf7ff.png',
      '"q".png',
      '-dash',
      ' ',
      'a\nb.png',
    ];
    catalog.saveFiles(names.map((name, i) => scanned(name, `${(i + 10).toString(16).padStart(2, '0')}`)));
    for (const name of names) expect([name, find(name).copies.map(({ path }) => path)]).toEqual([name, [name]]);
    expect(catalog.knownFolder(studio, '').length).toBe(names.length - 1);
    expect(search('夜')).toEqual(['夜.png']);
    expect(search('name:é.png')).toEqual(['e\u0301.png']);
  });
});

describe('a copy that a complete listing does not show', () => {
  beforeEach(() => {
    catalog.saveFiles([scanned('a.png', '1'), scanned('b/c.png', '2')]);
  });

  it('is only suspected at first, missing after a second listing, and present again when it is back', () => {
    expect(catalog.endScan(ended(['a.png']))).toEqual({ suspected: 1, confirmed: 0, moved: 0 });
    expect(states(hash('1'))).toEqual(['a.png unknown']);
    expect(catalog.knownFolder(studio, '')[0]!.state).toBe('suspect');
    expect(catalog.endScan(ended(['a.png']))).toEqual({ suspected: 0, confirmed: 1, moved: 0 });
    expect(states(hash('1'))).toEqual(['a.png missing']);
    expect(find(hash('1')).primaryLocation).toBeNull();
    expect(search('is:missing')).toEqual(['a.png']);
    expect(search('missing:studio')).toEqual(['a.png']);
    expect(search('in:studio')).toEqual(['c.png']);
    expect(catalog.endScan(ended(['a.png']))).toEqual({ suspected: 0, confirmed: 0, moved: 0 });
    catalog.touch(studio, ['a.png'], Date.UTC(2026, 2, 1));
    expect(states(hash('1'))).toEqual(['a.png present']);
    expect(find(hash('1')).copies[0]!.lastSeen).toBe('2026-03-01T00:00:00.000Z');
  });

  it('is forgiven when the next listing shows it', () => {
    catalog.endScan(ended(['a.png']));
    catalog.touch(studio, ['a.png'], 5);
    expect(catalog.endScan(ended(['a.png']))).toEqual({ suspected: 1, confirmed: 0, moved: 0 });
  });

  it('is unknown, not missing, when its folder could not be listed', () => {
    catalog.saveFiles([scanned('b2.png', '3'), scanned('b/deep/er.png', '4')]);
    catalog.endScan(ended([], { complete: false, unreadable: ['b'] }));
    expect(states(hash('2'))).toEqual(['b/c.png unknown']);
    expect(states(hash('4'))).toEqual(['b/deep/er.png unknown']);
    expect(states(hash('3'))).toEqual(['b2.png present']);
    expect(states(hash('1'))).toEqual(['a.png present']);
  });

  it('has moved when its bytes turned up during this scan, and takes its history along', () => {
    const during = Date.UTC(2026, 1, 1) + 1;
    catalog.saveFiles([scanned('new/place.png', '1', { seenMs: during })]);
    expect(catalog.endScan(ended(['a.png']))).toEqual({ suspected: 0, confirmed: 0, moved: 1 });
    expect(states(hash('1'))).toEqual(['new/place.png present']);
    expect(catalog.show(hash('1'), places).firstSeen).toBe('2026-01-01T00:00:00.000Z');
  });

  it('has moved also to another location, and over another file', () => {
    const during = Date.UTC(2026, 1, 1) + 1;
    catalog.saveFiles([scanned('x.png', '1', { seenMs: during, location: shelf })]);
    expect(catalog.endScan(ended(['a.png'])).moved).toBe(1);
    catalog.saveFiles([scanned('z.png', '9')]);
    catalog.saveFiles([scanned('b/c.png', '9', { seenMs: during })]);
    expect(catalog.endScan(ended(['z.png'])).moved).toBe(1);
    expect(states(hash('9'))).toEqual(['b/c.png present']);
  });

  it('is explained by one arrival only', () => {
    const during = Date.UTC(2026, 1, 1) + 1;
    catalog.saveFiles([scanned('twin.png', '1'), scanned('new.png', '1', { seenMs: during })]);
    const end = ended(['a.png', 'twin.png']);
    expect(catalog.countVanished(end)).toBe(1);
    expect(catalog.endScan(end)).toEqual({ suspected: 1, confirmed: 0, moved: 1 });
    expect(states(hash('1')).length).toBe(2);
  });

  it('has not moved when a copy of it was there before the scan', () => {
    catalog.saveFiles([scanned('copy.png', '1')]);
    expect(catalog.endScan(ended(['a.png']))).toEqual({ suspected: 1, confirmed: 0, moved: 0 });
  });

  it('is not seen again by a listing that a brake stopped', () => {
    catalog.endScan(ended([], { braked: true }));
    expect(find(hash('1')).copies[0]!.lastSeen).toBe('2026-01-01T00:00:00.000Z');
    catalog.endScan(ended([]));
    expect(find(hash('1')).copies[0]!.lastSeen).toBe('2026-02-01T00:00:01.000Z');
  });
});

describe('where is it', () => {
  const twins = ['abcdef0', 'abcdef1'];
  beforeEach(() => {
    catalog.saveFiles([
      scanned('2026/Trip/one.png', '12', { file: '34' }),
      scanned('backup/one.png', '12', { file: '56', location: shelf, verifyMethod: 'stat' }),
      scanned('same.png', twins[0]!, { file: '78' }),
      scanned('other/same.png', twins[1]!, { file: '9a' }),
    ]);
  });

  it.each([
    [hash('12'), 'content-hash'],
    [hash('12').slice(7), 'content-hash'],
    [hash('12').slice(7).toUpperCase(), 'content-hash'],
    ['sha256:121212', 'content-hash'],
    ['1212121', 'content-hash'],
    [hash('34'), 'file-hash'],
    ['565656', 'file-hash'],
    ['2026/Trip/one.png', 'path'],
    ['/2026/Trip/one.png', 'path'],
    ['Trip/one.png', 'path'],
    ['trip/ONE.PNG', 'path'],
    ['one.png', 'path'],
    ['shelf:backup/one.png', 'path'],
    ['same.png', 'path'],
    ['other/same.png', 'path'],
  ])('is asked by %s', (ref, matched) => {
    const found = find(ref);
    expect(found.matched).toBe(matched);
    const expected = ref.includes('other') ? hash(twins[1]!) : ref.includes('same') ? hash(twins[0]!) : hash('12');
    expect(found.contentHash).toBe(expected);
  });

  it('is answered with every copy and the best one first in mind', () => {
    const found = find('one.png');
    expect(found.primaryLocation).toBe('studio');
    expect(found.copies).toMatchObject([
      {
        location: 'shelf',
        path: 'backup/one.png',
        online: false,
        state: 'present',
        verifyMethod: 'stat',
        metadata: 'none',
        fileHash: hash('56'),
      },
      {
        location: 'studio',
        path: '2026/Trip/one.png',
        online: true,
        state: 'present',
        verifyMethod: 'full',
        lastVerified: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });

  it('is refused when several fit, naming them', () => {
    catalog.saveFiles([scanned('third/same.png', 'c'), scanned('deep/other/same.png', 'd')]);
    const short = failure(() => find('abcdef'));
    expect([short.code, (short.details['candidates'] as unknown[]).length]).toEqual(['invalid', 2]);
    const path = failure(() => find('SAME.png'));
    expect(path.code).toBe('invalid');
    expect(path.message).toMatch(/fits 4 media.*studio:other\/same\.png.*Give more/);
  });

  it.each(['ffffff', 'nothing.png', '', 'shelf:one.png', '../one.png', '%', '***', 'abc'])(
    'is not found by %j',
    (ref) => {
      expect(failure(() => find(ref)).code).toBe('not-found');
    },
  );

  it('prefers what is online, organized, then of higher priority', () => {
    const both = places.map((place) => ({ ...place, online: true }));
    expect(catalog.find('one.png', both).primaryLocation).toBe('studio');
    const plain = both.map((place) => ({ ...place, purpose: [] }));
    expect(catalog.find('one.png', plain).primaryLocation).toBe('shelf');
    expect(
      catalog.find(
        'one.png',
        places.map((place) => ({ ...place, online: false })),
      ).primaryLocation,
    ).toBe('studio');
  });

  it('gives the media door every copy with its kind', () => {
    expect(catalog.copiesOf(hash('12')).map(({ location, path, mime }) => [location, path, mime])).toEqual([
      [studio, '2026/Trip/one.png', 'image/png'],
      [shelf, 'backup/one.png', 'image/png'],
    ]);
    expect(catalog.copiesOf(hash('00'))).toEqual([]);
  });
});

describe('the catalog as a whole', () => {
  it('counts media, copies, duplicates and what is only offline', () => {
    catalog.saveFiles([
      scanned('a.png', '1'),
      scanned('b.png', '1', { location: shelf }),
      scanned('c.png', '2', { location: shelf, size: 500 }),
      scanned('d.mp4', '3', { tell: { mediaType: 'video' } }),
    ]);
    expect(catalog.status(places)).toMatchObject({
      media: 3,
      copies: 4,
      bytes: 3500,
      byType: { image: 2, video: 1, audio: 0 },
      duplicates: { media: 1, extraCopies: 1, extraBytes: 1000 },
      offlineOnly: 1,
      diverged: 0,
      perLocation: { [studio]: { copies: 2, media: 2, bytes: 2000 }, [shelf]: { copies: 2, media: 2, bytes: 1500 } },
    });
    expect(search('is:offline')).toEqual(['c.png']);
    expect(search('copies:>=2 in:shelf')).toEqual(['a.png']);
  });

  it('names what may get a preview, newest first, page by page', () => {
    const dated = (name: string, digit: string, day: number, mediaType: 'image' | 'audio' = 'image') =>
      scanned(name, digit, { tell: { createdAt: `2025-01-0${day}T00:00:00Z`, mediaType } });
    catalog.saveFiles([
      dated('a', '1', 2),
      dated('b', '2', 4),
      dated('c', '3', 3, 'audio'),
      dated('d', '4', 1),
      dated('e', '5', 1),
    ]);
    expect(catalog.previewCandidates({ limit: 2 })).toEqual([hash('2'), hash('1')]);
    expect(catalog.previewCandidates({ limit: 9, after: hash('1') })).toEqual([hash('4'), hash('5')]);
    expect(catalog.previewCandidates({ limit: 9, after: hash('5') })).toEqual([]);
  });

  it('forgets a location with what is known nowhere else', () => {
    catalog.saveFiles([
      scanned('a.png', '1'),
      scanned('b.png', '1', { location: shelf }),
      scanned('c.png', '2', { location: shelf }),
    ]);
    expect(catalog.removeLocation(shelf)).toEqual({ copiesForgotten: 2, mediaForgotten: 1 });
    expect(states(hash('1'))).toEqual(['a.png present']);
    expect(search('')).toEqual(['a.png']);
    expect(catalog.knownFolders(shelf)).toEqual([]);
    expect(catalog.removeLocation(shelf)).toEqual({ copiesForgotten: 0, mediaForgotten: 0 });
  });

  it('lists the folders of a location that hold anything', () => {
    catalog.saveFiles([scanned('a.png', '1'), scanned('x/y/b.png', '2')]);
    catalog.saveProblems([
      { location: studio, path: 'z/c.png', size: 1, etag: 'e', code: 'data-loss', message: 'm', seenMs: 1 },
    ]);
    expect(catalog.knownFolders(studio)).toEqual(['', 'x/y', 'z']);
    catalog.forgetProblems(studio, ['z/c.png']);
    expect(catalog.knownFolders(studio)).toEqual(['', 'x/y']);
  });

  it('saves a batch wholly or not at all', () => {
    const broken = { ...scanned('b.png', '2'), fileHash: 'no hash' };
    expect(() => catalog.saveFiles([scanned('a.png', '1'), broken])).toThrow(/not a hash/);
    expect(catalog.status(places).media).toBe(0);
    expect(catalog.saveFiles([scanned('a.png', '1')])).toEqual(['new']);
    expect(search('')).toEqual(['a.png']);
  });

  it('refuses to be written to when it was opened for reading', () => {
    const reader = openCatalog({ file: folder.file, readonly: true });
    expect(failure(() => reader.saveFiles([scanned('a.png', '1')])).code).toBe('permission-denied');
    reader.close();
  });

  it('takes over from an older catalog what lies offline, in the state it was in', () => {
    const old = openCatalog({ file: `${folder.file}.old` });
    old.saveFiles([
      scanned('a.png', '1', { location: shelf, tell: { tags: ['old'] } }),
      scanned('b.png', '2', { location: shelf }),
      scanned('c.png', '3'),
    ]);
    old.endScan(ended(['b.png'], { location: shelf }));
    old.endScan(ended(['b.png'], { location: shelf }));
    old.saveProblems([
      { location: shelf, path: 'bad.png', size: 1, etag: 'e', code: 'data-loss', message: 'm', seenMs: 1 },
    ]);
    catalog.saveFiles([scanned('z.png', '1', { tell: { tags: ['fresh'] } })]);
    expect(catalog.carryOver(`${folder.file}.old`, shelf)).toBe(2);
    old.close();
    expect(states(hash('1'))).toEqual(['a.png present', 'z.png present']);
    expect(states(hash('2'))).toEqual(['b.png missing']);
    expect(catalog.show(hash('1'), places).facts.tags).toEqual(['fresh']);
    expect(catalog.problems({ location: shelf }).total).toBe(1);
    expect(failure(() => find(hash('3'))).code).toBe('not-found');
  });
});

describe('a rebuild', () => {
  const files = [...makeScannedFiles({ media: 150, seed: 3, vocabulary: 100, promptWords: 5, tags: 20, odd: true })];

  function filled(order: number): string[] {
    const other = createTempFolder('rebuild');
    const fresh = openCatalog({ file: other.file });
    const random = createRandom(order);
    const shuffled = files
      .map((file) => ({ file, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ file }) => file);
    for (let i = 0; i < shuffled.length; i += 17) fresh.saveFiles(shuffled.slice(i, i + 17));
    const lines = [...fresh.dump()];
    const input: SearchInput = { query: '', tags: [], locations: [], sort: 'name', limit: 1000, facets: true };
    const { items, facets } = fresh.search(input, { now: 0, locations: places });
    fresh.close();
    other.remove();
    return [...lines, JSON.stringify(items.map((item) => item.contentHash)), JSON.stringify(facets)];
  }

  it('gives the same catalog whatever order the files come in', () => {
    const first = filled(1);
    expect(first.length).toBeGreaterThan(150);
    for (const order of [2, 3, 4]) expectSame(filled(order), first);
  });

  it('gives the same catalog as one that took a longer way there', () => {
    for (const file of files)
      catalog.saveFiles([
        { ...file, contentHash: hash('ab'), fileHash: hash('cd'), facts: { ...file.facts, tags: ['wrong'] } },
      ]);
    catalog.saveFiles(files.toReversed());
    catalog.saveFiles([scanned('gone.png', 'e')]);
    catalog.removeLocation(studio);
    expectSame([...catalog.dump()], filled(9).slice(0, -2));
  });
});

/** Only the first differing line: the whole would fill the screen. */
function expectSame(lines: string[], expected: string[]): void {
  const at = lines.findIndex((line, i) => line !== expected[i]);
  expect(at < 0 ? null : lines[at]).toEqual(at < 0 ? null : expected[at]);
  expect(lines.length).toBe(expected.length);
}
