/** `alice locations retire` and `lost` over a real library. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectTo, runAlice } from '../../support/cli-run.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  for (const name of ['old', 'nas']) await library.addLocation(name);
  library.put('old/only.png', picture(1));
  library.put('old/both.png', picture(2));
  library.put('nas/both.png', picture(2));
  await library.scan();
});
afterEach(() => library.close());

const connect = connectTo(() => library.engine);
const alice = (...words: string[]) => runAlice(words, { connect });
const statusOf = async (name: string): Promise<string | undefined> => {
  const { locations } = await library.client.call('locations.list', {});
  return locations.find((one) => one.name === name)?.status;
};

it('retiring shows what would be missing, refuses, and copies it out when told where to', async () => {
  const shown = await alice('locations', 'retire', 'old', '--to', 'nas', '--dry-run');
  expect(shown).toMatchObject({ exitCode: 0 });
  expect(shown.stdout).toContain('Without old, 1 medium');
  expect(shown.stdout).toContain('nas:only.png');
  expect(existsSync(library.at('nas/only.png'))).toBe(false);
  const refused = await alice('locations', 'retire', 'old');
  expect(refused.exitCode).toBe(5);
  expect(refused.stderr).toContain('alice locations retire old --to');
  expect(await statusOf('old')).toBe('active');
  const done = await alice('locations', 'retire', 'old', '--to', 'nas');
  expect(done).toMatchObject({ exitCode: 0 });
  expect(done.stdout).toContain('old is retired');
  expect(existsSync(library.at('nas/only.png'))).toBe(true);
  expect(existsSync(library.at('old/only.png'))).toBe(true);
  expect(await statusOf('old')).toBe('retired');
});

it('retires all the same when that is said', async () => {
  expect(await alice('locations', 'retire', 'old', '--anyway')).toMatchObject({ exitCode: 0 });
  expect(await statusOf('old')).toBe('retired');
});

it('a lost place is noted, what it alone had is told, and it comes back by resume and scan', async () => {
  expect((await alice('locations', 'lost', 'old', '--dry-run')).stdout).toContain('only.png');
  expect(await statusOf('old')).toBe('active');
  const lost = await alice('locations', 'lost', 'old');
  expect(lost).toMatchObject({ exitCode: 0 });
  expect(lost.stdout).toContain('marked as lost');
  expect(lost.stdout).toContain('1 medium');
  expect(await statusOf('old')).toBe('lost');
  const { result } = JSON.parse((await alice('locations', 'lost', 'old', '--to', 'nas', '--json')).stdout) as {
    result: { plan: { refusedCount: number }; left: { below: { media: number } } };
  };
  // Nobody has it any more.
  expect(result).toMatchObject({ left: { below: { media: 1 } }, plan: { items: 0, refusedCount: 1 } });
  await alice('locations', 'resume', 'old');
  await alice('scan', 'old');
  expect((await library.client.call('media.search', { query: 'is:missing' })).total).toBe(0);
});
