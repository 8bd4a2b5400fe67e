/** What holds transfers down: places that do not answer, streams that a disk bears, the bandwidth, memory; and numbers that add up. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bandwidthAt, parseTimetable } from '#api/bandwidth.ts';
import { AliceError } from '#api/errors.ts';
import type { JobProgress } from '#api/job.ts';
import type { PlanFile } from '#api/plan.ts';
import { createGate } from '#engine/jobs/gate.ts';
import { createBandwidth } from '#engine/jobs/transfer/bandwidth.ts';
import { createItemStates } from '#engine/jobs/transfer/item-states.ts';
import { noPatience, usualPatience, waitBefore, type Patience } from '#engine/jobs/transfer/patience.ts';
import { createSlots } from '#engine/jobs/transfer/slots.ts';
import type { StorageAdapter } from '#engine/storage/adapter.ts';
import { isRotating, usualStreams } from '#engine/storage/disk-kind.ts';
import { nodeIo, type IoFile, type LocalIo } from '#engine/storage/local-io.ts';
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
  folder = makeTempFolder('limits');
  world = createTransferWorld(folder.path, { streams: 8 });
  mkdirSync(world.at('b'), { recursive: true });
});
afterEach(() => folder.remove());

const failing = (code: 'unavailable' | 'permission-denied'): AliceError => new AliceError(code, `It is ${code} now.`);

/** Waits that take no time, and are noted. */
function patienceOf(tries: number): Patience & { waits: number[] } {
  const waits: number[] = [];
  const wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    waits.push(ms);
    await Promise.resolve();
  };
  return { ...usualPatience, tries, sleep: wait, random: () => 0, waits };
}

/** The first `times` writes of a place fail. */
function stumbling(times: number, code: 'unavailable' | 'permission-denied' = 'unavailable') {
  let left = times;
  return (inner: StorageAdapter): StorageAdapter => ({
    ...inner,
    async write(path, body, options) {
      if (left-- <= 0) return inner.write(path, body, options);
      // Some of it has passed by then.
      if (!(body instanceof Uint8Array)) for await (const part of body) if ((part as Uint8Array).length > 0) break;
      throw failing(code);
    },
  });
}

const files = (count: number, size = 100_000): PlanFile[] =>
  Array.from({ length: count }, (_, n) => world.put(`a/${n}.bin`, Buffer.alloc(size, n)));
const copies = (all: readonly PlanFile[]) => all.map((file, at) => item(at, [copyStep('a', 'b', [file])]));

describe('a place that does not answer', () => {
  it('is waited for, longer each time, and the job says for which one and how often it has tried', async () => {
    world.change('b', { wrap: stumbling(3) });
    const patience = patienceOf(6);
    const phases: string[] = [];
    const report = ({ phase }: Partial<JobProgress>): void => void (phase !== undefined && phases.push(phase));
    const result = await world.run('copy', copies(files(1)), { report }, { patience });
    expect(result).toMatchObject({ done: 1, failedCount: 0 });
    expect(patience.waits).toEqual([2000, 4000, 8000]);
    expect(phases).toEqual([
      'copying',
      ...[2, 3, 4].flatMap((attempt) => [`waiting for b, try ${attempt}`, 'copying']),
      'done',
    ]);
    expect(waitBefore(9, patience)).toBe(30_000);
  });

  it('is given up after as many tries as were meant, and then no other item waits for it until it answers', async () => {
    world.change('b', { wrap: stumbling(3) });
    const patience = patienceOf(3);
    const result = await world.run('copy', copies(files(4)), {}, { patience, streams: 1 });
    // The first waits twice; the second looks once and, since the place answers by then, is done.
    expect(patience.waits.length).toBe(2);
    expect(result).toMatchObject({ done: 3, failedCount: 1, failed: [{ code: 'unavailable', index: 0 }] });
    world.change('b', { wrap: stumbling(Infinity) });
    const more = await world.run(
      'copy',
      copies(files(4).map((file) => ({ ...file, to: `again/${file.to}` }))),
      {},
      {
        patience,
        streams: 1,
      },
    );
    expect(more.failedCount).toBe(4);
    expect(patience.waits.length).toBe(4);
  });

  it('is the only failure that is waited for', async () => {
    world.change('b', { wrap: stumbling(1, 'permission-denied') });
    const patience = patienceOf(6);
    expect(await world.run('copy', copies(files(1)), {}, { patience })).toMatchObject({
      failed: [{ code: 'permission-denied' }],
    });
    expect(patience.waits).toEqual([]);
  });

  it('keeps nobody from stopping the job while it is waited for', async () => {
    world.change('b', { wrap: stumbling(Infinity) });
    const stop = new AbortController();
    const patience: Patience = { ...usualPatience, baseMs: 600_000, maxMs: 600_000 };
    const report = ({ phase }: Partial<JobProgress>): void => {
      if (phase?.startsWith('waiting') === true) setTimeout(() => stop.abort(), 5);
    };
    const result = await world.run('copy', copies(files(2)), { signal: stop.signal, report }, { patience });
    expect(result.failed.map(({ code }) => code)).toEqual(['cancelled', 'cancelled']);
    expect(existsSync(world.at('b/0.bin'))).toBe(false);
  });
});

