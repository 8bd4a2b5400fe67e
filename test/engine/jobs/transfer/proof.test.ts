/** How many copies there are is found out by looking, and what fails together counts once. */
import { existsSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanStep } from '#api/plan.ts';
import type { Entry, StorageAdapter } from '#engine/storage/adapter.ts';
import { serverOf } from '#engine/storage/failure-domain.ts';
import { makeTempFolder, type TempFolder } from '../../../support/temp-folder.ts';
import {
  copyStep,
  createTransferWorld,
  item,
  sha,
  trashStep,
  type TransferWorld,
} from '../../../support/transfer-world.ts';

let folder: TempFolder;
let world: TransferWorld;
beforeEach(() => {
  folder = makeTempFolder('proof');
  world = createTransferWorld(folder.path);
});
afterEach(() => folder.remove());

const trash = (floor: number) => {
  const file = world.put('a/x.png', 'bytes');
  world.put('b/x.png', 'bytes');
  return () => world.run('trash', [item(0, [trashStep('a', [file], floor)])]);
};
const refused = { done: 0, failed: [{ code: 'conflict' }] };

it('a copy elsewhere lets one go', async () => {
  expect(await trash(1)()).toMatchObject({ done: 1 });
  expect(existsSync(world.at('a/x.png'))).toBe(false);
});

it('a copy that the catalog believes in and that is not there does not', async () => {
  const run = trash(1);
  rmSync(world.at('b/x.png'));
  expect(await run()).toMatchObject(refused);
});

it('nor one that holds other bytes by now', async () => {
  const run = trash(1);
  writeFileSync(world.at('b/x.png'), 'BYTES');
  expect(await run()).toMatchObject(refused);
  expect(existsSync(world.at('a/x.png'))).toBe(true);
});

it('nor one that lies in an inbox alone', async () => {
  const run = trash(1);
  world.change('b', { purpose: ['inbox'] });
  expect(await run()).toMatchObject(refused);
});

it('of two wanted disks none may go; of two folders on one disk one may, since that makes it no worse', async () => {
  expect(await trash(2)()).toMatchObject(refused);
  world.change('b', { domain: 'a' });
  expect(await trash(2)()).toMatchObject({ done: 1 });
});

it('three folders on two disks leave two disks when the right one goes', async () => {
  const run = trash(2);
  world.put('c/x.png', 'bytes');
  world.change('c', { domain: 'a' });
  expect(await run()).toMatchObject({ done: 1 });
});

it('one on a disk of its own may be moved where two are wanted and one was; of two that were none may go', async () => {
  const file = world.put('a/x.png', 'bytes');
  const strict = createTransferWorld(folder.path, { minimum: 2 });
  strict.known.push(...world.known);
  const move = [item(0, [copyStep('a', 'c', [file]), trashStep('a', [file], 2)])];
  mkdirSync(world.at('c'));
  expect(await strict.run('move', move)).toMatchObject({ done: 1 });
  const again = strict.put('a/y.png', 'other');
  strict.put('b/y.png', 'other');
  const shared = [item(0, [copyStep('a', 'c', [again]), trashStep('a', [again], 3)])];
  expect(await strict.run('move', shared)).toMatchObject({ done: 1 });
  const last = strict.put('a/z.png', 'third');
  strict.put('b/z.png', 'third');
  strict.change('c', { domain: 'b' });
  const worse = [item(0, [copyStep('a', 'c', [last]), trashStep('a', [last], 2)])];
  expect(await strict.run('move', worse)).toMatchObject({ done: 0, failed: [{ code: 'conflict', kept: true }] });
});

it('what leaves an inbox takes no place away that counted', async () => {
  const run = trash(2);
  world.change('a', { purpose: ['inbox'] });
  expect(await run()).toMatchObject({ done: 1 });
});

it('a pinned one stays, and so does what only takes in', async () => {
  const run = trash(0);
  world.pinned.add(world.known[0]!.contentHash);
  expect(await run()).toMatchObject({ done: 0, failed: [{ code: 'permission-denied' }] });
});

describe('one file is one copy, however it is reached', () => {
  const twins: Record<string, () => void> = {
    'a hard link': () => {
      mkdirSync(world.at('b'));
      linkSync(world.at('a/x.png'), world.at('b/x.png'));
    },
    'a location that is a link to the other': () => symlinkSync(world.at('a'), world.at('b')),
    'a location within the other': () => {
      world.put('a/b/x.png', 'bytes', null);
      symlinkSync(world.at('a/b'), world.at('b'));
    },
  };
  for (const [title, make] of Object.entries(twins)) {
    it(title, async () => {
      const inner = title.includes('within');
      const file = world.put(inner ? 'a/b/x.png' : 'a/x.png', 'bytes');
      make();
      const record = world.known.at(-1)!;
      world.known.push({ ...record, location: 'b', path: 'x.png' });
      expect(await world.run('trash', [item(0, [trashStep('a', [file], 1)])])).toMatchObject(refused);
      expect(existsSync(world.at(inner ? 'a/b/x.png' : 'a/x.png'))).toBe(true);
    });
  }

  it('two shares of one server, where the nodes have one number', async () => {
    const run = trash(1);
    const server = { domain: 'server nas' };
    const share =
      (dev: number) =>
      (inner: StorageAdapter): StorageAdapter => ({
        ...inner,
        localPath: null,
        stat: async (path) => {
          const entry = await inner.stat(path);
          return path === 'x.png' ? { ...entry, node: `${dev}:77` } : entry;
        },
      });
    world.change('a', { ...server, wrap: share(1) });
    world.change('b', { ...server, wrap: share(2) });
    expect(await run()).toMatchObject(refused);
  });
});

