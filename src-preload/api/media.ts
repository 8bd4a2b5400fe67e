/** The nouns of media: facts, recipe, copy and the answers built from them, each as one schema and its inferred type. */
import { z } from 'zod';
import { groupings, sortOrders } from './orders.ts';

export { groupings, sortOrders } from './orders.ts';

export const mediaTypes = ['image', 'video', 'audio'] as const;
export const MediaType = z.enum(mediaTypes);
export type MediaType = z.infer<typeof MediaType>;

/** `sha256:` and 64 lower-case hexadecimal digits. */
export const Hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** A text found in a file just as the generator wrote it; `carrier` says where (e.g. `PNG tEXt parameters`). */
export const RawText = z.object({ carrier: z.string(), key: z.string(), text: z.string() });
export type RawText = z.infer<typeof RawText>;

/** How a generated file was made, in one schema over all generators. `seed` is a string: seeds go up to 2^64. */
export const Recipe = z.object({
  generator: z.string(),
  prompt: z.string().optional(),
  negativePrompt: z.string().optional(),
  model: z.string().optional(),
  modelHash: z.string().optional(),
  loras: z.array(z.object({ name: z.string(), weight: z.number().optional() })),
  seed: z.string().optional(),
  sampler: z.string().optional(),
  scheduler: z.string().optional(),
  steps: z.number().optional(),
  cfg: z.number().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  version: z.string().optional(),
  /** Node class types of a ComfyUI graph, sorted, each once. */
  nodeTypes: z.array(z.string()).optional(),
  raw: z.array(RawText),
});
export type Recipe = z.infer<typeof Recipe>;

/** What the bytes of one file say about themselves. Absent means: the file does not say. */
export const Facts = z.object({
  mediaType: MediaType,
  /** The container as sniffed from content: `png`, `jpeg`, `mp4`, … */
  format: z.string(),
  mime: z.string(),
  /** Stored size in pixels, before `orientation` is applied. */
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  /** EXIF orientation 1–8; absent when the file has none or a senseless one. */
  orientation: z.number().int().min(1).max(8).optional(),
  durationSeconds: z.number().optional(),
  /** Earliest believable date among recipe, EXIF, XMP, IPTC and container; ISO 8601 (with zone only if the file gave one). */
  createdAt: z.string().optional(),
  createdFrom: z.string().optional(),
  cameraMake: z.string().optional(),
  cameraModel: z.string().optional(),
  lens: z.string().optional(),
  software: z.string().optional(),
  artist: z.string().optional(),
  gps: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  /** XMP rating: -1 (rejected), 0–5. */
  rating: z.number().min(-1).max(5).optional(),
  label: z.string().optional(),
  /** Flat tags: dc:subject and IPTC keywords, each once, NFC, in file order. */
  tags: z.array(z.string()),
  /** Paths as `a|b|c` (lr:hierarchicalSubject, digiKam:TagsList with `/` turned into `|`). */
  hierarchicalTags: z.array(z.string()),
  title: z.string().optional(),
  description: z.string().optional(),
  project: z.string().optional(),
  /** XMP alice:firstSeen, ISO 8601: the earliest modification time ever seen, frozen because edits and copies change it. */
  firstSeen: z.string().optional(),
  album: z.string().optional(),
  genre: z.string().optional(),
  digitalSourceType: z.string().optional(),
  /** True when a C2PA manifest is present: rewriting the file would break its signature. */
  c2pa: z.boolean().optional(),
  recipe: Recipe.optional(),
  /** Oddities met while reading that did not prevent it, as sentences. */
  warnings: z.array(z.string()).optional(),
});
export type Facts = z.infer<typeof Facts>;

export const CopyState = z.enum(['present', 'missing', 'unknown']);
export type CopyState = z.infer<typeof CopyState>;

/** One file at one location. Times are ISO 8601 in UTC. */
export const MediaCopy = z.object({
  location: z.string(),
  path: z.string(),
  state: CopyState,
  /** False while the location is offline, whatever the state says. */
  online: z.boolean(),
  fileHash: Hash,
  size: z.number(),
  modifiedAt: z.string(),
  lastSeen: z.string(),
  lastVerified: z.string().nullable(),
  verifyMethod: z.enum(['full', 'checksum', 'ranged', 'stat']).nullable(),
  /** Where this copy keeps its tags and rating. */
  metadata: z.enum(['embedded', 'sidecar', 'overlay', 'stale', 'none']),
});
export type MediaCopy = z.infer<typeof MediaCopy>;

/** The answer to "where is it": the medium and every copy of it. */
export const FoundMedia = z.object({
  contentHash: Hash,
  /** What the question matched: the identity, one copy's whole-file hash, or a path. */
  matched: z.enum(['content-hash', 'file-hash', 'path']),
  mediaType: MediaType,
  size: z.number(),
  primaryLocation: z.string().nullable(),
  copies: z.array(MediaCopy),
  /** True for what stays where it is, whatever a plan says; absent for all else. */
  pinned: z.boolean().optional(),
});
export type FoundMedia = z.infer<typeof FoundMedia>;