describe('streams', () => {
  it('are never more at a place than it bears, over all that runs, and one disk is one place', async () => {
    let now = 0;
    let most = 0;
    const counting = (inner: StorageAdapter): StorageAdapter => ({
      ...inner,
      async write(path, body, options) {
        most = Math.max(most, (now += 1));
        await sleep(2);
        return inner.write(path, body, options).finally(() => (now -= 1));
      },
    });
    const slots = createSlots();
    const rotating = { key: 'disk sda', count: 1 };
    for (const name of ['b', 'c']) world.change(name, { wrap: counting, streams: rotating });
    world.change('a', { streams: { key: 'disk sdb', count: 4 } });
    mkdirSync(world.at('c'));
    const all = files(12);
    const toC = all.map((file, at) => item(at, [copyStep('a', 'c', [file])]));
    const [one, two] = await Promise.all([
      world.run('copy', copies(all), {}, { slots }),
      another().run('copy', toC, {}, { slots }),
    ]);
    expect([one.done, two.done, most]).toEqual([12, 12, 1]);

    function another(): TransferWorld {
      const other = createTransferWorld(folder.path, { streams: 8 });
      other.change('c', { wrap: counting, streams: rotating });
      return other;
    }
  });

  it('that become free while the job is paused are left alone until it goes on', async () => {
    const stop = new AbortController();
    const gate = createGate(stop.signal);
    let begun = 0;
    const wrap = (inner: StorageAdapter): StorageAdapter => ({
      ...inner,
      async write(path, body, options) {
        begun += 1;
        if (begun === 2) gate.turn(true);
        return inner.write(path, body, options);
      },
    });
    world.change('b', { wrap, streams: { key: 'disk sda', count: 1 } });
    const running = world.run(
      'copy',
      copies(files(8)),
      {},
      {
        context: { signal: stop.signal, gate, report: () => undefined },
      },
    );
    await sleep(300);
    expect(begun).toBe(2);
    gate.turn(false);
    expect(await running).toMatchObject({ done: 8 });
  });

  it('that wait are given up with their job, and the places are free for the next', async () => {
    const slots = createSlots();
    const never = new AbortController().signal;
    const give = await slots.take([{ key: 'x', count: 1 }], never);
    const stop = new AbortController();
    const waiting = slots.take(
      [
        { key: 'a', count: 1 },
        { key: 'x', count: 1 },
      ],
      stop.signal,
    );
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    give();
    const both = await slots.take(
      [
        { key: 'x', count: 1 },
        { key: 'a', count: 1 },
        { key: 'x', count: 1 },
      ],
      never,
    );
    both();
  });

  it('are one for a rotating disk, also below volumes and encryption, and few where nothing is known', async () => {
    const sys = join(folder.path, 'sys');
    const disk = (name: string, rotational: string): void => {
      mkdirSync(join(sys, 'devices', name, 'queue'), { recursive: true });
      writeFileSync(join(sys, 'devices', name, 'queue/rotational'), `${rotational}\n`);
      for (const kind of ['block', 'class/block']) {
        mkdirSync(join(sys, kind), { recursive: true });
        symlinkSync(join(sys, 'devices', name), join(sys, kind, name));
      }
    };
    disk('sda', '1');
    disk('nvme0n1', '0');
    mkdirSync(join(sys, 'devices/sda/sda1'), { recursive: true });
    writeFileSync(join(sys, 'devices/sda/sda1/partition'), '1');
    symlinkSync(join(sys, 'devices/sda/sda1'), join(sys, 'class/block/sda1'));
    disk('dm-0', '0');
    mkdirSync(join(sys, 'devices/dm-0/slaves'));
    symlinkSync(join(sys, 'devices/sda/sda1'), join(sys, 'devices/dm-0/slaves/sda1'));
    const told = ['sda', 'sda1', 'nvme0n1', 'dm-0', 'gone'].map((name) => isRotating(name, sys));
    expect(await Promise.all(told)).toEqual([true, true, false, true, null]);
    const counts = ['disk dm-0', 'disk nvme0n1', 'disk gone', 'server nas', 'device 7'].map((one) =>
      usualStreams(one, sys),
    );
    expect(await Promise.all(counts)).toEqual([1, 4, 2, 4, 2]);
  });
});

