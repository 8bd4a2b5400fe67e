/** `alice scan`: what it prints, what its exit code says, and how Ctrl-C ends it. */
import { describe, expect, it } from 'vitest';
import type { ScanResult } from '#api/job.ts';
import { EXIT_DONE, EXIT_INCOMPLETE, exitCodes } from '../../../src-main/hosts/cli/exit-codes.ts';
import { fakeConnect, runAlice } from '../../support/cli-run.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const nothing: ScanResult = {
  seen: 0,
  new: 0,
  changed: 0,
  unchanged: 0,
  moved: 0,
  missing: 0,
  bytesHashed: 0,
  skippedCount: 0,
  failedCount: 0,
  skipped: [],
  failed: [],
  notScanned: [],
  braked: [],
};
const failed = [{ location: 'laptop', path: 'cut.png', code: 'data-loss', message: 'The file ends too early.' }];
const progress = {
  id: 'job-1',
  kind: 'scan',
  state: 'running',
  phase: 'hashing',
  filesDone: 1,
  filesTotal: 4,
  bytesDone: 10,
  bytesTotal: 40,
  bytesPerSecond: 10,
  filesPerSecond: 1,
  etaSeconds: 3,
  current: 'a.png',
  startedAt: '2026-03-01T12:00:00.000Z',
};

function scanning(result: Partial<ScanResult>, end: { state?: string; error?: unknown } = {}) {
  const engine = createFakeEngine({
    'jobs.start': () => ({ id: 'job-1' }),
    'jobs.get': () => {
      engine.emit('job.progress', progress);
      return { ...progress, state: 'done', endedAt: null, error: null, result: { ...nothing, ...result }, ...end };
    },
    'jobs.cancel': () => progress,
    'locations.list': () => ({
      locations: [
        { name: 'shelf-drive', status: 'active', scan: true },
        { name: 'nas', status: 'paused', scan: true },
        { name: 'vault', status: 'active', scan: false },
        { name: 'attic', status: 'retired', scan: false },
      ],
    }),
  });
  return { engine, connect: fakeConnect(engine) };
}

describe('alice scan', () => {
  it('with --json prints the result itself, with progress only on the terminal beside it', async () => {
    const { connect } = scanning({ seen: 4, new: 4, bytesHashed: 40 });
    const run = await runAlice(['scan', '--json'], { connect, terminal: 100 });
    expect(JSON.parse(run.stdout)).toEqual({ ok: true, result: { ...nothing, seen: 4, new: 4, bytesHashed: 40 } });
    expect(run.stderr).toContain('25%');
    const piped = await runAlice(['scan', '--json'], { connect });
    expect(piped.stderr).toBe('');
  });

  it('says in one line what was found', async () => {
    const { engine, connect } = scanning({ seen: 1204, new: 4, unchanged: 1200, bytesHashed: 4_000_000 });
    const run = await runAlice(['scan', 'studio', '--accept-missing'], { connect });
    expect(run).toMatchObject({
      exitCode: EXIT_DONE,
      stdout: '1,204 files seen: 4 new, 1,200 unchanged; 4.00 MB read.\n',
    });
    expect(engine.calls[0]?.input).toEqual({ kind: 'scan', locations: ['studio'], acceptMissing: true });
  });

  it('tells by its exit code that files could not be read, and lists them', async () => {
    const { connect } = scanning({ seen: 2, new: 1, failedCount: 1, failed });
    const run = await runAlice(['scan'], { connect });
    expect(run.exitCode).toBe(EXIT_INCOMPLETE);
    expect(run.stdout).toContain('laptop  cut.png  data-loss\n  The file ends too early.');
  });

  it('tells that a place was not reached before it tells of files', async () => {
    const notScanned = [{ location: 'shelf-drive', reason: 'It is not connected.' }];
    const { connect } = scanning({ failedCount: 1, failed, notScanned });
    const run = await runAlice(['scan'], { connect });
    expect(run.exitCode).toBe(exitCodes.unavailable);
    expect(run.stdout).toContain('Not scanned: shelf-drive. It is not connected.');
  });

  it('does not complain of a paused place that nobody asked for, and does when it was named', async () => {
    const { connect } = scanning({ notScanned: [{ location: 'nas', reason: 'It is paused.' }] });
    expect((await runAlice(['scan'], { connect })).exitCode).toBe(EXIT_DONE);
    expect((await runAlice(['scan', 'nas'], { connect })).exitCode).toBe(exitCodes.unavailable);
  });

  it('says of a place without --scan that nothing new is looked for there, which would seem empty otherwise', async () => {
    const { connect } = scanning({});
    expect((await runAlice(['scan'], { connect })).stdout).toMatch(
      /nothing there[^]*vault: nothing new is looked for.*alice locations update vault --scan\n$/,
    );
    expect((await runAlice(['scan', 'shelf-drive'], { connect })).stdout).not.toContain('vault');
    const json = (await runAlice(['scan', '--json'], { connect })).stdout;
    expect(JSON.parse(json)).toEqual({ ok: true, result: nothing });
  });

  it('explains the brake and how to release it', async () => {
    const { connect } = scanning({ braked: [{ location: 'studio', missing: 900, known: 1000 }] });
    const run = await runAlice(['scan'], { connect });
    expect(run.exitCode).toBe(EXIT_INCOMPLETE);
    expect(run.stdout).toContain('900 of 1,000 known copies were not found');
    expect(run.stdout).toContain('alice scan studio --accept-missing');
  });

  it('a job that failed is an error with the code of the job', async () => {
    const { connect } = scanning({}, { state: 'failed', error: { code: 'no-space', message: 'The disk is full.' } });
    const run = await runAlice(['scan', '--json'], { connect });
    expect(JSON.parse(run.stdout)).toMatchObject({
      ok: false,
      error: { code: 'no-space', message: 'The disk is full.' },
    });
    expect(run.exitCode).toBe(exitCodes['no-space']);
  });

  it('Ctrl-C cancels the job, a second one ends the process', async () => {
    let interrupt = (): void => undefined;
    const { engine, connect } = scanning({});
    const plain = engine.dispatch;
    let cancelled = (): void => undefined;
    const untilCancelled = new Promise<void>((resolve) => (cancelled = resolve));
    engine.dispatch = async (method, input) => {
      if (method === 'jobs.cancel') cancelled();
      if (method !== 'jobs.get') return plain(method, input);
      interrupt();
      await untilCancelled;
      interrupt();
      return { ok: true, result: { ...progress, state: 'cancelled', endedAt: null, error: null, result: null } };
    };
    const run = await runAlice(['scan', '--json'], { connect, onReady: (press) => (interrupt = press) });
    expect(engine.calls.map(({ method }) => method)).toContain('jobs.cancel');
    expect(run.killed).toEqual([130]);
    expect(run.exitCode).toBe(130);
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(engine.listenerCount()).toBe(0);
  });
});
