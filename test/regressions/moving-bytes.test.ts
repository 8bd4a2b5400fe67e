/** Losses that others have had while moving files (numbers: see `all-bugs.test.ts`), as tests that they are not ours. */
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planDeduplication } from '#engine/jobs/plans/deduplicate-plan.ts';
import type { Draft, Planner } from '#engine/jobs/plans/planner.ts';
import { createTargetNames } from '#engine/jobs/plans/target-names.ts';
import { openMemory } from '#engine/storage/memory.ts';
import type { LocalIo } from '#engine/storage/local-io.ts';
import type { LedgerIo } from '#engine/ledger/ledger-io.ts';
import { createCrashingIo } from '../support/crashing-io.ts';
import { createFaultyIo } from '../support/faulty-io.ts';
import { openLibrary, picture, type Library } from '../support/library.ts';
import { makeAndRun } from '../support/plans.ts';
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts';
import { copyStep, createTransferWorld, item, trashStep, type TransferWorld } from '../support/transfer-world.ts';

describe('places that are one place under two names', () => {
  let folder: TempFolder;
  let world: TransferWorld;
  beforeEach(() => {
    folder = makeTempFolder('regression');
    world = createTransferWorld(folder.path);
  });
  afterEach(() => folder.remove());

  /** Known in two locations, and one file. */
  function alias(location: string, path: string): void {
    const [own] = world.known;
    world.known.push({ ...own!, location, path });
  }

  it('1, rclone 1261: a move onto itself through a linked folder leaves the file', async () => {
    const file = world.put('a/x.png', 'bytes');
    symlinkSync(world.at('a'), world.at('b'));
    alias('b', 'x.png');
    const move = await world.run('move', [item(0, [copyStep('a', 'b', [file]), trashStep('a', [file])])]);
    expect(move).toMatchObject({ done: 0, failed: [{ code: 'already-exists' }] });
    expect(readFileSync(world.at('a/x.png'), 'utf8')).toBe('bytes');
  });

  it('2, rclone 577: of two locations that overlap neither counts as a copy of the other', async () => {
    const file = world.put('a/sub/x.png', 'bytes');
    symlinkSync(world.at('a/sub'), world.at('inner'));
    alias('inner', 'x.png');
    expect(await world.run('trash', [item(0, [trashStep('a', [file])])])).toMatchObject({
      failed: [{ code: 'conflict' }],
    });
    expect(existsSync(world.at('a/sub/x.png'))).toBe(true);
  });

  it('4, rclone 4013: hard links and entries that are listed twice free nothing and are not deleted', async () => {
    const file = world.put('a/x.png', 'bytes');
    mkdirSync(world.at('b'));
    linkSync(world.at('a/x.png'), world.at('b/x.png'));
    alias('b', 'x.png');
    alias('a', 'x.png');
    expect(await world.run('trash', [item(0, [trashStep('a', [file])])])).toMatchObject({
      failed: [{ code: 'conflict' }],
    });
    expect(existsSync(world.at('a/x.png'))).toBe(true);
  });

  it('29, geeqie 782: an alias through a linked folder is one physical copy', async () => {
    const file = world.put('a/x.png', 'bytes');
    symlinkSync(world.at('a'), world.at('alias'));
    alias('alias', 'x.png');
    expect(await world.run('trash', [item(0, [trashStep('a', [file])])])).toMatchObject({ done: 0, failedCount: 1 });
    expect(existsSync(world.at('a/x.png'))).toBe(true);
  });

  /** As a place without lasting identities knows them: only a look at the files tells that they are one. */
  async function planToGiveUp(): Promise<Draft> {
    for (const one of world.known) one.etag = 'cut to two seconds';
    const places = ['a', 'b'].map((id, rank) => ({ id, name: id, priority: 0, rank, locked: false, counts: true }));
    const planner: Planner = {
      id: 'PLAN',
      world: await world.world(),
      units: { siblings: async () => [], recordsAt: async () => [] },
      nameOf: (location) => location,
      signal: new AbortController().signal,
    };
    const hashes = [world.known[0]!.contentHash];
    return planDeduplication(planner, { hashes, policy: { places, wanted: 1, from: null } });
  }

  it('4, rclone 4013: of hard links and of a file that is listed twice none is given up as a duplicate', async () => {
    world.put('a/x.png', 'bytes');
    mkdirSync(world.at('b'));
    linkSync(world.at('a/x.png'), world.at('b/x.png'));
    alias('b', 'x.png');
    alias('b', 'x.png');
    expect(await planToGiveUp()).toMatchObject({
      items: [],
      refused: [{ code: 'already-exists' }, { code: 'already-exists' }],
    });
  });

  it('29, geeqie 782: of an alias through a linked folder, and of a real copy beside it, only the real copy is given up', async () => {
    world.put('a/x.png', 'bytes');
    symlinkSync(world.at('a'), world.at('b'));
    alias('b', 'x.png');
    expect(await planToGiveUp()).toMatchObject({ items: [], refused: [{ code: 'already-exists' }] });
    writeFileSync(world.at('a/real.png'), 'bytes');
    alias('b', 'real.png');
    const { items } = await planToGiveUp();
    expect(items.flatMap(({ steps }) => steps.flatMap(({ files }) => files.map(({ from }) => from)))).toEqual([
      'real.png',
    ]);
  });

  it('36, spacedrive 748: a copy onto the same file does not truncate it', async () => {
    const file = world.put('a/x.png', 'bytes');
    symlinkSync(world.at('a'), world.at('b'));
    await world.run('copy', [item(0, [copyStep('a', 'b', [file])]), item(1, [copyStep('a', 'a', [file])])]);
    expect(readFileSync(world.at('a/x.png'), 'utf8')).toBe('bytes');
    expect(readdirSync(world.at('a'))).toEqual(['x.png']);
  });
});

