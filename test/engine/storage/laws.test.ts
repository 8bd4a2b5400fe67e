/** Every adapter and every wrapper under the same laws. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { AliceError } from '#api/errors.ts';
import type { StorageAdapter } from '#engine/storage/adapter.ts';
import { openLocal } from '#engine/storage/local.ts';
import { openMemory } from '#engine/storage/memory.ts';
import { openNetwork } from '#engine/storage/network.ts';
import { readOnly } from '#engine/storage/wrappers/read-only.ts';
import { portChild } from '#engine/storage/start-child.ts';
import { retrying } from '#engine/storage/wrappers/retrying.ts';
import { throttled } from '#engine/storage/wrappers/throttled.ts';
import { storageSuite, type StoragePlace } from '../../suites/storage-suite.ts';
import { createFatIo } from '../../support/fat-io.ts';
import { utilityProcess } from '../../support/electron-stand-in/utility-process.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const onlyBytes = { 'names that are not UTF-8 come back as they were': 'this system has no such names' };
const elsewhere = process.platform === 'linux' ? {} : onlyBytes;
const fatNames = {
  'names that Windows refuses are names elsewhere': 'FAT refuses them as well',
  'names that are not UTF-8 come back as they were': 'FAT keeps names as UTF-16',
};

async function inMemory(options: Parameters<typeof openMemory>[0]): Promise<StoragePlace> {
  const adapter = await openMemory(options);
  return { adapter, done: () => adapter.close() };
}

/** Opens an adapter over a folder of its own. */
function inFolder(open: (path: string) => Promise<StorageAdapter>): () => Promise<StoragePlace> {
  return async () => {
    const folder = makeTempFolder('laws');
    const adapter = await open(folder.path);
    return {
      adapter,
      done: async () => {
        await adapter.close();
        folder.remove();
      },
    };
  };
}

/** Starting a process per law would take longer than the laws: one is kept as long as it lives, and its folder is emptied. */
function inKeptFolder(open: (path: string) => Promise<StorageAdapter>): () => Promise<StoragePlace> {
  const folder = makeTempFolder('laws');
  let kept: StorageAdapter | null = null;
  afterAll(async () => {
    await kept?.close();
    folder.remove();
  });
  return async () => {
    const inner = (kept ??= await open(folder.path));
    const close = async () => {
      kept = null;
      await inner.close();
    };
    const empty = () =>
      readdirSync(folder.path).forEach((name) => rmSync(join(folder.path, name), { recursive: true }));
    return { adapter: { ...inner, close }, done: async () => empty() };
  };
}

/** Every call fails once before it is let through. */
function flaky(inner: StorageAdapter): StorageAdapter {
  const asked = new Map<string, number>();
  const stumble = (what: string) => {
    const times = (asked.get(what) ?? 0) + 1;
    asked.set(what, times);
    if (times % 2 === 1) throw new AliceError('unavailable', 'The place did not answer this time.');
  };
  return {
    ...inner,
    list: async function* (prefix, options) {
      stumble('list');
      yield* inner.list(prefix, options);
    },
    stat: async (path) => (stumble('stat'), inner.stat(path)),
    read: async (path, options) => (stumble('read'), inner.read(path, options)),
    write: async (path, body, options) => {
      if (body instanceof Uint8Array) stumble(`write ${path}`);
      return inner.write(path, body, options);
    },
    remove: async (path, options) => (stumble(`remove ${path}`), inner.remove(path, options)),
    copy: async (from, to, options) => (stumble('copy'), inner.copy!(from, to, options)),
  };
}

const instantly = async () => undefined;

storageSuite('memory', () => inMemory({}));
storageSuite('memory with a limit', () => inMemory({ maxBytes: 50_000_000 }));
storageSuite('memory like FAT', () => inMemory({ fatLike: true }), { skip: fatNames });
storageSuite(
  'local',
  inFolder((path) => openLocal({ path })),
  { skip: elsewhere },
);
storageSuite(
  'local on a file system like FAT',
  inFolder((path) => openLocal({ path, io: createFatIo() })),
  { skip: fatNames },
);
storageSuite(
  'network, through its process',
  inKeptFolder((path) => openNetwork({ path })),
  { skip: elsewhere },
);
storageSuite(
  "network, through the desktop app's processes",
  inKeptFolder((path) =>
    openNetwork({ path, startChild: portChild((file, { env }) => utilityProcess.fork(file, [], { env })) }),
  ),
  { skip: elsewhere },
);
storageSuite('retrying, over a place that fails every other time', async () => {
  const inner = flaky(await openMemory());
  const adapter = retrying(inner, { attempts: 20, sleep: instantly, random: () => 0.5 });
  return { adapter, done: () => adapter.close() };
});
storageSuite(
  'throttled',
  inFolder(async (path) =>
    throttled(await openLocal({ path }), { bytesPerSecond: 1e6, now: () => 0, sleep: instantly }),
  ),
  { skip: elsewhere },
);
storageSuite(
  'read-only, filled through what it wraps',
  inFolder(async (path) => {
    const inner = await openLocal({ path });
    const outer = readOnly(inner, 'archive');
    return {
      ...outer,
      write: (at, body, options) => inner.write(at, body, options),
      remove: (at, options) => inner.remove(at, options),
      copy: inner.copy,
    };
  }),
  { skip: elsewhere },
);
