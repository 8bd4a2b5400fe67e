/** The jobs as the page keeps them: at most four changes a second, each end told once, refusals said and never thrown. */
// @vitest-environment happy-dom
import { beforeEach, afterEach, expect, it, vi } from 'vitest';
import type { Reply } from '#api/client.ts';
import type { Job, JobProgress, ScanResult } from '#api/job.ts';

const answers = new Map<string, (input: Record<string, unknown>) => Reply>();
const calls: [string, unknown][] = [];
Object.assign(window, {
  alice: {
    call: (method: string, input: Record<string, unknown>): Promise<Reply> => {
      calls.push([method, input]);
      const refused: Reply = { ok: false, error: { code: 'conflict', message: `No ${method}.` } };
      return Promise.resolve(answers.get(method)?.(input) ?? refused);
    },
    listen: () => () => {},
  },
});
const { brakeIn, useJobs, workIn } = await import('../../src-renderer/jobs/store.ts');
const { useShell } = await import('../../src-renderer/shell/store.ts');

const progress = (part: Partial<JobProgress>): JobProgress => ({
  id: 'a',
  kind: 'scan',
  state: 'running',
  phase: 'reading studio',
  filesDone: 0,
  filesTotal: 100,
  bytesDone: 0,
  bytesTotal: 100,
  bytesPerSecond: 0,
  filesPerSecond: 0,
  etaSeconds: null,
  current: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  ...part,
});
const ended = (part: Partial<Job>): Job => ({
  ...progress({ state: 'done', phase: 'done', filesDone: 100 }),
  endedAt: '2026-01-01T00:01:00.000Z',
  result: null,
  error: null,
  ...part,
});
const result: ScanResult = {
  ...{
    seen: 5,
    new: 2,
    changed: 0,
    unchanged: 3,
    moved: 0,
    missing: 0,
    bytesHashed: 1,
    skippedCount: 0,
    failedCount: 0,
  },
  ...{ skipped: [], failed: [], notScanned: [], braked: [] },
};
const jobs = () => useJobs.getState();
const messages = () => useShell.getState().messages.map(({ kind, text }) => `${kind}: ${text}`);
/** The end of a job as the page sees it, with what the engine answers of it. */
async function end(job: Job): Promise<void> {
  answers.set('jobs.get', () => ({ ok: true, result: job }));
  jobs().report(progress({ id: job.id, state: job.state }));
  await vi.advanceTimersByTimeAsync(1);
}

beforeEach(() => {
  vi.useFakeTimers();
  answers.clear();
  calls.length = 0;
  useJobs.setState({ jobs: [], stretches: {}, running: null, said: '', wished: 0 });
  useShell.setState({ messages: [] });
});
afterEach(() => {
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
});

it('changes at most four times a second, however many jobs report how often', () => {
  jobs().report(progress({ id: 'a' }));
  jobs().report(progress({ id: 'b', kind: 'previews' }));
  vi.advanceTimersByTime(300);
  let changes = 0;
  const stop = useJobs.subscribe(() => void (changes += 1));
  for (let ms = 0; ms < 1000; ms += 20) {
    jobs().report(progress({ id: 'a', filesDone: ms / 20 }));
    jobs().report(progress({ id: 'b', kind: 'previews', filesDone: ms / 20 }));
    vi.advanceTimersByTime(20);
  }
  stop();
  expect(changes).toBeGreaterThan(2);
  expect(changes).toBeLessThanOrEqual(5);
  vi.advanceTimersByTime(300);
  expect(jobs().jobs.map(({ filesDone }) => filesDone)).toEqual([49, 49]);
});

it('leads with the scan, shows a pause at once, and says both to screen readers', () => {
  jobs().report(progress({ id: 'p', kind: 'previews' }));
  jobs().report(progress({ id: 'a' }));
  expect(jobs().running?.id).toBe('a');
  expect(jobs().said).toBe('Scan begins');
  jobs().report(progress({ id: 'a', state: 'paused' }));
  expect(jobs().jobs.find(({ id }) => id === 'a')?.state).toBe('paused');
  expect(jobs().said).toBe('Scan is paused');
});

it('keeps the result of a job that ended, also when older numbers come late', async () => {
  jobs().report(progress({ filesDone: 1 }));
  jobs().report(progress({ filesDone: 2 }));
  await end(ended({ result }));
  jobs().report(progress({ filesDone: 3 }));
  vi.advanceTimersByTime(300);
  expect(jobs().running).toBeNull();
  expect(jobs().jobs).toMatchObject([{ state: 'done', result }]);
  expect(jobs().said).toBe('Scan done: 2 new, 0 changed, 0 missing, 0 not readable.');
  expect(messages()).toEqual([]);
});

it('tells whoever started a scan how it ended, and everybody what went wrong', async () => {
  answers.set('jobs.start', () => ({ ok: true, result: { id: 'mine' } }));
  await jobs().scan(['studio']);
  expect(calls.at(-1)).toEqual(['jobs.start', { kind: 'scan', locations: ['studio'] }]);
  await end(ended({ id: 'mine', result }));
  expect(messages()).toEqual(['good: Scan done: 2 new, 0 changed, 0 missing, 0 not readable.']);
  await end(ended({ id: 'x', state: 'failed', error: { code: 'no-space', message: 'The disk is full.' } }));
  expect(messages().at(-1)).toBe('bad: Scan failed: The disk is full.');
});

it('asks before a mass disappearance is believed, and shows it at its location', async () => {
  const braked = { location: 'shelf', missing: 120, known: 130 };
  await end(ended({ result: { ...result, braked: [braked] } }));
  expect(messages().at(-1)).toMatch(/^bad: shelf: many files/);
  expect(brakeIn(jobs(), { name: 'shelf', lastScan: null })).toEqual(braked);
  answers.set('jobs.start', () => ({ ok: true, result: { id: 'again' } }));
  await jobs().scan(['shelf'], true);
  expect(calls.at(-1)).toEqual(['jobs.start', { kind: 'scan', locations: ['shelf'], acceptMissing: true }]);
});

it('knows how far the location at work is, and no other', () => {
  jobs().report(progress({ phase: 'looking through studio', filesTotal: null }));
  jobs().report(progress({ phase: 'reading studio', filesDone: 10 }));
  vi.advanceTimersByTime(300);
  expect(workIn(jobs(), 'studio')).toMatchObject({ done: 10, total: 100 });
  expect(workIn(jobs(), 'shelf')).toBeNull();
});

it('says what the engine refuses instead of throwing it', async () => {
  await jobs().scan();
  await jobs().pause('a');
  await jobs().cancel('a');
  expect(messages()).toEqual(['bad: No jobs.start.', 'bad: No jobs.pause.', 'bad: No jobs.cancel.']);
});

it('looks at all jobs again after the line was cut', async () => {
  jobs().report(progress({ id: 'lost' }));
  answers.set('jobs.list', () => ({ ok: true, result: { jobs: [ended({ id: 'new', result })] } }));
  await jobs().load();
  expect(jobs().jobs.map(({ id }) => id)).toEqual(['new']);
  expect(jobs().running).toBeNull();
});
