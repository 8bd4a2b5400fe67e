/** The line of progress: its words, its width, its pace. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobProgress } from '#api/job.ts';
import { createProgressBar, formatProgress } from '../../../src-main/hosts/cli/progress-bar.ts';
import { textWidth } from '../../../src-main/hosts/cli/text-width.ts';

const progress: JobProgress = {
  id: 'job-1',
  kind: 'scan',
  state: 'running',
  phase: 'hashing',
  filesDone: 1250,
  filesTotal: 5000,
  bytesDone: 2_500_000_000,
  bytesTotal: 10_000_000_000,
  bytesPerSecond: 450_000_000,
  filesPerSecond: 200,
  etaSeconds: 17,
  current: 'studio/harbour-nights/violet-harbour.png',
  startedAt: '2026-03-01T12:00:00.000Z',
};

describe('the line of progress', () => {
  it('tells phase, share, files, bytes, rate, time left and the file at work', () => {
    expect(formatProgress(progress, 140)).toBe(
      'hashing    █████░░░░░░░░░░░░░░░   25%  1,250/5,000 files  2.50 GB/10.0 GB  450 MB/s  17 s left  studio/harbour-nights/violet-harbour.png',
    );
  });

  it('leaves out what is not known yet', () => {
    const early = { ...progress, filesTotal: null, bytesTotal: null, etaSeconds: null, current: null };
    expect(formatProgress(early, 140)).toBe('hashing    ····················        1,250 files  2.50 GB  450 MB/s');
  });

  it('never is wider than it may be and never holds a control character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.string({ unit: 'binary', maxLength: 60 }), (width, current) => {
        const line = formatProgress({ ...progress, current }, width);
        expect(textWidth(line)).toBeLessThanOrEqual(width);
        // oxlint-disable-next-line no-control-regex -- controls are what this looks for
        expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f]/u);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('is drawn at most four times a second', () => {
    let [now, drawn] = [0, 0];
    const bar = createProgressBar({ isTTY: true, columns: 80, write: () => (drawn += 1) }, () => now);
    for (now = 0; now < 2000; now += 10) bar.show(progress);
    expect(drawn).toBe(8);
  });

  it('takes itself away, and is silent where there is no terminal', () => {
    const written: string[] = [];
    const write = (text: string): unknown => written.push(text);
    const bar = createProgressBar({ isTTY: true, columns: 80, write }, () => 0);
    bar.show(progress);
    bar.clear();
    bar.clear();
    expect(written).toHaveLength(2);
    expect(written[1]).toBe('\r\x1b[K');
    const silent = createProgressBar({ write }, () => 0);
    silent.show(progress);
    silent.clear();
    expect(written).toHaveLength(2);
  });
});
