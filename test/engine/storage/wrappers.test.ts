/** What wrappers add to the laws: refusing, waiting and trying again, by an injected clock. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { AliceError, type ErrorCode } from '#api/errors.ts';
import type { StorageAdapter } from '#engine/storage/adapter.ts';
import { getStorage, storageTypes } from '#engine/storage/index.ts';
import { openMemory } from '#engine/storage/memory.ts';
import { readOnly } from '#engine/storage/wrappers/read-only.ts';
import { retrying } from '#engine/storage/wrappers/retrying.ts';
import { throttled } from '#engine/storage/wrappers/throttled.ts';
import { z } from 'zod';
import { makeTempFolder } from '../../support/temp-folder.ts';

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | 'no error'> {
  return work.then(
    () => 'no error' as const,
    (error: unknown) => (error as AliceError).code,
  );
}

async function drain(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** An adapter of which every verb throws. */
function broken(code: ErrorCode, calls: string[] = []): StorageAdapter {
  const fail = (name: string) => async () => {
    calls.push(name);
    throw new AliceError(code, 'The place does not answer. Connect it and try again.');
  };
  return {
    list: async function* () {
      await fail('list')();
      yield* [];
    },
    stat: fail('stat'),
    read: fail('read'),
    write: fail('write'),
    remove: fail('remove'),
    close: async () => undefined,
    copy: fail('copy'),
    watch: null,
    localPath: null,
    capacity: fail('capacity'),
    traits: {
      writable: true,
      caseSensitive: true,
      conditionalWrite: true,
      keepsModifiedAt: true,
      stableIdentity: true,
    },
  };
}

async function listAll(adapter: StorageAdapter): Promise<number> {
  let count = 0;
  for await (const entry of adapter.list('')) count += entry.size >= 0 ? 1 : 0;
  return count;
}

describe('read-only', () => {
  it('refuses every verb that writes before anything is asked of the place', async () => {
    const calls: string[] = [];
    const adapter = readOnly(broken('internal', calls), 'archive');
    const body = Readable.from([Buffer.from('x')]);
    expect(await codeOf(adapter.write('a', body))).toBe('permission-denied');
    expect(await codeOf(adapter.remove('a'))).toBe('permission-denied');
    expect(adapter.copy).toBeNull();
    expect(adapter.traits.writable).toBe(false);
    expect(body.destroyed).toBe(true);
    expect(calls).toEqual([]);
    await expect(adapter.write('a', Buffer.from(''))).rejects.toThrow(/"archive" is read-only/);
  });
});

describe('retrying', () => {
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number) => void sleeps.push(milliseconds);
  const wrap = (inner: StorageAdapter, random = 0) =>
    retrying(inner, { attempts: 4, baseMs: 100, maxMs: 250, sleep, random: () => random });

  it('tries again only what is unavailable, with growing waits, and then gives up', async () => {
    const verbs: [string, (a: StorageAdapter) => Promise<unknown>][] = [
      ['stat', (a) => a.stat('a')],
      ['read', (a) => a.read('a')],
      ['write', (a) => a.write('a', Buffer.from('x'))],
      ['remove', (a) => a.remove('a')],
      ['copy', (a) => a.copy!('a', 'b')],
      ['capacity', (a) => a.capacity!()],
      ['list', listAll],
    ];
    for (const [name, run] of verbs) {
      const calls: string[] = [];
      sleeps.length = 0;
      expect(await codeOf(run(wrap(broken('unavailable', calls)))), name).toBe('unavailable');
      expect(calls).toEqual([name, name, name, name]);
      expect(sleeps).toEqual([100, 200, 250]);
      for (const code of ['not-found', 'conflict', 'permission-denied', 'no-space', 'data-loss', 'internal'] as const) {
        const once: string[] = [];
        expect(await codeOf(run(wrap(broken(code, once))))).toBe(code);
        expect(once, `${name} ${code}`).toEqual([name]);
      }
    }
  });

  it('cuts waits at random, so that many do not come back at once', async () => {
    sleeps.length = 0;
    await codeOf(wrap(broken('unavailable'), 1).stat('a'));
    expect(sleeps).toEqual([50, 100, 125]);
  });

  it('does not give a stream twice', async () => {
    const calls: string[] = [];
    await codeOf(wrap(broken('unavailable', calls)).write('a', Readable.from([Buffer.from('x')])));
    expect(calls).toEqual(['write']);
  });

  it('does not begin a listing again that has already shown files', async () => {
    const inner = await openMemory();
    for (const path of ['a', 'b', 'c']) await inner.write(path, Buffer.from(path));
    let begun = 0;
    const failing: StorageAdapter = {
      ...inner,
      list: async function* (prefix) {
        begun += 1;
        for await (const entry of inner.list(prefix)) {
          yield entry;
          throw new AliceError('unavailable', 'The place went away in the middle of the listing.');
        }
      },
    };
    expect(await codeOf(listAll(wrap(failing)))).toBe('unavailable');
    expect(begun).toBe(1);
  });

  it('does not try on after being cancelled', async () => {
    const control = new AbortController();
    const calls: string[] = [];
    const adapter = retrying(broken('unavailable', calls), { sleep: async () => control.abort(), random: () => 0 });
    expect(await codeOf(adapter.read('a', { signal: control.signal }))).toBe('cancelled');
    expect(calls).toEqual(['read']);
  });
});

