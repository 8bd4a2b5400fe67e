/** The noun plan: a change of where bytes lie, as data, that is shown first and then carried out as it was shown. */
import { z } from 'zod';
import { Hash, Ranges } from './media.ts';

export const planVerbs = ['copy', 'move', 'trash', 'deduplicate', 'empty', 'repair', 'undo'] as const;
export const PlanVerb = z.enum(planVerbs);
export type PlanVerb = z.infer<typeof PlanVerb>;

/** A location by its lasting id; the name is the one it had when the plan was made. */
export const PlanPlace = z.object({ id: z.string(), name: z.string() });
export type PlanPlace = z.infer<typeof PlanPlace>;

/** One file of a step: the medium itself, its partner (RAW, Live Photo), or a sidecar, which has no content hash. */
export const PlanFile = z.object({
  from: z.string(),
  /** Empty where the file is removed for good. */
  to: z.string(),
  size: z.number(),
  /** SHA-256 of the whole file. */
  hash: Hash,
  contentHash: Hash.nullable(),
  modifiedAt: z.string(),
  /** What its location answered for it when the plan was made: another answer means that the world has changed. */
  etag: z.string(),
});
export type PlanFile = z.infer<typeof PlanFile>;

/** What lies where a file shall be put: it goes to `to` in the quarantine, and the file comes by way of `through`. */
export const PlanAside = z.object({
  from: z.string(),
  to: z.string(),
  through: z.string(),
  size: z.number(),
  /** SHA-256 of what lies there; null where it cannot be read. */
  hash: Hash.nullable(),
  modifiedAt: z.string(),
  etag: z.string(),
});
export type PlanAside = z.infer<typeof PlanAside>;

/**
 * `copy` writes the files at `to`; `replace` does so where something lies, and puts that aside; `trash` puts them aside within their
 * location and `restore` brings them back; `delete` removes them from the trash for good. `floor`: in how many failure domains the
 * media must lie without these files.
 */
export const PlanStep = z.object({
  kind: z.enum(['copy', 'replace', 'trash', 'restore', 'delete']),
  from: PlanPlace,
  to: PlanPlace,
  files: z.array(PlanFile),
  floor: z.number(),
  /** Of `replace`: what each of the files takes the place of. */
  aside: z.array(PlanAside).optional(),
});
export type PlanStep = z.infer<typeof PlanStep>;

/** Steps that write their files at `to`. */
export const isWriting = ({ kind }: Pick<PlanStep, 'kind'>): boolean => kind === 'copy' || kind === 'replace';

/** A medium with its sidecars and partners: done as one. */
export const PlanItem = z.object({
  index: z.number(),
  contentHash: Hash,
  /** The path of the file that it is about. */
  path: z.string(),
  steps: z.array(PlanStep),
  bytes: z.number(),
  /** Why, as a sentence. */
  reason: z.string(),
  /** Copies that the medium will have. */
  leaves: z.number(),
});
export type PlanItem = z.infer<typeof PlanItem>;

/** What the plan leaves out although it was asked for, and why. */
export const PlanRefusal = z.object({
  contentHash: Hash.nullable(),
  location: z.string().nullable(),
  path: z.string(),
  code: z.string(),
  reason: z.string(),
});
export type PlanRefusal = z.infer<typeof PlanRefusal>;

export const PlanTotals = z.object({
  location: z.string(),
  files: z.object({ before: z.number(), after: z.number() }),
  bytes: z.object({ before: z.number(), after: z.number() }),
  /** Bytes that lie in its trash afterwards because of this plan; they still take up room there. */
  trashed: z.number(),
});
export type PlanTotals = z.infer<typeof PlanTotals>;

/** `queued`: accepted, and it will be run; also what was cut off and will be gone on with. */
export const PlanState = z.enum(['draft', 'queued', 'running', 'done', 'incomplete', 'discarded']);
export type PlanState = z.infer<typeof PlanState>;

/** What became of the items: the three counts add up to all of them. */
export const TransferResult = z.object({
  plan: z.string(),
  done: z.number(),
  skippedCount: z.number(),
  failedCount: z.number(),
  bytes: z.number(),
  /** Lists end at `LIST_CAP` (job.ts). `kept`: the copy is there, and the source stays until it can be proved dispensable. */
  skipped: z.array(z.object({ index: z.number(), path: z.string(), reason: z.string() })),
  failed: z.array(
    z.object({ index: z.number(), path: z.string(), code: z.string(), message: z.string(), kept: z.boolean() }),
  ),
});
export type TransferResult = z.infer<typeof TransferResult>;

export const Plan = z.object({
  id: z.string(),
  verb: PlanVerb,
  /** What was asked for, in words. */
  title: z.string(),
  createdAt: z.string(),
  /** SHA-256 over all that will be done; to be given when it is run, so that what was seen is what is done. */
  hash: z.string(),
  state: PlanState,
  items: z.number(),
  files: z.number(),
  /** Bytes that are written. */
  bytes: z.number(),
  totals: z.array(PlanTotals),
  refusedCount: z.number(),
  refused: z.array(PlanRefusal),
  /** The plan that this one takes back. */
  undoes: z.string().nullable(),
  result: TransferResult.nullable(),
  /** Location ids and the folder that it was asked for with, so that what failed can be planned anew. */
  asked: z
    .object({ to: z.string().optional(), folder: z.string().optional(), from: z.array(z.string()).optional() })
    .optional(),
});
export type Plan = z.infer<typeof Plan>;

/** Which media: by a query, by ranges of an outline, or by content hashes; exactly one of the three. */
export const Chosen = z.object({
  query: z.string().max(4096).optional(),
  outline: z.string().min(1).max(64).optional(),
  ranges: Ranges.optional(),
  hashes: z.array(Hash).max(100_000).optional(),
});
export type Chosen = z.infer<typeof Chosen>;

export const NewPlan = Chosen.extend({
  verb: z.enum(['copy', 'move', 'trash']),
  /** The location to copy or move to. */
  to: z.string().optional(),
  /** A folder below it; the paths of the sources when absent. */
  folder: z.string().max(4096).optional(),
  /** Only copies in these locations are moved or trashed. A backup is only touched when it is named for the trash. */
  from: z.array(z.string()).optional(),
});
export type NewPlan = z.infer<typeof NewPlan>;

/** What lies in the trash of a location. */
export const TrashedFile = z.object({
  plan: z.string(),
  location: z.string(),
  /** Where it was. */
  path: z.string(),
  trashPath: z.string(),
  size: z.number(),
  hash: Hash,
  contentHash: Hash.nullable(),
  trashedAt: z.string(),
});
export type TrashedFile = z.infer<typeof TrashedFile>;
