/** A copy is what its source is: bytes by shared blocks where there are such, the time, the permissions; proved from the disk itself. */
import {
  chmodSync,
  constants,
  mkdirSync,
  readFileSync,
  statfsSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanFile } from '#api/plan.ts';
import { nodeIo, type IoFile, type LocalIo } from '#engine/storage/local-io.ts';
import { readBack } from '#engine/storage/read-back.ts';
import { mountLoop, whyNoLoop, type LoopKind } from '../../../support/loop-mount.ts';
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
beforeEach(() => {
  folder = makeTempFolder('fidelity');
});
afterEach(() => folder.remove());

const copy = (world: TransferWorld, file: PlanFile, io?: LocalIo) =>
  world.run('copy', [item(0, [copyStep('a', 'b', [file])])], io === undefined ? {} : { io });

/** What was done through the port. */
interface Seen {
  written: number;
  opened: number[];
}

function watching(change: (file: IoFile, flags: number) => IoFile = (file) => file): { io: LocalIo; seen: Seen } {
  const seen: Seen = { written: 0, opened: [] };
  const open: LocalIo['open'] = async (path, flags, mode) => {
    const file = await nodeIo.open(path, flags, mode);
    seen.opened.push(flags);
    const write: IoFile['write'] = async (bytes, offset, length, position) => {
      const result = await file.write(bytes, offset, length, position);
      seen.written += result.bytesWritten;
      return result;
    };
    try {
      return change({ ...file, fd: file.fd, write }, flags);
    } catch (error) {
      await file.close();
      throw error;
    }
  };
  return { io: { ...nodeIo, open }, seen };
}

describe('within one file system that shares blocks', () => {
  for (const kind of ['xfs', 'btrfs'] satisfies LoopKind[]) {
    const why = whyNoLoop(kind);
    if (why !== null) console.log(`Copies on ${kind} are not tried: ${why}.`);
    it.skipIf(why !== null)(
      `(${kind}) no byte is written, no room is taken, and the copy is proved and can be moved`,
      () =>
        onLoop(kind, async (at) => {
          const world = createTransferWorld(at);
          const file = world.put('a/large.bin', Buffer.alloc(40_000_000, 'block'));
          mkdirSync(world.at('b'));
          chmodSync(world.at('a/large.bin'), 0o640);
          const free = (): number => statfsSync(at).bfree * statfsSync(at).bsize;
          const before = free();
          const { io, seen } = watching();
          expect(await copy(world, { ...file, etag: etagOf(world, 'a/large.bin') }, io)).toMatchObject({ done: 1 });
          expect(seen.written).toBe(0);
          console.log(`${kind}: 40 MB copied, ${before - free()} bytes taken`);
          expect(before - free()).toBeLessThan(4_000_000);
          const made = statSync(world.at('b/large.bin'));
          expect([made.mode & 0o777, made.mtime.toISOString(), made.size]).toEqual([
            0o640,
            file.modifiedAt,
            40_000_000,
          ]);
          expect(sha(readFileSync(world.at('b/large.bin')))).toBe(file.hash);
          // What is changed in one of the two is not changed in the other.
          writeFileSync(world.at('b/large.bin'), 'x', { flag: 'r+' });
          expect(sha(readFileSync(world.at('a/large.bin')))).toBe(file.hash);
          const other = { ...world.put('a/two.bin', Buffer.alloc(3_000_000, 'two')), to: 'two.bin' };
          const moved = await world.run('move', [item(0, [copyStep('a', 'b', [other]), trashStep('a', [other])])]);
          expect(moved).toMatchObject({ done: 1 });
        }),
    );
    it.skipIf(why !== null)(`(${kind}) a source that holds other bytes than are known is not cloned`, () =>
      onLoop(kind, async (at) => {
        const world = createTransferWorld(at);
        const file = world.put('a/x.bin', Buffer.alloc(1_000_000, 'one'));
        mkdirSync(world.at('b'));
        const result = await copy(world, { ...file, hash: sha('other') });
        expect(result).toMatchObject({ done: 0, failed: [{ code: 'data-loss' }] });
        expect([...world.snapshot().keys()].filter((path) => path.startsWith('b/'))).toEqual([]);
      }),
    );
  }

  async function onLoop(kind: LoopKind, work: (at: string) => Promise<void>): Promise<void> {
    const at = join(folder.path, 'disk');
    const unmount = mountLoop(kind, join(folder.path, 'image'), at, 400);
    try {
      await work(at);
    } finally {
      unmount();
    }
  }
});

