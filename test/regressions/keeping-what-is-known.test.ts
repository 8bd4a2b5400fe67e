/** Losses that others have had while scanning, and with the files of their own (numbers: see `all-bugs.test.ts`), as tests that they are not ours. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeTurn } from '#engine/catalog/turn.ts';
import { childProcesses, eventually } from '../support/child-processes.ts';
import { runAlice } from '../support/cli-run.ts';
import { openLibrary, picture, type Library } from '../support/library.ts';

const LONG = { timeout: 60_000 };
const CLI = fileURLToPath(new URL('../../src-main/hosts/cli/index.ts', import.meta.url));
const DAY_MS = 86_400_000;

let library: Library;
let now: number;
beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  library = await openLibrary({ now: () => now });
});
afterEach(() => library.close());

const filesIn = (name: string): string[] =>
  readdirSync(library.at(name), { recursive: true, encoding: 'utf8' }).toSorted();
const statesOf = async (ref: string): Promise<string[]> =>
  (await library.client.call('media.find', { ref })).copies
    .map(({ location, state }) => `${location} ${state}`)
    .toSorted();
const totalOf = async (query: string): Promise<number> => (await library.client.call('media.search', { query })).total;
const alice = (...words: string[]) =>
  runAlice(words, {
    connect: () =>
      Promise.resolve({
        call: (method, input) => library.engine.dispatch(method, input),
        listen: (event, listener) => library.engine.listen(event, listener),
        close: () => Promise.resolve(),
      }),
  });

describe('places that do not answer, or not wholly', LONG, () => {
  it('10, restic 4612: a listing whose process dies is no empty place', async () => {
    for (let n = 0; n < 60; n++) library.put(`share/${n % 6}/${n}.png`, picture(n));
    const config = { mountPath: library.at('share') };
    await library.client.call('locations.add', { name: 'share', type: 'network', config, scan: true });
    await library.scan();
    for (let n = 60; n < 200; n++) library.put(`share/new ${n % 6}/${n}.png`, picture(n));
    const { id } = await library.client.call('jobs.start', { kind: 'scan' });
    await eventually(() => childProcesses().some(({ worker }) => worker === 'scan-worker' || worker === 'hash-worker'));
    for (const { pid } of childProcesses()) process.kill(pid, 'SIGKILL');
    await library.client.call('jobs.get', { id, wait: true });
    expect(await totalOf('state:missing')).toBe(0);
    expect(await statesOf('0.png')).toEqual(['share present']);
    expect(await library.scan()).toMatchObject({ missing: 0 });
  });

  it('11, restic 4467: a place that is not there ends a command with an exit code', async () => {
    library.put('a/x.png', picture(1));
    await library.addLocation('a');
    await library.addLocation('gone');
    await library.scan();
    rmSync(library.at('gone'), { recursive: true });
    expect((await alice('scan', 'gone')).exitCode).not.toBe(0);
    expect((await alice('copy', 'type:image', '--to', 'gone')).exitCode).not.toBe(0);
  });

  it('15, syncthing 154: an empty mount point is no mass deletion, whatever is scanned meanwhile', async () => {
    for (let n = 0; n < 4; n++) library.put(`disk/${n}.png`, picture(n));
    await library.addLocation('disk');
    await library.scan();
    renameSync(library.at('disk'), library.at('unplugged'));
    mkdirSync(library.at('disk'));
    const { notScanned, missing } = await library.scan();
    expect([notScanned.map(({ location }) => location), missing]).toEqual([['disk'], 0]);
    expect(await statesOf('1.png')).toEqual(['disk present']);
    expect(filesIn('disk')).toEqual([]);
    rmSync(library.at('disk'), { recursive: true });
    renameSync(library.at('unplugged'), library.at('disk'));
    expect(await library.scan()).toMatchObject({ unchanged: 4, missing: 0 });
  });

  it('21, immich 17419: what was away for a month is known as before', async () => {
    library.put('disk/x.png', picture(1, { tags: ['kept'], prompt: 'a harbour' }));
    await library.addLocation('disk');
    await library.scan();
    renameSync(library.at('disk'), library.at('unplugged'));
    for (let day = 0; day < 30; day++) {
      now += DAY_MS;
      if (day % 10 === 0) await library.scan();
    }
    await library.reopen();
    expect(await totalOf('tag:kept harbour')).toBe(1);
    expect(await totalOf('state:missing')).toBe(0);
  });

  it('20, immich 10039: what is excluded later is forgotten, and stays where it is', async () => {
    library.put('a/keep.png', picture(1));
    library.put('a/drafts/x.png', picture(2));
    await library.addLocation('a');
    await library.scan();
    const before = filesIn('a');
    await library.client.call('locations.update', { name: 'a', change: { exclude: ['drafts/**'] } });
    await library.scan();
    expect(await totalOf('x')).toBe(0);
    expect(filesIn('a')).toEqual(before);
    expect((await library.client.call('plans.list', {})).total).toBe(0);
  });
});

describe('two programs, and one that slept', LONG, () => {
  beforeEach(async () => {
    for (const name of ['a', 'b']) {
      library.put(`${name}/x.png`, picture(1));
      await library.addLocation(name);
    }
    await library.scan();
  });

  it('12, restic 2715: who slept while the world changed looks again before anything is taken away', async () => {
    const plan = await library.client.call('plans.create', { verb: 'trash', query: '', from: ['a'] });
    expect(plan.items).toBe(1);
    now += 3 * DAY_MS;
    rmSync(library.at('b/x.png'));
    const { job } = await library.client.call('plans.run', plan);
    const { result } = await library.client.call('jobs.get', { id: job, wait: true });
    expect(result).toMatchObject({ done: 0, failed: [{ code: 'conflict' }] });
    expect(existsSync(library.at('a/x.png'))).toBe(true);
  });

  it('12, and while another program is at work nothing is settled beside it', async () => {
    const giveBack = takeTurn(library.at('data/catalog.db.turn'))!;
    await expect(library.client.call('ledger.recover', {})).rejects.toMatchObject({ code: 'unavailable' });
    giveBack();
    expect(await library.client.call('ledger.recover', {})).toMatchObject({ finished: 0 });
  });
});

describe("files of Alice's own", LONG, () => {
  beforeEach(async () => {
    for (const name of ['a', 'b']) await library.addLocation(name);
    library.put('a/x.png', picture(1, { tags: ['kept'] }));
    await library.scan();
  });

  it('14, restic 21977: cut off at any length they are told of, and no file is touched', async () => {
    const plan = await library.client.call('plans.create', { verb: 'move', query: '', to: 'b' });
    const files = readdirSync(library.at('data/plans')).map((name) => library.at(`data/plans/${name}`));
    const before = filesIn('a');
    for (const file of files) {
      const whole = readFileSync(file);
      for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 24)) {
        writeFileSync(file, whole.subarray(0, length));
        const run = library.client.call('plans.run', { id: plan.id, hash: plan.hash });
        await expect(run, `${file} at ${length}`).rejects.toMatchObject({
          code: expect.stringMatching(/^(data-loss|not-found|conflict)$/),
        });
      }
      writeFileSync(file, whole);
    }
    expect(filesIn('a')).toEqual(before);
    const settings = readFileSync(library.at('data/alice.yaml'));
    for (const part of [0.2, 0.5, 0.8]) {
      await library.reopen(() =>
        writeFileSync(library.at('data/alice.yaml'), settings.subarray(0, settings.length * part)),
      );
      await library.engine.dispatch('locations.list', {});
      expect(filesIn('a')).toEqual(before);
    }
    await library.reopen(() => writeFileSync(library.at('data/alice.yaml'), settings));
    expect(await library.scan()).toMatchObject({ unchanged: 1 });
  });

  it.skipIf(process.platform === 'win32')(
    '32, vscode 34915: on a full disk settings and marker stay as they were',
    async () => {
      mkdirSync(library.at('c'));
      const before = readFileSync(library.at('data/alice.yaml'), 'utf8');
      await library.engine.close();
      // No file may grow: every write fails as on a full disk, for the program and all that it starts.
      const words = `locations add c --type local --path "${library.at('c')}"`;
      const line = `ulimit -f 0; "${process.execPath}" "${CLI}" --data-dir "${library.at('data')}" ${words}`;
      expect(spawnSync('bash', ['-c', line]).status).not.toBe(0);
      expect(readFileSync(library.at('data/alice.yaml'), 'utf8')).toBe(before);
      expect(filesIn('c').filter((name) => name.endsWith('.json'))).toEqual([]);
      await library.reopen();
    },
  );

  it('38, litestream 1432: SQLite is new enough, and there is one of it', () => {
    const db = new Database(':memory:');
    const [major, minor, patch] = (db.prepare('select sqlite_version()').pluck().get() as string)
      .split('.')
      .map(Number);
    db.close();
    expect(major! * 1_000_000 + minor! * 1000 + patch!).toBeGreaterThanOrEqual(3_051_003);
    const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
      packages: Record<string, unknown>;
    };
    const engines = Object.keys(lock.packages).filter((name) =>
      /^node_modules\/(?:better-sqlite3|sqlite3|sql\.js)$/.test(name),
    );
    expect(engines).toEqual(['node_modules/better-sqlite3']);
  });

  it('39, photoprism 2216: a catalog of another version is begun anew, and a scan brings everything back', async () => {
    await library.reopen(() => {
      const db = new Database(join(library.at('data'), 'catalog.db'));
      db.pragma('user_version = 1');
      db.close();
    });
    await library.scan();
    expect(await totalOf('tag:kept')).toBe(1);
    expect(await statesOf('x.png')).toEqual(['a present']);
  });
});
