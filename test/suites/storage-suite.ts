/** The laws of storage, one case each, for every adapter and every wrapper. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AliceError, type ErrorCode } from '#api/errors.ts';
import type { Entry, StorageAdapter } from '#engine/storage/adapter.ts';
import { fsPath } from '#engine/storage/path-bytes.ts';

/** An empty place, opened, and how to take it away again. */
export interface StoragePlace {
  adapter: StorageAdapter;
  done(): Promise<void>;
}

/** `lacks` ends a case for which the place has not what is needed, and says so in the output. */
type Case = (adapter: StorageAdapter, lacks: (what: string) => never) => Promise<void>;

const day = new Date('2024-05-06T07:08:10.123Z');

async function bytesOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

async function contentOf(adapter: StorageAdapter, path: string): Promise<string> {
  return (await bytesOf(await adapter.read(path))).toString();
}

async function listed(adapter: StorageAdapter, prefix = ''): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of adapter.list(prefix)) paths.push(entry.path);
  return paths.sort();
}

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | 'no error'> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    expect(error).toBeInstanceOf(AliceError);
    expect((error as AliceError).message.length).toBeGreaterThan(20);
    return (error as AliceError).code;
  }
}

const text = (value: string) => Buffer.from(value);

/** Bytes that no two positions of which are alike by accident. */
function pattern(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, value = seed; at < length; at += 1) {
    value = (value * 1103515245 + 12345) & 0x7fffffff;
    bytes[at] = value >> 16;
  }
  return bytes;
}

function failingStream(before: Buffer): Readable {
  return Readable.from(
    (async function* () {
      yield before;
      throw new AliceError('unavailable', 'The source went away in the middle of the transfer.');
    })(),
    { objectMode: false },
  );
}

