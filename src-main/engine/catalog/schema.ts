/** The catalog's tables: what was observed (places, files, copies), and what is derived from it for search. */

/** Any change of the tables, of what is derived or how it is spelled gets a new number: the catalog is then made anew. */
export const SCHEMA_VERSION = 6;

/** `copy.state`; a suspect was not found by one complete listing and is shown as unknown. */
export const copyState = { present: 0, suspect: 1, missing: 2, unknown: 3 } as const;

export const verifyMethods = ['full', 'checksum', 'ranged', 'stat'] as const;
export const mediaKinds = ['image', 'video', 'audio'] as const;

/** `term.field`: dictionaries of values. The first three are linked to media many-to-many, the others stand in a column. */
export const termField = {
  tag: 0,
  lora: 1,
  ext: 2,
  model: 3,
  generator: 4,
  sampler: 5,
  project: 6,
  camera: 7,
  format: 8,
} as const;
export type TermField = keyof typeof termField;
export type LinkedField = 'tag' | 'lora' | 'ext';
export type ScalarField = Exclude<TermField, LinkedField>;

/** Bits of `media.flags`. */
export const mediaFlag = {
  recipe: 1,
  prompt: 2,
  negative: 4,
  workflow: 8,
  gps: 16,
  c2pa: 32,
  warnings: 64,
  date: 128,
  title: 256,
  description: 512,
  diverged: 1024,
  unverified: 2048,
  tagged: 4096,
  lora: 8192,
  seed: 16_384,
  node: 32_768,
  /** Its files are not all the same, or are names of one file. */
  mixed: 65_536,
} as const;

/**
 * A medium is `identity.n` everywhere: small, dense, given once, so that search can hold its columns and bit sets by it and a
 * changed date moves nothing. Newest first is (created desc, tie asc): `tie` are the first 48 bits of the content hash, so equal
 * dates have one order in every rebuild. `ratio` is the shape as one byte (`api/ratio.ts`); the index of the dates holds it, so that
 * the outline of everything is read from that alone.
 *
 * `spread`, `made` and `held` are sums over `media` (`tallies.ts`): by the locations with a copy not missing, by month, by location.
 *
 * `finding` is what was read and was not what the catalog had known: what lay there before, and what lies there now.
 * `variant` is equal for media of one prompt and model (`variations.ts`). `likeness` is what a picture looks like (`likeness.ts`),
 * numbered as it came.
 *
 * `words` holds what plain words look through; `aside` what is only searched when its field is named. Both are contentless.
 */
export const schemaSql = `
create table meta (key text primary key, value any) without rowid, strict;
create table location (
  n integer primary key, id text not null unique, seen integer, names_projects integer not null default 0
) strict;
create table folder (n integer primary key, location integer not null, path text not null, unique (location, path)) strict;
create table identity (n integer primary key, hash blob not null unique, algorithm text not null, first_seen integer not null) strict;
create table file (n integer primary key, hash blob not null unique, identity integer not null, size integer not null, facts any not null) strict;
create index file_identity on file (identity);
create table copy (
  folder integer not null, name text not null, file integer not null, size integer not null, modified real not null,
  etag text not null, state integer not null, seen integer not null, first_seen integer not null, verified integer,
  method integer, primary key (folder, name)
) without rowid, strict;
create index copy_file on copy (file);
create index copy_proof on copy (verified);
create table problem (
  folder integer not null, name text not null, size integer not null, etag text not null, code text not null,
  message text not null, seen integer not null, primary key (folder, name)
) without rowid, strict;

create table finding (
  folder integer not null, name text not null, verdict integer not null, silent integer not null, message text not null,
  content blob not null, file blob not null, size integer not null, modified real not null, found_size integer,
  found_file blob, found_content blob, checked integer not null, primary key (folder, name)
) without rowid, strict;

create table media (
  n integer primary key, hash blob not null, created real not null, tie integer not null, added integer not null, modified real not null,
  verified integer, size integer not null, kind integer not null, width integer, height integer, ratio integer not null, duration real,
  rating real not null, steps real, cfg real, format integer not null, model integer not null, generator integer not null,
  sampler integer not null, project integer not null, camera integer not null, flags integer not null,
  copies integer not null, bytes integer not null, name text not null, name_key text not null, title text, tags text,
  places blob not null, variant integer, text_sum integer not null, generation integer not null
) strict;
create index media_newest on media (created desc, tie, n, ratio);
create index media_generation on media (generation);
create index media_variant on media (variant) where variant is not null;
create table likeness (n integer primary key, bits blob not null, seq integer not null) strict;
create index likeness_seq on likeness (seq);
create table spread (
  places text not null, copies integer not null, kind integer not null, diverged integer not null, media integer not null,
  bytes integer not null, copy_bytes integer not null, primary key (places, copies, kind, diverged)
) without rowid, strict;
create table made (
  month integer not null, kind integer not null, media integer not null, bytes integer not null, primary key (month, kind)
) without rowid, strict;
create table held (
  location integer not null, kind integer not null, media integer not null, copies integer not null, bytes integer not null,
  missing integer not null, unproved integer not null, extra_copies integer not null, extra_bytes integer not null,
  primary key (location, kind)
) without rowid, strict;
create table forgotten (n integer primary key, generation integer not null) strict;
create table term (n integer primary key, field integer not null, text text not null, folded text not null, unique (field, text)) strict;
create index term_folded on term (field, folded);
create table link (term integer not null, media integer not null, primary key (term, media)) without rowid, strict;
create index link_media on link (media, term);
create virtual table words using fts5 (
  prompt, title, description, name, tags, more, content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'"
);
create virtual table aside using fts5 (
  negative, seed, node, content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'"
);
`;