/** A medium as lists and the gallery show it. */
export const MediaItem = z.object({
  contentHash: Hash,
  name: z.string(),
  mediaType: MediaType,
  format: z.string(),
  size: z.number(),
  /** Pixels as shown, after `orientation` is applied. */
  width: z.number().optional(),
  height: z.number().optional(),
  durationSeconds: z.number().optional(),
  createdAt: z.string(),
  rating: z.number().optional(),
  title: z.string().optional(),
  model: z.string().optional(),
  generator: z.string().optional(),
  tags: z.array(z.string()),
  copies: z.array(z.object({ location: z.string(), state: CopyState, online: z.boolean(), count: z.number() })),
  /** True when a copy has never been proved good byte for byte. */
  unverified: z.boolean(),
  /** True when it lies in fewer locations than the settings want (`wanted_copies`). */
  belowWanted: z.boolean(),
  /** As in {@link FoundMedia}. */
  pinned: z.boolean().optional(),
});
export type MediaItem = z.infer<typeof MediaItem>;

export const Facet = z.object({ value: z.string(), count: z.number() });
export const Facets = z.object({
  mediaType: z.array(Facet),
  location: z.array(Facet),
  model: z.array(Facet),
  generator: z.array(Facet),
  rating: z.array(Facet),
  project: z.array(Facet),
  tag: z.array(Facet),
});
export type Facets = z.infer<typeof Facets>;

export const SearchInput = z.object({
  /** The query language of `api/query.ts`. */
  query: z.string().max(4096).default(''),
  /** All of these tags (AND), as in the seed's API. */
  tags: z.array(z.string()).default([]),
  /** Media with a copy in any of these locations. */
  locations: z.array(z.string()).default([]),
  sort: z.enum(sortOrders).default('newest'),
  limit: z.number().int().min(1).max(1000).default(50),
  cursor: z.string().optional(),
  facets: z.boolean().default(true),
});
export type SearchInput = z.infer<typeof SearchInput>;

export const SearchResult = z.object({
  items: z.array(MediaItem),
  total: z.number(),
  nextCursor: z.string().nullable(),
  facets: Facets.nullable(),
});
export type SearchResult = z.infer<typeof SearchResult>;

/** The question of a search, for all of its result at once. */
export const OutlineInput = SearchInput.pick({ query: true, tags: true, locations: true, sort: true }).extend({
  /** Groups follow one another (days: the newest or oldest first, as sorted; others: by name, "without" last); `sort` holds within each. */
  group: z.enum(groupings).default('none'),
  /** IANA name; decides where a day and a month begin. */
  timeZone: z.string().max(64).default('UTC'),
});
export type OutlineInput = z.infer<typeof OutlineInput>;

/**
 * The shape of a whole result, frozen: every medium has a position from 0 to `total` - 1 that stays while the catalog changes, so
 * that a window may jump anywhere. The engine remembers the latest few; whoever asks about a forgotten one gets `not-found`.
 */
export const Outline = z.object({
  outline: z.string(),
  generation: z.number(),
  total: z.number(),
  /** Base64 of one byte a medium: its shape, written and read by `api/ratio.ts`. */
  ratios: z.base64(),
  /**
   * Empty when not grouped. `label`: the day as `2026-01-31`, or the name of project, model or location (each medium stands under its
   * primary location); empty for media without one.
   */
  groups: z.array(z.object({ label: z.string(), start: z.number(), count: z.number() })),
  /**
   * What a scrubber beside the scrollbar shows, in the order of positions. By date: months as `2026-01`; by name: first letters,
   * `#` for all else; by size: powers of ten in bytes; by rating: whole stars, `0` for none and `-1` for rejected. A label may come
   * again further on. Empty when grouped by anything but the day: the groups serve then.
   */
  marks: z.array(z.object({ label: z.string(), start: z.number() })),
});
export type Outline = z.infer<typeof Outline>;

/** Positions of an outline: [first, one after the last], ascending, neither touching nor overlapping. */
export const Ranges = z.array(z.tuple([z.number().int().min(0), z.number().int().min(0)])).max(100_000);
export type Ranges = z.infer<typeof Ranges>;

export const suggestionKinds = ['field', 'value', 'location', 'word', 'tag'] as const;
/** A way to go on with a query: `insert` replaces the characters from `from` to `to` of it. */
export const Suggestion = z.object({
  insert: z.string(),
  label: z.string(),
  kind: z.enum(suggestionKinds),
  /** Media that have it, where that is known at once. */
  count: z.number().nullable(),
  help: z.string().nullable(),
});
export type Suggestion = z.infer<typeof Suggestion>;

/** Everything known of one medium: merged facts, and what each differing copy says. */
export const ShownMedia = FoundMedia.extend({
  facts: Facts,
  recipe: Recipe.nullable(),
  /** Names of fields in which the copies' own metadata disagree. */
  diverged: z.array(z.string()),
  createdAt: z.string(),
  firstSeen: z.string(),
});
export type ShownMedia = z.infer<typeof ShownMedia>;
