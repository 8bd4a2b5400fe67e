/** A place that stops answering: others go on, nobody waits longer than a moment, and no process is left behind. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childProcesses, eventually, freeze } from '../../support/child-processes.ts';
import { openLibrary, picture, resultOf, type Library } from '../../support/library.ts';

/** Long enough for a process to start on a busy machine, short enough for a test. */
const patience = { answer: 6000, silence: 4000 };

let library: Library;
beforeEach(async () => {
  library = await openLibrary({ patience });
});
afterEach(async () => {
  await library.close();
  await eventually(() => childProcesses().length === 0);
});

async function addShare(files: number): Promise<void> {
  for (let n = 0; n < files; n++) library.put(`share/${n}.png`, picture(n));
  const config = { mountPath: library.at('share') };
  await library.client.call('locations.add', { name: 'share', type: 'network', config, scan: true });
}

describe.skipIf(process.platform !== 'linux')('a location that stops answering', { timeout: 40_000 }, () => {
  it('keeps no process of its own from being added but the one for reading', async () => {
    await addShare(1);
    await eventually(() => childProcesses().length <= 1);
  });

  it('is left out of a scan at work, while the others are scanned to their end', async () => {
    await addShare(40);
    await library.addLocation('studio');
    library.put('studio/a.png', picture(900));
    const { id } = await library.client.call('jobs.start', { kind: 'scan', locations: ['share', 'studio'] });
    await eventually(() => childProcesses().some(({ worker }) => worker === 'hash-worker' || worker === 'scan-worker'));
    freeze(childProcesses());
    const result = resultOf(await library.client.call('jobs.get', { id, wait: true }));
    expect(result.notScanned.map(({ location }) => location)).toEqual(['share']);
    expect(result).toMatchObject({ new: 1, missing: 0 });
    await eventually(() => childProcesses().every(({ worker }) => worker === 'storage-process'));
  });

  it('does not hold up a cancel while it is being looked at', async () => {
    await addShare(1);
    const reader = childProcesses();
    freeze(reader);
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    // Some answers of the catalog later the job has long begun to look at the place.
    for (let n = 0; n < 20; n++) await library.client.call('catalog.problems', {});
    expect((await library.client.call('jobs.get', { id })).state).toBe('running');
    expect((await library.client.call('jobs.cancel', { id })).state).toBe('cancelled');
    // The place has not been given up yet, which would have ended its process.
    expect(childProcesses()).toEqual(reader);
  });

  it('does not hold up the end of the program', async () => {
    await addShare(1);
    freeze(childProcesses());
    const listing = library.client.call('locations.list', {});
    await library.engine.close();
    expect((await listing).locations[0]!.reachability).toBe('offline');
    await eventually(() => childProcesses().length === 0);
    await library.reopen();
  });
});
