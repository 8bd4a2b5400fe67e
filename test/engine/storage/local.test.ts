/** Local folders under conditions that the laws do not reach: links, pipes, permissions, failing disks, disks that go away. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import type { StorageAdapter } from '#engine/storage/adapter.ts';
import { nodeIo, type LocalIo } from '#engine/storage/local-io.ts';
import { openLocal } from '#engine/storage/local.ts';
import { expandHome } from '#engine/storage/local-place.ts';
import { createFatIo } from '../../support/fat-io.ts';
import { createFaultyIo } from '../../support/faulty-io.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

let temp: TempFolder;
let root: string;
let outside: string;
let local: StorageAdapter;

beforeEach(async () => {
  temp = makeTempFolder('local');
  root = join(temp.path, 'root');
  outside = join(temp.path, 'outside');
  mkdirSync(root);
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret'), 'not ours');
  local = await openLocal({ path: root, name: 'pictures' });
});
afterEach(() => temp.remove());

const text = (value: string) => Buffer.from(value);

async function failure(work: Promise<unknown>): Promise<AliceError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AliceError);
  return error as AliceError;
}

async function drain(stream: Readable): Promise<string> {
  let all = '';
  for await (const part of stream) all += String(part);
  return all;
}

async function listed(adapter: StorageAdapter): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of adapter.list('')) paths.push(path);
  return paths.sort();
}

function allNames(): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
}

describe('links, pipes and folders', () => {
  it('a link to a file is neither read nor replaced nor removed', async () => {
    symlinkSync(join(outside, 'secret'), join(root, 'link'));
    expect((await failure(local.stat('link'))).code).toBe('unsupported');
    expect((await failure(local.read('link'))).code).toBe('unsupported');
    expect((await failure(local.remove('link'))).code).toBe('unsupported');
    expect((await failure(local.write('link', text('x')))).code).toBe('conflict');
    expect((await failure(local.copy!('link', 'copy'))).code).toBe('unsupported');
    expect(readlinkSync(join(root, 'link'))).toBe(join(outside, 'secret'));
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('not ours');
  });

  it('a linked folder leads nowhere, whatever the verb', async () => {
    symlinkSync(outside, join(root, 'out'));
    expect((await failure(local.stat('out/secret'))).code).toBe('unsupported');
    expect((await failure(local.read('out/secret'))).code).toBe('unsupported');
    expect((await failure(local.write('out/new', text('x')))).code).toBe('unsupported');
    expect((await failure(local.write('out/deep/new', text('x')))).code).toBe('unsupported');
    expect((await failure(local.remove('out/secret'))).code).toBe('unsupported');
    expect(
      (
        await failure(
          (async () => {
            for await (const _ of local.list('out/')) void _;
          })(),
        )
      ).code,
    ).toBe('unsupported');
    expect(readdirSync(outside)).toEqual(['secret']);
  });

  it('a root that is itself a link is followed', async () => {
    symlinkSync(root, join(temp.path, 'alias'));
    const aliased = await openLocal({ path: join(temp.path, 'alias') });
    await aliased.write('a', text('x'));
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('x');
    expect(aliased.localPath!('a')).toBe(join(root, 'a'));
  });

  it('a pipe does not hang a read, a stat or a write', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect((await failure(local.stat('pipe'))).code).toBe('unsupported');
    expect((await failure(local.read('pipe'))).code).toBe('unsupported');
    expect((await failure(local.write('pipe', text('x')))).code).toBe('conflict');
  });

  it('replacing one of two hard links leaves the other as it was', async () => {
    await local.write('a', text('shared'));
    linkSync(join(root, 'a'), join(root, 'b'));
    await local.write('a', text('own'));
    expect(readFileSync(join(root, 'b'), 'utf8')).toBe('shared');
  });

  it('copying a file onto its own hard link changes nothing', async () => {
    await local.write('a', text('shared'));
    linkSync(join(root, 'a'), join(root, 'b'));
    await local.copy!('a', 'b');
    expect(lstatSync(join(root, 'a')).ino).toBe(lstatSync(join(root, 'b')).ino);
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('shared');
  });

  it('a replaced file keeps its permissions', async () => {
    await local.write('a', text('x'));
    chmodSync(join(root, 'a'), 0o640);
    await local.write('a', text('y'));
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o640);
  });

  it('a copy of a read-only file works, and is read-only', async () => {
    await local.write('a', text('x'));
    chmodSync(join(root, 'a'), 0o444);
    await local.copy!('a', 'b');
    expect(statSync(join(root, 'b')).mode & 0o777).toBe(0o444);
  });

  it('removing the last file of folders removes the folders, never the root', async () => {
    await local.write('a/b/c/file', text('x'));
    await local.write('a/other', text('x'));
    await local.remove('a/b/c/file');
    expect(allNames()).toEqual(['a', 'a/other']);
    await local.remove('a/other');
    expect(allNames()).toEqual([]);
    expect(existsSync(root)).toBe(true);
  });

  it('names that need their whole length still get a temporary name', async () => {
    const name = 'n'.repeat(255);
    await local.write(name, text('x'), { ifNoneMatch: '*' });
    await local.write(name, text('y'));
    expect(await drain(await local.read(name))).toBe('y');
  });

  it('a tilde stands for the home folder', () => {
    expect(expandHome('~', '/home/ada')).toBe('/home/ada');
    expect(expandHome('~/Pictures', '/home/ada')).toBe('/home/ada/Pictures');
    expect(expandHome('/x/~', '/home/ada')).toBe('/x/~');
  });
});

describe('reading what changes', () => {
  it('a file that is cut off while it is read is data-loss', async () => {
    writeFileSync(join(root, 'a'), Buffer.alloc(1_000_000));
    const stream = await local.read('a');
    truncateSync(join(root, 'a'), 10);
    expect((await failure(drain(stream))).code).toBe('data-loss');
  });

  it('a file that grows while it is read is a conflict, not a whole file', async () => {
    writeFileSync(join(root, 'a'), Buffer.alloc(1000));
    const stream = await local.read('a');
    writeFileSync(join(root, 'a'), Buffer.alloc(10), { flag: 'a' });
    expect((await failure(drain(stream))).code).toBe('conflict');
  });

  it('a source that changes while it is copied within the place is a conflict, and nothing is left', async () => {
    const io: LocalIo = {
      ...nodeIo,
      copyFile: async (from, to, mode) => {
        await nodeIo.copyFile(from, to, mode);
        writeFileSync(join(root, 'a'), 'changed meanwhile');
      },
    };
    const place = await openLocal({ path: root, io });
    await place.write('a', text('x'));
    expect((await failure(place.copy!('a', 'deep/b'))).code).toBe('conflict');
    expect(allNames()).toEqual(['a']);
  });

  it('a file changed by another program between the look and the replacement is not replaced', async () => {
    await local.write('a', text('old'));
    const { etag } = await local.stat('a');
    const body = Readable.from(
      (async function* () {
        yield text('new');
        writeFileSync(join(root, 'a'), 'written by someone else');
      })(),
      { objectMode: false },
    );
    expect((await failure(local.write('a', body, { ifMatch: etag }))).code).toBe('conflict');
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('written by someone else');
    expect(allNames()).toEqual(['a']);
  });

  it('a name taken by another program while the body arrives is not replaced', async () => {
    for (const io of [nodeIo, createFatIo()]) {
      const place = await openLocal({ path: root, io });
      const name = io === nodeIo ? 'linked' : 'linkless';
      const body = Readable.from(
        (async function* () {
          yield text('ours');
          writeFileSync(join(root, name), 'theirs');
        })(),
        { objectMode: false },
      );
      expect((await failure(place.write(name, body, { ifNoneMatch: '*' }))).code).toBe('already-exists');
      expect(readFileSync(join(root, name), 'utf8')).toBe('theirs');
    }
    expect(allNames()).toEqual(['linked', 'linkless']);
  });

  it('a name taken at the very last moment is not replaced either', async () => {
    for (const hasLinks of [true, false]) {
      const name = hasLinks ? 'linked' : 'linkless';
      const theirs = () => writeFileSync(join(root, name), 'theirs');
      const link: LocalIo['link'] = async (from, to) => {
        theirs();
        if (!hasLinks) throw Object.assign(new Error('no hard links here'), { code: 'EPERM' });
        await nodeIo.link(from, to);
      };
      const rename: LocalIo['rename'] = async (from, to) => (theirs(), nodeIo.rename(from, to));
      const place = await openLocal({ path: root, io: { ...nodeIo, link, rename } });
      expect((await failure(place.write(name, text('ours'), { ifNoneMatch: '*' }))).code).toBe('already-exists');
      expect(readFileSync(join(root, name), 'utf8')).toBe('theirs');
    }
    expect(allNames()).toEqual(['linked', 'linkless']);
  });
});

describe('places that go away', () => {
  it('a missing folder cannot be opened, and says what to do', async () => {
    const error = await failure(openLocal({ path: join(root, 'gone'), name: 'archive' }));
    expect(error.code).toBe('unavailable');
    expect(error.message).toMatch(/"archive".*Connect its disk/);
    writeFileSync(join(root, 'file'), '');
    expect((await failure(openLocal({ path: join(root, 'file') }))).code).toBe('unavailable');
  });

  it('another folder in the place of the root is not taken for it: neither missing files, nor writes', async () => {
    await local.write('a', text('x'));
    renameSync(root, join(temp.path, 'unplugged'));
    mkdirSync(root);
    expect((await failure(local.stat('a'))).code).toBe('unavailable');
    expect((await failure(local.read('a'))).code).toBe('unavailable');
    expect((await failure(local.remove('a'))).code).toBe('unavailable');
    expect((await failure(local.write('b', text('x')))).code).toBe('unavailable');
    expect((await failure(listed(local))).code).toBe('unavailable');
    expect(readdirSync(root)).toEqual([]);
  });

  it('a root that is swapped during a listing makes it fail at the end', async () => {
    await local.write('a', text('x'));
    await local.write('sub/b', text('x'));
    const seen: string[] = [];
    const listing = async () => {
      for await (const { path } of local.list('')) {
        seen.push(path);
        if (seen.length > 1) continue;
        renameSync(root, join(temp.path, 'unplugged'));
        mkdirSync(root);
      }
    };
    expect((await failure(listing())).code).toBe('unavailable');
  });

  it('a root that is swapped while a body arrives is not written to', async () => {
    const body = Readable.from(
      (async function* () {
        yield text('x');
        renameSync(root, join(temp.path, 'unplugged'));
        mkdirSync(root);
      })(),
      { objectMode: false },
    );
    expect((await failure(local.write('new', body))).code).toBe('unavailable');
    expect(readdirSync(root)).toEqual([]);
    expect(readdirSync(join(temp.path, 'unplugged'))).toEqual([]);
  });

  it('a listing with a folder that may not be read gives all else, then fails and names it', async () => {
    await local.write('open/a', text('x'));
    await local.write('shut/b', text('x'));
    const walk = {
      ...nodeIo.walk,
      readNames: (path: string | Buffer) => {
        if (String(path).endsWith('shut')) throw Object.assign(new Error('no'), { code: 'EACCES' });
        return nodeIo.walk.readNames(path);
      },
    };
    const place = await openLocal({ path: root, io: { ...nodeIo, walk } });
    const seen: string[] = [];
    const error = await failure(
      (async () => {
        for await (const { path } of place.list('')) seen.push(path);
      })(),
    );
    expect(seen).toEqual(['open/a']);
    expect(error.code).toBe('permission-denied');
    expect(error.details).toEqual({ unreadable: ['shut'] });
  });

  it('on a file system like FAT an etag outlives a remount, and a stable one does not need to', async () => {
    const first = await openLocal({ path: root, io: createFatIo() });
    const { etag } = await first.write('a', text('x'));
    const second = await openLocal({ path: root, io: createFatIo() });
    expect((await second.stat('A')).etag).toBe(etag);
    expect(first.traits).toMatchObject({ stableIdentity: false, caseSensitive: false });
    expect(local.traits).toMatchObject({ stableIdentity: true, caseSensitive: true });
  });
});

describe('failing disks', () => {
  const old = text('the old content');

  function noLinks(): never {
    throw Object.assign(new Error('no hard links here'), { code: 'EPERM' });
  }

  /** Every file call of a write fails once, in turn: the old content or the new is there, whole, and no litter. */
  async function sweep(errno: string, code: string, options: { ifNoneMatch?: '*' }, fat: boolean): Promise<number> {
    const path = 'f/g/a';
    for (let failAt = 1; ; failAt += 1) {
      const target = makeTempFolder('sweep');
      const before = await openLocal({ path: target.path });
      if (options.ifNoneMatch === undefined) await before.write(path, old);
      const io = createFaultyIo({ failAt, errno });
      const place = await openLocal({ path: target.path, io: fat ? { ...io, link: async () => noLinks() } : io });
      const error = await place.write(path, Buffer.alloc(300_000, 'n'), options).then(
        () => null,
        (thrown: unknown) => thrown as AliceError,
      );
      const names = readdirSync(target.path, { recursive: true, encoding: 'utf8' });
      const content = names.includes(path) ? readFileSync(join(target.path, path)) : null;
      target.remove();
      const failed = io.calls[failAt - 1];
      const where = `${errno} at call ${failAt} (${failed})`;
      if (io.calls.length < failAt) {
        expect(error, where).toBeNull();
        return failAt - 1;
      }
      // When the second name of a published file cannot be removed, that name stays.
      const litter = names.filter((name) => name.includes('.alice-tmp-'));
      if (failed !== 'unlink') expect(litter, where).toEqual([]);
      if (error !== null) expect(error.code, where).toBe(code);
      if (content === null) expect(options.ifNoneMatch, where).toBe('*');
      else expect(content.equals(old) || content.equals(Buffer.alloc(300_000, 'n')), where).toBe(true);
      if (error !== null && failed !== 'sync') expect(content === null || content.equals(old), where).toBe(true);
    }
  }

  it.each([
    ['ENOSPC', 'no-space'],
    ['EDQUOT', 'no-space'],
    ['EIO', 'unavailable'],
    ['EROFS', 'permission-denied'],
    ['EACCES', 'permission-denied'],
    ['EMFILE', 'unavailable'],
  ])('%s at any call of a replacement leaves old or new, never between', async (errno, code) => {
    expect(await sweep(errno, code, {}, false)).toBeGreaterThan(9);
  });

  it.each([
    ['ENOSPC', 'no-space'],
    ['EIO', 'unavailable'],
    ['EROFS', 'permission-denied'],
  ])('%s at any call of a new file leaves it whole or not there', async (errno, code) => {
    expect(await sweep(errno, code, { ifNoneMatch: '*' }, false)).toBeGreaterThan(9);
    expect(await sweep(errno, code, { ifNoneMatch: '*' }, true)).toBeGreaterThan(9);
  });

  it('a disk that takes only part of what it is given at once gets the rest', async () => {
    const io: LocalIo = {
      ...nodeIo,
      open: async (...args) => {
        const file = await nodeIo.open(...args);
        return {
          ...file,
          write: (bytes, at, length, position) => file.write(bytes, at, Math.min(length, 100), position),
        };
      },
    };
    const place = await openLocal({ path: root, io });
    const bytes = Buffer.from(Array.from({ length: 1234 }, (_, index) => index % 251));
    await place.write('a', bytes, { size: bytes.length });
    expect(readFileSync(join(root, 'a')).equals(bytes)).toBe(true);
  });

  it('a disk that lies about what it wrote is data-loss', async () => {
    const io: LocalIo = {
      ...nodeIo,
      open: async (...args) => {
        const file = await nodeIo.open(...args);
        return {
          ...file,
          write: async (bytes, at, length, position) => {
            await file.write(bytes, at, Math.max(1, length - 10), position);
            return { bytesWritten: length };
          },
        };
      },
    };
    const place = await openLocal({ path: root, io });
    expect((await failure(place.write('a', Buffer.alloc(1000)))).code).toBe('data-loss');
    expect(allNames()).toEqual([]);
  });

  it('a read that the disk fails is unavailable, and says so', async () => {
    await local.write('a', Buffer.alloc(600_000));
    const io = createFaultyIo({ failAt: 2, errno: 'EIO', only: ['read'] });
    const place = await openLocal({ path: root, io, name: 'old disk' });
    const error = await failure(drain(await place.read('a')));
    expect(error.code).toBe('unavailable');
    expect(error.message).toMatch(/"a" in "old disk".*input\/output error/);
  });

  it('a write that does not fit is refused by the free space, before a byte is written', async () => {
    const error = await failure(local.write('big', text('x'), { size: 2 ** 52 }));
    expect(error.code).toBe('no-space');
    expect(error.details).toMatchObject({ neededBytes: 2 ** 52 });
  });
});
