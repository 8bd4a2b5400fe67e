/** The noun ledger: what was done with the bytes, line by line, and whether the lines are still what was written. */
import { z } from 'zod';

/** A line of the ledger. `kind` decides what else it says; `prev` and `hash` chain it to the line before. */
export const LedgerEntry = z.looseObject({
  seq: z.number().int().min(1),
  time: z.string(),
  kind: z.string(),
  prev: z.string(),
  hash: z.string(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** Where the ledger is not what was written. `file` is empty and `line` 0 for what is missing at its end. */
export const LedgerProblem = z.object({
  file: z.string(),
  line: z.number(),
  seq: z.number().nullable(),
  problem: z.string(),
});
export type LedgerProblem = z.infer<typeof LedgerProblem>;

export const LedgerVerdict = z.object({
  entries: z.number(),
  ok: z.boolean(),
  problems: z.array(LedgerProblem),
  /** The last line; null when it cannot be read. */
  head: z.object({ seq: z.number(), hash: z.string() }).nullable(),
});
export type LedgerVerdict = z.infer<typeof LedgerVerdict>;
