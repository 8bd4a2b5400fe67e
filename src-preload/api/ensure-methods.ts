/** The part of the contract that makes a medium available where it is needed. */
import { z } from 'zod';

export const ensureMethods = {
  /**
   * A copy of a medium in a location, or without one wherever it can be read best: found there, else copied there by a plan of its
   * own, which can be taken back. Where the location cannot hold it, a copy in Alice's cache, which stays until `leaseUntil` at
   * least. `path` is relative to the location; `file` is the absolute path on the engine's computer, null where there is none.
   * With `dryRun` it is only said what would be done, and `path` is empty where it is not known. Throws not-found (medium,
   * location), unavailable (details `connect`: which locations to connect), no-space (the cache is full of leased copies).
   */
  'media.ensureAvailable': {
    input: z.object({ ref: z.string().min(1), location: z.string().optional(), dryRun: z.boolean().optional() }),
    output: z.object({
      action: z.enum(['found', 'copied', 'cached']),
      location: z.string().nullable(),
      path: z.string(),
      file: z.string().nullable(),
      /** It lies in the location that was asked for, or in any where none was. */
      inLocation: z.boolean(),
      cached: z.boolean(),
      leaseUntil: z.string().nullable(),
      /** The plan by which it was copied. */
      plan: z.string().nullable(),
    }),
  },
} as const;
