/** The noun job: long work with progress, a result and a way to stop it. */
import { z } from 'zod';

export const JobState = z.enum(['queued', 'running', 'paused', 'done', 'failed', 'cancelled']);

/** What can be with a medium of a transfer. `skipped`: nothing had to be done for it any more. */
export const itemStates = ['queued', 'running', 'done', 'failed', 'skipped'] as const;
export const ItemState = z.enum(itemStates);
export type ItemState = z.infer<typeof ItemState>;
export const ItemCounts = z.object({
  queued: z.number(),
  running: z.number(),
  done: z.number(),
  failed: z.number(),
  skipped: z.number(),
});
export type ItemCounts = z.infer<typeof ItemCounts>;

export const JobProgress = z.object({
  id: z.string(),
  kind: z.string(),
  /** What it does, in words: the title of a transfer's plan. */
  title: z.string().optional(),
  state: JobState,
  /** What is being done now, e.g. "hashing". */
  phase: z.string(),
  filesDone: z.number(),
  /** Null while the total is not known yet. */
  filesTotal: z.number().nullable(),
  /** Of a transfer: the counts add up to `filesTotal`, and those of what has ended to `filesDone`. */
  items: ItemCounts.optional(),
  bytesDone: z.number(),
  bytesTotal: z.number().nullable(),
  /** Bytes and files per second over the last seconds. */
  bytesPerSecond: z.number(),
  filesPerSecond: z.number(),
  etaSeconds: z.number().nullable(),
  /** The file or folder at work. */
  current: z.string().nullable(),
  startedAt: z.string(),
});
export type JobProgress = z.infer<typeof JobProgress>;

/** A medium of a transfer with its sidecars. */
export const JobFile = z.object({
  /** Of the plan's item. */
  index: z.number(),
  path: z.string(),
  /** Names of the locations that it leaves, or is copied from, and of the one that it goes to. */
  from: z.string(),
  to: z.string(),
  state: ItemState,
  /** To be written, and written. */
  bytes: z.number(),
  bytesDone: z.number(),
  /** Why it failed or was skipped. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type JobFile = z.infer<typeof JobFile>;

export const SkippedFile = z.object({ location: z.string(), path: z.string(), reason: z.string() });
export const FailedFile = z.object({ location: z.string(), path: z.string(), code: z.string(), message: z.string() });
export type SkippedFile = z.infer<typeof SkippedFile>;
export type FailedFile = z.infer<typeof FailedFile>;

/** Lists inside results end at this length; the counts beside them are always complete. */
export const LIST_CAP = 1000;

export const ScanResult = z.object({
  seen: z.number(),
  new: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  moved: z.number(),
  /** Known copies that a complete listing did not find (see "two-step rule" in the README). */
  missing: z.number(),
  bytesHashed: z.number(),
  skippedCount: z.number(),
  failedCount: z.number(),
  skipped: z.array(SkippedFile),
  failed: z.array(FailedFile),
  /** Locations that were not scanned, and those where the brake kept "missing" from being believed. */
  notScanned: z.array(z.object({ location: z.string(), reason: z.string() })),
  braked: z.array(z.object({ location: z.string(), missing: z.number(), known: z.number() })),
});
export type ScanResult = z.infer<typeof ScanResult>;

/** Media whose preview is there, and those of which none can be made now (sounds, offline, no decoder). */
export const PreviewsResult = z.object({ ready: z.number(), without: z.number() });
export type PreviewsResult = z.infer<typeof PreviewsResult>;

/** Pictures of which it is known now what they look like, and those that cannot be looked at now. */
export const LikenessResult = z.object({ known: z.number(), without: z.number() });
export type LikenessResult = z.infer<typeof LikenessResult>;

export const Job = JobProgress.extend({
  endedAt: z.string().nullable(),
  result: z.unknown().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Job = z.infer<typeof Job>;
