/** The contract: every method and event by name, with the schema of its input and output. Hosts are only carriers of this table. */
import { z } from 'zod';
import { Job, JobProgress, FailedFile } from './job.ts';
import { LocationChange, LocationReport, NewLocation } from './location.ts';
import { FoundMedia, Hash, SearchInput, SearchResult, ShownMedia } from './media.ts';

const Nothing = z.object({});
const LocationRef = z.object({ name: z.string().min(1) });

/** 4 MiB as base64 (RFC 4648, section 4), which writes three bytes as four characters. */
export const MAX_POSTER_CHARACTERS = 4 * Math.ceil((4 * 1024 * 1024) / 3);

export const methods = {
  'host.about': {
    input: Nothing,
    output: z.object({
      version: z.string(),
      host: z.enum(['direct', 'web', 'electron']),
      dataDir: z.string(),
      settingsFile: z.string(),
      /** Host-only calls that this host answers; the page hides the buttons of the others. */
      abilities: z.array(z.string()),
    }),
  },
  /** The storage types and the JSON schema of each one's config: forms, CLI flags and validation are drawn from it. */
  'locations.types': {
    input: Nothing,
    output: z.object({
      types: z.array(z.object({ type: z.string(), label: z.string(), config: z.record(z.string(), z.unknown()) })),
    }),
  },
  'locations.list': { input: Nothing, output: z.object({ locations: z.array(LocationReport) }) },
  'locations.add': { input: NewLocation, output: LocationReport },
  /** Renaming is an update of `name`: copies, rules and history follow by id, nothing is hashed again. */
  'locations.update': { input: LocationRef.extend({ change: LocationChange }), output: LocationReport },
  /** Forgets a location. No file is touched; what would no longer be known anywhere else is counted in the answer. */
  'locations.remove': {
    input: LocationRef,
    output: z.object({ name: z.string(), copiesForgotten: z.number(), mediaForgotten: z.number() }),
  },
  'media.search': { input: SearchInput, output: SearchResult },
  /** Where is it: by content hash, file hash, a prefix of either (at least 6 digits), or a path. Throws not-found, invalid (ambiguous). */
  'media.find': { input: z.object({ ref: z.string().min(1) }), output: FoundMedia },
  'media.show': { input: z.object({ ref: z.string().min(1) }), output: ShownMedia },
  /**
   * Keeps a picture (PNG, JPEG or WebP as base64, at most 4 MiB) that the page took out of a video, for where nothing else can.
   * Throws not-found, invalid (no video, no picture), unavailable (it cannot be kept).
   */
  'media.storePoster': {
    input: z.object({ contentHash: Hash, image: z.base64().min(1).max(MAX_POSTER_CHARACTERS) }),
    output: Nothing,
  },
  'catalog.status': {
    input: Nothing,
    output: z.object({
      media: z.number(),
      copies: z.number(),
      bytes: z.number(),
      byType: z.object({ image: z.number(), video: z.number(), audio: z.number() }),
      /** Media with more than one copy, and the bytes of all but one of each. */
      duplicates: z.object({ media: z.number(), extraCopies: z.number(), extraBytes: z.number() }),
      /** Media whose every copy lies on a location that is offline now. */
      offlineOnly: z.number(),
      /** Media of which two files with equal media carry different tags or ratings. */
      diverged: z.number(),
      failed: z.number(),
      locations: z.array(LocationReport),
      generation: z.number(),
      /** What the user should know of the catalog itself, e.g. that it was damaged and begun anew. */
      notice: z.string().optional(),
      /** What in alice.yaml has no effect, with its line: a misspelt key is kept, but must not be silent. */
      settingsWarnings: z.array(z.string()).optional(),
    }),
  },
  'catalog.problems': {
    input: z.object({ location: z.string().optional() }),
    output: z.object({ problems: z.array(FailedFile), total: z.number() }),
  },
  /** `rebuild` is the scan that first forgets everything: the old answers are served until the new catalog is complete. */
  'jobs.start': {
    input: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('scan'),
        /** Names; all scannable locations when absent. */
        locations: z.array(z.string()).optional(),
        /** Believe a mass disappearance that the brake stopped. */
        acceptMissing: z.boolean().optional(),
      }),
      z.object({ kind: z.literal('rebuild') }),
      /** Makes the gallery's previews of all media that can be read now; hosts with a window start it after each scan. */
      z.object({ kind: z.literal('previews') }),
    ]),
    output: z.object({ id: z.string() }),
  },
  'jobs.list': { input: Nothing, output: z.object({ jobs: z.array(Job) }) },
  /** Answers at once, or, with `wait`, when the job has ended. */
  'jobs.get': { input: z.object({ id: z.string(), wait: z.boolean().optional() }), output: Job },
  'jobs.cancel': { input: z.object({ id: z.string() }), output: Job },
} as const;

export const events = {
  'job.progress': JobProgress,
  'catalog.changed': z.object({ generation: z.number() }),
  'location.state': z.object({ name: z.string(), reachability: LocationReport.shape.reachability }),
  'settings.changed': z.object({ error: z.string().nullable() }),
} as const;

export type MethodName = keyof typeof methods;
/** What a caller writes (defaults may be left out). */
export type Input<M extends MethodName> = z.input<(typeof methods)[M]['input']>;
/** What a handler receives (defaults filled in). */
export type Parsed<M extends MethodName> = z.output<(typeof methods)[M]['input']>;
export type Output<M extends MethodName> = z.output<(typeof methods)[M]['output']>;
/** A method without a handler does not compile. */
export type Handlers = { [M in MethodName]: (input: Parsed<M>) => Promise<Output<M>> };
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;
