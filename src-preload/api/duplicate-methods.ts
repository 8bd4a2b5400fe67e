/** The part of the contract about what is there more than once: equal copies, pictures that look alike, media of one prompt. */
import { z } from 'zod';
import { AlikeGroup, DuplicateGroup, KeepOrder, Variation } from './duplicate.ts';
import { Hash } from './media.ts';
import { Chosen, Plan } from './plan.ts';

const Page = z.object({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(200).default(50),
});

export const duplicateMethods = {
  /**
   * Media that lie in more places than are wanted, those that would free the most first. Throws not-found (location), invalid (an
   * order without a purpose to keep).
   */
  'duplicates.exact': {
    input: Page.extend({
      /** Only what that location would give up. */
      location: z.string().optional(),
      keep: KeepOrder.optional(),
    }),
    output: z.object({
      groups: z.array(DuplicateGroup),
      /** Of all groups: how many there are, and what goes. */
      total: z.number(),
      copies: z.number(),
      bytes: z.number(),
      /** In how many locations each medium stays at least, as the settings say. */
      wanted: z.number(),
    }),
  },
  /**
   * Makes the plan that puts the copies which are not wanted into the trash; it is run as any other. Of everything when nothing is
   * chosen. Throws as `plans.create`.
   */
  'duplicates.plan': {
    input: Chosen.extend({
      keep: KeepOrder.optional(),
      /** Only copies in these locations go. */
      from: z.array(z.string()).optional(),
    }),
    output: Plan,
  },
  /**
   * Pictures that look alike, in groups for review: nothing is ever decided about them. Those that would free the most come first.
   * Known of pictures whose preview was made; the job `likeness` sees to the others.
   */
  'duplicates.near': {
    input: Page.extend({
      /** Bits of 256 in which they may differ. */
      distance: z.number().int().min(0).max(31).optional(),
    }),
    output: z.object({
      groups: z.array(AlikeGroup),
      total: z.number(),
      pictures: z.number(),
      /** The distance that was used. */
      distance: z.number(),
      /** Pictures of which it is not known yet what they look like. */
      unknown: z.number(),
    }),
  },
  /** These look alike and are no duplicates: they are not shown together any more. With `undo` they are again. */
  'duplicates.dismiss': {
    input: z.object({ hashes: z.array(Hash).min(2).max(1000), undo: z.boolean().optional() }),
    output: z.object({}),
  },
  /** The media made of the same prompt by the same model, the best first; the medium alone when it has no prompt. Throws not-found. */
  'media.variations': {
    input: Page.extend({ contentHash: Hash }),
    output: z.object({
      variations: z.array(Variation),
      total: z.number(),
      /** Of the medium that was asked about. */
      rank: z.number(),
    }),
  },
} as const;
