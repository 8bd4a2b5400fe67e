/** A paused job stands still in all of its crew, can be given up, and when it goes on ends as if nothing had been. */
import { readFileSync, utimesSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '#api/job.ts';
import { openCatalog } from '#engine/catalog/catalog.ts';
import { childProcesses, eventually } from '../../support/child-processes.ts';
import { openLibrary, picture, resultOf, type Library } from '../../support/library.ts';

const FILES = 1500;
const old = new Date('2026-01-01T00:00:00Z');

let library: Library;
/** The same files, left in peace; a scan of them is also how long the paused job is watched. */
let undisturbed: Library;
beforeEach(async () => {
  library = await openLibrary();
  undisturbed = await openLibrary();
});
afterEach(async () => {
  await library.close();
  await undisturbed.close();
});

function fill(into: Library, files = FILES): void {
  for (let n = 0; n < files; n++) utimesSync(into.put(`studio/${n % 30}/${n}.png`, picture(n)), old, old);
}

const jobOf = (id: string): Promise<Job> => library.client.call('jobs.get', { id });

/** Events come four times a second, in which a small library is read from end to end: so it is asked for at every turn. */
async function untilReading(id: string): Promise<void> {
  for (let job = await jobOf(id); job.bytesDone + job.filesDone === 0; job = await jobOf(id)) {
    if (job.endedAt !== null) throw new Error(`It ended before it had read anything: ${JSON.stringify(job)}`);
    await nextTurn();
  }
}

/** What a rebuild must reproduce, without the ids that differ from library to library. */
async function contents(of: Library): Promise<string[]> {
  const { locations } = await of.client.call('locations.list', {});
  let texts: string[] = [];
  await of.reopen(() => {
    const catalog = openCatalog({ file: of.at('data/catalog.db') });
    texts = [...catalog.dump()];
    catalog.close();
  });
  return texts.map((text) => locations.reduce((plain, { id, name }) => plain.replaceAll(id, name), text));
}

describe('a paused scan', { timeout: 60_000 }, () => {
  it('says so at once, reads nothing for as long as it lasts, and ends with the catalog of an undisturbed one', async () => {
    for (const one of [library, undisturbed]) fill(one);
    await library.addLocation('studio');
    await undisturbed.addLocation('studio');
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await untilReading(id);
    const told: string[] = [];
    library.client.listen('job.progress', ({ state }) => void told.push(state));
    expect(await library.client.call('jobs.pause', { id })).toMatchObject({
      state: 'paused',
      bytesPerSecond: 0,
      filesPerSecond: 0,
      etaSeconds: null,
    });
    expect(told[0]).toBe('paused');
    // What was under way is written down in this time; afterwards there must be nothing more.
    await undisturbed.scan();
    const held = await jobOf(id);
    const { copies } = await library.client.call('catalog.status', {});
    await undisturbed.scan();
    expect(await jobOf(id)).toEqual(held);
    expect((await library.client.call('catalog.status', {})).copies).toBe(copies);
    expect(copies).toBeLessThan(FILES);
    expect(held.state).toBe('paused');
    expect((await library.client.call('jobs.resume', { id })).state).toBe('running');
    const result = resultOf(await library.client.call('jobs.get', { id, wait: true }));
    expect(result).toMatchObject({ seen: FILES, new: FILES, missing: 0, failedCount: 0 });
    expect(await contents(library)).toEqual(await contents(undisturbed));
  });

  it('can be cancelled while it is paused, keeps what it had, and is no hindrance to the next one', async () => {
    fill(library);
    await library.addLocation('studio');
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await untilReading(id);
    await library.client.call('jobs.pause', { id });
    expect((await library.client.call('jobs.cancel', { id })).state).toBe('cancelled');
    for (const method of ['jobs.pause', 'jobs.resume'] as const)
      await expect(library.client.call(method, { id })).rejects.toMatchObject({ code: 'conflict' });
    const { copies } = await library.client.call('catalog.status', {});
    expect(copies).toBeLessThan(FILES);
    const again = await library.scan();
    expect([again.unchanged, again.unchanged + again.new]).toEqual([copies, FILES]);
  });

  it('begins nothing when it is paused before its first file', async () => {
    for (const one of [library, undisturbed]) fill(one, 100);
    await library.addLocation('studio');
    await undisturbed.addLocation('studio');
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await library.client.call('jobs.pause', { id });
    await undisturbed.scan();
    expect(await jobOf(id)).toMatchObject({ state: 'paused', filesDone: 0, bytesDone: 0 });
    await library.client.call('jobs.resume', { id });
    expect(resultOf(await library.client.call('jobs.get', { id, wait: true }))).toMatchObject({ new: 100 });
  });

  it('survives nothing: the program ends while it is paused, and the next scan begins anew', async () => {
    fill(library, 300);
    await library.addLocation('studio');
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await library.client.call('jobs.pause', { id });
    await library.reopen();
    expect((await library.client.call('jobs.list', {})).jobs).toEqual([]);
    const result = await library.scan();
    expect(result.new + result.unchanged).toBe(300);
  });

  it.skipIf(process.platform !== 'linux')(
    'lets the processes rest that read for a place which can hang, without taking their silence for its death',
    async () => {
      await library.close();
      let later = 0;
      library = await openLibrary({ now: () => Date.now() + later, patience: { answer: 20_000, silence: 6000 } });
      for (const one of [library, undisturbed]) fill(one, 1000);
      const config = { mountPath: library.at('studio') };
      await library.client.call('locations.add', { name: 'studio', type: 'network', config, scan: true });
      await undisturbed.addLocation('studio');
      const { id } = await library.client.call('jobs.start', { kind: 'scan' });
      await untilReading(id);
      await library.client.call('jobs.pause', { id });
      await undisturbed.scan();
      const workers = childProcesses().filter(({ worker }) => worker === 'hash-worker');
      expect(workers.length).toBeGreaterThan(0);
      const used = workers.map(({ pid }) => processorTicks(pid));
      // An hour of silence, which the watchdog sees within a quarter of its patience.
      later = 3_600_000;
      const began = performance.now();
      while (performance.now() - began < 2000) await undisturbed.scan();
      expect(workers.map(({ pid }) => processorTicks(pid))).toEqual(used);
      expect((await jobOf(id)).state).toBe('paused');
      await library.client.call('jobs.resume', { id });
      const result = resultOf(await library.client.call('jobs.get', { id, wait: true }));
      expect(result).toMatchObject({ new: 1000, notScanned: [] });
      await eventually(() => childProcesses().every(({ worker }) => worker === 'storage-process'));
    },
  );

  it('does not take its turn while it waits for another program, and lets others by', async () => {
    library.put('studio/a.png', picture(1));
    await library.addLocation('studio');
    const { takeTurn } = await import('#engine/catalog/turn.ts');
    const turn = library.at('data/catalog.db.turn');
    const giveBack = takeTurn(turn)!;
    const waiting = Promise.withResolvers<void>();
    library.client.listen('job.progress', ({ phase }) => phase.startsWith('waiting until') && waiting.resolve());
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await waiting.promise;
    expect((await library.client.call('jobs.pause', { id })).state).toBe('paused');
    giveBack();
    // A whole scan of another library later the turn is still free for whoever wants it.
    undisturbed.put('studio/a.png', picture(1));
    await undisturbed.addLocation('studio');
    await undisturbed.scan();
    const taken = takeTurn(turn);
    expect(taken).not.toBeNull();
    taken!();
    await library.client.call('jobs.resume', { id });
    expect(resultOf(await library.client.call('jobs.get', { id, wait: true }))).toMatchObject({ new: 1 });
  });
});

describe('other jobs', { timeout: 60_000 }, () => {
  it('a rebuild is paused like a scan, and the old catalog answers until it is done', async () => {
    fill(library, 600);
    await library.addLocation('studio');
    await library.scan();
    const { id } = await library.client.call('jobs.start', { kind: 'rebuild' });
    await untilReading(id);
    expect(await library.client.call('jobs.pause', { id })).toMatchObject({ kind: 'rebuild', state: 'paused' });
    expect((await library.client.call('media.search', {})).total).toBe(600);
    await library.client.call('jobs.resume', { id });
    expect(resultOf(await library.client.call('jobs.get', { id, wait: true }))).toMatchObject({ new: 600 });
    expect((await library.client.call('media.search', {})).total).toBe(600);
  });

  it('previews are held before the next one', async () => {
    for (const one of [library, undisturbed]) fill(one, 60);
    await library.addLocation('studio');
    await library.scan();
    await undisturbed.addLocation('studio');
    const { id } = await library.client.call('jobs.start', { kind: 'previews' });
    await untilReading(id);
    await library.client.call('jobs.pause', { id });
    await undisturbed.scan();
    const { filesDone } = await jobOf(id);
    expect(filesDone).toBeLessThan(60);
    await undisturbed.scan();
    expect((await jobOf(id)).filesDone).toBe(filesDone);
    await library.client.call('jobs.resume', { id });
    expect((await library.client.call('jobs.get', { id, wait: true })).result).toEqual({ ready: 60, without: 0 });
  });
});

/** Time on a processor, in hundredths of a second (proc(5): utime and stime). */
function processorTicks(pid: number): number {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/.*\) /s)[1]!.split(' ');
  return Number(words[11]) + Number(words[12]);
}
