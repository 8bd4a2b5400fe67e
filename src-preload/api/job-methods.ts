/** The part of the contract about long work: started, watched, held, put in another order, stopped. */
import { z } from 'zod';
import { itemStates, Job, JobFile, ItemCounts } from './job.ts';
import { VerifyInput } from './verify.ts';

const Nothing = z.object({});
const JobRef = z.object({ id: z.string().min(1).max(64) });

export const jobMethods = {
  /** `rebuild` is the scan that first forgets everything: the old answers are served until the new catalog is complete. */
  'jobs.start': {
    input: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('scan'),
        /** Names; all scannable locations when absent. */
        locations: z.array(z.string()).optional(),
        /** Believe a mass disappearance that the brake stopped. */
        acceptMissing: z.boolean().optional(),
      }),
      z.object({ kind: z.literal('rebuild') }),
      /** Makes the gallery's previews of all media that can be read now; hosts with a window start it after each scan. */
      z.object({ kind: z.literal('previews') }),
      VerifyInput,
      /** Finds out what those pictures look like of which that is not known yet, so that `duplicates.near` knows of all. */
      z.object({ kind: z.literal('likeness') }),
    ]),
    output: z.object({ id: z.string() }),
  },
  /**
   * What has ended and what runs, then what waits, in the order in which it will run. Also the transfers that wait on disk for an
   * Alice that stays open; a transfer has the id of its plan.
   */
  'jobs.list': { input: Nothing, output: z.object({ jobs: z.array(Job) }) },
  /** Answers at once, or, with `wait`, when the job has ended; a transfer that only waits on disk is answered at once in any case. */
  'jobs.get': { input: JobRef.extend({ wait: z.boolean().optional() }), output: Job },
  /** What is done stays done; what a transfer has done is taken back by `plans.undo`. */
  'jobs.cancel': { input: JobRef, output: Job },
  /** Holds a job at its next file; `jobs.resume` lets it go on. A paused transfer stays so over restarts. Throws not-found, conflict (it has ended). */
  'jobs.pause': { input: JobRef, output: Job },
  'jobs.resume': { input: JobRef, output: Job },
  /** Puts a job that waits before another one that waits, or last. Throws not-found, conflict (it does not wait, or not for the same turn). */
  'jobs.reorder': {
    input: JobRef.extend({ before: z.string().min(1).max(64).nullable() }),
    output: z.object({ jobs: z.array(Job) }),
  },
  /** The media of a transfer and what has become of each. Throws not-found, unsupported (another kind of job). */
  'jobs.files': {
    input: JobRef.extend({
      state: z.enum(itemStates).optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    output: z.object({ files: z.array(JobFile), total: z.number(), counts: ItemCounts }),
  },
  /** Bytes per second over the last 120 seconds at work, the oldest first; pauses are left out. Empty for what does not run here. */
  'jobs.throughput': { input: JobRef, output: z.object({ bytesPerSecond: z.array(z.number()) }) },
} as const;
