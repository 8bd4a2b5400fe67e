/** `alice jobs …` over a real library: the queue is seen, held, put in another order, stopped, and what failed is tried again. */
import { readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Plan } from '#api/plan.ts';
import { takeTurn } from '#engine/catalog/turn.ts';
import { connectTo, runAlice } from '../../support/cli-run.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
let plans: Plan[];
/** Two transfers that wait, as another command finds them: noted on disk, and nobody runs them. */
beforeEach(async () => {
  library = await openLibrary();
  await library.addLocation('laptop');
  await library.addLocation('nas');
  for (let n = 0; n < 3; n++) library.put(`laptop/${n}.png`, picture(n));
  await library.scan();
  const copy = (query: string) => library.client.call('plans.create', { verb: 'copy', query, to: 'nas' });
  plans = [await copy('0.png'), await copy('1.png')];
  const giveBack = takeTurn(library.at('data/catalog.db.turn'))!;
  for (const { id, hash } of plans) await library.client.call('plans.run', { id, hash });
  await library.reopen(giveBack);
});
afterEach(() => library.close());

const connect = connectTo(() => library.engine);
const alice = (...words: string[]) => runAlice(['jobs', ...words], { connect });
const json = async <T>(...words: string[]): Promise<T> =>
  (JSON.parse((await alice(...words, '--json')).stdout) as { result: T }).result;
const states = async (): Promise<string[][]> =>
  (await json<{ jobs: { id: string; state: string }[] }>('list')).jobs.map(({ id, state }) => [id, state]);

it('what waits is listed in its order, held and let go, and a dry run changes nothing', async () => {
  const [one, two] = plans.map(({ id }) => id) as [string, string];
  expect((await alice('list')).stdout).toContain(plans[0]!.title);
  for (const verb of ['pause', 'cancel'])
    expect((await alice(verb, one, '--dry-run')).stdout).toContain('Nothing was changed');
  await alice('reorder', one, '--last', '--dry-run');
  expect(await states()).toEqual([
    [one, 'queued'],
    [two, 'queued'],
  ]);
  expect((await alice('pause', one)).stdout).toContain('It is held.');
  await alice('reorder', two, '--before', one);
  expect(await states()).toEqual([
    [two, 'queued'],
    [one, 'paused'],
  ]);
  expect((await alice('resume', one)).stdout).toContain('alice plans run');
  await alice('reorder', two, '--last');
  expect((await states()).flat()).toEqual([one, 'queued', two, 'queued']);
  for (const wrong of [
    ['reorder', one],
    ['reorder', one, '--last', '--before', two],
  ])
    expect((await alice(...wrong)).exitCode).toBe(2);
  expect((await alice('pause', 'gone')).exitCode).toBe(3);
  expect(readdirSync(library.at('nas')).filter((name) => name.endsWith('.png'))).toEqual([]);
});

it('what is stopped is said to be so, and can be tried again', async () => {
  const [{ id }] = plans as [Plan];
  const stopped = await alice('cancel', id);
  expect(stopped).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`alice undo ${id}`) });
  expect((await states()).map(([one]) => one)).toEqual([plans[1]!.id]);
  expect((await alice('files', id, '--state', 'failed')).stdout).toContain('It was not begun');
  expect((await alice('retry', id, '--dry-run')).stdout).toContain(`To do it: alice jobs retry ${id}`);
  const again = await json<{ plan: Plan; transfer: { done: number } }>('retry', id);
  expect(again).toMatchObject({ plan: { title: `again: ${plans[0]!.title}` }, transfer: { done: 1 } });
  expect(await json('files', again.plan.id)).toMatchObject({ total: 1, counts: { done: 1 } });
});

it('what waits is run when it is asked for by name, and what failed is told file by file', async () => {
  const [, { id }] = plans as [Plan, Plan];
  writeFileSync(library.at('laptop/1.png'), picture(77));
  const run = await runAlice(['plans', 'run', id], { connect });
  expect(run.exitCode).toBe(1);
  expect((await alice('files', id)).stdout).toMatch(/1 failed[\s\S]*was changed since the plan was made/);
});
