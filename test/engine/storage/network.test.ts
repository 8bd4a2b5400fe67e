/** A place behind a process: the process may hang, die or never start, and the program goes on. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AliceError } from '#api/errors.ts';
import type { StorageAdapter } from '#engine/storage/adapter.ts';
import { openLocal } from '#engine/storage/local.ts';
import { openNetwork, storageProcessUrl, type NetworkOptions } from '#engine/storage/network.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

let temp: TempFolder;
let root: string;
let started: { pid: number; work: string }[];
let opened: StorageAdapter[];

beforeEach(() => {
  temp = makeTempFolder('network');
  root = join(temp.path, 'mount');
  mkdirSync(root);
  started = [];
  opened = [];
});
afterEach(async () => {
  vi.useRealTimers();
  for (const { pid } of started) signal(pid, 'SIGCONT');
  await Promise.all(opened.map((adapter) => adapter.close()));
  temp.remove();
});

async function open(options: Partial<NetworkOptions> = {}): Promise<StorageAdapter> {
  const onStart = (pid: number, work: string) => void started.push({ pid, work });
  const adapter = await openNetwork({ path: root, name: 'nas', onStart, ...options });
  opened.push(adapter);
  // From here on a deadline passes only when a test says so, however busy the machine is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  return adapter;
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

const lastOf = (work: string) => started.findLast((one) => one.work === work)!.pid;

async function failure(work: Promise<unknown>): Promise<AliceError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AliceError);
  return error as AliceError;
}

async function drain(stream: Readable): Promise<number> {
  let bytes = 0;
  for await (const part of stream) bytes += (part as Buffer).length;
  return bytes;
}

const oneTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function until(what: () => boolean): Promise<void> {
  while (!what()) await oneTurn();
}

/** Lets deadlines pass until `work` has ended. */
async function passTime<Value>(work: Promise<Value>): Promise<Value> {
  let ended = false;
  void work.finally(() => (ended = true));
  for (; !ended; await oneTurn()) vi.advanceTimersByTime(1000);
  return work;
}

describe('a process that hangs', { timeout: 60_000 }, () => {
  it('is given up within its deadline, named in the error, killed, and replaced at the next call', async () => {
    writeFileSync(join(root, 'a'), 'x');
    const nas = await open();
    const first = lastOf('calls');
    signal(first, 'SIGSTOP');
    const errors = await passTime(Promise.all(['a', 'b', 'c'].map((path) => failure(nas.stat(path)))));
    for (const error of errors) {
      expect(error.code).toBe('unavailable');
      expect(error.message).toMatch(/"nas" does not answer/);
    }
    expect((await nas.stat('a')).size).toBe(1);
    expect(lastOf('calls')).not.toBe(first);
    await until(() => !signal(first, 0 as never));
  });

  it('does not hold this process up: other places answer meanwhile', async () => {
    const nas = await open();
    writeFileSync(join(temp.path, 'other'), 'x');
    const disk = await openLocal({ path: temp.path });
    signal(lastOf('calls'), 'SIGSTOP');
    let answered = false;
    const hung = Array.from({ length: 20 }, () => failure(nas.stat('a')).finally(() => (answered = true)));
    for (let count = 0; count < 20; count += 1) expect((await disk.stat('other')).size).toBe(1);
    expect(answered).toBe(false);
    for (const error of await passTime(Promise.all(hung))) expect(error.code).toBe('unavailable');
  });

  it('in the middle of a read makes the stream fail', async () => {
    writeFileSync(join(root, 'big'), Buffer.alloc(5_000_000));
    const nas = await open();
    const stream = await nas.read('big');
    const reading = (async () => {
      for await (const part of stream) if (part) signal(lastOf('calls'), 'SIGSTOP');
    })();
    expect((await passTime(failure(reading))).code).toBe('unavailable');
  });

  it('in the middle of a listing makes the listing fail, never end', async () => {
    for (let index = 0; index < 1500; index += 1) writeFileSync(join(root, `${index}`), '');
    const nas = await open();
    let seen = 0;
    const listing = (async () => {
      for await (const entry of nas.list('')) {
        seen += entry.size === 0 ? 1 : 0;
        if (seen === 1) signal(lastOf('listings'), 'SIGSTOP');
      }
    })();
    expect((await passTime(failure(listing))).code).toBe('unavailable');
    expect(seen).toBeLessThan(1500);
  });

  it('in the middle of a write makes the write fail', async () => {
    const nas = await open();
    const body = new PassThrough();
    const writing = failure(nas.write('new', body));
    body.write(Buffer.alloc(100_000));
    await until(() => readdirSync(root).length > 0);
    signal(lastOf('calls'), 'SIGSTOP');
    body.write(Buffer.alloc(300_000));
    expect((await passTime(writing)).code).toBe('unavailable');
    expect(body.destroyed).toBe(true);
    expect(readdirSync(root)).not.toContain('new');
  });

  it('does not hold the closing up', async () => {
    const nas = await open();
    signal(lastOf('calls'), 'SIGSTOP');
    const hung = failure(nas.stat('a'));
    await passTime(nas.close());
    expect((await hung).code).toBe('cancelled');
    expect((await failure(nas.stat('a'))).code).toBe('cancelled');
    await until(() => !signal(lastOf('calls'), 0 as never));
  });

  it('can be cancelled without waiting for the deadline', async () => {
    const nas = await open();
    writeFileSync(join(root, 'a'), 'x');
    const control = new AbortController();
    signal(lastOf('calls'), 'SIGSTOP');
    const reading = failure(nas.read('a', { signal: control.signal }));
    control.abort();
    expect((await reading).code).toBe('cancelled');
  });
});