describe('a place that lies', () => {
  const lies: Record<string, (inner: StorageAdapter, told: Entry) => Partial<StorageAdapter>> = {
    'that a file is there which is not': (inner, told) => ({
      stat: async (path) => (path === 'x.png' ? told : inner.stat(path)),
    }),
    'with the etag of what was there before': (inner, told) => ({
      stat: async (path) => (path === 'x.png' ? { ...told, modifiedAt: new Date() } : inner.stat(path)),
    }),
    'with checksums of what was there before': (inner, told) => ({
      stat: async (path) =>
        path === 'x.png' ? { ...told, hashes: { sha256: sha('bytes').slice(7), md5: 'x' } } : inner.stat(path),
    }),
    'and reads other bytes than it was given': (inner, told) => ({
      stat: async (path) => (path === 'x.png' ? told : inner.stat(path)),
      read: async (path, options) =>
        path === 'x.png' ? Readable.from([Buffer.from('BYTES')]) : inner.read(path, options),
    }),
    'and reads fewer bytes than it says': (inner, told) => ({
      stat: async (path) => (path === 'x.png' ? told : inner.stat(path)),
      read: async (path, options) =>
        path === 'x.png' ? Readable.from([Buffer.from('by')]) : inner.read(path, options),
    }),
    'and says nothing when it is read': (inner, told) => ({
      stat: async (path) => (path === 'x.png' ? told : inner.stat(path)),
      read: async () => Readable.from([]),
    }),
  };

  /** What b says of a copy that the catalog holds for proved, while its bytes are others, or gone. */
  async function lie(
    how: (inner: StorageAdapter, told: Entry) => Partial<StorageAdapter>,
    gone: boolean,
  ): Promise<void> {
    const told = await (await (await world.world()).station('b')).adapter.stat('x.png');
    if (gone) rmSync(world.at('b/x.png'));
    else writeFileSync(world.at('b/x.png'), 'BYTES');
    world.change('b', { wrap: (inner) => ({ ...inner, ...how(inner, told) }) });
  }

  for (const [title, how] of Object.entries(lies)) {
    for (const gone of [false, true]) {
      it(`${title}${gone ? ', and there is nothing' : ''}: nothing is taken away for it`, async () => {
        const run = trash(1);
        await lie(how, gone);
        expect(await run()).toMatchObject(refused);
        expect(existsSync(world.at('a/x.png'))).toBe(true);
      });

      it(`${title}${gone ? ', and there is nothing' : ''}: nor is the trash emptied`, async () => {
        const file = world.put('a/.alice/trash/OLD/x.png', 'bytes');
        world.known.pop();
        world.put('b/x.png', 'bytes');
        await lie(how, gone);
        const step: PlanStep = { ...trashStep('a', [file], 1), kind: 'delete' };
        expect(await world.run('empty', [item(0, [step])])).toMatchObject(refused);
        expect(existsSync(world.at('a/.alice/trash/OLD/x.png'))).toBe(true);
      });
    }
  }

  it('that it has written what it has not: a move keeps the source', async () => {
    const file = world.put('a/x.png', 'bytes');
    mkdirSync(world.at('b'));
    world.change('b', {
      wrap: (inner) => ({
        ...inner,
        write: async (path, body, options) => {
          for await (const part of body instanceof Uint8Array ? [body] : body) void part;
          const entry = await inner.write(path, Buffer.from('BYTES'), { ifNoneMatch: '*' });
          return { ...entry, hashes: { sha256: options!.sha256! } };
        },
      }),
    });
    const result = await world.run('move', [item(0, [copyStep('a', 'b', [file]), trashStep('a', [file])])]);
    expect(result).toMatchObject({ done: 0, failed: [{ code: 'data-loss' }] });
    expect(existsSync(world.at('a/x.png'))).toBe(true);
    expect(existsSync(world.at('b/x.png'))).toBe(false);
  });
});

it('of a copy that was read back for a move no byte is read once more', async () => {
  const file = world.put('a/x.png', 'bytes');
  mkdirSync(world.at('b'));
  let reads = 0;
  world.change('b', {
    wrap: (inner) => ({
      ...inner,
      read: (path, options) => {
        reads += 1;
        return inner.read(path, options);
      },
    }),
  });
  await world.run('move', [item(0, [copyStep('a', 'b', [file]), trashStep('a', [file])])]);
  expect(reads).toBe(1);
});

it('read-only places lose nothing', async () => {
  const run = trash(1);
  world.change('a', { keeps: 'it is read-only' });
  expect(await run()).toMatchObject({ done: 0, failed: [{ code: 'permission-denied' }] });
});

it('of two that go at the same time neither counts on the other', async () => {
  const pair = createTransferWorld(folder.path, { streams: 2 });
  const a = pair.put('a/x.png', 'bytes');
  const b = pair.put('b/x.png', 'bytes');
  const result = await pair.run('trash', [item(0, [trashStep('a', [a])]), item(1, [trashStep('b', [b])])]);
  expect(result).toMatchObject({ done: 1, failedCount: 1 });
});

it('shares of one server fail together', () => {
  const sources = ['//NAS/photos', 'nas:/export', 'me@nas:/home', '/dev/sda1', 'tmpfs', '[fe80::1]:/x'];
  expect(sources.map(serverOf)).toEqual(['nas', 'nas', 'nas', null, null, '[fe80::1]']);
});
