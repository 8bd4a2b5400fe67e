/** The part of the contract about places that are not connected: which to connect for what is wanted. */
import { z } from 'zod';
import { Chosen } from './plan.ts';
import { Hash } from './media.ts';

/** A location to connect. */
export const NeededDrive = z.object({
  location: z.string(),
  type: z.string(),
  /** What is written on it and where it is kept. */
  label: z.string().nullable(),
  site: z.string().nullable(),
  /** Why it cannot be read now. */
  reason: z.string().nullable(),
  /** Of the media that cannot be read now: how many lie there, how many only there, and how many the ones before do not give. */
  media: z.number(),
  only: z.number(),
  adds: z.number(),
});
export type NeededDrive = z.infer<typeof NeededDrive>;

export const shelfMethods = {
  /**
   * The smallest set of locations to connect so that all chosen media can be read; of several such sets the one with the highest
   * priorities. Throws invalid (not exactly one way of choosing), not-found (outline).
   */
  'media.drives': {
    input: Chosen,
    output: z.object({
      /** Chosen, and of those what can be read now. */
      media: z.number(),
      readable: z.number(),
      /** Those that give the most first. */
      drives: z.array(NeededDrive),
      /** No fewer will do. False only beyond 16 locations that have copies of each other's media: then at least `atLeast` are needed. */
      smallest: z.boolean(),
      atLeast: z.number(),
      /** Media that have no copy anywhere that could be connected, and the first 100 of them. */
      lost: z.object({ media: z.number(), hashes: z.array(Hash) }),
    }),
  },
} as const;
