/** Two programs over one data folder, as when the app is open and a script runs: nothing is lost, and neither is stuck. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClient, type Client } from '#api/client.ts';
import type { Input } from '#api/contract.ts';
import type { ScanResult } from '#api/job.ts';
import { openEngine, type Engine } from '#engine/engine.ts';
import { openLibrary, picture, resultOf, type Library } from '../../support/library.ts';

const LONG = { timeout: 40_000 };
let library: Library;
let other: Engine;
let otherClient: Client;
beforeEach(async () => {
  library = await openLibrary();
  other = await openEngine({ dataDir: library.at('data'), host: 'direct' });
  otherClient = createClient({ call: other.dispatch, listen: other.listen });
});
afterEach(async () => {
  await other.close();
  await library.close();
});

async function run(client: Client, job: Input<'jobs.start'>): Promise<ScanResult> {
  const { id } = await client.call('jobs.start', job);
  return resultOf(await client.call('jobs.get', { id, wait: true }));
}

const total = async (client: Client): Promise<number> => (await client.call('media.search', {})).total;

it('a catalog rebuilt by one is taken up by the other, which goes on scanning and searching', LONG, async () => {
  for (let n = 0; n < 5; n++) library.put(`studio/${n}.png`, picture(n));
  await library.addLocation('studio');
  await library.scan();
  expect(await run(otherClient, { kind: 'rebuild' })).toMatchObject({ new: 5 });
  library.put('studio/9.png', picture(9));
  expect(await library.scan()).toMatchObject({ new: 1, unchanged: 5, notScanned: [] });
  expect([await total(library.client), await total(otherClient)]).toEqual([6, 6]);
});

it('two rebuilds and a scan at the same time wait for each other', LONG, async () => {
  for (let n = 0; n < 300; n++) library.put(`studio/${n}.png`, picture(n));
  await library.addLocation('studio');
  const results = await Promise.all([
    run(library.client, { kind: 'rebuild' }),
    run(otherClient, { kind: 'rebuild' }),
    run(otherClient, { kind: 'scan' }),
  ]);
  expect(results.map((result) => result.new)).toEqual([300, 300, 0]);
  expect([await total(library.client), await total(otherClient)]).toEqual([300, 300]);
});

it('who waits for its turn says so, and can be cancelled', LONG, async () => {
  library.put('studio/a.png', picture(1));
  await library.addLocation('studio');
  const { takeTurn } = await import('#engine/catalog/turn.ts');
  const giveBack = takeTurn(library.at('data/catalog.db.turn'))!;
  try {
    const waiting = Promise.withResolvers<void>();
    library.client.listen('job.progress', ({ phase }) => phase.startsWith('waiting until') && waiting.resolve());
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await waiting.promise;
    expect((await library.client.call('jobs.cancel', { id })).state).toBe('cancelled');
  } finally {
    giveBack();
  }
  expect(await library.scan()).toMatchObject({ new: 1 });
});

it('locations added by both at the same time are all there', LONG, async () => {
  for (const name of ['a', 'b', 'c', 'd']) library.put(`${name}/x.png`, picture(1));
  const add = (client: Client, name: string) =>
    client.call('locations.add', { name, type: 'local', config: { path: library.at(name) }, scan: true });
  await Promise.all([add(library.client, 'a'), add(otherClient, 'b'), add(library.client, 'c'), add(otherClient, 'd')]);
  for (const client of [library.client, otherClient]) {
    const { locations } = await client.call('locations.list', {});
    expect(locations.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c', 'd']);
  }
});
