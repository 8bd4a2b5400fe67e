/** The job runner: throttled progress, queueing, cancelling, results. */
import { describe, expect, it } from 'vitest';
import type { JobProgress } from '#api/job.ts';
import { AliceError } from '#api/errors.ts';
import { createRunner, type JobContext } from '#engine/jobs/runner.ts';

function setup(): { events: JobProgress[]; clock: { ms: number }; runner: ReturnType<typeof createRunner> } {
  const events: JobProgress[] = [];
  const clock = { ms: 1_000_000 };
  const runner = createRunner({ now: () => clock.ms, emit: (progress) => void events.push({ ...progress }) });
  return { events, clock, runner };
}

describe('the job runner', () => {
  it('tells of progress at most four times a second, however often it is reported', async () => {
    const { events, clock, runner } = setup();
    const id = runner.start('scan', async (context) => {
      for (let i = 1; i <= 1000; i++) {
        clock.ms += 10;
        context.report({ filesDone: i, bytesDone: i * 100 });
      }
      return Promise.resolve('all read');
    });
    const job = await runner.get(id, true);
    expect(job.state).toBe('done');
    expect(job.result).toBe('all read');
    expect(events.length).toBeLessThanOrEqual(10 * 4 + 2);
    expect(events.length).toBeGreaterThan(30);
  });

  it('gives rates and an ETA from the last seconds', async () => {
    const { events, clock, runner } = setup();
    const id = runner.start('scan', async (context) => {
      context.report({ filesTotal: 100, bytesTotal: 100_000 });
      for (let i = 1; i <= 50; i++) {
        clock.ms += 300;
        context.report({ filesDone: i, bytesDone: i * 1000 });
      }
      return Promise.resolve(null);
    });
    await runner.get(id, true);
    const last = events.at(-2)!;
    expect(last.bytesPerSecond).toBeCloseTo(1000 / 0.3, 0);
    expect(last.etaSeconds).toBeCloseTo(15, 0);
  });

  it('runs jobs of one kind one after another', async () => {
    const { runner } = setup();
    const order: string[] = [];
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    runner.start('scan', async () => {
      await gate;
      order.push('first');
    });
    const second = runner.start('scan', () => Promise.resolve(void order.push('second')));
    expect((await runner.get(second)).state).toBe('queued');
    release();
    await runner.get(second, true);
    expect(order).toEqual(['first', 'second']);
  });

  it('cancels a running job and one that still waits', async () => {
    const { runner } = setup();
    const untilAborted = (context: JobContext): Promise<never> =>
      new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(new Error('stopped'))));
    const running = runner.start('scan', untilAborted);
    const waiting = runner.start('scan', () => Promise.resolve('never runs'));
    await Promise.resolve();
    const [second] = await Promise.all([runner.cancel(waiting), runner.cancel(running)]);
    expect((await runner.get(running)).state).toBe('cancelled');
    expect(second.state).toBe('cancelled');
    expect(second.result).toBeNull();
  });

  it('keeps the code and the sentence of a failure', async () => {
    const { runner } = setup();
    const id = runner.start('scan', () => Promise.reject(new AliceError('no-space', 'The disk is full.')));
    const job = await runner.get(id, true);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'no-space', message: 'The disk is full.' } });
    await expect(runner.get('nothing')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('does not count a pause: rates and the time left go on from where they were', async () => {
    const { events, clock, runner } = setup();
    const reported = Promise.withResolvers<void>();
    const id = runner.start('scan', async (context) => {
      context.report({ filesTotal: 100, bytesTotal: 100_000 });
      for (let i = 1; i <= 60; i++) {
        if (i === 31) {
          reported.resolve();
          await Promise.resolve();
          await context.gate.pass();
        }
        clock.ms += 300;
        context.report({ filesDone: i, bytesDone: i * 1000 });
      }
    });
    await reported.promise;
    const before = await runner.get(id);
    expect(before.bytesPerSecond).toBeCloseTo(1000 / 0.3, 0);
    const paused = runner.pause(id);
    expect(paused).toMatchObject({ state: 'paused', bytesPerSecond: 0, filesPerSecond: 0, etaSeconds: null });
    expect(events.at(-1)).toMatchObject({ state: 'paused', bytesPerSecond: 0, etaSeconds: null });
    const told = events.length;
    clock.ms += 3_600_000;
    const resumed = runner.resume(id);
    expect(resumed.state).toBe('running');
    expect(resumed.bytesPerSecond).toBeCloseTo(before.bytesPerSecond, 0);
    expect(resumed.etaSeconds).toBeCloseTo(before.etaSeconds!, 0);
    await runner.get(id, true);
    for (const { state, bytesPerSecond } of events.slice(told).filter((one) => one.state === 'running'))
      expect([state, Math.round(bytesPerSecond)]).toEqual(['running', 3333]);
  });

  it('pauses and resumes as often as it is told, also what waits for its turn, and refuses what has ended', async () => {
    const { runner } = setup();
    const gate = Promise.withResolvers<void>();
    const first = runner.start('scan', () => gate.promise);
    const second = runner.start('scan', () => Promise.resolve('done'));
    expect([runner.pause(second).state, runner.pause(second).state]).toEqual(['paused', 'paused']);
    expect([runner.resume(second).state, runner.resume(second).state]).toEqual(['queued', 'queued']);
    runner.pause(second);
    gate.resolve();
    await runner.get(first, true);
    await Promise.resolve();
    expect((await runner.get(second)).state).toBe('paused');
    runner.resume(second);
    expect(await runner.get(second, true)).toMatchObject({ state: 'done', result: 'done' });
    for (const call of [() => runner.pause(first), () => runner.resume(first)])
      expect(call).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => runner.pause('nothing')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('cancels what is paused, and ends all of it with the program', async () => {
    const { runner } = setup();
    const hold = async (context: JobContext): Promise<void> => {
      await Promise.resolve();
      await context.gate.pass();
    };
    const [one, two, three] = ['a', 'b', 'c'].map((kind) => runner.start(kind, hold)) as [string, string, string];
    for (const id of [one, two, three]) runner.pause(id);
    expect(await runner.cancel(one)).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } });
    await runner.close();
    expect(runner.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('lets kinds share a lane', async () => {
    const { runner } = setup();
    const order: string[] = [];
    const note = (word: string) => () => Promise.resolve(void order.push(word));
    const gate = Promise.withResolvers<void>();
    runner.start('rebuild', () => gate.promise, 'scan');
    const last = runner.start('scan', note('scan'));
    const other = runner.start('previews', note('previews'));
    await runner.get(other, true);
    gate.resolve();
    await runner.get(last, true);
    expect(order).toEqual(['previews', 'scan']);
  });

  it('lets others by what is held before its turn, and puts what waits in another order', async () => {
    const { runner } = setup();
    const order: string[] = [];
    const note = (word: string) => () => Promise.resolve(void order.push(word));
    const gate = Promise.withResolvers<void>();
    const begun = runner.start('scan', () => gate.promise, 'scan');
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((word) => runner.start('copy', note(word), 'scan')) as [
      string,
      string,
      string,
      string,
    ];
    await Promise.resolve();
    runner.pause(a);
    runner.reorder(d, b);
    runner.reorder(b, null);
    expect(runner.list().map(({ id }) => id)).toEqual([begun, a, d, c, b]);
    for (const [id, before] of [
      [begun, null],
      [a, begun],
      [a, runner.start('previews', () => gate.promise)],
    ] as const)
      expect(() => runner.reorder(id, before)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => runner.reorder('gone', null)).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(await runner.cancel(c)).toMatchObject({ state: 'cancelled' });
    gate.resolve();
    await runner.get(b, true);
    expect(order).toEqual(['d', 'b']);
    runner.resume(a);
    await runner.get(a, true);
    expect(order).toEqual(['d', 'b', 'a']);
  });

  it('keeps a sample of each of the last 120 seconds at work, without pauses, and of what really passed', async () => {
    const { clock, runner } = setup();
    const seconds = Promise.withResolvers<JobContext>();
    const end = Promise.withResolvers<void>();
    const id = runner.start('scan', async (context) => {
      seconds.resolve(context);
      await end.promise;
    });
    const { report } = await seconds.promise;
    for (let second = 1; second <= 3; second++) {
      for (let part = 0; part < 4; part++) report({ bytesDone: 1_000_000 * second, bytesMoved: second * 100 + part });
      clock.ms += 1000;
    }
    expect(runner.throughput(id)).toEqual([103, 100, 100]);
    clock.ms += 2500;
    report({ bytesMoved: 1303 });
    clock.ms += 600;
    expect(runner.throughput(id)).toEqual([103, 100, 100, 0, 0, 1000]);
    runner.pause(id);
    clock.ms += 3_600_000;
    expect(runner.throughput(id).length).toBe(6);
    runner.resume(id);
    clock.ms += 900;
    expect(runner.throughput(id)).toEqual([103, 100, 100, 0, 0, 1000, 0]);
    clock.ms += 600_000;
    expect(runner.throughput(id)).toEqual(Array.from({ length: 120 }, () => 0));
    expect(() => runner.throughput('gone')).toThrow(expect.objectContaining({ code: 'not-found' }));
    end.resolve();
    await runner.get(id, true);
  });
});