const cases = {
  'an empty place lists nothing': async (a) => {
    expect(await listed(a)).toEqual([]);
  },
  'what is written is read back': async (a) => {
    await a.write('a.txt', text('hello'));
    expect(await contentOf(a, 'a.txt')).toBe('hello');
  },
  'an empty file is a file': async (a) => {
    expect((await a.write('empty', text(''), { size: 0 })).size).toBe(0);
    expect(await contentOf(a, 'empty')).toBe('');
    expect(await listed(a)).toEqual(['empty']);
  },
  'a large streamed file comes back byte for byte': async (a) => {
    const bytes = pattern(3_000_001);
    const parts = [bytes.subarray(0, 7), bytes.subarray(7, 1_000_000), bytes.subarray(1_000_000)];
    const entry = await a.write('large.bin', Readable.from(parts, { objectMode: false }), { size: bytes.length });
    expect(entry.size).toBe(bytes.length);
    expect((await bytesOf(await a.read('large.bin'))).equals(bytes)).toBe(true);
  },
  'stat, list and write agree on the entry': async (a) => {
    const written = await a.write('x/y.png', text('abc'), { modifiedAt: day });
    const found: Entry[] = [];
    for await (const entry of a.list('')) found.push(entry);
    expect(found).toEqual([written]);
    expect(await a.stat('x/y.png')).toEqual(written);
    expect(written.path).toBe('x/y.png');
    expect(written.size).toBe(3);
  },
  'the modification time is kept where the traits say so': async (a) => {
    const entry = await a.write('dated', text('x'), { modifiedAt: day });
    const coarse = a.traits.stableIdentity ? 1 : 2000;
    const kept = Math.floor(day.getTime() / coarse) * coarse;
    if (a.traits.keepsModifiedAt) expect(entry.modifiedAt.getTime()).toBe(kept);
    else expect(entry.modifiedAt.getTime()).toBeGreaterThan(0);
  },
  'a missing file is not-found for stat, read and remove': async (a) => {
    await a.write('folder/there', text('x'));
    for (const path of ['gone', 'folder/gone', 'no/such/folder/gone', 'folder/there/below']) {
      expect(await codeOf(a.stat(path)), path).toBe('not-found');
      expect(await codeOf(a.read(path)), path).toBe('not-found');
      expect(await codeOf(a.remove(path)), path).toBe('not-found');
    }
  },
  'a folder is not a file': async (a) => {
    await a.write('folder/file', text('x'));
    expect(await codeOf(a.stat('folder'))).toBe('not-found');
    expect(await codeOf(a.read('folder'))).toBe('not-found');
    expect(await codeOf(a.remove('folder'))).toBe('not-found');
    expect(await codeOf(a.write('folder', text('y')))).toBe('conflict');
    expect(await contentOf(a, 'folder/file')).toBe('x');
  },
  'a file cannot be a parent': async (a) => {
    await a.write('file', text('x'));
    expect(await codeOf(a.write('file/below', text('y')))).toBe('conflict');
    expect(await contentOf(a, 'file')).toBe('x');
  },
  'a write without a condition replaces': async (a) => {
    const first = await a.write('a', text('first'), { modifiedAt: day });
    const second = await a.write('a', text('second one'), { modifiedAt: day });
    expect(await contentOf(a, 'a')).toBe('second one');
    expect(second.etag).not.toBe(first.etag);
    expect(await listed(a)).toEqual(['a']);
  },
  'ifNoneMatch takes a free name': async (a) => {
    await a.write('deep/free', text('x'), { ifNoneMatch: '*' });
    expect(await contentOf(a, 'deep/free')).toBe('x');
    expect(await listed(a)).toEqual(['deep/free']);
  },
  'ifNoneMatch never replaces': async (a) => {
    await a.write('taken', text('old'));
    expect(await codeOf(a.write('taken', text('new'), { ifNoneMatch: '*' }))).toBe('already-exists');
    expect(await contentOf(a, 'taken')).toBe('old');
  },
  'of many who want one free name, exactly one gets it': async (a) => {
    const tries = Array.from({ length: 8 }, (_, index) =>
      codeOf(a.write('race', text(`${index}`), { ifNoneMatch: '*' })),
    );
    const codes = await Promise.all(tries);
    expect(codes.filter((code) => code === 'no error')).toHaveLength(1);
    expect(codes.filter((code) => code === 'already-exists')).toHaveLength(7);
    expect(await contentOf(a, 'race')).toBe(`${codes.indexOf('no error')}`);
  },
  'ifMatch replaces the version it names': async (a) => {
    const { etag } = await a.write('a', text('one'));
    await a.write('a', text('two!'), { ifMatch: etag });
    expect(await contentOf(a, 'a')).toBe('two!');
  },
  'ifMatch refuses another version, and a missing one': async (a) => {
    const { etag } = await a.write('a', text('one'));
    await a.write('a', text('longer'));
    expect(await codeOf(a.write('a', text('two'), { ifMatch: etag }))).toBe('conflict');
    expect(await codeOf(a.write('other', text('two'), { ifMatch: etag }))).toBe('conflict');
    expect(await contentOf(a, 'a')).toBe('longer');
    expect(await listed(a)).toEqual(['a']);
  },
  'of many who replace one version, exactly one succeeds': async (a) => {
    const { etag } = await a.write('a', text('start'));
    const bodies = [1, 2, 3, 4, 5].map((index) => text('x'.repeat(index * 10)));
    const codes = await Promise.all(bodies.map((body) => codeOf(a.write('a', body, { ifMatch: etag }))));
    expect(codes.filter((code) => code === 'no error')).toHaveLength(1);
    expect(codes.filter((code) => code === 'conflict')).toHaveLength(4);
    expect(await contentOf(a, 'a')).toBe(bodies[codes.indexOf('no error')]!.toString());
  },
  'remove removes one file': async (a) => {
    await a.write('f/a', text('1'));
    await a.write('f/b', text('2'));
    await a.remove('f/a');
    expect(await listed(a)).toEqual(['f/b']);
    expect(await codeOf(a.stat('f/a'))).toBe('not-found');
  },
  'remove with ifMatch spares a changed file': async (a) => {
    const { etag } = await a.write('a', text('one'));
    const { etag: later } = await a.write('a', text('changed'));
    expect(await codeOf(a.remove('a', { ifMatch: etag }))).toBe('conflict');
    expect(await contentOf(a, 'a')).toBe('changed');
    await a.remove('a', { ifMatch: later });
    expect(await listed(a)).toEqual([]);
  },
  'an emptied folder is no obstacle to a file of its name': async (a) => {
    await a.write('name/below/file', text('x'));
    await a.remove('name/below/file');
    await a.write('name', text('now a file'));
    expect(await listed(a)).toEqual(['name']);
  },
  'a body shorter than announced writes nothing': async (a) => {
    expect(await codeOf(a.write('short', text('abc'), { size: 4 }))).toBe('data-loss');
    expect(await codeOf(a.write('new/short', Readable.from([text('abc')]), { size: 4 }))).toBe('data-loss');
    expect(await listed(a)).toEqual([]);
  },
  'a body longer than announced writes nothing': async (a) => {
    await a.write('long', text('old'));
    expect(await codeOf(a.write('long', Readable.from([text('abc'), text('def')]), { size: 4 }))).toBe('data-loss');
    expect(await contentOf(a, 'long')).toBe('old');
  },
  'a body that fails in the middle leaves the old content': async (a) => {
    await a.write('a', text('old'));
    expect(await codeOf(a.write('a', failingStream(pattern(300_000))))).toBe('unavailable');
    expect(await contentOf(a, 'a')).toBe('old');
    expect(await listed(a)).toEqual(['a']);
  },
  'a body that fails in the middle leaves no new name': async (a) => {
    expect(await codeOf(a.write('new/one', failingStream(pattern(10)), { ifNoneMatch: '*' }))).toBe('unavailable');
    expect(await listed(a)).toEqual([]);
    await a.write('new', text('the folder is gone too'));
  },
  'a refused write gives its source up': async (a) => {
    await a.write('taken', text('old'));
    const body = Readable.from([text('x')], { objectMode: false });
    expect(await codeOf(a.write('taken', body, { ifNoneMatch: '*' }))).toBe('already-exists');
    expect(body.destroyed).toBe(true);
  },
  'a cancelled write leaves nothing': async (a) => {
    const control = new AbortController();
    const endless = Readable.from(
      (async function* () {
        for (let part = 0; ; part += 1) {
          if (part === 3) control.abort();
          yield pattern(1000);
          await turn();
        }
      })(),
      { objectMode: false },
    );
    expect(await codeOf(a.write('new/endless', endless, { signal: control.signal }))).toBe('cancelled');
    expect(endless.destroyed).toBe(true);
    expect(await listed(a)).toEqual([]);
  },
  'what was cancelled before it began does not begin': async (a) => {
    await a.write('a', text('x'));
    const signal = AbortSignal.abort();
    expect(await codeOf(a.read('a', { signal }))).toBe('cancelled');
    expect(await codeOf(a.write('b', text('y'), { signal }))).toBe('cancelled');
    expect(await listed(a)).toEqual(['a']);
  },
  'a cancelled read ends with an error': async (a) => {
    await a.write('a', pattern(2_000_000));
    const control = new AbortController();
    const stream = await a.read('a', { signal: control.signal });
    const reading = (async () => {
      for await (const part of stream) if (part) control.abort();
    })();
    expect(await codeOf(reading)).toBe('cancelled');
  },
  'a cancelled listing ends with an error': async (a) => {
    for (let index = 0; index < 3; index += 1) await a.write(`${index}/f`, text('x'));
    const control = new AbortController();
    const listing = (async () => {
      for await (const entry of a.list('', { signal: control.signal })) if (entry) control.abort();
    })();
    expect(await codeOf(listing)).toBe('cancelled');
  },
  'a listing that is left early does no harm': async (a) => {
    for (let index = 0; index < 3; index += 1) await a.write(`${index}/f`, text('x'));
    for await (const entry of a.list('')) {
      expect(entry.size).toBe(1);
      break;
    }
    expect(await listed(a)).toHaveLength(3);
  },
  'a read that is left early does no harm': async (a) => {
    const bytes = pattern(2_000_000);
    await a.write('a', bytes);
    for await (const part of await a.read('a')) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
    (await a.read('a')).destroy();
    expect((await bytesOf(await a.read('a'))).equals(bytes)).toBe(true);
  },
  'ranges give exactly their bytes': async (a) => {
    const bytes = pattern(700_000);
    await a.write('a', bytes);
    for (const [start, end] of [
      [0, 1],
      [0, 700_000],
      [699_999, 700_000],
      [262_143, 524_290],
      [5, 5],
      [700_000, 700_000],
    ]) {
      const range = { start: start!, end: end! };
      expect((await bytesOf(await a.read('a', { range }))).equals(bytes.subarray(start, end)), `${start}-${end}`).toBe(
        true,
      );
    }
  },
  'a range outside the file is invalid': async (a) => {
    await a.write('a', text('12345'));
    for (const range of [
      { start: 0, end: 6 },
      { start: 6, end: 6 },
      { start: -1, end: 2 },
      { start: 3, end: 2 },
      { start: 0.5, end: 2 },
    ]) {
      expect(await codeOf(a.read('a', { range })), JSON.stringify(range)).toBe('invalid');
    }
  },
  'several reads of one file do not mix': async (a) => {
    const bytes = pattern(600_000);
    await a.write('a', bytes);
    const all = await Promise.all([1, 2, 3, 4].map(async () => bytesOf(await a.read('a'))));
    expect(all.every((one) => one.equals(bytes))).toBe(true);
  },
  'a read that has begun is not disturbed by a replacement': async (a) => {
    await a.write('a', pattern(100_000, 1));
    const stream = await a.read('a', { range: { start: 0, end: 100_000 } });
    await a.write('a', pattern(100_000, 2));
    expect((await bytesOf(stream)).equals(pattern(100_000, 1))).toBe(true);
  },
  'a prefix selects by its characters': async (a) => {
    for (const path of ['images/a', 'images/sub/b', 'images2/c', 'imag', 'other/d']) await a.write(path, text('x'));
    expect(await listed(a, 'images')).toEqual(['images/a', 'images/sub/b', 'images2/c']);
    expect(await listed(a, 'images/')).toEqual(['images/a', 'images/sub/b']);
    expect(await listed(a, 'images/su')).toEqual(['images/sub/b']);
    expect(await listed(a, 'imag')).toEqual(['imag', 'images/a', 'images/sub/b', 'images2/c']);
    expect(await listed(a, 'none/such')).toEqual([]);
  },
  'a listing is complete over many files and folders': async (a) => {
    const paths = Array.from({ length: 120 }, (_, index) => `f${index % 7}/g${index % 3}/file-${index}.png`);
    await Promise.all(paths.map((path) => a.write(path, text(path))));
    expect(await listed(a)).toEqual(paths.toSorted());
  },
  "Alice's own folders are never listed, but can be reached": async (a) => {
    await a.write('.alice/location.json', text('{}'));
    await a.write('sub/.alice/overlay/x.xmp', text('x'));
    await a.write('.alice-trash/old.png', text('x'));
    await a.write('seen.png', text('x'));
    expect(await listed(a)).toEqual(['seen.png']);
    expect(await contentOf(a, '.alice/location.json')).toBe('{}');
    expect(await listed(a, '.alice/')).toEqual(['.alice/location.json']);
  },
  'unsafe paths are invalid for every verb': async (a) => {
    const paths = [
      '',
      '/',
      '/abs',
      'a//b',
      'a/',
      './a',
      'a/./b',
      '..',
      '../x',
      'a/../../x',
      'nul\0',
      'x'.repeat(256),
      'y/'.repeat(2100),
    ];
    for (const path of paths) {
      expect(await codeOf(a.stat(path)), path).toBe('invalid');
      expect(await codeOf(a.read(path)), path).toBe('invalid');
      expect(await codeOf(a.write(path, text('x'))), path).toBe('invalid');
      expect(await codeOf(a.remove(path)), path).toBe('invalid');
    }
    expect(await listed(a)).toEqual([]);
  },
  'a listing below an unsafe folder is invalid': async (a) => {
    expect(await codeOf(listed(a, '../'))).toBe('invalid');
    expect(await codeOf(listed(a, '/etc/'))).toBe('invalid');
  },
  'odd names come back as they were': async (a) => {
    const odd = [
      '-rf',
      '@args',
      '#1',
      ' lead',
      'a b  c',
      '%46',
      '$(id)',
      '{x}',
      "it's",
      'ü',
      '日本語',
      '😀',
      '👨‍👩‍👧',
      'a\u202eb',
      'a\u200bb',
      '\ufeffbom',
      'x'.repeat(200),
      'ä'.repeat(100),
    ];
    for (const name of odd) await a.write(`odd/${name}`, text(name));
    expect(await listed(a)).toEqual(odd.map((name) => `odd/${name}`).sort());
    for (const name of odd) expect(await contentOf(a, `odd/${name}`)).toBe(name);
  },
  'names that Windows refuses are names elsewhere': async (a) => {
    const odd = ['con', 'nul.txt', 'a:b', 'a?b', 'a*b', 'a"b', 'a|b', 'a\\b', 'line\nbreak', 'tail ', 'tail.'];
    for (const name of odd) await a.write(`odd/${name}`, text(name));
    expect(await listed(a)).toEqual(odd.map((name) => `odd/${name}`).sort());
  },
  'names that are not UTF-8 come back as they were': async (a) => {
    const names = ['\uf7ff\uf7fe', 'caf\uf7e9.png', '\uf7ef\uf79e\uf780'];
    for (const name of names) await a.write(`bytes/${name}`, text('x'));
    expect(await listed(a)).toEqual(names.map((name) => `bytes/${name}`).sort());
    for (const name of names) expect((await a.stat(`bytes/${name}`)).size).toBe(1);
    await a.remove(`bytes/${names[0]}`);
    expect(await listed(a)).toHaveLength(2);
  },
  'a string that is no possible name is invalid': async (a) => {
    for (const path of ['\ud800', 'a\udfff', '\uf7c3\uf7a9', '\uf780\ue000\udc00']) {
      expect(await codeOf(a.write(path, text('x'))), JSON.stringify(path)).toBe('invalid');
    }
  },
  'upper and lower case are told apart as the traits say': async (a) => {
    await a.write('Case.png', text('upper'));
    const second = await codeOf(a.write('case.PNG', text('lower'), { ifNoneMatch: '*' }));
    expect(second).toBe(a.traits.caseSensitive ? 'no error' : 'already-exists');
    expect(await contentOf(a, 'Case.png')).toBe('upper');
  },
  'a copy within the place is equal to its source': async (a, lacks) => {
    if (a.copy === null) return lacks('copy');
    const source = await a.write('a', pattern(500_000), { modifiedAt: day });
    const copy = await a.copy('a', 'deep/b');
    expect(copy.size).toBe(source.size);
    if (a.traits.keepsModifiedAt) expect(copy.modifiedAt).toEqual(source.modifiedAt);
    expect((await bytesOf(await a.read('deep/b'))).equals(pattern(500_000))).toBe(true);
    expect(await a.stat('a')).toEqual(source);
  },
  'a copy respects what is there': async (a, lacks) => {
    if (a.copy === null) return lacks('copy');
    await a.write('a', text('a'));
    await a.write('b', text('old b'));
    expect(await codeOf(a.copy('a', 'b', { ifNoneMatch: '*' }))).toBe('already-exists');
    expect(await contentOf(a, 'b')).toBe('old b');
    expect(await codeOf(a.copy('gone', 'c'))).toBe('not-found');
    expect(await codeOf(a.copy('a', '../c'))).toBe('invalid');
    await a.copy('a', 'b');
    expect(await contentOf(a, 'b')).toBe('a');
    expect(await listed(a)).toEqual(['a', 'b']);
  },
  'a copy onto itself changes nothing': async (a, lacks) => {
    if (a.copy === null) return lacks('copy');
    const before = await a.write('a', text('content'));
    await a.copy('a', 'a');
    expect(await contentOf(a, 'a')).toBe('content');
    expect((await a.stat('a')).etag).toBe(before.etag);
  },
  'localPath, where there is one, holds what read gives': async (a, lacks) => {
    await a.write('f/a.bin', pattern(1000));
    if (a.localPath === null) return lacks('localPath');
    expect(readFileSync(a.localPath('f/a.bin')).equals(await bytesOf(await a.read('f/a.bin')))).toBe(true);
    await a.write('caf\uf7e9', text('bytes'));
    expect(readFileSync(fsPath(a.localPath(''), 'caf\uf7e9')).toString()).toBe('bytes');
  },
  'capacity, where there is one, is plausible': async (a, lacks) => {
    if (a.capacity === null) return lacks('capacity');
    const { freeBytes, totalBytes } = await a.capacity();
    expect(freeBytes).toBeGreaterThanOrEqual(0);
    expect(totalBytes).toBeGreaterThanOrEqual(freeBytes);
  },
  'more than fits is refused before it is sent': async (a, lacks) => {
    if (a.capacity === null) return lacks('capacity');
    expect(await codeOf(a.write('huge', text('x'), { size: 2 ** 52 }))).toMatch(/^(no-space|data-loss)$/);
    expect(await listed(a)).toEqual([]);
  },
  'two fingerprints of one place are of the same place': async (a, lacks) => {
    if (a.fingerprint == null) return lacks('fingerprint');
    await a.write('one', text('x'));
    expect(await a.fingerprint()).toEqual(await a.fingerprint());
  },
  'a write with a hash is proved, or nothing is written': async (a) => {
    const sha256 = createHash('sha256').update('proved').digest('hex');
    const entry = await a.write('p/a', text('proved'), { sha256, ifNoneMatch: '*' });
    if (entry.hashes !== undefined) expect(entry.hashes).toMatchObject({ sha256 });
    if (entry.hashes === undefined) return;
    expect(await codeOf(a.write('p/b', text('other!'), { sha256, ifNoneMatch: '*' }))).toBe('data-loss');
    expect(await codeOf(a.write('p/a', text('other!'), { sha256 }))).toBe('data-loss');
    expect(await listed(a)).toEqual(['p/a']);
    expect(await contentOf(a, 'p/a')).toBe('proved');
  },
  'a move gives another name and keeps bytes and time': async (a, lacks) => {
    if (!a.move) return lacks('move');
    const before = await a.write('from/a', text('moved'), { modifiedAt: day });
    const moved = await a.move('from/a', '.alice/trash/x/from/a', { ifMatch: before.etag });
    expect(moved.size).toBe(5);
    expect((await a.stat('.alice/trash/x/from/a')).modifiedAt).toEqual(before.modifiedAt);
    expect(await contentOf(a, '.alice/trash/x/from/a')).toBe('moved');
    expect(await listed(a)).toEqual([]);
    await a.move('.alice/trash/x/from/a', 'from/a');
    expect(await listed(a)).toEqual(['from/a']);
    expect((await a.stat('from/a')).modifiedAt).toEqual(before.modifiedAt);
  },
  'a move never replaces, and spares what changed': async (a, lacks) => {
    if (!a.move) return lacks('move');
    const { etag } = await a.write('a', text('one'));
    await a.write('b', text('two!'));
    expect(await codeOf(a.move('a', 'b'))).toBe('already-exists');
    await a.write('a', text('longer'));
    expect(await codeOf(a.move('a', 'c', { ifMatch: etag }))).toBe('conflict');
    expect(await codeOf(a.move('gone', 'd'))).toBe('not-found');
    expect(await codeOf(a.move('a', '../d'))).toBe('invalid');
    expect(await listed(a)).toEqual(['a', 'b']);
    expect(await contentOf(a, 'b')).toBe('two!');
  },
  'a move onto itself, in whatever spelling, changes nothing': async (a, lacks) => {
    if (!a.move) return lacks('move');
    await a.write('dir/name', text('kept'));
    await a.move('dir/name', 'dir/name');
    if (!a.traits.caseSensitive) await a.move('dir/name', 'DIR/NAME');
    expect(await listed(a)).toEqual(['dir/name']);
    expect(await contentOf(a, 'dir/name')).toBe('kept');
  },
  'sweeping removes nothing but unfinished writes': async (a, lacks) => {
    if (!a.sweep) return lacks('sweep');
    await a.write('dir/kept', text('x'));
    await a.write('dir/.alice-tmp-0123456789abcdef', text('left'));
    expect(await a.sweep('dir')).toBe(1);
    expect(await a.sweep('dir')).toBe(0);
    expect(await a.sweep('not/there')).toBe(0);
    expect(await contentOf(a, 'dir/kept')).toBe('x');
    expect(await codeOf(a.stat('dir/.alice-tmp-0123456789abcdef'))).toBe('not-found');
  },
  'closing twice is harmless': async (a) => {
    await a.write('a', text('x'));
    await a.close();
    await a.close();
  },
} satisfies Record<string, Case>;

export type StorageCase = keyof typeof cases;

/** Runs every law against a fresh place; what does not apply is skipped with its reason printed. */
export function storageSuite(
  name: string,
  open: () => Promise<StoragePlace>,
  options: { skip?: Partial<Record<StorageCase, string>> } = {},
): void {
  describe(`storage laws: ${name}`, () => {
    for (const [title, run] of Object.entries(cases) as [StorageCase, Case][]) {
      const reason = options.skip?.[title];
      if (reason !== undefined) {
        console.info(`storage laws: ${name}: skipped "${title}": ${reason}`);
        it.skip(`${title} (${reason})`);
        continue;
      }
      it(title, async ({ skip }) => {
        const place = await open();
        const lacks = (what: string): never => {
          console.info(`storage laws: ${name}: skipped "${title}": it has no ${what}`);
          return skip(`it has no ${what}`);
        };
        try {
          await run(place.adapter, lacks);
        } finally {
          await place.done();
        }
      });
    }
  });
}