describe('a world that changes or fails', () => {
  let folder: TempFolder;
  let world: TransferWorld;
  beforeEach(() => {
    folder = makeTempFolder('regression');
    world = createTransferWorld(folder.path);
    mkdirSync(world.at('b'));
  });
  afterEach(() => folder.remove());

  it('18, syncthing 5566: a target that was taken after the plan was made is not replaced', async () => {
    const file = world.put('a/x.png', 'bytes');
    writeFileSync(world.at('b/x.png'), 'of someone else');
    const move = await world.run('move', [item(0, [copyStep('a', 'b', [file]), trashStep('a', [file])])]);
    expect(move).toMatchObject({ done: 0, failed: [{ code: 'already-exists', kept: false }] });
    expect(readFileSync(world.at('b/x.png'), 'utf8')).toBe('of someone else');
    expect(readFileSync(world.at('a/x.png'), 'utf8')).toBe('bytes');
  });

  it('22, immich 20343: a copy whose time cannot be set has failed, and nothing of it is left', async () => {
    const file = world.put('a/x.png', 'bytes');
    const io: LocalIo = createFaultyIo({ failAt: 1, errno: 'EPERM', only: ['utimes'] });
    const copy = await world.run('copy', [item(0, [copyStep('a', 'b', [file])])], { io });
    expect(copy).toMatchObject({ done: 0, failed: [{ code: 'permission-denied' }] });
    expect(readdirSync(world.at('b'))).toEqual([]);
  });

  it('34, owncloud web 7211: whatever goes wrong while copying, the source of a move stays', async () => {
    for (const errno of ['EXDEV', 'ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EMFILE', 'EDQUOT']) {
      for (let failAt = 1; ; failAt++) {
        const round = createTransferWorld(join(folder.path, `${errno}-${failAt}`));
        const file = round.put('a/x.png', 'bytes'.repeat(100));
        mkdirSync(round.at('b'));
        const io = createFaultyIo({
          failAt,
          errno,
          only: ['open', 'write', 'sync', 'link', 'rename', 'utimes', 'mkdir', 'unlink'],
        });
        await round.run('move', [item(0, [copyStep('a', 'b', [file]), trashStep('a', [file])])], { io });
        if (io.calls.length < failAt) break;
        const contents = [...round.snapshot()].filter(([, content]) => content.startsWith(file.hash));
        const atSource = contents.some(([path]) => path === 'a/x.png');
        const atTarget = contents.some(([path]) => path === 'b/x.png');
        expect(atSource || atTarget, `${errno} at ${failAt}`).toBe(true);
        expect([...round.snapshot().keys()].filter((path) => path.includes('.alice-tmp-'))).toEqual([]);
      }
    }
  }, 60_000);

  it('3, rclone 6142: a copy that fails its check does not cost the older one under its name', async () => {
    const { adapter } = await (await world.world()).station('b');
    const old = await adapter.write('x.png', Buffer.from('older and good'));
    const wrong = { ifMatch: old.etag, sha256: '0'.repeat(64) };
    await expect(adapter.write('x.png', Buffer.from('new'), wrong)).rejects.toMatchObject({ code: 'data-loss' });
    expect(readFileSync(world.at('b/x.png'), 'utf8')).toBe('older and good');
    expect(readdirSync(world.at('b'))).toEqual(['x.png']);
  });

  it('8, rclone 9b13247ba: a source that ends early is no copy', async () => {
    const file = world.put('a/x.png', 'bytes'.repeat(1000));
    for (const length of [0, 1, 4999]) {
      world.change('a', {
        wrap: (inner) => ({
          ...inner,
          read: async () => Readable.from([Buffer.from('bytes'.repeat(1000).slice(0, length))]),
        }),
      });
      const copy = await world.run('copy', [item(0, [copyStep('a', 'b', [file])])]);
      expect(copy).toMatchObject({ done: 0, failed: [{ code: 'data-loss' }] });
      expect(readdirSync(world.at('b'))).toEqual([]);
    }
  });

  it('33, atomically 18: a disk that takes only a part of a write gets the rest', async () => {
    const file = world.put('a/x.png', 'bytes'.repeat(1000));
    for (let at = 1; ; at++) {
      const short = createCrashingIo({ at, after: false, error: 'short' });
      const result = await world.run('copy', [item(0, [copyStep('a', 'b', [file])])], short);
      expect(result).toMatchObject({ done: 1 });
      expect(readFileSync(world.at('b/x.png'), 'utf8')).toBe('bytes'.repeat(1000));
      rmSync(world.at('b/x.png'));
      if (short.count() < at) break;
    }
  });

  it('37, TranscriptionSuite 311: a file that still grows is not copied as it is, and can be when it is whole', async () => {
    const file = world.put('a/x.png', 'bytes'.repeat(1000));
    for (let at = 1; at < 12; at++) {
      const growing = createCrashingIo({
        at: Infinity,
        after: false,
        counts: 'looks',
        onCall: (count) => {
          if (count === at) appendFileSync(world.at('a/x.png'), 'more');
        },
      });
      const result = await world.run('copy', [item(0, [copyStep('a', 'b', [file])])], growing);
      if (readFileSync(world.at('a/x.png')).length > file.size) {
        expect(result).toMatchObject({ done: 0, failedCount: 1 });
        expect(readdirSync(world.at('b'))).toEqual([]);
      }
      Object.assign(file, world.put('a/x.png', 'bytes'.repeat(1000)));
    }
    expect(await world.run('copy', [item(0, [copyStep('a', 'b', [file])])])).toMatchObject({ done: 1 });
  });

  it('without room for the intent nothing is done', async () => {
    const file = world.put('a/x.png', 'bytes');
    const { ledgerIo } = createCrashingIo({ at: Infinity, after: false });
    let lines = 0;
    const full: LedgerIo = {
      ...ledgerIo,
      async openForAppending(path) {
        const open = await ledgerIo.openForAppending(path);
        const write = async (bytes: Uint8Array): Promise<void> => {
          if ((lines += 1) > 2) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
          return open.write(bytes);
        };
        return { ...open, write };
      },
    };
    const run = world.run('move', [item(0, [copyStep('a', 'b', [file]), trashStep('a', [file])])], { ledgerIo: full });
    await expect(run).rejects.toMatchObject({ code: 'no-space' });
    expect(readdirSync(world.at('b'))).toEqual([]);
    expect(readFileSync(world.at('a/x.png'), 'utf8')).toBe('bytes');
  });

  it('23, immich 10505: what stopped half-way converges, also when a name is taken meanwhile', async () => {
    const file = world.put('a/x.png', 'bytes');
    await world.run('trash', [item(0, [trashStep('a', [file], 0)])]);
    // As after a kill between the two names of a move: the intent has no outcome, the file is in the trash, its name was taken.
    const ledger = world.at('data/ledger/000001.jsonl');
    const lines = readFileSync(ledger, 'utf8').split('\n');
    writeFileSync(ledger, `${lines.slice(0, 3).join('\n')}\n`);
    rmSync(world.at('data/ledger/head.json'));
    writeFileSync(world.at('a/x.png'), 'of someone else, who is longer');
    const { finished, putBack, waiting } = await world.recover();
    expect(finished + putBack + waiting.length).toBe(1);
    expect([...world.snapshot().values()].some((content) => content.startsWith(file.hash))).toBe(true);
    expect(readFileSync(world.at('a/x.png'), 'utf8')).toBe('of someone else, who is longer');
    expect((await world.recover()).finished).toBe(0);
  });

  it('a place that says that it has stored what it has not cannot make the source go', async () => {
    const file = world.put('a/x.png', 'bytes');
    const sha256 = file.hash.slice(7);
    // It answers every question as it should, and gives other bytes.
    let wrote = false;
    const entry = { path: 'x.png', size: 5, modifiedAt: new Date(0), etag: 'e', hashes: { sha256 } };
    world.change('b', {
      wrap: (inner) => ({
        ...inner,
        write: async (_, body) => {
          if (!(body instanceof Uint8Array)) for await (const _part of body);
          wrote = true;
          return entry;
        },
        stat: async (path) => (wrote && path === entry.path ? entry : inner.stat(path)),
        read: async () => Readable.from([Buffer.from('other')]),
      }),
    });
    const run = await world.run('move', [item(0, [copyStep('a', 'b', [file]), trashStep('a', [file])])]);
    expect(run).toMatchObject({ done: 0, failed: [{ code: 'data-loss' }] });
    expect(wrote).toBe(true);
    expect(readFileSync(world.at('a/x.png'), 'utf8')).toBe('bytes');
  });
});

