/** The part of the contract that keeps media where they are: pins. */
import { z } from 'zod';
import { Hash } from './media.ts';
import { Chosen } from './plan.ts';

export const pinMethods = {
  /**
   * Pinned media are neither moved nor trashed nor removed for good, by nobody and nothing; copying them is allowed. Kept in the
   * data folder, in `pins.txt`. `changed`: how many were not so before. Throws invalid (not exactly one way of choosing), no-space.
   */
  'media.pin': {
    input: Chosen.extend({ pinned: z.boolean() }),
    output: z.object({ changed: z.number(), total: z.number() }),
  },
  /** By content hash. `name` is that of a copy, null where none is known (any more). */
  'pins.list': {
    input: z.object({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(0).max(1000).default(100),
    }),
    output: z.object({
      pins: z.array(z.object({ contentHash: Hash, name: z.string().nullable() })),
      total: z.number(),
    }),
  },
} as const;