describe('a process that dies', { timeout: 60_000 }, () => {
  it('between calls is replaced without anyone noticing more than one failure', async () => {
    writeFileSync(join(root, 'a'), 'x');
    const nas = await open();
    signal(lastOf('calls'), 'SIGKILL');
    const first = await nas.stat('a').catch((error: unknown) => error);
    if (first instanceof Error) expect((first as AliceError).code).toBe('unavailable');
    expect((await nas.stat('a')).size).toBe(1);
  });

  it('in the middle of a read makes the stream fail, and the next read is whole', async () => {
    writeFileSync(join(root, 'big'), Buffer.alloc(5_000_000));
    const nas = await open();
    const stream = await nas.read('big');
    const reading = (async () => {
      for await (const part of stream) if (part) signal(lastOf('calls'), 'SIGKILL');
    })();
    expect((await failure(reading)).code).toBe('unavailable');
    expect(await drain(await nas.read('big'))).toBe(5_000_000);
  });

  it('in the middle of a listing makes the listing fail, and the next one is complete', async () => {
    for (let index = 0; index < 1500; index += 1) writeFileSync(join(root, `${index}`), '');
    const nas = await open();
    const count = async (onFirst: () => void) => {
      let seen = 0;
      for await (const entry of nas.list('')) if (entry.size === 0 && ++seen === 1) onFirst();
      return seen;
    };
    expect((await failure(count(() => signal(lastOf('listings'), 'SIGKILL')))).code).toBe('unavailable');
    expect(await count(() => undefined)).toBe(1500);
  });

  it('in the middle of a write leaves the old content', async () => {
    writeFileSync(join(root, 'a'), 'old');
    const nas = await open();
    const body = new PassThrough();
    const writing = failure(nas.write('a', body));
    body.write(Buffer.alloc(100_000));
    await until(() => readdirSync(root).length > 1);
    signal(lastOf('calls'), 'SIGKILL');
    expect((await writing).code).toBe('unavailable');
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('old');
    const listed: string[] = [];
    for await (const { path } of nas.list('')) listed.push(path);
    expect(listed).toEqual(['a']);
  });

  it('again and again is left in peace for longer and longer, by the clock', async () => {
    let now = 0;
    const nas = await open({ now: () => now });
    const fail = async () => {
      signal(lastOf('calls'), 'SIGKILL');
      return failure(nas.stat('a'));
    };
    expect((await fail()).code).toBe('unavailable');
    renameSync(root, `${root}-unplugged`);
    expect((await failure(nas.stat('a'))).message).toMatch(/is not there/);
    const before = started.length;
    expect((await failure(nas.stat('a'))).message).toMatch(/does not answer; it is tried again in 1 s/);
    expect(started).toHaveLength(before);
    renameSync(`${root}-unplugged`, root);
    now += 501;
    writeFileSync(join(root, 'a'), 'x');
    expect((await nas.stat('a')).size).toBe(1);
  });
});

describe('a process that cannot do its work', { timeout: 60_000 }, () => {
  it('for want of the folder: unavailable, with what to do', async () => {
    const error = await failure(open({ path: join(temp.path, 'gone') }));
    expect(error.code).toBe('unavailable');
    expect(error.message).toMatch(/"nas" is not there. Connect its disk/);
  });

  it('for want of its code: an error, not a wait', async () => {
    const missing = pathToFileURL(join(temp.path, 'no-such-file.ts'));
    expect((await failure(open({ process: missing }))).code).toBe('unavailable');
  });

  it('because of a bug: internal, with the trace', async () => {
    const broken = join(temp.path, 'broken.mjs');
    writeFileSync(
      broken,
      "process.on('message', () => process.send({ type: 'crashed', message: 'a bug at line 1' })); process.send({ type: 'ready' });",
    );
    const error = await failure(open({ process: pathToFileURL(broken) }));
    expect(error.code).toBe('internal');
    expect(error.message).toMatch(/a bug at line 1/);
  });

  it('passes errors of the place on as they are', async () => {
    const nas = await open();
    const error = await failure(nas.stat('gone'));
    expect(error).toMatchObject({ code: 'not-found', details: { errno: 'ENOENT' } });
    expect(error.message).toMatch(/"gone" in "nas"/);
  });
});

describe('what the process is given', { timeout: 60_000 }, () => {
  it('is none of our secrets', async () => {
    const spy = join(temp.path, 'spy.mjs');
    const report = join(temp.path, 'env.json');
    writeFileSync(
      spy,
      `import fs from 'node:fs'; fs.writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.env)); process.exit(0);`,
    );
    process.env['ALICE_TEST_SECRET'] = 'canary';
    await failure(open({ process: pathToFileURL(spy) }));
    delete process.env['ALICE_TEST_SECRET'];
    expect(readFileSync(report, 'utf8')).not.toContain('canary');
  });

  it('is found beside the sources', () => {
    expect(storageProcessUrl().pathname).toMatch(/\/src-main\/engine\/workers\/storage-process\.ts$/);
  });
});
