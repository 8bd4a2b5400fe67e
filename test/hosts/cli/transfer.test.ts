/** The verbs that move bytes, on the command line over a real library: shown first, done when told, taken back, written down. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { csvCell } from '#api/ledger-table.ts';
import { connectTo, runAlice } from '../../support/cli-run.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  await library.addLocation('laptop');
  await library.addLocation('nas');
  library.put('laptop/one.png', picture(1, { tags: ['best'] }));
  library.put('laptop/one.png.xmp', '<x/>');
  library.put('laptop/two.png', picture(2, { tags: ['wip'] }));
  await library.scan();
});
afterEach(() => library.close());

const connect = connectTo(() => library.engine);
const alice = (...words: string[]) => runAlice(words, { connect });
const json = async (...words: string[]): Promise<{ result: Record<string, unknown> & { plan: { id: string } } }> =>
  JSON.parse((await alice(...words, '--json')).stdout) as never;

it('a dry run shows all and does nothing, also where a query begins with a dash', async () => {
  const run = await alice('copy', '-tag:wip', '--to', 'nas', '--dry-run');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stdout).toMatch(/1 medium in 2 files/);
  expect(run.stdout).toContain('nas:one.png.xmp');
  expect(run.stdout).not.toContain('two.png');
  expect(run.stdout).toContain('Nothing was done');
  expect(existsSync(library.at('nas/one.png'))).toBe(false);
});

it('copies, says how to take it back, and takes it back', async () => {
  const { result } = await json('copy', 'tag:best', '--to', 'nas');
  expect(result).toMatchObject({ transfer: { done: 1, failedCount: 0 } });
  expect(existsSync(library.at('nas/one.png.xmp'))).toBe(true);
  expect((await alice('undo', result.plan.id)).stdout).toContain('1 done');
  expect(existsSync(library.at('nas/one.png'))).toBe(false);
  expect((await alice('plans', 'list')).stdout).toContain('undo of: copy "tag:best" to nas');
});

it('moves only when it is told to, and then what was shown', async () => {
  const refused = await alice('move', 'tag:best', '--to', 'nas', '--json');
  expect(refused.exitCode).toBe(5);
  const { error } = JSON.parse(refused.stdout) as { error: { details: { plan: string } } };
  expect(existsSync(library.at('nas/one.png'))).toBe(false);
  expect((await alice('plans', 'show', error.details.plan)).stdout).toContain('trash');
  expect((await alice('plans', 'run', error.details.plan)).exitCode).toBe(0);
  expect(existsSync(library.at('laptop/one.png'))).toBe(false);
  expect(existsSync(library.at('nas/one.png'))).toBe(true);
  expect((await alice('plans', 'run', error.details.plan)).exitCode).toBe(5);
});

it('the trash is filled, listed and emptied in separate acts', async () => {
  expect((await alice('trash', 'tag:wip')).exitCode).toBe(5);
  expect((await alice('trash', 'tag:wip', '--yes')).exitCode).toBe(0);
  expect((await alice('trash', 'list')).stdout).toContain('two.png');
  const kept = await alice('trash', 'empty', '--yes');
  expect(kept.stdout).toContain('lies nowhere else');
  expect((await alice('trash', 'list')).stdout).toContain('two.png');
  expect((await alice('trash', 'empty', '--last-copies', '--yes')).exitCode).toBe(0);
  expect((await alice('trash', 'list')).stdout).toContain('empty');
});

it('the last copy is not trashed in one place, and that is an incomplete end', async () => {
  const run = await alice('trash', 'tag:wip', '--in', 'laptop', '--yes');
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('It stays');
  expect(existsSync(library.at('laptop/two.png'))).toBe(true);
});

it('the ledger is listed, proved and exported', async () => {
  await alice('copy', 'tag:best', '--to', 'nas');
  expect((await alice('audit', 'list')).stdout).toContain('copy laptop:one.png → nas:one.png');
  expect(await alice('audit', 'verify')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('all as they were written'),
  });
  const { stdout } = await alice('audit', 'export');
  const lines = stdout.trim().split('\r\n');
  // A header, and two files in the intent.
  expect(lines.length).toBe(1 + 6);
  expect(lines[0]).toMatch(/^seq,time,kind,plan/);
  expect(JSON.parse((await alice('audit', 'export', '--format', 'json')).stdout)).toHaveLength(5);
  expect((await alice('recover')).stdout).toContain('Nothing was left half done');
});

it('no cell of the export is taken for a formula', () => {
  expect(['=cmd()', '+1+1', '-12', '@x', 'a"b', 'plain'].map(csvCell)).toEqual([
    "'=cmd()",
    "'+1+1",
    '-12',
    "'@x",
    '"a""b"',
    'plain',
  ]);
});
