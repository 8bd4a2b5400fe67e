/** The noun finding: what verifying has found wrong with copies, in one schema for the job's result and for what is kept of it. */
import { z } from 'zod';
import { SkippedFile } from './job.ts';
import { Hash } from './media.ts';
import { Chosen, Plan } from './plan.ts';

/**
 * `media-rot`: the media-bearing bytes are not what they were; `metadata-drift`: those are whole, the rest of the file is not what
 * it was; `truncated`: the file ends too early; `unreadable`: it is there, and its place cannot read it; `replaced`: another file
 * has its path; `missing`: nothing has it.
 */
export const verdicts = ['media-rot', 'metadata-drift', 'truncated', 'unreadable', 'replaced', 'missing'] as const;
export const Verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof Verdict>;

export const Finding = z.object({
  location: z.string(),
  path: z.string(),
  /** The medium that lay there when it was read last. */
  contentHash: Hash,
  verdict: Verdict,
  /** Size and time are as they were: nobody has changed it openly. The disk has, or someone who put the time back. */
  silent: z.boolean(),
  /** What was found, and what helps, as sentences. */
  message: z.string(),
  expected: z.object({ size: z.number(), fileHash: Hash }),
  /** What lies there now; hashes are null where they could not be taken, all of it is where nothing lies there. */
  found: z.object({ size: z.number(), fileHash: Hash.nullable(), contentHash: Hash.nullable() }).nullable(),
  /** Other copies of the medium that nothing is known against. */
  others: z.number(),
  checkedAt: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** How many findings there are of each verdict. */
export const VerdictCounts = z.record(Verdict, z.number());
export type VerdictCounts = z.infer<typeof VerdictCounts>;

/** What a verification has done: `checked` = `sound` and the findings. */
export const VerifyResult = z.object({
  checked: z.number(),
  sound: z.number(),
  /** Bytes that were read. */
  bytes: z.number(),
  counts: VerdictCounts,
  findingCount: z.number(),
  /** Ends at `LIST_CAP` (job.ts); `verify.findings` has all. */
  findings: z.array(Finding),
  /** Files that are being written to just now. */
  skippedCount: z.number(),
  skipped: z.array(SkippedFile),
  /** Copies that were asked for and not looked at: the time was up, or their place does not answer. */
  left: z.number(),
  notVerified: z.array(z.object({ location: z.string(), reason: z.string() })),
});
export type VerifyResult = z.infer<typeof VerifyResult>;

/** Reads copies again, those first whose proof is oldest; what is proved is noted as it goes, so that the next job goes on from there. */
export const VerifyInput = Chosen.extend({
  kind: z.literal('verify'),
  /** Names; all that answer when absent. */
  locations: z.array(z.string()).optional(),
  /** Only so many in a hundred copies of each location: those whose proof is oldest, so that repeated samples come round to all. */
  sample: z.number().gt(0).max(100).optional(),
  /** Nothing new is begun after so many minutes. */
  minutes: z.number().gt(0).max(100_000).optional(),
});
export type VerifyInput = z.infer<typeof VerifyInput>;

export const verifyMethods = {
  /** What was found wrong and is not repaired or found sound since, by location and path. */
  'verify.findings': {
    input: z.object({
      location: z.string().optional(),
      verdict: Verdict.optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(0).max(1000).default(100),
    }),
    output: z.object({ findings: z.array(Finding), total: z.number(), counts: VerdictCounts }),
  },
  /**
   * Makes the plan that puts what is known back in place of what was found wrong: bytes are only taken from a copy that was read and
   * compared while the plan was made and is again when it is run; what lay there is put into the quarantine of its location.
   */
  'plans.repair': {
    input: Chosen.extend({
      /** Only findings there. A backup is only repaired when it is named. */
      locations: z.array(z.string()).optional(),
      /** Without them the damage that nobody has done openly: rot, truncated and unreadable files, and drift that is silent. */
      verdicts: z.array(Verdict).min(1).optional(),
    }),
    output: Plan,
  },
} as const;
