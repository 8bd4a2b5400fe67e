/** The part of the contract about locations that go away: retired on purpose, or lost. */
import { z } from 'zod';
import { LocationReport } from './location.ts';
import { Plan } from './plan.ts';

const Amount = z.object({ media: z.number(), bytes: z.number() });

/**
 * `retire`: it is not used any more, and what it has is brought elsewhere before. `lost`: it is gone, and its copies count as missing
 * until it is found again.
 */
export const HowLeft = z.enum(['retire', 'lost']);
export type HowLeft = z.infer<typeof HowLeft>;

const Leaving = z.object({
  name: z.string(),
  /** On how many disks and servers every medium should lie; inboxes and places out of use do not count. */
  wanted: z.number(),
  /** Media of this location that lie on fewer without it. */
  below: Amount,
  /** Those of them that lie nowhere else. */
  onlyHere: Amount,
  /** The media below, for `media.window`, `media.pick` and the like; null when there are none. */
  outline: z.string().nullable(),
});

const LocationRef = z.object({ name: z.string().min(1) });

export const leaveMethods = {
  /** What would lie in too few places without a location. Changes nothing. */
  'locations.checkLeave': { input: LocationRef.extend({ how: HowLeft }), output: Leaving },
  /**
   * Sets the status. No file is touched, and nothing is forgotten. Throws conflict when media would fall below what is wanted and it is
   * retired without `anyway`.
   */
  'locations.leave': {
    input: LocationRef.extend({ how: HowLeft, anyway: z.boolean().optional() }),
    output: z.object({ location: LocationReport, left: Leaving }),
  },
  /**
   * Makes the plan that copies what lies in too few places without a location to others, each medium to those of the targets that have
   * the most room; it is run as any other. Throws not-found, permission-denied (a target is read-only), no-space, unavailable.
   */
  'locations.planLeave': {
    input: LocationRef.extend({ to: z.array(z.string().min(1)).min(1).max(100) }),
    output: Plan,
  },
} as const;