function etagOf(world: TransferWorld, path: string): string {
  const { ino, size, mtimeNs } = statSync(world.at(path), { bigint: true });
  return `${ino}-${size}-${mtimeNs}`;
}

describe('between file systems, and where no blocks are shared', () => {
  it('the time and the permissions are kept, and a file system that cannot clone is asked once', async () => {
    const world = createTransferWorld(folder.path);
    mkdirSync(world.at('b'));
    const asked: number[] = [];
    const copyFile: LocalIo['copyFile'] = (_from, _to, mode) => {
      asked.push(mode);
      return Promise.reject(Object.assign(new Error('not here'), { code: 'ENOTSUP' }));
    };
    const files = [0, 1, 2].map((n) => world.put(`a/${n}.bin`, Buffer.alloc(300_000, n)));
    const time = new Date('2019-07-03T21:14:05.789Z');
    const made = files.map((file, n) => {
      chmodSync(world.at(`a/${n}.bin`), [0o600, 0o444, 0o664][n]!);
      utimesSync(world.at(`a/${n}.bin`), time, time);
      return { ...file, modifiedAt: time.toISOString(), etag: etagOf(world, `a/${n}.bin`) };
    });
    const items = made.map((file, at) => item(at, [copyStep('a', 'b', [file])]));
    expect(await world.run('copy', items, { io: { ...nodeIo, copyFile } })).toMatchObject({ done: 3 });
    expect(asked).toEqual([constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE]);
    const stats = [0, 1, 2].map((n) => statSync(world.at(`b/${n}.bin`)));
    expect(stats.map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o444, 0o664]);
    expect(stats.map(({ mtimeMs }) => mtimeMs)).toEqual([1, 2, 3].map(() => time.getTime()));
  });
});

describe('the proof of what was written', () => {
  const direct = constants.O_DIRECT ?? 0;
  const prove = (io: LocalIo, path: string, bytes: Buffer) =>
    readBack(io, path, sha(bytes).slice(7), undefined, 'Cannot write');
  const sizes = [0, 1, 511, 512, 4096, 1024 * 1024, 1024 * 1024 + 1, 3_000_003];

  it('reads past the page cache where the file system can, to the last byte of any length', async () => {
    const path = join(folder.path, 'x.bin');
    for (const size of sizes) {
      const bytes = Buffer.alloc(size, `${size} bytes `);
      writeFileSync(path, bytes, { flush: true });
      const { io, seen } = watching();
      await prove(io, path, bytes);
      if (process.platform === 'linux') expect(seen.opened[0]! & direct).toBe(direct);
      await expect(prove(io, path, Buffer.concat([bytes, Buffer.from('!')]))).rejects.toMatchObject({
        code: 'data-loss',
      });
    }
  });

  it('reads as usual where it cannot: at the opening, at the first byte, or on the way', async () => {
    const path = join(folder.path, 'x.bin');
    const refusal = (): never => {
      throw Object.assign(new Error('not aligned'), { code: 'EINVAL' });
    };
    for (const size of sizes) {
      const bytes = Buffer.alloc(size, `${size} bytes `);
      writeFileSync(path, bytes);
      for (const after of [-1, 0, 1]) {
        let left = after;
        const { io } = watching((file, flags) => {
          if ((flags & direct) === 0 || direct === 0) return file;
          if (after === -1) refusal();
          const read: IoFile['read'] = (buffer, offset, length, position) =>
            left-- > 0 ? file.read(buffer, offset, length, position) : refusal();
          return { ...file, fd: file.fd, read };
        });
        await prove(io, path, bytes);
      }
    }
  });

  it('also where reads come short', async () => {
    const path = join(folder.path, 'x.bin');
    const bytes = Buffer.alloc(2_500_000, 'short reads ');
    writeFileSync(path, bytes);
    const { io } = watching((file) => {
      const read: IoFile['read'] = (buffer, offset, length, position) =>
        file.read(buffer, offset, Math.min(length, 4096 * 7), position);
      return { ...file, fd: file.fd, read };
    });
    await prove(io, path, bytes);
  });
});
