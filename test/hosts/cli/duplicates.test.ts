/** `alice duplicates`, `drives` and `variations` over a real library. */
import { existsSync, renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectTo, runAlice } from '../../support/cli-run.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  await library.addLocation('studio', { purpose: ['organized'] });
  await library.addLocation('inbox', { purpose: ['inbox'] });
  for (const place of ['studio', 'inbox'])
    library.put(`${place}/one.png`, picture(1, { prompt: 'a harbour', tags: ['wip'] }));
  for (const place of ['studio', 'inbox']) library.put(`${place}/two.png`, picture(2, { prompt: 'A  harbour' }));
  await library.scan();
});
afterEach(() => library.close());

const connect = connectTo(() => library.engine);
const alice = (...words: string[]) => runAlice(words, { connect });

it('lists what can go and why the rest stays, without touching anything', async () => {
  const run = await alice('duplicates');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stdout).toMatch(/one\.png +studio +one\.png .*kept: the best by purpose/);
  expect(run.stdout).toMatch(/inbox +one\.png .*can go/);
  expect(run.stdout).toContain('2 shown of 2 media. 2 copies with');
  const { result } = JSON.parse((await alice('duplicates', '--limit', '1', '--json')).stdout) as {
    result: { groups: unknown[]; total: number };
  };
  expect([result.groups.length, result.total]).toEqual([1, 2]);
  expect((await alice('duplicates', '--in', 'studio')).stdout).toContain('Nothing lies in more places than is wanted');
});

it('the plan is shown, and carried out only when that is said', async () => {
  const shown = await alice('duplicates', '-tag:wip', '--dry-run');
  expect(shown).toMatchObject({ exitCode: 0 });
  expect(shown.stdout).toContain('inbox:two.png');
  expect(shown.stdout).not.toContain('one.png');
  expect(existsSync(library.at('inbox/two.png'))).toBe(true);
  expect(await alice('duplicates', 'tag:wip')).toMatchObject({ exitCode: 2 });
  const done = await alice('duplicates', '--yes');
  expect(done).toMatchObject({ exitCode: 0 });
  expect(done.stdout).toContain('2 done');
  expect(existsSync(library.at('inbox/one.png'))).toBe(false);
  expect(existsSync(library.at('studio/one.png'))).toBe(true);
});

it('media of one prompt are listed, the best first', async () => {
  const run = await alice('variations', 'two.png');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stdout).toContain('2 shown of 2 media of one prompt.');
});

it('names the drives to connect', async () => {
  await library.client.call('locations.update', { name: 'studio', change: { label: 'blue T7', site: 'shelf' } });
  await library.reopen(() => {
    for (const name of ['studio', 'inbox']) renameSync(library.at(name), library.at(`${name} away`));
  });
  const run = await alice('drives', '-tag:gone');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stdout).toContain('2 media, of which 0 can be read now.');
  expect(run.stdout).toMatch(/studio +blue T7 +shelf +2 /);
  expect((await alice('drives', 'nosuchfield:x')).stderr).toContain('^');
});

it('what looks alike is only shown', async () => {
  expect(await alice('duplicates', '--near', '--yes')).toMatchObject({ exitCode: 2 });
  const run = await alice('duplicates', '--near');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stdout).toContain('It is not known yet what 2 pictures look like');
  expect((await alice('duplicates', '--near', '--look')).stdout).not.toContain('not known yet');
  const dismissed = await alice('duplicates', 'dismiss', 'one.png', 'two.png');
  expect(dismissed.stdout).toContain('not shown together any more');
});
