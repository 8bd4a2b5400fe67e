/** The walk: what it shows, what it passes over with a reason, and what it says when a folder cannot be read. */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Skipped } from '#engine/storage/adapter.ts';
import { fsPath } from '#engine/storage/path-bytes.ts';
import {
  etagOf,
  etagToKeep,
  isFatalListingError,
  nodeWalkIo,
  walkFolders,
  type WalkedFolder,
  type WalkIo,
} from '#engine/storage/walk.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

let temp: TempFolder;
let root: string;

beforeEach(() => {
  temp = makeTempFolder('walk');
  root = temp.path;
});
afterEach(() => {
  // A tree of two thousand levels is longer than a path may be; rm goes down step by step.
  execFileSync('rm', ['-rf', root]);
});

function make(path: string, content = 'x'): void {
  const full = fsPath(root, path);
  mkdirSync(fsPath(root, path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''), { recursive: true });
  writeFileSync(full, content);
}

function walk(options: Parameters<typeof walkFolders>[1] = {}) {
  const skipped: Skipped[] = [];
  const temps: string[] = [];
  const folders: WalkedFolder[] = [
    ...walkFolders(root, { onSkipped: (one) => skipped.push(one), onTemp: (path) => temps.push(path), ...options }),
  ];
  const files = folders.flatMap(({ folder, files: inside }) =>
    inside.map(({ name }) => (folder ? `${folder}/${name}` : name)),
  );
  return { folders, files: files.sort(), skipped, temps, errors: folders.filter((one) => one.error !== undefined) };
}

function failing(path: string, errno: string, call: 'readNames' | 'lstat' = 'readNames'): WalkIo {
  const fail = (at: string | Buffer) => {
    if (String(at) === join(root, path)) throw Object.assign(new Error(errno), { code: errno });
  };
  return { ...nodeWalkIo, [call]: (at: string) => (fail(at), nodeWalkIo[call](at)) };
}

