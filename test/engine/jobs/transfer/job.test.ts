/** Transfers as jobs: numbers that add up, pause and cancel, places behind processes, and recovery without the catalog. */
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobProgress } from '#api/job.ts';
import type { Plan } from '#api/plan.ts';
import { openLibrary, picture, type Library } from '../../../support/library.ts';
import { makeAndRun, runPlan, whereIs } from '../../../support/plans.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  await library.addLocation('a');
});
afterEach(() => library.close());

function put(path: string, seed: number, size = 0): void {
  const bytes = Buffer.concat([picture(seed), Buffer.alloc(size, seed)]);
  utimesSync(library.put(path, bytes), new Date('2024-01-01'), new Date('2024-01-01'));
}

const filesIn = (name: string): string[] =>
  readdirSync(library.at(name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.alice'))
    .map((entry) => join(entry.parentPath, entry.name).slice(library.at(name).length + 1))
    .toSorted();

async function start(plan: Plan): Promise<string> {
  return (await library.client.call('plans.run', { id: plan.id, hash: plan.hash })).job;
}

describe('a transfer job', () => {
  it('shows numbers that only grow, never pass the total, and end at it, also when something fails', async () => {
    await library.addLocation('b');
    for (let n = 0; n < 12; n++) put(`a/${n}.png`, n, 300_000);
    await library.scan();
    const plan = await library.client.call('plans.create', { verb: 'copy', query: '', to: 'b' });
    writeFileSync(library.at('a/3.png'), picture(99));
    writeFileSync(library.at('b/5.png'), 'taken');
    const seen: JobProgress[] = [];
    library.engine.listen('job.progress', (progress) => void seen.push(structuredClone(progress) as JobProgress));
    const result = await runPlan(library, plan);
    expect(result).toMatchObject({ done: 10, failedCount: 2, skippedCount: 0 });
    const own = seen.filter(({ kind, filesTotal }) => kind === 'transfer' && filesTotal !== null);
    for (const [at, { filesDone, filesTotal, bytesDone, bytesTotal }] of own.entries()) {
      expect(filesDone).toBeLessThanOrEqual(filesTotal!);
      expect(bytesDone).toBeLessThanOrEqual(bytesTotal!);
      expect(filesDone).toBeGreaterThanOrEqual(own[at - 1]?.filesDone ?? 0);
    }
    const last = own.at(-1)!;
    expect([last.filesDone, last.bytesDone]).toEqual([last.filesTotal, last.bytesTotal]);
    expect(result.done + result.failedCount + result.skippedCount).toBe(plan.items);
  });

  it('that is cancelled ends between two media, tells the rest as not begun, and can be taken back', async () => {
    await library.addLocation('b');
    for (let n = 0; n < 40; n++) put(`a/${n}.png`, n, 200_000);
    await library.scan();
    const before = filesIn('a');
    const plan = await library.client.call('plans.create', { verb: 'move', query: '', to: 'b' });
    const job = await start(plan);
    while (filesIn('b').length < 3) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(await library.client.call('jobs.cancel', { id: job })).toMatchObject({ state: 'cancelled' });
    const { plan: after } = await library.client.call('plans.get', { id: plan.id });
    expect(after.state).toBe('incomplete');
    const { done, failedCount, failed } = after.result!;
    expect(done + failedCount).toBe(40);
    expect(failed.every(({ code }) => code === 'cancelled')).toBe(true);
    expect(new Set([...filesIn('a'), ...filesIn('b')])).toEqual(new Set(before));
    expect(filesIn('b').filter((path) => path.startsWith('.'))).toEqual([]);
    expect(await library.scan()).toMatchObject({ missing: 0, new: 0, moved: 0 });
    await runPlan(library, await library.client.call('plans.undo', { id: plan.id }));
    expect([filesIn('a'), filesIn('b')]).toEqual([before, []]);
  });

  it('that is paused holds at the next medium and goes on', async () => {
    await library.addLocation('b');
    for (let n = 0; n < 30; n++) put(`a/${n}.png`, n, 100_000);
    await library.scan();
    const job = await start(await library.client.call('plans.create', { verb: 'copy', query: '', to: 'b' }));
    await library.client.call('jobs.pause', { id: job });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const held = filesIn('b').length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(filesIn('b').length).toBe(held);
    expect(held).toBeLessThan(30);
    await library.client.call('jobs.resume', { id: job });
    expect(await library.client.call('jobs.get', { id: job, wait: true })).toMatchObject({ state: 'done' });
    expect(filesIn('b').length).toBe(30);
  });

  it('works with places behind a process of their own, both ways', async () => {
    const path = library.put('share/.keep', '').replace('/.keep', '');
    await library.client.call('locations.add', {
      name: 'share',
      type: 'network',
      config: { mountPath: path },
      scan: true,
    });
    put('a/x/one.png', 1, 1_000_000);
    library.put('a/x/one.png.xmp', '<x/>');
    await library.scan();
    const before = filesIn('a');
    const { plan } = await makeAndRun(library, { verb: 'move', query: '', to: 'share' });
    expect(filesIn('share')).toEqual(['.keep', 'x/one.png', 'x/one.png.xmp']);
    expect(filesIn('a')).toEqual([]);
    expect(await runPlan(library, await library.client.call('plans.undo', { id: plan.id }))).toMatchObject({ done: 1 });
    expect(filesIn('a')).toEqual(before);
    expect(await whereIs(library, 'one.png')).toEqual(['a:x/one.png']);
  });

  it('that was cut off is settled by the ledger alone, also when the catalog was lost with it', async () => {
    await library.addLocation('b');
    put('a/one.png', 1);
    library.put('a/one.xmp', '<x/>');
    await library.scan();
    const { plan } = await makeAndRun(library, { verb: 'copy', query: '', to: 'b' });
    await library.reopen(() => {
      // As if killed when the second of the two files was on its way.
      const ledger = library.at('data/ledger/000001.jsonl');
      writeFileSync(ledger, `${readFileSync(ledger, 'utf8').split('\n').slice(0, 3).join('\n')}\n`);
      writeFileSync(library.at('data/ledger/running.json'), '{}');
      rmSync(library.at('data/ledger/head.json'));
      rmSync(library.at('b/one.xmp'));
      writeFileSync(library.at('b/.alice-tmp-0123456789abcdef'), '<x');
      for (const name of readdirSync(library.at('data')))
        if (name.startsWith('catalog.db')) rmSync(library.at(`data/${name}`));
    });
    expect(filesIn('b')).toEqual([]);
    expect(existsSync(library.at('data/ledger/running.json'))).toBe(false);
    expect((await library.client.call('plans.get', { id: plan.id })).plan).toMatchObject({ state: 'incomplete' });
    expect(await library.client.call('ledger.recover', {})).toMatchObject({ plans: 0 });
    await library.scan();
    expect(await whereIs(library, 'one.png')).toEqual(['a:one.png']);
  });
});