describe('names', () => {
  it('7, rclone 7270: both Unicode spellings of a name arrive, and none replaces the other', async () => {
    const folder = makeTempFolder('twins');
    try {
      const world = createTransferWorld(folder.path);
      mkdirSync(world.at('b'));
      const twins = ['caf\u00e9.png', 'cafe\u0301.png'].map((name, at) => world.put(`a/${name}`, `bytes ${at}`));
      for (let round = 0; round < 3; round++)
        await world.run(
          'copy',
          twins.map((file, at) => item(at, [copyStep('a', 'b', [file])])),
        );
      expect(readdirSync(world.at('b')).length).toBe(2);
      expect([...world.snapshot()].filter(([path]) => path.startsWith('b/')).length).toBe(2);
    } finally {
      folder.remove();
    }
  });

  it('16, syncthing 1787 (simulated): where case does not count, twins get names of their own', async () => {
    const adapter = await openMemory({ fatLike: true });
    await adapter.write('FOO.png', Buffer.from('there'));
    const place = { id: 'fat', name: 'fat' };
    const bounds = { keeps: null, closed: null, maxBytes: null, reserveBytes: 0 };
    const names = createTargetNames({ place, adapter, domain: 'fat', purpose: [], ...bounds });
    expect(await names.take({ paths: ['foo.png', 'foo.png.xmp'], main: 'foo.png' }, undefined)).toEqual([
      'foo (2).png',
      'foo (2).png.xmp',
    ]);
    expect(await names.take({ paths: ['a.png'], main: 'a.png' }, undefined)).toEqual(['a.png']);
    expect(await names.take({ paths: ['A.png'], main: 'A.png' }, undefined)).toEqual(['A (2).png']);
    expect(await names.take({ paths: ['what?.png'], main: 'what?.png' }, undefined)).toEqual(['what%3F.png']);
    expect(await names.take({ paths: ['con.png'], main: 'con.png' }, undefined)).toEqual(['%63on.png']);
  });
});