/** A clock that only goes on while somebody sleeps. */
function fakeClock(at = new Date(2026, 2, 2, 7, 0).getTime()) {
  const clock = { ms: at };
  return { clock, now: () => clock.ms, sleep: async (ms: number) => void (clock.ms += ms) };
}

describe('the bandwidth', () => {
  it('is kept within a tenth by all transfers together, over the real way of copying', async () => {
    const { clock, now, sleep: rest } = fakeClock();
    // Blocks that are shared need no bandwidth.
    world.change('a', { wrap: (inner) => ({ ...inner, localPath: null }) });
    const bandwidth = createBandwidth({ timetable: () => parseTimetable('2M')!, now, sleep: rest });
    const begun = clock.ms;
    const result = await world.run('copy', copies(files(20, 1_000_000)), {}, { bandwidth });
    expect(result.done).toBe(20);
    const seconds = (clock.ms - begun) / 1000;
    console.log(`20 MB at 2 MB/s: ${seconds.toFixed(2)} s`);
    expect(seconds).toBeGreaterThan(9);
    expect(seconds).toBeLessThan(11);
  });

  it('follows its timetable, also while something waits, and can be stopped', async () => {
    const { clock, now, sleep: rest } = fakeClock(new Date(2026, 2, 2, 7, 59, 50).getTime());
    const timetable = parseTimetable('08:00,100k 23:00,off')!;
    const bandwidth = createBandwidth({ timetable: () => timetable, now, sleep: rest });
    const never = new AbortController().signal;
    const begun = clock.ms;
    // Until eight there is no limit.
    for (let n = 0; n < 100; n++) await bandwidth.pay(100_000, never);
    expect(clock.ms).toBe(begun);
    clock.ms += 10_000;
    for (let n = 0; n < 100; n++) await bandwidth.pay(10_000, never);
    expect((clock.ms - begun - 10_000) / 1000).toBeGreaterThan(9);
    expect((clock.ms - begun - 10_000) / 1000).toBeLessThan(11);
    clock.ms = new Date(2026, 2, 2, 22, 59, 59).getTime();
    // A debt of an hour is let off when the limit ends a second later.
    await bandwidth.pay(360_000_000, never);
    await bandwidth.pay(1, never);
    expect(clock.ms - new Date(2026, 2, 2, 22, 59, 59).getTime()).toBeLessThan(5000);
    const stop = new AbortController();
    stop.abort();
    const slow = createBandwidth({ timetable: () => parseTimetable('1')!, now, sleep: rest });
    await slow.pay(100, never);
    await expect(slow.pay(100, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is written as rclone writes it', () => {
    const at = (text: string, ...when: [number, number, number]) =>
      bandwidthAt(parseTimetable(text)!, new Date(2026, 2, ...when));
    // 2 March 2026 is a Monday.
    expect([at('5M', 2, 3, 0), at('off', 2, 3, 0), at('512k', 8, 23, 59)]).toEqual([5_000_000, null, 512_000]);
    const day = '08:00,512k 12:30,10MiB 23:00,off';
    expect([at(day, 3, 7, 59), at(day, 3, 8, 0), at(day, 3, 12, 29), at(day, 3, 12, 30), at(day, 3, 23, 0)]).toEqual([
      null,
      512_000,
      512_000,
      10_485_760,
      null,
    ]);
    const week = 'Mon-09:00,1M Sat-00:00,off';
    expect([at(week, 2, 8, 59), at(week, 2, 9, 0), at(week, 6, 23, 0), at(week, 7, 0, 0), at(week, 8, 12, 0)]).toEqual([
      null,
      1_000_000,
      1_000_000,
      null,
      null,
    ]);
    for (const wrong of ['', 'fast', '0', '25:00,1M', '08:00', '08:00,', '08:00,1M;09:00,2M', '-5M'])
      expect([wrong, parseTimetable(wrong)]).toEqual([wrong, undefined]);
  });
});

/** Bytes that were read from one place and are not yet written to another, at most. */
function counting(size: number): { io: LocalIo; most: () => number } {
  let read = 0;
  let written = 0;
  let most = 0;
  const wrap = (file: IoFile): IoFile => ({
    ...file,
    fd: file.fd,
    async read(buffer, offset, length, position) {
      const result = await file.read(buffer, offset, length, position);
      if (written < size) {
        read += result.bytesRead;
        most = Math.max(most, read - written);
      }
      return result;
    },
    async write(bytes, offset, length, position) {
      const result = await file.write(bytes, offset, length, position);
      written += result.bytesWritten;
      return result;
    },
  });
  return {
    io: { ...nodeIo, open: async (path, flags, mode) => wrap(await nodeIo.open(path, flags, mode)) },
    most: () => most,
  };
}

describe('memory', () => {
  it('is bounded however large a file is', { timeout: 120_000 }, async () => {
    const size = 192 * 1024 * 1024;
    mkdirSync(world.at('a'));
    closeSync(openSync(world.at('a/large.bin'), 'w'));
    truncateSync(world.at('a/large.bin'), size);
    const { ino, mtimeNs, mtime } = statSync(world.at('a/large.bin'), { bigint: true });
    const hash = sha(Buffer.alloc(size));
    const file: PlanFile = {
      from: 'large.bin',
      to: 'large.bin',
      size,
      hash,
      contentHash: hash,
      modifiedAt: mtime.toISOString(),
      etag: `${ino}-${size}-${mtimeNs}`,
    };
    const { io, most } = counting(size);
    expect(await world.run('copy', copies([file]), { io })).toMatchObject({ done: 1 });
    console.log(`${size} bytes copied, at most ${most()} of them in memory`);
    expect(most()).toBeLessThan(4 * 1024 * 1024);
    expect(statSync(world.at('b/large.bin')).size).toBe(size);
  });
});

describe('the numbers', () => {
  it(
    'add up at every event, whatever fails, is tried again, was done before, or is stopped',
    { timeout: 120_000 },
    async () => {
      const act = fc.record({
        verb: fc.constantFrom('copy' as const, 'move' as const),
        size: fc.constantFrom(0, 1, 70_000, 600_000),
        spoil: fc.constantFrom('nothing', 'nothing', 'nothing', 'changed', 'taken', 'same', 'done before'),
      });
      const scenario = fc.record({
        acts: fc.array(act, { minLength: 1, maxLength: 12 }),
        stumbles: fc.nat(8),
        tries: fc.integer({ min: 1, max: 3 }),
        streams: fc.integer({ min: 1, max: 8 }),
        stopAfter: fc.option(fc.nat(60), { nil: undefined }),
      });
      let round = 0;
      const seen = { events: 0, skipped: 0, failed: 0, done: 0 };
      await fc.assert(
        fc.asyncProperty(scenario, async ({ acts, stumbles, tries, streams, stopAfter }) => {
          round += 1;
          const own = createTransferWorld(world.at(`${round}`), { streams });
          mkdirSync(own.at('b'), { recursive: true });
          own.change('b', { wrap: stumbling(stumbles) });
          const before = new Map<number, number>();
          const items = acts.map(({ verb, size, spoil }, at) => {
            const file = own.put(`a/${at}.bin`, Buffer.alloc(size, at + 1));
            if (spoil === 'changed') writeFileSync(own.at(`a/${at}.bin`), Buffer.alloc(size + 1, 77));
            if (spoil === 'taken') writeFileSync(own.at(`b/${at}.bin`), 'other');
            if (spoil === 'same' || spoil === 'done before')
              writeFileSync(own.at(`b/${at}.bin`), readFileSync(own.at(`a/${at}.bin`)));
            if (spoil === 'done before') before.set(at, 1);
            return item(at, [copyStep('a', 'b', [file]), ...(verb === 'move' ? [trashStep('a', [file])] : [])]);
          });
          const stop = new AbortController();
          const states = createItemStates(items.length);
          const now: Partial<JobProgress> = {};
          let events = 0;
          const report = (change: Partial<JobProgress>): void => {
            const was = { ...now };
            Object.assign(now, change);
            events += 1;
            if (events === stopAfter) stop.abort();
            const { queued, running, done, failed, skipped } = now.items!;
            expect(queued + running + done + failed + skipped).toBe(items.length);
            expect([now.filesTotal, now.filesDone]).toEqual([items.length, done + failed + skipped]);
            expect(now.filesDone).toBeGreaterThanOrEqual(was.filesDone ?? 0);
            expect(now.bytesDone).toBeGreaterThanOrEqual(was.bytesDone ?? 0);
            expect(now.bytesDone).toBeLessThanOrEqual(now.bytesTotal!);
            expect(states.counts()).toEqual(now.items);
          };
          const result = await own.run(
            'copy',
            items,
            { signal: stop.signal, report },
            {
              patience: { ...noPatience, tries, sleep: async () => undefined },
              states,
              before: (at) => (before.has(at) ? { steps: before.get(at)!, open: false } : undefined),
            },
          );
          expect(result.done + result.failedCount + result.skippedCount).toBe(items.length);
          const { done, failed, skipped } = states.counts();
          expect([done, failed, skipped]).toEqual([result.done, result.failedCount, result.skippedCount]);
          expect(now).toMatchObject({ filesDone: items.length, bytesDone: now.bytesTotal });
          seen.events += events;
          seen.skipped += skipped;
          seen.failed += failed;
          seen.done += done;
        }),
        { numRuns: 60, seed: 7 },
      );
      console.log(`60 plans, ${JSON.stringify(seen)}`);
      expect(Math.min(seen.skipped, seen.failed, seen.done)).toBeGreaterThan(5);
    },
  );
});
