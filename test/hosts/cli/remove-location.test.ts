/** Forgetting a location by the command line: not before it is said what would be known nowhere then. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EXIT_DONE, exitCodes } from '../../../src-main/hosts/cli/exit-codes.ts';
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
const remove = (...words: string[]) => runAlice(['locations', 'remove', ...words], { connect });
const names = async (): Promise<string[]> =>
  (await library.client.call('locations.list', {})).locations.map(({ name }) => name);

beforeEach(async () => {
  library = await openLibrary();
  library.put('studio/both.png', picture(1));
  library.put('drive/both.png', picture(1));
  library.put('drive/only.png', picture(2));
  await library.addLocation('studio');
  await library.addLocation('drive');
  await library.scan();
});
afterEach(() => library.close());

it('a location whose media lie elsewhere, too, is forgotten at once', async () => {
  const run = await remove('studio');
  expect(run).toMatchObject({ exitCode: EXIT_DONE, stderr: '' });
  expect(run.stdout).toBe(
    'studio is forgotten; its files are untouched. 1 copy is no longer listed, 0 media are now known nowhere.\n',
  );
  expect(await names()).toEqual(['drive']);
});

it('one that has the only copies is kept, and it is said how many, how to see them and how to go on', async () => {
  const run = await remove('drive');
  expect(run).toMatchObject({ exitCode: exitCodes.conflict, stdout: '' });
  expect(run.stderr).toContain('drive has the only known copies of 1 medium (');
  expect(run.stderr).toContain('alice search only:drive.');
  expect(run.stderr).toContain('alice locations remove drive --yes');
  expect(await names()).toEqual(['studio', 'drive']);
  const shown = await runAlice(['search', 'only:drive', '--json'], { connect });
  expect(JSON.parse(shown.stdout)).toMatchObject({ result: { total: 1 } });
});

it('programs get the same as numbers, and need --yes as well', async () => {
  const run = await remove('drive', '--json');
  expect(JSON.parse(run.stdout)).toMatchObject({
    ok: false,
    error: {
      code: 'conflict',
      details: { name: 'drive', removal: { copies: 2, onlyHere: { media: 1, bytes: picture(2).length } } },
    },
  });
  expect(run).toMatchObject({ exitCode: exitCodes.conflict, stderr: '' });
  const sure = await remove('drive', '--yes', '--json');
  expect(JSON.parse(sure.stdout)).toEqual({
    ok: true,
    result: { name: 'drive', copiesForgotten: 2, mediaForgotten: 1 },
  });
  expect([await names(), existsSync(library.at('drive/only.png'))]).toEqual([['studio'], true]);
});

it('one that is not there is not found, with and without --yes', async () => {
  for (const words of [['attic'], ['attic', '--yes']])
    expect(await remove(...words)).toMatchObject({ exitCode: exitCodes['not-found'] });
});
