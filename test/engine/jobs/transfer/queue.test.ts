/** The queue of transfers: it survives the program, goes on by itself where a program stays open, and is held and ordered from everywhere. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '#api/client.ts';
import { createClient } from '#api/client.ts';
import type { Job } from '#api/job.ts';
import type { Plan } from '#api/plan.ts';
import { takeTurn } from '#engine/catalog/turn.ts';
import { openEngine, type Engine } from '#engine/engine.ts';
import { noPatience } from '#engine/jobs/transfer/patience.ts';
import { openLibrary, picture, type Library } from '../../../support/library.ts';
import { sourceCli } from '../../../torture/real-library.ts';

/** What the library is set up with; it never goes on by itself. */
let library: Library;
const open: Engine[] = [];
beforeEach(async () => {
  library = await openLibrary({ patience: { transfers: noPatience } });
  for (const name of ['a', 'b', 'c']) await library.addLocation(name);
});
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
  await library.close();
});

/** Another program over the same data folder. */
async function start(host: 'web' | 'direct'): Promise<{ client: Client; engine: Engine; progress: Job[] }> {
  const engine = await openEngine({
    dataDir: library.at('data'),
    host,
    patience: { transfers: noPatience },
    onNotice: () => undefined,
  });
  open.push(engine);
  const progress: Job[] = [];
  const listen = (event: string, listener: (payload: unknown) => void) => engine.listen(event, listener);
  const client = createClient({ call: (method, input) => engine.dispatch(method, input), listen });
  client.listen('job.progress', (one) => void progress.push(one as Job));
  return { client, engine, progress };
}

async function fill(count: number, size = 0): Promise<void> {
  for (let n = 0; n < count; n++) library.put(`a/${n}.png`, Buffer.concat([picture(n), Buffer.alloc(size, n)]));
  await library.scan();
}

const copyTo = (to: string, query = ''): Promise<Plan> =>
  library.client.call('plans.create', { verb: 'copy', query, to });
const run = async (client: Client, { id, hash }: Plan): Promise<string> =>
  (await client.call('plans.run', { id, hash })).job;
const mediaIn = (name: string): string[] => readdirSync(library.at(name)).filter((file) => file.endsWith('.png'));
const stateOf = async (client: Client, id: string): Promise<string> =>
  (await client.call('plans.get', { id, limit: 0 })).plan.state;

