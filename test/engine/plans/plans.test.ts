/** Copy, move, trash, undo and emptying over a real library, from the plan to the catalog. */
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../../support/library.ts';
import { makeAndRun, runPlan, whereIs } from '../../support/plans.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  await library.addLocation('a');
  await library.addLocation('b');
});
afterEach(() => library.close());

const day = new Date('2024-03-04T05:06:07.890Z');

function put(path: string, bytes: Buffer | string): void {
  utimesSync(library.put(path, bytes), day, day);
}

function files(): string[] {
  return ['a', 'b']
    .flatMap((name) =>
      readdirSync(library.at(name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(library.dir.length + 1)),
    )
    .filter((path) => !path.includes('/.alice/'))
    .toSorted();
}

describe('plans', () => {
  it('copy a medium with its sidecars, keep its time, and tell the catalog', async () => {
    put('a/x/one.png', picture(1));
    put('a/x/one.png.xmp', '<x/>');
    put('a/x/one.txt', 'prompt');
    await library.scan();
    const { plan, result } = await makeAndRun(library, { verb: 'copy', query: '', to: 'b' });
    expect(plan).toMatchObject({ items: 1, files: 3, refused: [] });
    expect(plan.totals).toEqual([expect.objectContaining({ location: 'b', files: { before: 0, after: 1 } })]);
    expect(result).toMatchObject({ done: 1, failedCount: 0 });
    expect(files()).toEqual([
      'a/x/one.png',
      'a/x/one.png.xmp',
      'a/x/one.txt',
      'b/x/one.png',
      'b/x/one.png.xmp',
      'b/x/one.txt',
    ]);
    expect(statSync(library.at('b/x/one.png')).mtime).toEqual(day);
    expect(await whereIs(library, 'x/one.png')).toEqual(['a:x/one.png', 'b:x/one.png']);
    const { copies } = await library.client.call('media.find', { ref: 'x/one.png' });
    expect(copies.every(({ verifyMethod }) => verifyMethod === 'full')).toBe(true);
    // The next scan has nothing to say about it.
    expect(await library.scan()).toMatchObject({ new: 0, changed: 0, moved: 0, missing: 0 });
  });

  it('move into the trash of the source only what arrived, and undo brings everything back exactly', async () => {
    put('a/x/one.png', picture(1));
    put('a/x/one.xmp', '<x/>');
    await library.scan();
    const before = files();
    const { plan } = await makeAndRun(library, { verb: 'move', query: '', to: 'b' });
    expect(files()).toEqual(['b/x/one.png', 'b/x/one.xmp']);
    expect(await whereIs(library, 'one.png')).toEqual(['b:x/one.png']);
    expect(existsSync(library.at(`a/.alice/trash/${plan.id}/x/one.png`))).toBe(true);
    const undo = await library.client.call('plans.undo', { id: plan.id });
    expect(undo).toMatchObject({ verb: 'undo', items: 1, refused: [], undoes: plan.id });
    expect(await runPlan(library, undo)).toMatchObject({ done: 1, failedCount: 0 });
    expect(files()).toEqual(before);
    expect(statSync(library.at('a/x/one.png')).mtime).toEqual(day);
    expect(await whereIs(library, 'one.png')).toEqual(['a:x/one.png']);
    expect(await library.scan()).toMatchObject({ new: 0, changed: 0, moved: 0, missing: 0 });
    expect(await library.client.call('ledger.verify', {})).toMatchObject({ ok: true, problems: [] });
  });

  it('say what lies there already, and never take it twice', async () => {
    put('a/one.png', picture(1));
    put('b/elsewhere/uno.png', picture(1));
    await library.scan();
    const copy = await library.client.call('plans.create', { verb: 'copy', query: '', to: 'b' });
    expect(copy).toMatchObject({ items: 0, refused: [expect.objectContaining({ code: 'already-exists' })] });
    const { result } = await makeAndRun(library, { verb: 'move', query: '', to: 'b' });
    expect(result).toMatchObject({ done: 1, bytes: 0 });
    expect(files()).toEqual(['b/elsewhere/uno.png']);
  });

  it('a copy that was there before is read before anything is taken away for it', async () => {
    put('a/one.png', picture(1));
    put('b/uno.png', picture(1));
    await library.scan();
    const plan = await library.client.call('plans.create', { verb: 'move', query: '', to: 'b' });
    // Bits rot without a trace in size, time or inode.
    const rotten = picture(1);
    rotten[rotten.length - 20]! ^= 1;
    const file = openSync(library.at('b/uno.png'), 'r+');
    writeSync(file, rotten, 0, rotten.length, 0);
    closeSync(file);
    utimesSync(library.at('b/uno.png'), day, day);
    expect(await runPlan(library, plan)).toMatchObject({ done: 0, failed: [{ code: 'conflict' }] });
    expect(files()).toEqual(['a/one.png', 'b/uno.png']);
  });

  it('give another name to what meets a stranger of the same name, also to its sidecars', async () => {
    put('a/one.png', picture(1));
    put('a/one.png.xmp', '<a/>');
    put('b/one.png', picture(2));
    await library.scan();
    await makeAndRun(library, { verb: 'copy', query: 'in:a', to: 'b' });
    expect(files()).toContain('b/one (2).png');
    expect(files()).toContain('b/one (2).png.xmp');
    expect(readFileSync(library.at('b/one.png'))).toEqual(picture(2));
  });

  it('trash in one place keeps the last copy, trash everywhere takes it, and emptying keeps it again unless told', async () => {
    put('a/one.png', picture(1));
    put('a/two.png', picture(2));
    put('b/two.png', picture(2));
    await library.scan();
    const named = await makeAndRun(library, { verb: 'trash', query: '', from: ['a'] });
    expect(named.plan.refused).toEqual([expect.objectContaining({ path: 'one.png', code: 'conflict' })]);
    expect(files()).toEqual(['a/one.png', 'b/two.png']);
    await makeAndRun(library, { verb: 'trash', query: '' });
    expect(files()).toEqual([]);
    await expect(whereIs(library, 'one.png')).rejects.toMatchObject({ code: 'not-found' });
    expect(await library.client.call('trash.list', {})).toMatchObject({ total: 3 });
    const spared = await library.client.call('trash.empty', {});
    expect(spared).toMatchObject({ items: 0, refusedCount: 3 });
    const last = await library.client.call('trash.empty', { lastCopies: true });
    expect(await runPlan(library, last)).toMatchObject({ done: 3, failedCount: 0 });
    expect(await library.client.call('trash.list', {})).toMatchObject({ total: 0, bytes: 0 });
    expect(existsSync(library.at('a/.alice/trash'))).toBe(false);
    await expect(library.client.call('plans.undo', { id: last.id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('undo of trash brings back a medium that was forgotten, and the catalog knows it again', async () => {
    put('a/one.png', picture(1, { prompt: 'harbour at dusk' }));
    await library.scan();
    const { plan } = await makeAndRun(library, { verb: 'trash', query: '' });
    await runPlan(library, await library.client.call('plans.undo', { id: plan.id }));
    const found = await library.client.call('media.search', { query: 'harbour' });
    expect(found.total).toBe(1);
    expect(await whereIs(library, 'one.png')).toEqual(['a:one.png']);
  });

  it('a file that changed after the plan was made is left alone and named', async () => {
    put('a/one.png', picture(1));
    put('a/two.png', picture(2));
    await library.scan();
    const plan = await library.client.call('plans.create', { verb: 'move', query: '', to: 'b' });
    writeFileSync(library.at('a/one.png'), picture(7));
    const result = await runPlan(library, plan);
    expect(result).toMatchObject({
      done: 1,
      failedCount: 1,
      failed: [{ path: 'one.png', code: 'conflict', kept: false }],
    });
    expect(result.done + result.failedCount + result.skippedCount).toBe(plan.items);
    expect(readFileSync(library.at('a/one.png'))).toEqual(picture(7));
    expect(existsSync(library.at('b/one.png'))).toBe(false);
  });

  it('are run once, as they were shown, or not at all', async () => {
    put('a/one.png', picture(1));
    await library.scan();
    const plan = await library.client.call('plans.create', { verb: 'copy', query: '', to: 'b' });
    await expect(library.client.call('plans.run', { id: plan.id, hash: 'other' })).rejects.toMatchObject({
      code: 'conflict',
    });
    const file = library.at(`data/plans/${plan.id}.items.jsonl`);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"to":"one.png"', '"to":"two.png"'));
    await expect(library.client.call('plans.run', plan)).rejects.toMatchObject({ code: 'data-loss' });
    writeFileSync(file, readFileSync(file, 'utf8').replace('"to":"two.png"', '"to":"one.png"'));
    await runPlan(library, plan);
    await expect(library.client.call('plans.run', plan)).rejects.toMatchObject({ code: 'conflict' });
    await expect(library.client.call('plans.discard', { id: plan.id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('from read-only places and backups nothing is moved, and nothing is copied silently instead', async () => {
    await library.addLocation('kept', { purpose: ['backup'] });
    put('kept/one.png', picture(1));
    await library.scan();
    const plan = await library.client.call('plans.create', { verb: 'move', query: '', to: 'b' });
    expect(plan).toMatchObject({ items: 0, refused: [{ location: 'kept', code: 'permission-denied' }] });
    const everywhere = await library.client.call('plans.create', { verb: 'trash', query: '' });
    expect(everywhere.items).toBe(0);
    await library.client.call('locations.update', { name: 'a', change: { readOnly: true } });
    await expect(library.client.call('plans.create', { verb: 'copy', query: '', to: 'a' })).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });

  it('what does not fit is said before anything is written', async () => {
    put('a/one.png', picture(1));
    await library.scan();
    await library.client.call('locations.update', { name: 'b', change: { maxBytes: 10 } });
    await expect(library.client.call('plans.create', { verb: 'copy', query: '', to: 'b' })).rejects.toMatchObject({
      code: 'no-space',
      details: { neededBytes: picture(1).length },
    });
    await library.client.call('locations.update', { name: 'b', change: { maxBytes: null, reserveBytes: 2 ** 52 } });
    await expect(library.client.call('plans.create', { verb: 'copy', query: '', to: 'b' })).rejects.toMatchObject({
      code: 'no-space',
    });
    expect(files()).toEqual(['a/one.png']);
  });

  it('the partner that a camera wrote goes along, whichever of the two was chosen', async () => {
    put('a/IMG_1.jpg', picture(1));
    put('a/IMG_1.CR2', picture(2));
    put('a/IMG_1.xmp', '<x/>');
    await library.scan();
    const { contentHash } = await library.client.call('media.find', { ref: 'IMG_1.CR2' });
    await makeAndRun(library, { verb: 'move', hashes: [contentHash], to: 'b' });
    expect(files()).toEqual(['b/IMG_1.CR2', 'b/IMG_1.jpg', 'b/IMG_1.xmp']);
  });

  it('a ledger whose tail was cut is found by what a location remembers of it', async () => {
    put('a/one.png', picture(1));
    await library.scan();
    await makeAndRun(library, { verb: 'copy', query: '', to: 'b' });
    const { entries } = await library.client.call('ledger.list', {});
    expect(entries.map(({ kind }) => kind)).toEqual(['ledger', 'begin', 'intent', 'outcome', 'end']);
    const file = library.at('data/ledger/000001.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8').split('\n').slice(0, 3).join('\n')}\n`);
    writeFileSync(library.at('data/ledger/head.json'), '');
    const { ok, problems } = await library.client.call('ledger.verify', {});
    expect([ok, problems]).toEqual([false, [expect.objectContaining({ problem: expect.stringContaining('5 lines') })]]);
  });
});
