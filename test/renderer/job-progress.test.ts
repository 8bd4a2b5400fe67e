/** What the numbers of jobs mean: which leads, how far it is, where it works, and that its result adds up. */
import { describe, expect, it } from 'vitest';
import type { Job, ScanResult } from '#api/job.ts';
import {
  atWork,
  brakeOf,
  countsOf,
  follow,
  phaseOf,
  placeBefore,
  recentlyEnded,
  shareOf,
  waitingTransfers,
  withinStretch,
} from '../../src-renderer/jobs/progress.ts';

const job = (part: Partial<Job>): Job => ({
  id: 'a',
  kind: 'scan',
  state: 'running',
  phase: 'waiting',
  filesDone: 0,
  filesTotal: null,
  bytesDone: 0,
  bytesTotal: null,
  bytesPerSecond: 0,
  filesPerSecond: 0,
  etaSeconds: null,
  current: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  result: null,
  error: null,
  ...part,
});

const scanned = (part: Partial<ScanResult>): ScanResult => ({
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
  ...part,
});

describe('the list of jobs', () => {
  it('puts what is at work before what is held and what waits, and scans before previews', () => {
    const jobs = [
      job({ id: 'previews', kind: 'previews' }),
      job({ id: 'waits', state: 'queued' }),
      job({ id: 'held', state: 'paused' }),
      job({ id: 'over', state: 'done' }),
      job({ id: 'works', startedAt: '2026-01-02T00:00:00.000Z' }),
    ];
    expect(atWork(jobs).map(({ id }) => id)).toEqual(['works', 'previews', 'held', 'waits']);
  });

  it('keeps the order in which transfers wait, and moves one by a place', () => {
    const waits = (id: string) =>
      job({ id, kind: 'transfer', state: 'queued', startedAt: `2026-01-0${9 - Number(id)}` });
    const queue = waitingTransfers([job({}), waits('1'), waits('2'), waits('3')]);
    expect(queue.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(placeBefore(queue, '2', -1)).toBe('1');
    expect(placeBefore(queue, '1', 1)).toBe('3');
    expect(placeBefore(queue, '2', 1)).toBeNull();
    expect(placeBefore(queue, '1', -1)).toBeUndefined();
    expect(placeBefore(queue, '3', 1)).toBeUndefined();
  });

  it('keeps the latest ends, the last one first', () => {
    const jobs = ['03', '01', '02'].map((day) =>
      job({ id: day, state: 'done', endedAt: `2026-01-${day}T00:00:00.000Z` }),
    );
    expect(recentlyEnded([...jobs, job({})], 2).map(({ id }) => id)).toEqual(['03', '02']);
  });
});

describe('the progress', () => {
  it('is that of files or bytes, whichever is further back', () => {
    expect(shareOf(job({ filesDone: 50, filesTotal: 100, bytesDone: 10, bytesTotal: 100 }))).toBe(0.1);
    expect(shareOf(job({ filesDone: 50, filesTotal: 100, bytesDone: 0, bytesTotal: 0 }))).toBe(0.5);
  });

  it('is unknown without a total, and never more than all', () => {
    expect(shareOf(job({ filesDone: 5 }))).toBeNull();
    expect(shareOf(job({ filesDone: 5, filesTotal: 4 }))).toBeNull();
    expect(shareOf(job({ filesDone: 4, filesTotal: 4, bytesDone: 9, bytesTotal: 8 }))).toBe(1);
  });

  it.each([
    [{ phase: 'looking through my shelf' }, { phase: 'listing', location: 'my shelf' }],
    [{ phase: 'reading studio' }, { phase: 'reading', location: 'studio' }],
    [
      { phase: 'reading studio', state: 'paused' },
      { phase: 'paused', location: 'studio' },
    ],
    [
      { phase: 'waiting', state: 'queued' },
      { phase: 'waiting', location: null },
    ],
    [{ phase: 'waiting until another Alice has finished its scan' }, { phase: 'otherAlice', location: null }],
    [{ phase: 'something new' }, { phase: null, location: null }],
  ] as const)('%j is told as %j', (part, expected) => {
    expect(phaseOf(job(part))).toEqual(expected);
  });

  it('of one location begins where the one before ended', () => {
    let stretch = follow(undefined, job({ phase: 'looking through a' }));
    stretch = follow(stretch, job({ phase: 'reading a', filesDone: 10, filesTotal: 40 }));
    expect(withinStretch(stretch!, { filesDone: 10, filesTotal: 40 })).toEqual({ done: 10, total: 40 });
    stretch = follow(stretch, job({ phase: 'looking through b', filesDone: 40 }));
    expect(withinStretch(stretch!, { filesDone: 45, filesTotal: null })).toEqual({ done: 5, total: null });
    stretch = follow(stretch, job({ phase: 'waiting for files that are still being written', filesDone: 45 }));
    expect(stretch?.location).toBe('b');
    expect(withinStretch(stretch!, { filesDone: 45, filesTotal: 60 })).toEqual({ done: 5, total: 20 });
    expect(follow(stretch, job({ phase: 'comparing' }))).toBeUndefined();
  });
});

describe('the result of a scan', () => {
  it('adds up: every file seen is in exactly one count', () => {
    const result = scanned({ seen: 21, new: 1, changed: 2, moved: 3, unchanged: 4, skippedCount: 5, failedCount: 6 });
    const sum = Object.values(countsOf(result)).reduce((all, each) => all + each, 0);
    expect(sum).toBe(result.seen);
  });

  const braked = { location: 'shelf', missing: 120, known: 130 };
  const brake = job({
    state: 'done',
    startedAt: '2026-01-05T00:00:00.000Z',
    endedAt: '2026-01-05T00:01:00.000Z',
    result: scanned({ braked: [braked] }),
  });

  it('shows its brake until a scan of that location was believed', () => {
    expect(brakeOf([brake], { name: 'shelf', lastScan: '2026-01-01T00:00:00.000Z' })).toEqual(braked);
    expect(brakeOf([brake], { name: 'shelf', lastScan: null })).toEqual(braked);
    expect(brakeOf([brake], { name: 'shelf', lastScan: '2026-01-06T00:00:00.000Z' })).toBeNull();
    expect(brakeOf([brake], { name: 'studio', lastScan: null })).toBeNull();
  });

  it('is none where a job ended with something else', () => {
    expect(
      brakeOf([job({ state: 'failed', result: null }), job({ state: 'done', result: 5 })], {
        name: 'shelf',
        lastScan: null,
      }),
    ).toBeNull();
  });
});
