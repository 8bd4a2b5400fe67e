/** The job that is at work, as far as a line in the header needs it. */
import { create } from 'zustand';
import type { JobProgress } from '#api/job.ts';
import { client } from '../client.ts';

export interface JobsState {
  /** The latest report of a job that has not ended. */
  running: JobProgress | null;
  problem: string | null;
  report(progress: JobProgress): void;
  scan(): Promise<void>;
  cancel(): Promise<void>;
}

const say = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const useJobs = create<JobsState>((set, get) => ({
  running: null,
  problem: null,
  report(progress) {
    const atWork = progress.state === 'running' || progress.state === 'queued';
    if (atWork) set({ running: progress, problem: null });
    else if (get().running?.id === progress.id) set({ running: null });
  },
  async scan() {
    await client.call('jobs.start', { kind: 'scan' }).then(
      () => set({ problem: null }),
      (error: unknown) => set({ problem: say(error) }),
    );
  },
  async cancel() {
    const { running } = get();
    if (!running) return;
    await client.call('jobs.cancel', { id: running.id }).catch((error: unknown) => set({ problem: say(error) }));
  },
}));
