/** The jobs: those at work, waiting or held, and those that ended lately, as the engine reports them. */
import { create } from 'zustand';
import type { Job, JobProgress } from '#api/job.ts';
import { client } from '../client.ts';
import { useShell } from '../shell/store.ts';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { createPace } from '../ui/pace.ts';
import { atWork, brakeOf, follow, hasEnded, scanResultOf, type Stretch, withinStretch } from './progress.ts';
import { kindWords, saidEnd } from './words.ts';

export { hasEnded, transferResultOf } from './progress.ts';

export interface JobsState {
  jobs: Job[];
  /** The one to be shown where there is room for one. */
  running: Job | null;
  /** The location in which each job is, by its id. */
  stretches: Record<string, Stretch>;
  /** What a screen reader is to say of the latest change. */
  said: string;
  /** Counts the wishes to see the list of jobs. */
  wished: number;
  /** The list of what could not be read: of one location, or everywhere. */
  problems: { location: string | null } | null;
  report(progress: JobProgress): void;
  /** Asks for all jobs: at the start, and when events may have been missed. */
  load(): Promise<void>;
  /** Looks for new and changed files; everywhere without names. A refusal is said in the corner, here and below. */
  scan(locations?: string[], acceptMissing?: boolean): Promise<void>;
  pause(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  cancel(id?: string): Promise<void>;
  /** Puts a transfer that waits before another one, or last. */
  reorder(id: string, before: string | null): Promise<void>;
  wish(): void;
  showProblems(location: string | null): void;
  closeProblems(): void;
}

/** The numbers of the header change this often and no more, however many jobs there are. */
const PACE_MS = 250;

const asJob = (progress: JobProgress): Job => ({ endedAt: null, result: null, error: null, ...progress });

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    useShell.getState().say({ kind: 'bad', text: errorLine(error) });
  }
}

export const useJobs = create<JobsState>((set, get) => {
  const waiting = new Map<string, JobProgress>();
  /** Those that somebody started in this window, who wants to know how they end. */
  const mine = new Set<string>();

  function put(jobs: readonly Job[]): void {
    const known = new Map(get().jobs.map((job) => [job.id, job]));
    const stretches = { ...get().stretches };
    for (const job of jobs) {
      known.set(job.id, job);
      const stretch = hasEnded(job) ? undefined : follow(stretches[job.id], job);
      if (stretch) stretches[job.id] = stretch;
      else delete stretches[job.id];
    }
    const all = [...known.values()];
    set({ jobs: all, stretches, running: atWork(all)[0] ?? null });
  }

  function flush(): void {
    const reports = [...waiting.values()];
    waiting.clear();
    if (reports.length > 0) put(reports.map(asJob));
  }
  const pace = createPace(flush, PACE_MS);

  async function settle(progress: JobProgress): Promise<void> {
    const job = await client.call('jobs.get', { id: progress.id }).catch(() => asJob(progress));
    put([job]);
    tellEnd(job);
  }

  function tellEnd(job: Job): void {
    const look = { label: t('jobs.look'), run: get().wish };
    const { say } = useShell.getState();
    const braked = scanResultOf(job)?.braked[0];
    if (job.state === 'failed') say({ kind: 'bad', text: saidEnd(job), action: look });
    else if (braked) say({ kind: 'bad', text: t('jobs.saidBraked', { name: braked.location }), action: look });
    else if (mine.has(job.id) && job.state === 'done') say({ kind: 'good', text: saidEnd(job), action: look });
    else set({ said: saidEnd(job) });
    mine.delete(job.id);
  }

  function tellStart(progress: JobProgress, before: Job | undefined): void {
    const kind = kindWords(progress.kind);
    if (progress.state === 'running') set({ said: t('jobs.saidStart', { kind }) });
    if (progress.state === 'paused' && before) set({ said: t('jobs.saidPaused', { kind }) });
  }

  return {
    jobs: [],
    running: null,
    stretches: {},
    said: '',
    wished: 0,
    problems: null,
    report(progress) {
      if (hasEnded(progress)) {
        waiting.delete(progress.id);
        void settle(progress);
        return;
      }
      const before = get().jobs.find((job) => job.id === progress.id);
      if (before && hasEnded(before)) return;
      waiting.set(progress.id, progress);
      // A job that begins, is held or goes on is shown at once; only its numbers can wait.
      if (before?.state === progress.state) pace.poke();
      else {
        flush();
        tellStart(progress, before);
      }
    },
    load: () =>
      attempt(async () => {
        const { jobs } = await client.call('jobs.list', {});
        set({ jobs: [], stretches: {} });
        put(jobs);
      }),
    scan: (locations, acceptMissing) =>
      attempt(async () => {
        const chosen = locations ? { locations } : {};
        const accept = acceptMissing === true ? { acceptMissing } : {};
        mine.add((await client.call('jobs.start', { kind: 'scan', ...chosen, ...accept })).id);
      }),
    pause: (id) => attempt(async () => put([await client.call('jobs.pause', { id })])),
    resume: (id) => attempt(async () => put([await client.call('jobs.resume', { id })])),
    // The event of its end brings it into the list.
    cancel: (id = get().running?.id) =>
      attempt(async () => {
        if (id !== undefined) await client.call('jobs.cancel', { id });
      }),
    reorder: (id, before) =>
      attempt(async () => {
        const { jobs } = await client.call('jobs.reorder', { id, before });
        set({ jobs: [] });
        put(jobs);
      }),
    wish: () => set({ wished: get().wished + 1 }),
    showProblems: (location) => set({ problems: { location } }),
    closeProblems: () => set({ problems: null }),
  };
});

/** How far the job is that works in a location now; null when none does. */
export function workIn(state: Pick<JobsState, 'jobs' | 'stretches'>, location: string) {
  const job = state.jobs.find((each) => !hasEnded(each) && state.stretches[each.id]?.location === location);
  return job ? { job, ...withinStretch(state.stretches[job.id]!, job) } : null;
}

/** The mass disappearance in a location that nobody has believed yet. */
export const brakeIn = (state: Pick<JobsState, 'jobs'>, location: { name: string; lastScan: string | null }) =>
  brakeOf(state.jobs, location);
