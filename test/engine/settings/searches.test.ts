/** Saved searches and wanted copies in the settings file: read with place and remedy, written without disturbing the rest. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecentSearches } from '#engine/settings/recent-searches.ts';
import { errorOf, settingsOf, temporaryFolder } from './support.ts';

const commented = `# my library
searches:
  # what I show to others
  - name: 'Best of'   # quoted on purpose
    query: "rating:>=4 -tag:wip"
    sort: best
    colour: blue
  - {name: Harbour, query: 'harbour at dusk'}
storage:
  wanted_copies: 2   # one at home, one on the shelf
  locations: []
`;

const best = { name: 'Best of', query: 'rating:>=4 -tag:wip', sort: 'best' as const };
const harbour = { name: 'Harbour', query: 'harbour at dusk', sort: 'newest' as const };

describe('reading', () => {
  it('gives searches in their order, newest first where no order is named, and warns of unknown keys', () => {
    const { settings } = settingsOf(commented);
    expect(settings.searches()).toEqual([best, harbour]);
    expect(settings.wantedCopies()).toBe(2);
    expect(settings.warnings()).toMatchObject([{ line: 7, column: 5 }]);
  });

  it('takes their absence for none, and one wanted copy', () => {
    for (const text of [undefined, '', 'searches:\n', 'searches: []\n', 'storage: {}\n']) {
      const { settings } = settingsOf(text);
      expect([settings.searches(), settings.wantedCopies(), settings.error()]).toEqual([[], 1, null]);
    }
  });

  it.each([
    ['searches that are no list', 'searches: best\n', 1, 11, 'Begin each search with'],
    ['a search that is no map', 'searches:\n  - best\n', 2, 5, 'Begin each search with'],
    ['an empty search', 'searches:\n  -\n', 2, 4, 'Fill it in'],
    ['a search without a name', 'searches:\n  - query: cat\n', 2, 5, 'name'],
    ['a search without a query', 'searches:\n  - name: cats\n', 2, 5, 'query'],
    ['an empty name', "searches:\n  - name: ''\n    query: cat\n", 2, 11, 'Correct this value'],
    ['a name that is a list', 'searches:\n  - name: [a]\n    query: cat\n', 2, 11, 'a text in quotes'],
    [
      'an order that is none',
      'searches:\n  - name: a\n    query: cat\n    sort: sideways\n',
      4,
      11,
      'Correct this value',
    ],
    [
      'a name given twice',
      'searches:\n  - name: Straße\n    query: a\n  - name: STRASSE\n    query: b\n',
      4,
      11,
      'a name of its own',
    ],
    ['no wanted copy', 'storage:\n  wanted_copies: 0\n', 2, 18, 'from 1 to 9'],
    ['too many wanted copies', 'storage:\n  wanted_copies: 10\n', 2, 18, 'from 1 to 9'],
    ['half a wanted copy', 'storage:\n  wanted_copies: 1.5\n', 2, 18, 'from 1 to 9'],
    ['wanted copies in words', 'storage:\n  wanted_copies: two\n', 2, 18, 'from 1 to 9'],
  ])('refuses %s with its place and the remedy', (_title, text, line, column, words) => {
    const { settings } = settingsOf(text);
    expect(settings.error()).toMatchObject({ code: 'invalid', details: { line, column } });
    expect(settings.error()?.message).toContain(words);
  });

  it('warns of a query that cannot be understood, and goes on with everything else', () => {
    const { settings } = settingsOf(
      'searches:\n  - name: odd\n    query: "colour:red"\nstorage:\n  wanted_copies: 3\n',
    );
    expect([settings.error(), settings.wantedCopies()]).toEqual([null, 3]);
    expect(settings.searches()).toMatchObject([{ name: 'odd', query: 'colour:red' }]);
    expect(settings.warnings()).toMatchObject([{ line: 3, column: 12, message: expect.stringContaining('"odd"') }]);
  });
});

describe('writing', () => {
  it('adds, replaces and removes a search, and leaves every other byte as it was', () => {
    const { settings, text } = settingsOf(commented);
    settings.saveSearch({ name: 'Large: videos', query: 'type:video size:">1GB"', sort: 'largest' });
    const added = `  - name: "Large: videos"\n    query: type:video size:">1GB"\n    sort: largest\n`;
    expect(text()).toBe(commented.replace('storage:', `${added}storage:`));
    settings.saveSearch({ name: 'best OF', query: 'rating:5', sort: 'newest' });
    expect(settings.searches()[0]).toEqual({ name: 'best OF', query: 'rating:5', sort: 'newest' });
    expect(text()).toContain('  - name: \'best OF\'   # quoted on purpose\n    query: "rating:5"\n    colour: blue\n');
    settings.removeSearch('LARGE: VIDEOS');
    settings.removeSearch('harbour');
    expect(settings.searches().map(({ name }) => name)).toEqual(['best OF']);
    settings.removeSearch('best of');
    expect(text()).toBe(
      '# my library\nsearches: []\n  # what I show to others\nstorage:\n  wanted_copies: 2   # one at home, one on the shelf\n  locations: []\n',
    );
    settings.saveSearch(harbour);
    expect(settings.searches()).toEqual([harbour]);
    expect(text()).toContain('# one at home');
  });

  it('says which searches there are when the one to remove is not there', () => {
    const { settings } = settingsOf(commented);
    const error = errorOf(() => settings.removeSearch('worst of'));
    expect(error).toMatchObject({ code: 'not-found', message: expect.stringContaining('"Best of", "Harbour"') });
  });

  it('tells listeners of a change, and not of one that changes nothing', () => {
    const { settings } = settingsOf(commented);
    const heard: unknown[] = [];
    settings.onChange(({ error }) => heard.push(error));
    settings.saveSearch(harbour);
    settings.setWantedCopies(2);
    expect(heard).toEqual([]);
    settings.saveSearch({ ...harbour, sort: 'oldest' });
    settings.setWantedCopies(3);
    expect(heard).toEqual([null, null]);
  });

  it.each<[string, string | undefined, string]>([
    ['into a file that is not there', undefined, 'storage:\n  wanted_copies: 3\n'],
    ['into an empty block', 'storage: # mine\n', 'storage: # mine\n  wanted_copies: 3\n'],
    ['behind other keys', 'storage:\n    locations: []\n', 'storage:\n    locations: []\n    wanted_copies: 3\n'],
    ['into brackets', 'storage: {locations: []}\n', 'storage: {locations: [], wanted_copies: 3}\n'],
    ['into a file in brackets', '{searches: []}\n', '{searches: [], storage: {wanted_copies: 3}}\n'],
    ['into brackets without a value', '{storage: }\n', '{storage: {wanted_copies: 3} }\n'],
    ['over an old value', 'storage:\n  wanted_copies: 2 # two\n', 'storage:\n  wanted_copies: 3 # two\n'],
    ['below searches', 'searches: []\n# the end\n', 'searches: []\nstorage:\n  wanted_copies: 3\n# the end\n'],
    ['with its line ends', 'searches: []\r\n', 'searches: []\r\nstorage:\r\n  wanted_copies: 3\r\n'],
  ])('puts the number of wanted copies %s', (_title, before, after) => {
    const { settings, text } = settingsOf(before);
    settings.setWantedCopies(3);
    expect(settings.wantedCopies()).toBe(3);
    expect(text().replace(/^# The settings of Alice\..*\n/, '')).toBe(after);
  });

  it.each<[string, string | undefined]>([
    ['where there is no file', undefined],
    [
      'where there are locations',
      'storage:\n  locations:\n    - name: a\n      type: local\n      path: /a\n      # path: /b\n',
    ],
    ['in a file in brackets', '{storage: {locations: []}}\n'],
    ['below an empty key', 'searches:   # none yet\nstorage:\n'],
  ])('puts the first search %s', (_title, before) => {
    const { settings, text } = settingsOf(before);
    settings.saveSearch(best);
    expect(settings.searches()).toEqual([best]);
    for (const line of (before ?? '').split('\n').filter((one) => one.includes('#') || one.includes('path')))
      expect(text()).toContain(line);
    settings.removeSearch(best.name);
    expect(settings.searches()).toEqual([]);
  });

  it('comes back with what was saved, whatever the texts are', () => {
    // What the schema lets through but YAML cannot hold is refused, and then nothing is changed.
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, words, (name, query) => {
        const { settings } = settingsOf(commented);
        try {
          settings.saveSearch({ name, query, sort: 'name' });
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid' });
          expect(settings.searches()).toEqual([best, harbour]);
          return;
        }
        expect(settings.searches()).toContainEqual({ name, query, sort: 'name' });
      }),
      { seed: 7, numRuns: 150 },
    );
  });
});

describe('recent searches', () => {
  it('are the last 20, newest first, each once, and outlive the program', () => {
    const file = join(temporaryFolder(), 'recent-searches.json');
    const recent = openRecentSearches(file);
    expect(recent.list()).toEqual([]);
    for (let n = 1; n <= 25; n++) recent.note(`word ${n}`);
    recent.note('word 10');
    recent.note('  word 10 ');
    recent.note('   ');
    const again = openRecentSearches(file).list();
    expect(again).toHaveLength(20);
    expect(again.slice(0, 3)).toEqual(['word 10', 'word 25', 'word 24']);
    expect(again.filter((one) => one === 'word 10')).toHaveLength(1);
  });

  it('begin anew where their file is damaged', () => {
    const file = join(temporaryFolder(), 'recent-searches.json');
    for (const damage of ['', '{', '{"a":1}', '[1]', '\0']) {
      writeFileSync(file, damage);
      const recent = openRecentSearches(file);
      expect(recent.list()).toEqual([]);
      recent.note('harbour');
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(['harbour']);
    }
  });
});