describe('walking folders', () => {
  it('shows every file once with size, time and inode', () => {
    make('a.png', 'abc');
    make('x/y/b.png');
    make('x/c.png', '');
    utimesSync(join(root, 'a.png'), 1, 1_700_000_000.5);
    const { folders, files } = walk();
    expect(files).toEqual(['a.png', 'x/c.png', 'x/y/b.png']);
    expect(folders.map(({ folder, subfolders }) => [folder, subfolders])).toEqual([
      ['', 1],
      ['x', 1],
      ['x/y', 0],
    ]);
    const [file] = folders[0]!.files;
    expect(file!.size).toBe(3);
    expect(Number(file!.mtimeNs / 1_000_000n)).toBe(1_700_000_000_500);
    expect(file!.ino > 0n).toBe(true);
  });

  it('shows an empty root as one empty folder', () => {
    expect(walk().folders).toEqual([{ folder: '', files: [], subfolders: 0 }]);
  });

  it('finds names that are not UTF-8, and files below them', () => {
    for (const path of ['bytes\uf7ff/in\uf7fe.png', 'plain/caf\uf7e9.png', 'plain/ok.png', 'genuine\uf7ef\uf79e\uf780'])
      make(path);
    expect(walk().files).toEqual([
      'bytes\uf7ff/in\uf7fe.png',
      'genuine\uf7ef\uf79e\uf780',
      'plain/caf\uf7e9.png',
      'plain/ok.png',
    ]);
  });

  it('passes over what is no file with the reason, and opens nothing', async () => {
    make('real.png');
    execFileSync('mkfifo', [join(root, 'pipe')]);
    symlinkSync('real.png', join(root, 'link'));
    symlinkSync('/', join(root, 'to-the-top'));
    symlinkSync('..', join(root, 'up'));
    symlinkSync('nowhere', join(root, 'dangling'));
    symlinkSync('loop', join(root, 'loop'));
    const server = createServer().listen(join(root, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const { files, skipped, errors } = walk();
    server.close();
    expect(files).toEqual(['real.png']);
    expect(errors).toEqual([]);
    const reasons = Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));
    expect(reasons).toEqual({
      pipe: 'named pipe, not a file',
      socket: 'socket, not a file',
      link: 'symbolic link, not followed',
      'to-the-top': 'symbolic link, not followed',
      up: 'symbolic link, not followed',
      dangling: 'symbolic link, not followed',
      loop: 'symbolic link, not followed',
    });
  });

  it('shows hard links as the files they are', () => {
    make('one');
    linkSync(join(root, 'one'), join(root, 'two'));
    const [{ files } = { files: [] }] = walk().folders;
    expect(files.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(files[0]!.ino).toBe(files[1]!.ino);
  });

  it("never shows Alice's own files, and says nothing of them", () => {
    for (const path of [
      '.alice/location.json',
      'a/.alice/overlay/x.xmp',
      '.alice-trash/x',
      '.alice-tmp-1234',
      'a/.alice-tmp-f',
      'a/b',
    ])
      make(path);
    const { files, skipped, temps } = walk();
    expect(files).toEqual(['a/b']);
    expect(skipped).toEqual([]);
    expect(temps.sort()).toEqual(['.alice-tmp-1234', 'a/.alice-tmp-f']);
  });

  it('passes over the hidden folders of operating systems', () => {
    const names = [
      '.Trash-1000',
      '$RECYCLE.BIN',
      'System Volume Information',
      '.Spotlight-V100',
      '.fseventsd',
      'lost+found',
    ];
    for (const name of names) make(`${name}/x.png`);
    make('.hidden/seen.png');
    const { files, skipped } = walk();
    expect(files).toEqual(['.hidden/seen.png']);
    expect(skipped.map(({ path }) => path).sort()).toEqual(names.toSorted());
  });

  it('leaves out what the globs say, without entering it', () => {
    for (const path of ['a/cache/x.png', 'a/b.tmp', 'a/c.png', 'work/old/d.png']) make(path);
    const io = failing('a/cache', 'EIO');
    const { files, skipped, errors } = walk({ exclude: ['cache', '*.tmp', 'work/old'], io });
    expect(files).toEqual(['a/c.png']);
    expect(skipped).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('goes two thousand folders deep, and reports where a path becomes too long instead of failing', () => {
    const script =
      'let d = process.argv[1]; process.chdir(d); const fs = require("fs"); for (let i = 0; i < 2500; i++) { fs.mkdirSync("d"); process.chdir("d"); fs.writeFileSync("f", ""); }';
    execFileSync(process.execPath, ['-e', script, root]);
    const { files, errors } = walk();
    expect(files.length).toBeGreaterThan(1950);
    expect(errors.length).toBeGreaterThan(0);
    for (const { error } of errors) {
      expect(error).toMatchObject({ errno: 'ENAMETOOLONG', code: 'invalid' });
      expect(isFatalListingError(error!.errno)).toBe(false);
    }
  });

  it('reports a folder that may not be read, and goes on with the others', () => {
    for (const path of ['a/1', 'b/2', 'b/sub/3', 'c/4']) make(path);
    const { files, errors } = walk({ io: failing('b', 'EACCES') });
    expect(files).toEqual(['a/1', 'c/4']);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ folder: 'b', files: [], error: { code: 'permission-denied', errno: 'EACCES' } });
  });

  it('says when an error means that nothing of the listing may be believed', () => {
    make('a/1');
    for (const errno of ['EIO', 'ESTALE', 'ENOTCONN', 'ETIMEDOUT', 'ENODEV', 'EMFILE', 'ESOMETHING']) {
      const [error] = walk({ io: failing('a', errno) }).errors;
      expect(error!.error!.errno).toBe(errno);
      expect(isFatalListingError(errno), errno).toBe(true);
    }
    for (const errno of ['EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'])
      expect(isFatalListingError(errno), errno).toBe(false);
    expect(isFatalListingError('unavailable')).toBe(true);
    expect(isFatalListingError('permission-denied')).toBe(false);
  });

  it('keeps the files that could be looked at when one could not', () => {
    for (const path of ['a/1', 'a/2', 'a/3']) make(path);
    const { files, errors } = walk({ io: failing('a/2', 'EIO', 'lstat') });
    expect(files).toEqual(['a/1', 'a/3']);
    expect(errors[0]).toMatchObject({ folder: 'a', error: { errno: 'EIO', code: 'unavailable' } });
  });

  it('does not take what vanishes while walking for an error', () => {
    for (const path of ['a/1', 'b/2', 'c']) make(path);
    const io: WalkIo = {
      ...nodeWalkIo,
      readNames: (path) => {
        const entries = nodeWalkIo.readNames(path);
        if (String(path) === root) rmSync(join(root, 'b'), { recursive: true });
        if (String(path) === root) rmSync(join(root, 'c'));
        return entries;
      },
    };
    expect(walk({ io })).toMatchObject({ files: ['a/1'], errors: [] });
  });

  it('takes what is not found for unknown, not for gone, while the root itself is away', () => {
    make('a.png');
    make('b/c.png');
    for (const away of ['a.png', 'b']) {
      // A disk that is pulled for a moment, and is back before the walk has ended.
      let gone = false;
      const lstat: WalkIo['lstat'] = (at) => {
        gone = String(at) === join(root, away);
        return gone ? undefined : nodeWalkIo.lstat(at);
      };
      const stat: WalkIo['stat'] = (at) => (gone ? undefined : nodeWalkIo.stat(at));
      const { errors } = walk({ io: { ...nodeWalkIo, lstat, stat } });
      expect(errors).toHaveLength(1);
      expect(isFatalListingError(errors[0]!.error!.errno)).toBe(true);
    }
  });

  it('does not follow a folder that became a link while walking', () => {
    make('a/1');
    make('b/2');
    const io: WalkIo = {
      ...nodeWalkIo,
      readNames: (path) => {
        const entries = nodeWalkIo.readNames(path);
        if (String(path) === root) {
          rmSync(join(root, 'b'), { recursive: true });
          symlinkSync('/', join(root, 'b'));
        }
        return entries;
      },
    };
    expect(walk({ io }).files).toEqual(['a/1']);
  });

  it('does not enter a folder that is one of its own ancestors', () => {
    make('a/b/1');
    const io: WalkIo = {
      ...nodeWalkIo,
      // What a bind mount of the root at a/b looks like.
      lstat: (path) => nodeWalkIo.lstat(String(path) === join(root, 'a/b') ? root : path),
    };
    const { files, skipped } = walk({ io });
    expect(files).toEqual([]);
    expect(skipped).toEqual([{ path: 'a/b', reason: 'the same folder as "/" above it, not entered again' }]);
  });

  it('a root that is not there, or is a file, is an error and not an empty place', () => {
    make('file');
    const inner = root;
    root = join(inner, 'gone');
    expect(walk().errors[0]!.error).toMatchObject({ errno: 'ENOENT', code: 'not-found' });
    root = join(inner, 'file');
    expect(walk().errors[0]!.error).toMatchObject({ errno: 'ENOTDIR' });
    root = inner;
    expect(isFatalListingError('ENOENT')).toBe(true);
  });

  it('reports progress within one large folder', () => {
    for (let index = 0; index < 1100; index += 1) writeFileSync(join(root, `${index}`), '');
    let times = 0;
    walk({ onProgress: () => (times += 1) });
    expect(times).toBe(2);
    expect(readdirSync(root)).toHaveLength(1100);
  });
});

describe('etags', () => {
  const stat = { ino: 7n, size: 10n, mtimeNs: 1_700_000_001_234_567_891n };

  it('change with size, time to the nanosecond, and file', () => {
    const tag = etagOf(stat, true);
    expect(tag).toBe('7-10-1700000001234567891');
    expect(etagOf({ ...stat, mtimeNs: stat.mtimeNs + 1n }, true)).not.toBe(tag);
    expect(etagOf({ ...stat, ino: 8n }, true)).not.toBe(tag);
    expect(etagOf({ ...stat, size: 11 }, true)).not.toBe(tag);
  });

  it('of a file written to a moment before it was read are not kept, as the next write might not show', () => {
    const wroteMs = Date.UTC(2026, 0, 1);
    const stat = { ino: 7n, size: 3n, mtimeNs: BigInt(wroteMs) * 1_000_000n };
    const isKept = (stable: boolean, laterMs: number) =>
      etagToKeep(stat, stable, wroteMs + laterMs) === etagOf(stat, stable);
    expect([0, 3, -3, 19, 20, 5000].map((ms) => isKept(true, ms))).toEqual([false, false, false, false, true, true]);
    expect([0, 1999, 3999, 4000, -60_000].map((ms) => isKept(false, ms))).toEqual([false, false, false, true, true]);
  });

  it('on FAT do not change with a remount, nor within two seconds', () => {
    const tag = etagOf(stat, false);
    expect(etagOf({ ...stat, ino: 99n, mtimeNs: 1_700_000_000_000_000_000n }, false)).toBe(tag);
    expect(etagOf({ ...stat, mtimeNs: 1_700_000_002_000_000_000n }, false)).not.toBe(tag);
  });
});
