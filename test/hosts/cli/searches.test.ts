/** Saved searches and the settings of the library by the command line. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT_DONE, EXIT_USAGE, exitCodes } from '../../../src-main/hosts/cli/exit-codes.ts';
import type { Connect } from '../../../src-main/hosts/cli/session.ts';
import { runAlice } from '../../support/cli-run.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
const connect: Connect = () =>
  Promise.resolve({
    call: (method, input) => library.engine.dispatch(method, input),
    listen: (event, listener) => library.engine.listen(event, listener),
    close: () => Promise.resolve(),
  });
const alice = (...words: string[]) => runAlice(words, { connect });

beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

describe('searches', () => {
  it('are saved from words, with an order, and told how to use', async () => {
    const run = await alice('searches', 'save', 'Best of', 'rating:>=4', '-tag:wip', '--sort', 'best');
    expect(run).toMatchObject({ exitCode: EXIT_DONE, stderr: '' });
    expect(run.stdout).toBe("Saved. To use it: alice search --saved 'Best of'\n");
    await alice('searches', 'save', "it's", 'harbour', 'at', 'dusk');
    expect((await alice('searches', 'save', "it's", 'harbour')).stdout).toContain("--saved 'it'\\''s'");
    expect((await library.client.call('searches.list', {})).saved).toEqual([
      { name: 'Best of', query: 'rating:>=4 -tag:wip', sort: 'best' },
      { name: "it's", query: 'harbour', sort: 'newest' },
    ]);
  });

  it('are listed with their queries, then the recent ones', async () => {
    expect((await alice('searches', 'list')).stdout).toBe('No saved searches yet: alice searches save NAME QUERY\n');
    await alice('searches', 'save', 'harbour', 'harbour at dusk');
    await library.client.call('searches.note', { query: 'tag:people' });
    await library.client.call('searches.note', { query: 'castle' });
    expect((await alice('searches', 'list')).stdout).toBe(
      [
        'name     order   query',
        'harbour  newest  harbour at dusk',
        '',
        '   recent',
        '1  castle',
        '2  tag:people',
        '',
      ].join('\n'),
    );
    expect(JSON.parse((await alice('searches', 'list', '--json')).stdout)).toEqual({
      ok: true,
      result: {
        saved: [{ name: 'harbour', query: 'harbour at dusk', sort: 'newest' }],
        recent: ['castle', 'tag:people'],
      },
    });
    expect((await alice('searches', 'forget')).stdout).toBe('The recent searches are forgotten.\n');
    expect((await library.client.call('searches.list', {})).recent).toEqual([]);
  });

  it('that cannot be understood are refused with carets, and those that are not there by name', async () => {
    const wrong = await alice('searches', 'save', 'red', 'cat', 'colour:red');
    expect(wrong).toMatchObject({
      exitCode: EXIT_USAGE,
      stderr: expect.stringContaining('cat colour:red\n      ^^^^^^'),
    });
    expect(await alice('searches', 'remove', 'red')).toMatchObject({ exitCode: exitCodes['not-found'] });
    expect(await alice('search', '--saved', 'red')).toMatchObject({ exitCode: exitCodes['not-found'] });
    await alice('searches', 'save', 'red', 'tag:red');
    expect(await alice('searches', 'remove', 'RED')).toMatchObject({ exitCode: EXIT_DONE });
  });

  it('are used by name, in their order, and narrowed by further words', async () => {
    library.put('studio/a.png', picture(1, { tags: ['one'], rating: 3 }));
    library.put('studio/b.png', picture(2, { tags: ['one', 'two'], rating: 5 }));
    library.put('studio/c.png', picture(3, { tags: ['three'], rating: 4 }));
    await library.addLocation('studio');
    await library.scan();
    await alice('searches', 'save', 'Good', 'tag:one', 'OR', 'tag:three', '--sort', 'best');
    const found = async (...words: string[]): Promise<string[]> => {
      const { stdout } = await alice('search', '--saved', 'good', ...words, '--json');
      return (JSON.parse(stdout) as { result: { items: { name: string }[] } }).result.items.map(({ name }) => name);
    };
    expect(await found()).toEqual(['b.png', 'c.png', 'a.png']);
    expect(await found('-tag:two')).toEqual(['c.png', 'a.png']);
    expect(await found('--sort', 'name')).toEqual(['a.png', 'b.png', 'c.png']);
  });
});

describe('settings', () => {
  it('are shown and changed, and a number that will not do is refused', async () => {
    expect((await alice('settings')).stdout).toContain('wanted copies  1 location for every medium');
    expect((await alice('settings', '--wanted-copies', '2')).stdout).toContain('2 locations');
    const { stdout } = await alice('settings', '--json');
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      result: { wantedCopies: 2, bandwidth: 'off', cacheBytes: 10_000_000_000 },
    });
    for (const wrong of ['0', '10', 'two'])
      expect(await alice('settings', '--wanted-copies', wrong)).toMatchObject({ exitCode: EXIT_USAGE });
    expect(await library.client.call('settings.get', {})).toEqual({
      wantedCopies: 2,
      bandwidth: 'off',
      cacheBytes: 10_000_000_000,
    });
  });
});
