/** What the scan gives to the catalog and asks of it: plain data that may cross a thread boundary. */
import type { Facts, MediaCopy } from '#api/media.ts';

/** One file that was read to its end: its place, its identity and what its bytes say. Times are milliseconds since 1970. */
export interface ScannedFile {
  /** Location id (UUID), not its name. */
  location: string;
  path: string;
  size: number;
  modifiedMs: number;
  etag: string;
  /** When it was listed and when its bytes were hashed. */
  seenMs: number;
  verifiedMs: number;
  verifyMethod: NonNullable<MediaCopy['verifyMethod']>;
  /** `sha256:…` of the whole file, and of its media-bearing bytes. */
  fileHash: string;
  contentHash: string;
  /** `essence:1`, or `file` where the container is not understood and the identity is the whole file's. */
  algorithm: string;
  facts: Facts;
}

/** A file that could not be identified; remembered so that an unchanged one is not read again but is still reported. */
export interface ProblemFile {
  location: string;
  path: string;
  size: number;
  etag: string;
  code: string;
  message: string;
  seenMs: number;
}

/** What the catalog knows of a path, as far as the scan must know it to decide whether to read the file. */
export interface KnownFile {
  /** The last path segment. */
  name: string;
  etag: string;
  size: number;
  /** `suspect`: one complete listing did not find it; the next one confirms. Shown to users as `unknown`. */
  state: 'present' | 'suspect' | 'missing' | 'unknown' | 'problem';
  /** Only for `problem`. */
  code?: string;
  message?: string;
}

/** The end of one location's scan. Times are milliseconds since 1970. */
export interface ScanEnd {
  location: string;
  startedMs: number;
  endedMs: number;
  /** True only when every folder was listed and the marker matched before and after. */
  complete: boolean;
  /** Paths known to the catalog that the listing did not show; empty unless complete and the brake is off. */
  missing: string[];
  /** Known paths that the location's globs leave out by now: forgotten, since nobody asked to know of them. */
  excluded?: string[];
  /** Folders (no trailing slash) that could not be listed: copies below become `unknown`. */
  unreadable: string[];
  /** The brake emptied `missing`: what was not touched may be gone, so nothing is taken as seen again. */
  braked?: boolean;
}

/** What became of one file given to `saveFiles`. `new`: nothing was known at this path; `same`: only its times or etag differ. */
export type SaveOutcome = 'new' | 'changed' | 'returned' | 'same';

/** What a question must know of a location: settings and reachability are never stored in the catalog. */
export interface LocationView {
  id: string;
  name: string;
  online: boolean;
  purpose: readonly string[];
  priority: number;
}
