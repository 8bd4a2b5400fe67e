/** The part of the contract that changes where bytes lie: plans, the trash, and the ledger of what was done. */
import { z } from 'zod';
import { LedgerEntry, LedgerVerdict } from './ledger.ts';
import { NewPlan, Plan, PlanItem, TrashedFile } from './plan.ts';

const PlanRef = z.object({ id: z.string().min(1).max(64) });

export const planMethods = {
  /**
   * Makes a plan and keeps it; no file is touched. Throws not-found (location), invalid (not exactly one way of choosing),
   * no-space, unavailable (the target).
   */
  'plans.create': { input: NewPlan, output: Plan },
  'plans.get': {
    input: PlanRef.extend({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(0).max(1000).default(100),
    }),
    output: z.object({ plan: Plan, items: z.array(PlanItem) }),
  },
  /** The newest first. */
  'plans.list': {
    input: z.object({ limit: z.number().int().min(1).max(1000).default(100) }),
    output: z.object({ plans: z.array(Plan), total: z.number() }),
  },
  /**
   * Puts the plan into the queue, on disk before the answer, and starts its job, which has the plan's own id. Throws conflict (not
   * what was shown, run before).
   */
  'plans.run': { input: PlanRef.extend({ hash: z.string() }), output: z.object({ job: z.string() }) },
  /** A plan that is not to be run. Throws conflict (it was run). */
  'plans.discard': { input: PlanRef, output: Plan },
  /** Makes the plan that takes back what a plan has done; it is run as any other. Throws not-found, conflict (nothing was done). */
  'plans.undo': { input: PlanRef, output: Plan },
  /**
   * Makes a plan of what failed or was not begun, planned anew in the world as it is now; it is run as any other. Throws not-found,
   * conflict (it has not ended, or all was done).
   */
  'plans.retry': { input: PlanRef, output: Plan },
  'trash.list': {
    input: z.object({
      location: z.string().optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    output: z.object({ files: z.array(TrashedFile), total: z.number(), bytes: z.number() }),
  },
  /** Makes the plan that removes what lies in the trash for good; it is run as any other. */
  'trash.empty': {
    input: z.object({
      locations: z.array(z.string()).optional(),
      /** Only what was put there before so many days. */
      olderThanDays: z.number().min(0).optional(),
      /** Also what lies nowhere else any more. */
      lastCopies: z.boolean().optional(),
    }),
    output: Plan,
  },
  /** The lines of the ledger from `after` on, in their order. */
  'ledger.list': {
    input: z.object({
      plan: z.string().optional(),
      after: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    output: z.object({ entries: z.array(LedgerEntry), total: z.number() }),
  },
  /** Reads all of it, and compares it with what locations remember of it. */
  'ledger.verify': { input: z.object({}), output: LedgerVerdict },
  /** Settles what an abrupt end has left half done. */
  'ledger.recover': {
    input: z.object({}),
    output: z.object({
      plans: z.number(),
      finished: z.number(),
      putBack: z.number(),
      waiting: z.array(z.object({ plan: z.string(), path: z.string(), reason: z.string() })),
    }),
  },
} as const;
