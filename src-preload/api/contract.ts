/** The contract: every method and event by name, with the schema of its input and output. Hosts are only carriers of this table. */
import { z } from 'zod';
import { duplicateMethods } from './duplicate-methods.ts';
import { JobProgress, FailedFile } from './job.ts';
import { jobMethods } from './job-methods.ts';
import { leaveMethods } from './leave-methods.ts';
import { LocationChange, LocationReport, NewLocation } from './location.ts';
import {
  FoundMedia,
  Hash,
  MediaItem,
  MediaType,
  Outline,
  OutlineInput,
  Ranges,
  SearchInput,
  SearchResult,
  ShownMedia,
  sortOrders,
  Suggestion,
} from './media.ts';
import { pinMethods } from './pin-methods.ts';
import { ensureMethods } from './ensure-methods.ts';
import { planMethods } from './plan-methods.ts';
import { verifyMethods } from './verify.ts';
import { shelfMethods } from './shelf-methods.ts';

const Nothing = z.object({});
const LocationRef = z.object({ name: z.string().min(1) });
const OutlineRef = z.object({ outline: z.string().min(1).max(64) });
/** A medium, or that copy of it which lies at `path` in `location`. */
const CopyRef = z.object({ contentHash: Hash, location: z.string().optional(), path: z.string().optional() });
const Amount = z.object({ media: z.number(), bytes: z.number() });

const Settings = z.object({
  /** In how many locations every medium should lie; 1 says that one is enough. */
  wantedCopies: z.number().int().min(1).max(9),
  /** Bytes per second for all transfers together: `5M`, `off`, or times with rates as in bandwidth.ts. */
  bandwidth: z.string().min(1).max(1000),
  /** What `media.ensureAvailable` may keep in the cache. */
  cacheBytes: z.number().int().min(0),
});
const SavedSearch = z.object({
  name: z.string().min(1).max(80),
  query: z.string().max(4096),
  sort: z.enum(sortOrders),
});

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
  /** What removing a location would forget, before it is done: media known nowhere else are found by `only:NAME`. */
  'locations.checkRemoval': {
    input: LocationRef,
    output: z.object({ name: z.string(), copies: z.number(), onlyHere: Amount }),
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
  /** The whole result of a search as shapes and positions; see {@link Outline}. */
  'media.outline': { input: OutlineInput, output: Outline },
  /** Media at the positions `offset` … of an outline, as they are now; null for what is gone since. Throws not-found (forgotten). */
  'media.window': {
    input: OutlineRef.extend({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(1000) }),
    output: z.object({ items: z.array(MediaItem.nullable()) }),
  },
  /** The position of a medium in an outline; null when it is not in it. */
  'media.locate': {
    input: OutlineRef.extend({ contentHash: Hash }),
    output: z.object({ position: z.number().nullable() }),
  },
  /** How much is selected. `bytes` counts each medium once. */
  'media.sum': { input: OutlineRef.extend({ ranges: Ranges }), output: Amount },
  /** Where the media of one outline's ranges lie in another. */
  'media.reselect': {
    input: z.object({ from: z.string().min(1).max(64), ranges: Ranges, to: z.string().min(1).max(64) }),
    output: z.object({ ranges: Ranges }),
  },
  /** Content hashes of the first `limit` media of the ranges. */
  'media.pick': {
    input: OutlineRef.extend({ ranges: Ranges, limit: z.number().int().min(1).max(1000) }),
    output: z.object({ hashes: z.array(Hash) }),
  },
  /** How to go on with a query at the caret (a position between characters). Never throws for what is half typed. */
  'media.complete': {
    input: z.object({
      query: z.string().max(4096),
      caret: z.number().int().min(0),
      limit: z.number().int().min(1).max(50).default(12),
    }),
    output: z.object({ from: z.number(), to: z.number(), suggestions: z.array(Suggestion) }),
  },
  'searches.list': {
    input: Nothing,
    output: z.object({ saved: z.array(SavedSearch), recent: z.array(z.string()) }),
  },
  /** A search of this name is replaced. Saved searches stand in alice.yaml. */
  'searches.save': { input: SavedSearch, output: Nothing },
  'searches.remove': { input: z.object({ name: z.string().min(1) }), output: Nothing },
  /** Puts a query in front of the recent ones, of which the last 20 are kept in the data folder. */
  'searches.note': { input: z.object({ query: z.string().min(1).max(4096) }), output: Nothing },
  /** Forgets the recent searches. */
  'searches.forget': { input: Nothing, output: Nothing },
  'settings.get': { input: Nothing, output: Settings },
  'settings.update': { input: Settings.partial(), output: Settings },
  /** The numbers of the storage dashboard. */
  'storage.report': {
    input: Nothing,
    output: z.object({
      /** Copies not known to be missing, by location and type. */
      byLocation: z.array(z.object({ location: z.string(), type: MediaType, copies: z.number(), bytes: z.number() })),
      /** Media by their number of copies not known to be missing, ascending, without gaps; the last entry stands for "or more". */
      copies: z.array(Amount.extend({ copies: z.number() })),
      /** By the month in which media were made (`2026-01`, UTC), ascending; months without any are left out. */
      growth: z.array(Amount.extend({ month: z.string(), type: MediaType })),
      /** What lies more than once in one location: bytes of all but one of each. */
      reclaimable: z.array(z.object({ location: z.string(), copies: z.number(), bytes: z.number() })),
      belowWanted: Amount,
      offlineOnly: Amount,
    }),
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
  ...jobMethods,
  ...planMethods,
  ...verifyMethods,
  ...duplicateMethods,
  ...shelfMethods,
  ...leaveMethods,
  ...pinMethods,
  ...ensureMethods,
  /**
   * The folders below one that may be looked into (the home folder, mounted drives and what lies below), or, without a path, those
   * roots; for choosing a folder where no native dialog is. Throws not-found, permission-denied.
   */
  'host.folders': {
    input: z.object({ path: z.string().max(4096).optional() }),
    output: z.object({
      path: z.string().nullable(),
      parent: z.string().nullable(),
      folders: z.array(z.object({ name: z.string(), path: z.string() })),
    }),
  },
  /** A native dialog; null when it was cancelled. Only where `host.about` lists it, as all that follow. */
  'host.pickFolder': { input: Nothing, output: z.object({ path: z.string().nullable() }) },
  /** Shows the file in the file manager. Throws not-found, unavailable. */
  'host.reveal': { input: CopyRef, output: Nothing },
  /** Opens the file with the program that the system uses for it. */
  'host.open': { input: CopyRef, output: Nothing },
  /** Begins to drag files out to other programs; called while the page's own drag begins. */
  'host.dragOut': { input: z.object({ contentHashes: z.array(Hash).min(1).max(500) }), output: Nothing },
} as const;

export const events = {
  'job.progress': JobProgress,
  'catalog.changed': z.object({ generation: z.number() }),
  'location.state': z.object({ name: z.string(), reachability: LocationReport.shape.reachability }),
  'settings.changed': z.object({ error: z.string().nullable() }),
  /** The desktop's menu asks the page to do something. */
  'host.command': z.object({
    command: z.enum(['add-location', 'scan', 'search', 'shortcuts', 'library', 'locations', 'dashboard']),
  }),
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
