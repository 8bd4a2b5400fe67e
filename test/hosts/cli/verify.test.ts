/** `alice verify`, `findings`, `repair` and `pin` over a real library: what is wrong is said and is an exit status, and what is pinned stays. */
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectTo, runAlice } from '../../support/cli-run.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  for (const place of ['laptop', 'nas']) {
    await library.addLocation(place);
    library.put(`${place}/one.png`, picture(1, { tags: ['best'] }));
    library.put(`${place}/two.png`, picture(2));
  }
  await library.scan();
});
afterEach(() => library.close());

const connect = connectTo(() => library.engine);
const alice = (...words: string[]) => runAlice(words, { connect });

function rot(path: string): void {
  const bytes = readFileSync(library.at(path));
  bytes[bytes.indexOf('IDAT') + 20]! ^= 1;
  const { atime, mtime } = statSync(library.at(path));
  writeFileSync(library.at(path), bytes);
  utimesSync(library.at(path), atime, mtime);
}

it('what is sound ends with 0, and what is not with 1 and the way to put it right', async () => {
  expect(await alice('verify')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('4 sound') });
  expect(await alice('findings')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing is known') });
  rot('laptop/one.png');
  rmSync(library.at('nas/two.png'));
  expect((await alice('verify', '-tag:best')).stdout).toContain('1 missing');
  const run = await alice('verify', '--in', 'laptop', '--sample', '100%', '--minutes', '5');
  expect(run).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('1 media-rot') });
  expect(run.stdout).toContain('alice repair');
  const listed = await alice('findings', '--verdict', 'media-rot', '--in', 'laptop', '--limit', '5');
  expect(listed).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('1 other copy') });
  const json = JSON.parse((await alice('verify', '--json')).stdout) as { result: { findingCount: number } };
  expect(json.result.findingCount).toBe(2);
});

it('repairs what is damaged after it was shown, and what is missing when that is named', async () => {
  const whole = readFileSync(library.at('laptop/one.png'));
  rot('laptop/one.png');
  rmSync(library.at('nas/two.png'));
  await alice('verify');
  const shown = await alice('repair', '--dry-run');
  expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('replace') });
  expect(readFileSync(library.at('laptop/one.png'))).not.toEqual(whole);
  expect(await alice('repair', 'tag:best', '--in', 'laptop')).toMatchObject({ exitCode: 0 });
  expect(readFileSync(library.at('laptop/one.png'))).toEqual(whole);
  expect(await alice('repair', '--verdict', 'missing', '--json')).toMatchObject({ exitCode: 0 });
  expect(readFileSync(library.at('nas/two.png'))).toEqual(picture(2));
  expect((await alice('verify')).exitCode).toBe(0);
});

it('shares, minutes and verdicts that do not exist are wrong words', async () => {
  for (const words of [
    ['verify', '--sample', '0'],
    ['verify', '--sample', '101%'],
    ['verify', '--minutes', '-3'],
    ['repair', '--verdict', 'odd'],
    ['findings', '--verdict', 'odd'],
  ])
    expect([words, (await alice(...words)).exitCode]).toEqual([words, 2]);
});

it('what is pinned stays until it is no longer; a dry run only counts', async () => {
  expect(await alice('pins')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing is pinned') });
  expect((await alice('pin', 'tag:best', '--dry-run')).stdout).toContain('1 medium would be pinned. Nothing was done');
  expect((await alice('pin', 'tag:best')).stdout).toContain('1 medium pinned');
  expect((await alice('pins')).stdout).toContain('one.png');
  expect((await alice('show', 'one.png')).stdout).toMatch(/pinned +yes/);
  const kept = await alice('trash', 'tag:best', '--in', 'laptop', '--yes');
  expect(kept).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('pinned') });
  expect((await alice('unpin', '-tag:wip', '--json')).stdout).toContain('"changed":1');
  expect(await alice('trash', 'tag:best', '--in', 'laptop', '--yes')).toMatchObject({ exitCode: 0 });
});

it('a location that only takes in keeps what it has, and says so', async () => {
  expect(await alice('locations', 'update', 'laptop', '--no-delete')).toMatchObject({ exitCode: 0 });
  expect(readFileSync(library.at('data/alice.yaml'), 'utf8')).toContain('delete: false');
  const kept = await alice('trash', 'tag:best', '--in', 'laptop', '--yes');
  expect(kept).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('delete: false') });
  expect(await alice('locations', 'update', 'laptop', '--delete')).toMatchObject({ exitCode: 0 });
  expect(readFileSync(library.at('data/alice.yaml'), 'utf8')).not.toContain('delete:');
  expect(await alice('trash', 'tag:best', '--in', 'laptop', '--yes')).toMatchObject({ exitCode: 0 });
});

it('makes a medium available where it is needed, and says first what it would do', async () => {
  rmSync(library.at('laptop/two.png'));
  await library.scan();
  await library.scan();
  const dry = await alice('ensure', 'two.png', '--in', 'laptop', '--dry-run');
  expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('would be copied to laptop') });
  const run = await alice('ensure', 'two.png', '--in', 'laptop');
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('alice undo') });
  expect(readFileSync(library.at('laptop/two.png'))).toEqual(picture(2));
  expect((await alice('ensure', 'two.png', '--in', 'laptop', '--json')).stdout).toContain('"action":"found"');
  expect((await alice('ensure', 'two.png', '--in', 'gone')).exitCode).toBe(3);
  expect((await alice('settings', '--cache-bytes', '5GB')).stdout).toContain('5.00 GB at most');
});