async function until(ready: () => Promise<boolean>): Promise<void> {
  const giveUp = performance.now() + 30_000;
  while (!(await ready())) {
    if (performance.now() > giveUp) throw new Error('It has not happened within half a minute.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a plan that was accepted', { timeout: 60_000 }, () => {
  it('is queued on disk before the call answers, waits in a single command, and goes on where a program stays open', async () => {
    await fill(3);
    const plans = [await copyTo('b'), await copyTo('c')];
    const giveBack = takeTurn(library.at('data/catalog.db.turn'))!;
    for (const plan of plans) {
      expect(await run(library.client, plan)).toBe(plan.id);
      await library.client.call('jobs.pause', { id: plan.id });
    }
    for (const plan of plans) expect(existsSync(library.at(`data/queue/${plan.id}.json`))).toBe(true);
    await library.reopen(giveBack);
    const { jobs } = await library.client.call('jobs.list', {});
    expect(jobs.map(({ id, state, title }) => [id, state, title])).toEqual(
      plans.map(({ id, title }) => [id, 'paused', title]),
    );
    for (const { id } of plans) {
      expect(await library.client.call('jobs.resume', { id })).toMatchObject({ state: 'queued' });
      expect(await stateOf(library.client, id)).toBe('queued');
    }
    await library.reopen();
    expect(mediaIn('b')).toEqual([]);
    await library.engine.close();
    const { client, progress } = await start('web');
    await until(
      async () =>
        (await stateOf(client, plans[1]!.id)) === 'done' && readdirSync(library.at('data/queue')).length === 0,
    );
    await client.call('jobs.get', { id: plans[1]!.id, wait: true });
    expect([mediaIn('b').length, mediaIn('c').length]).toEqual([3, 3]);
    // In their order.
    const order = progress.filter(({ state }) => state === 'done').map(({ id }) => id);
    expect(order.filter((id) => plans.some((plan) => plan.id === id))).toEqual(plans.map(({ id }) => id));
    expect(readdirSync(library.at('data/queue'))).toEqual([]);
    await library.reopen();
  });

  it('that was cut off has its rest done after the next start, and nothing twice', async () => {
    await fill(40, 300_000);
    const plan = await copyTo('b');
    const next = await copyTo('c');
    await library.engine.close();
    const first = await start('web');
    await run(first.client, plan);
    await run(first.client, next);
    await until(() => Promise.resolve(mediaIn('b').length >= 5));
    await first.engine.close();
    open.splice(0);
    const before = new Map(mediaIn('b').map((name) => [name, readFileSync(library.at(`b/${name}`))]));
    expect(before.size).toBeLessThan(40);
    const second = await start('web');
    await until(async () => (await stateOf(second.client, next.id)) === 'done');
    const { plan: ended } = await second.client.call('plans.get', { id: plan.id, limit: 0 });
    expect(ended).toMatchObject({ state: 'done', result: { done: 40, failedCount: 0 } });
    const { entries } = await second.client.call('ledger.list', { plan: plan.id, limit: 1000 });
    const done = entries
      .filter(({ kind, state }) => kind === 'outcome' && state === 'done')
      .map((entry) => entry['item']);
    expect([done.length, new Set(done).size]).toEqual([40, 40]);
    expect(entries.filter(({ kind }) => kind === 'continue').length).toBe(1);
    expect(mediaIn('c').length).toBe(40);
    expect(await second.client.call('ledger.verify', {})).toMatchObject({ ok: true });
    await library.reopen();
  });

  it('whose program was killed is settled by the next one, and its rest is done where that stays open', async () => {
    await fill(12, 300_000);
    await library.client.call('settings.update', { bandwidth: '1M' });
    await library.engine.close();
    const words = ['--data-dir', library.at('data'), '--json', 'copy', '', '--to', 'b'];
    const child = spawn(process.execPath, [sourceCli, ...words], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
    await until(() => Promise.resolve(mediaIn('b').length >= 2));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const done = mediaIn('b').length;
    expect(done).toBeLessThan(12);
    // A single command settles it, and does not go on with it.
    const command = await start('direct');
    const { plans } = await command.client.call('plans.list', {});
    expect(plans).toMatchObject([{ state: 'queued', verb: 'copy' }]);
    const [{ id }] = plans as [Plan];
    await command.client.call('settings.update', { bandwidth: 'off' });
    await command.engine.close();
    expect(mediaIn('b').length - done).toBeLessThan(2);
    const window = await start('web');
    await until(async () => (await stateOf(window.client, id)) === 'done');
    const { plan } = await window.client.call('plans.get', { id, limit: 0 });
    expect(plan.result).toMatchObject({ done: 12, failedCount: 0 });
    expect(mediaIn('b').length).toBe(12);
    const { entries } = await window.client.call('ledger.list', { plan: id, limit: 1000 });
    const finished = entries.filter(({ kind, state }) => kind === 'outcome' && state === 'done');
    expect(new Set(finished.map((entry) => entry['item'])).size).toBe(finished.length);
    expect(await window.client.call('ledger.verify', {})).toMatchObject({ ok: true });
    expect(readdirSync(library.at('b')).filter((name) => name.startsWith('.alice-tmp'))).toEqual([]);
    await library.reopen();
  });

  it('is looked at again: what has changed meanwhile is told, and planned anew when that is wanted', async () => {
    await fill(4);
    const plan = await copyTo('b');
    const giveBack = takeTurn(library.at('data/catalog.db.turn'))!;
    await run(library.client, plan);
    await library.client.call('jobs.pause', { id: plan.id });
    await library.reopen(giveBack);
    writeFileSync(library.at('a/1.png'), picture(99));
    await library.client.call('jobs.resume', { id: plan.id });
    const job = await run(library.client, plan);
    const { result } = await library.client.call('jobs.get', { id: job, wait: true });
    expect(result).toMatchObject({ done: 3, failedCount: 1, failed: [{ code: 'conflict', path: '1.png' }] });
    const failed = await library.client.call('jobs.files', { id: job, state: 'failed' });
    expect(failed).toMatchObject({ total: 1, counts: { done: 3, failed: 1, queued: 0, running: 0, skipped: 0 } });
    expect(failed.files).toMatchObject([{ path: '1.png', from: 'a', to: 'b', error: { code: 'conflict' } }]);
    await library.scan();
    const again = await library.client.call('plans.retry', { id: plan.id });
    // The medium that was to be copied is nowhere any more, and that is said.
    expect(again).toMatchObject({ verb: 'copy', state: 'draft', items: 0, refusedCount: 1 });
    writeFileSync(library.at('a/1.png'), picture(1));
    await library.scan();
    const once = await library.client.call('plans.retry', { id: plan.id });
    expect(once).toMatchObject({ title: `again: ${plan.title}`, items: 1 });
    await run(library.client, once);
    expect(await library.client.call('jobs.get', { id: once.id, wait: true })).toMatchObject({ result: { done: 1 } });
    expect(mediaIn('b').length).toBe(4);
    await expect(library.client.call('plans.retry', { id: once.id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('can be put before others, stopped before it has begun, and then be planned anew', async () => {
    await fill(4);
    // It has begun when it is held, so it keeps its place and the turn.
    const begun = await copyTo('b', '3.png');
    await run(library.client, begun);
    await library.client.call('jobs.pause', { id: begun.id });
    const plans = [await copyTo('b', '0.png'), await copyTo('b', '1.png'), await copyTo('b', '2.png')];
    const [one, two, three] = plans.map(({ id }) => id) as [string, string, string];
    for (const plan of plans) {
      await run(library.client, plan);
      await library.client.call('jobs.pause', { id: plan.id });
    }
    const order = async (): Promise<string[]> =>
      (await library.client.call('jobs.list', {})).jobs.flatMap(({ id, kind, endedAt }) =>
        endedAt === null && kind === 'transfer' && id !== begun.id ? id : [],
      );
    expect(await order()).toEqual([one, two, three]);
    await library.client.call('jobs.reorder', { id: three, before: one });
    for (const wrong of [
      { id: begun.id, before: null },
      { id: two, before: begun.id },
    ])
      await expect(library.client.call('jobs.reorder', wrong)).rejects.toMatchObject({ code: 'conflict' });
    expect(await order()).toEqual([three, one, two]);
    await library.reopen();
    expect(await order()).toEqual([three, one, two]);
    await library.client.call('jobs.reorder', { id: three, before: null });
    expect(await order()).toEqual([one, two, three]);
    for (let n = 0; n < 40; n++)
      await library.client.call('jobs.reorder', { id: n % 2 ? one : two, before: n % 2 ? two : one });
    expect(await order()).toEqual([one, two, three]);
    await expect(library.client.call('jobs.reorder', { id: one, before: 'gone' })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await library.client.call('jobs.cancel', { id: two })).toMatchObject({ state: 'cancelled' });
    expect(await order()).toEqual([one, three]);
    expect((await library.client.call('plans.get', { id: two })).plan).toMatchObject({
      state: 'incomplete',
      result: { done: 0, failedCount: 1, failed: [{ code: 'cancelled', kept: false }] },
    });
    await expect(library.client.call('jobs.pause', { id: two })).rejects.toMatchObject({ code: 'conflict' });
    expect(await library.client.call('plans.retry', { id: two })).toMatchObject({ items: 1 });
    await expect(library.client.call('plans.discard', { id: one })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('alice jobs cancel') as string,
    });
  });

  it('is held and stopped by a program that does not run it', async () => {
    await fill(60, 200_000);
    await library.client.call('settings.update', { bandwidth: '1M' });
    const plan = await copyTo('b');
    const { client } = await start('web');
    await run(client, plan);
    await until(() => Promise.resolve(mediaIn('b').length >= 2));
    expect(await library.client.call('jobs.pause', { id: plan.id })).toMatchObject({ state: 'paused' });
    await until(async () => (await client.call('jobs.get', { id: plan.id })).state === 'paused');
    await library.client.call('jobs.resume', { id: plan.id });
    await until(async () => (await client.call('jobs.get', { id: plan.id })).state === 'running');
    await library.client.call('jobs.cancel', { id: plan.id });
    await until(async () => (await client.call('jobs.get', { id: plan.id })).state === 'cancelled');
    await until(async () => (await stateOf(client, plan.id)) === 'incomplete');
    expect(mediaIn('b').length).toBeLessThan(60);
    const undo = await client.call('plans.undo', { id: plan.id });
    expect(undo.items).toBe(mediaIn('b').length);
  });

  it('is run once, whoever comes first, and both hear what came of it', async () => {
    await fill(5, 300_000);
    await library.client.call('settings.update', { bandwidth: '500k' });
    const plan = await copyTo('b');
    const { client } = await start('web');
    const mine = await run(library.client, plan);
    await until(async () => (await client.call('jobs.list', {})).jobs.some(({ id }) => id === mine));
    expect((await library.client.call('jobs.get', { id: mine, wait: true })).result).toMatchObject({ done: 5 });
    expect((await client.call('jobs.get', { id: mine, wait: true })).result).toMatchObject({ done: 5 });
    const { entries } = await client.call('ledger.list', { plan: plan.id, limit: 1000 });
    expect(entries.filter(({ kind }) => kind === 'begin' || kind === 'continue').length).toBe(1);
  });

  it('fails item by item when its target is gone, and is offered once more', async () => {
    await fill(3);
    const plan = await copyTo('b');
    const giveBack = takeTurn(library.at('data/catalog.db.turn'))!;
    await run(library.client, plan);
    renameSync(library.at('b'), library.at('elsewhere'));
    giveBack();
    const { result } = await library.client.call('jobs.get', { id: plan.id, wait: true });
    expect(result).toMatchObject({ done: 0, failedCount: 3, failed: [{ code: 'unavailable' }, {}, {}] });
    renameSync(library.at('elsewhere'), library.at('b'));
    const again = await library.client.call('plans.retry', { id: plan.id });
    await run(library.client, again);
    expect((await library.client.call('jobs.get', { id: again.id, wait: true })).result).toMatchObject({ done: 3 });
  });

  it('stays to be run when there was no room for it, and a damaged queue begins nothing by itself', async () => {
    await fill(2);
    const plan = await copyTo('b');
    const giveBack = takeTurn(library.at('data/catalog.db.turn'))!;
    await run(library.client, plan);
    await library.client.call('locations.update', { name: 'b', change: { maxBytes: 1 } });
    giveBack();
    expect(await library.client.call('jobs.get', { id: plan.id, wait: true })).toMatchObject({
      state: 'failed',
      error: { code: 'no-space' },
    });
    expect(await stateOf(library.client, plan.id)).toBe('draft');
    await library.client.call('locations.update', { name: 'b', change: { maxBytes: null } });
    const again = takeTurn(library.at('data/catalog.db.turn'))!;
    await run(library.client, plan);
    await library.engine.close();
    again();
    writeFileSync(library.at(`data/queue/${plan.id}.json`), '{"pla');
    mkdirSync(library.at('data/queue'), { recursive: true });
    writeFileSync(library.at('data/queue/20200101-000000-gone00.json'), '{"place":1,"paused":false}');
    const { client } = await start('web');
    await until(async () => (await client.call('jobs.list', {})).jobs.length > 0);
    expect((await client.call('jobs.list', {})).jobs).toMatchObject([{ id: plan.id, state: 'paused' }]);
    expect(existsSync(library.at('data/queue/20200101-000000-gone00.json'))).toBe(false);
    await client.call('jobs.resume', { id: plan.id });
    await until(async () => (await stateOf(client, plan.id)) === 'done');
    rmSync(library.at('data/queue'), { recursive: true });
    await library.reopen();
  });
});