describe('throttled', () => {
  it('lets a rate through, over all streams together', async () => {
    let clock = 0;
    const inner = await openMemory();
    const adapter = throttled(inner, {
      bytesPerSecond: 1000,
      now: () => clock,
      sleep: async (milliseconds) => void (clock += milliseconds),
    });
    await adapter.write('a', Buffer.alloc(2000));
    expect(clock).toBe(2000);
    await adapter.write('b', Readable.from([Buffer.alloc(500), Buffer.alloc(500)]));
    expect(clock).toBe(3000);
    expect(await drain(await adapter.read('a'))).toHaveLength(2000);
    expect(clock).toBe(5000);
  });

  it('time that passed unused is not saved up', async () => {
    let clock = 0;
    const adapter = throttled(await openMemory(), {
      bytesPerSecond: 1000,
      now: () => clock,
      sleep: async (ms) => void (clock += ms),
    });
    clock = 1_000_000;
    await adapter.write('a', Buffer.alloc(1000));
    expect(clock).toBe(1_001_000);
  });
});

describe('the registry', () => {
  it('opens a location by its type, with its settings checked and read-only honoured', async () => {
    const folder = makeTempFolder('registry');
    const place = getStorage({
      name: 'a',
      type: 'local',
      config: { path: folder.path },
      readOnly: true,
      exclude: ['*.tmp'],
    });
    expect(place).toMatchObject({ root: folder.path, mayHang: false });
    const adapter = await place.open();
    expect(adapter.traits.writable).toBe(false);
    await adapter.close();
    folder.remove();
  });

  it('refuses unknown types and wrong settings by name', () => {
    expect(() => getStorage({ name: 'a', type: 'ftp', config: {} })).toThrow(
      /"a" has the type "ftp"; known types are local, network/,
    );
    expect(() => getStorage({ name: 'a', type: 'constructor', config: {} })).toThrow(/known types are/);
    expect(() => getStorage({ name: 'a', type: 'network', config: { path: '/x' } })).toThrow(/mountPath/);
  });

  it('knows roots of places that are not there, and which may hang', () => {
    const place = getStorage({ name: 'nas', type: 'network', config: { mountPath: '/mnt/none' } });
    expect(place).toMatchObject({ root: '/mnt/none', mayHang: true });
  });

  it('can show every config as a form', () => {
    for (const { config, label } of Object.values(storageTypes)) {
      const schema = z.toJSONSchema(config) as { properties: Record<string, { title?: string }> };
      expect(label.length).toBeGreaterThan(0);
      for (const property of Object.values(schema.properties)) expect(property.title).toBeTruthy();
    }
  });

  it('has no file of ours that writes to the place it only looks at', () => {
    const source = readFileSync(new URL('../../../src-main/engine/storage/place-facts.ts', import.meta.url), 'utf8');
    expect(source).not.toMatch(/\b(?:writeFile|mkdir|rename|unlink|rmdir|utimes)\b/);
  });
});
