/** The noun location: what the user configures, and what Alice observes of it. */
import { z } from 'zod';
import { LONGEST_NAME, namePattern } from './location-words.ts';

export { knownPurposes } from './location-words.ts';

export const LocationName = z
  .string()
  .min(1)
  .max(LONGEST_NAME)
  .regex(namePattern, 'no blanks, quotes, slashes or any of : , | < > = \\');

const MOST_STREAMS = 32;

/** `retired` and `lost` places are never looked at; the copies of a lost one count as missing. */
export const LocationStatus = z.enum(['active', 'paused', 'retired', 'lost']);

export const StorageLocation = z.object({
  /** UUID, also written into the marker file at the location's root: name, path and mount may change, this never. */
  id: z.uuid(),
  name: LocationName,
  /** A key of the storage registry (`local`, `network`, …). */
  type: z.string(),
  /** The type's own settings, checked against the registry's schema (e.g. `{ path }`). */
  config: z.record(z.string(), z.unknown()),
  purpose: z.array(z.string().min(1)),
  /** False: nothing new is discovered here, known copies are still verified. */
  scan: z.boolean(),
  readOnly: z.boolean(),
  /** False: what lies there is never taken away by Alice, only added to. */
  delete: z.boolean().optional(),
  status: LocationStatus,
  /** What is written on the drive, e.g. "blue Samsung T7". */
  label: z.string().optional(),
  /** Where it is kept, e.g. "office shelf". */
  site: z.string().optional(),
  priority: z.number().int(),
  /** Upper bounds; bytes. */
  maxBytes: z.number().int().positive().optional(),
  reserveBytes: z.number().int().nonnegative().optional(),
  /** Files that are read or written there at once; by the kind of disk when absent, of which a rotating one bears one. */
  streams: z.number().int().min(1).max(MOST_STREAMS).optional(),
  /** `path`: the first folder below the root names the project. */
  projectFrom: z.enum(['path']).optional(),
  /** Globs relative to the root that are never scanned. */
  exclude: z.array(z.string()).default([]),
});
export type StorageLocation = z.infer<typeof StorageLocation>;

/** What a user gives to add a location; everything else has a default. */
export const NewLocation = StorageLocation.partial({
  id: true,
  purpose: true,
  scan: true,
  readOnly: true,
  status: true,
  priority: true,
});
export type NewLocation = z.infer<typeof NewLocation>;

/** Without the default of `exclude`: a change that does not name it must leave it alone. */
export const LocationChange = StorageLocation.omit({ id: true, type: true })
  .extend({
    exclude: z.array(z.string()),
    /** Null takes the bound away. */
    maxBytes: z.number().int().positive().nullable(),
    reserveBytes: z.number().int().nonnegative().nullable(),
    streams: z.number().int().min(1).max(MOST_STREAMS).nullable(),
  })
  .partial();
export type LocationChange = z.infer<typeof LocationChange>;

/** Measured, never typed. `wrong-disk`: something answers at the path, but its marker says it is another place. */
export const Reachability = z.enum(['online', 'offline', 'wrong-disk', 'unmarked']);
export type Reachability = z.infer<typeof Reachability>;

export const LocationReport = StorageLocation.extend({
  reachability: Reachability,
  /** Why it is not online, and what to do, in one sentence. */
  reason: z.string().nullable(),
  copies: z.number(),
  media: z.number(),
  bytes: z.number(),
  /** Of the device or mount, where it tells; null while offline. */
  freeBytes: z.number().nullable(),
  capacityBytes: z.number().nullable(),
  lastScan: z.string().nullable(),
  /** When it last answered; null when it never did since that is remembered. Equals now for a place that is online. */
  lastOnline: z.string().nullable(),
  /** Copies that are known to be missing, those never proved good, and files that could not be read. */
  missing: z.number(),
  unverified: z.number(),
  problems: z.number(),
});
export type LocationReport = z.infer<typeof LocationReport>;
