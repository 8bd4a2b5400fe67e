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
});