describe('over a whole library', () => {
  let library: Library;
  beforeEach(async () => {
    library = await openLibrary();
    await library.addLocation('a');
    await library.addLocation('b');
  });
  afterEach(() => library.close());
  const put = (path: string, bytes: Buffer): void =>
    utimesSync(library.put(path, bytes), new Date('2024-01-01'), new Date('2024-01-01'));

  it('6, rclone 4298: the home folder, the whole computer and what holds the data folder are no locations', async () => {
    for (const path of ['/', homedir(), dirname(library.at('data'))]) {
      const input = { name: 'wide', type: 'local', config: { path } };
      await expect(library.client.call('locations.add', input)).rejects.toMatchObject({ code: 'invalid' });
    }
  });

  it('19, immich 9460: removing a location touches none of its files', async () => {
    put('a/one.png', picture(1));
    await library.scan();
    const list = () => readdirSync(library.at('a'), { recursive: true }).map(String).toSorted();
    const before = list();
    await library.client.call('locations.remove', { name: 'a' });
    expect(list()).toEqual(before);
  });

  it('22, immich 29416: a file without bytes is no medium, and is never copied as one', async () => {
    put('a/empty.png', Buffer.alloc(0));
    expect(await library.scan()).toMatchObject({ failedCount: 1 });
    expect(await library.client.call('plans.create', { verb: 'copy', query: '', to: 'b' })).toMatchObject({ items: 0 });
  });

  it('25, photoprism 2690: a stale path after a folder was renamed deletes nothing', async () => {
    put('a/old/x.png', picture(1));
    put('b/x.png', picture(1));
    await library.scan();
    const plan = await library.client.call('plans.create', { verb: 'trash', query: '', from: ['a'] });
    renameSync(library.at('a/old'), library.at('a/new'));
    put('a/old/x.png', picture(9));
    await library.client.call('plans.run', plan);
    const { plan: later } = await makeAndRun(library, { verb: 'trash', query: '', from: ['a'] }).catch(() => ({
      plan: null,
    }));
    expect(later?.items ?? 0).toBe(0);
    expect(readFileSync(library.at('a/old/x.png'))).toEqual(picture(9));
    expect(readFileSync(library.at('a/new/x.png'))).toEqual(picture(1));
  });

  it('40, snappymail 2060: an empty folder where a location was is not believed, so the other copy stays', async () => {
    put('a/x.png', picture(1));
    put('b/x.png', picture(1));
    await library.scan();
    renameSync(library.at('b'), library.at('b-unplugged'));
    mkdirSync(library.at('b'));
    const plan = await library.client.call('plans.create', { verb: 'trash', query: '', from: ['a'] });
    expect(plan).toMatchObject({ items: 0, refused: [{ code: 'conflict' }] });
    const move = library.client.call('plans.create', { verb: 'move', query: '', to: 'b' });
    await expect(move).rejects.toMatchObject({ code: 'unavailable' });
    expect(existsSync(library.at('a/x.png'))).toBe(true);
    expect(readdirSync(library.at('b'))).toEqual([]);
  });
});
