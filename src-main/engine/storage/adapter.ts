/** The storage adapter: what every kind of place that holds files must be able to do. */
import type { Readable } from 'node:stream';

/**
 * One file of a location. `path` is relative to the location's root and `/`-separated; a name that is not UTF-8 is carried
 * reversibly (see `path-bytes.ts`). `etag` is opaque and changes whenever the bytes may have changed.
 */
export interface Entry {
  path: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
  etag: string;
  /** Checksums the provider vouches for, e.g. `{ sha256: hex }`. */
  hashes?: Record<string, string>;
  /** Two entries with one `node` are one file under two names, also in two locations. Absent where that cannot be told. */
  node?: string;
}

/** Something in the listing that is not a file we can read: the scan reports it, and the listing stays complete. */
export interface Skipped {
  path: string;
  reason: string;
}

export interface ListOptions {
  signal?: AbortSignal | undefined;
  onSkipped?: ((skipped: Skipped) => void) | undefined;
}

export interface ReadOptions {
  /** Byte positions: `start` inclusive, `end` exclusive. */
  range?: { start: number; end: number } | undefined;
  signal?: AbortSignal | undefined;
}

export interface WriteOptions {
  /** Bytes announced; a body of another length is `data-loss` and nothing is written. */
  size?: number | undefined;
  modifiedAt?: Date | undefined;
  /** Replace only if the etag still is this one, else `conflict`. */
  ifMatch?: string | undefined;
  /** `*`: only if the path is free, else `already-exists`. Checked atomically. */
  ifNoneMatch?: '*' | undefined;
  /**
   * The bytes must have this SHA-256 (hexadecimal) when they are read back from the place, else it is `data-loss` and nothing is
   * written. An adapter that proves it answers with it in `hashes.sha256`; one that cannot leaves the proof to the caller.
   */
  sha256?: string | undefined;
  /**
   * The file that the body is read from, where that is one on this machine: its blocks may be shared instead of copied, and its
   * permissions are kept where the place has such things.
   */
  source?: LocalSource | undefined;
  signal?: AbortSignal | undefined;
}

/** `root` is absolute, `path` as in an {@link Entry}. */
export interface LocalSource {
  root: string;
  path: string;
}

/** Signs of a place that carries no marker. Everything in it can be computed without writing. */
export interface Fingerprint {
  /** The device number of the root: the same as long as nothing is mounted or unmounted there. */
  device: string;
  /** The number that statfs gives for the kind of file system, in hexadecimal. */
  fsType: string;
  /** The volume's own UUID, where the system tells it. */
  fsUuid: string | null;
  /** Hashes of names at the top, the 64 smallest of them, sorted. */
  names: string[];
}

/** A change seen by a watcher: only a hint, the next scan is the truth. */
export type WatchListener = (paths: string[]) => void;

/**
 * Laws, each a case of the conformance suite: a write is all or nothing; a missing path is `not-found`; a failed
 * precondition is `already-exists` or `conflict`; a listing is complete or throws; there are no directories.
 */
export interface StorageAdapter {
  /** Every file whose path begins with `prefix`, recursively, in any order. */
  list(prefix: string, options?: ListOptions): AsyncIterable<Entry>;
  stat(path: string): Promise<Entry>;
  read(path: string, options?: ReadOptions): Promise<Readable>;
  write(path: string, body: Readable | Uint8Array, options?: WriteOptions): Promise<Entry>;
  remove(path: string, options?: { ifMatch?: string | undefined }): Promise<void>;
  close(): Promise<void>;

  /** Server-side copy within this location; null where there is none. */
  /**
   * Gives a file another name within this location, at once and without reading it; never over another file (`already-exists`),
   * and nothing when both names are one. Interrupted, it leaves both names, and is finished by doing it again. Absent or null where
   * there is no such thing.
   */
  move?: ((from: string, to: string, options?: { ifMatch?: string | undefined }) => Promise<Entry>) | null;
  /** Removes what killed writes of ours have left in a folder; only while nobody writes. Absent or null where nothing is left. */
  sweep?: ((folder: string) => Promise<number>) | null;
  copy: ((from: string, to: string, options?: { ifNoneMatch?: '*' | undefined }) => Promise<Entry>) | null;
  watch: ((listener: WatchListener) => Promise<{ close(): Promise<void> }>) | null;
  /** The absolute path of a file on this machine (`''` for the root); null where bytes must be fetched. */
  localPath: ((path: string) => string) | null;
  /** Free and total bytes; null where the place has no such thing. */
  capacity: (() => Promise<{ freeBytes: number; totalBytes: number }>) | null;
  /** Signs by which the place is known again without a marker (see `place-facts.ts`); absent or null where there are none. */
  fingerprint?: (() => Promise<Fingerprint>) | null;

  traits: {
    writable: boolean;
    caseSensitive: boolean;
    /** `ifMatch` and `ifNoneMatch` are atomic, not merely checked first. */
    conditionalWrite: boolean;
    keepsModifiedAt: boolean;
    /** A file keeps its inode over remounts (false: FAT, SMB, FUSE), so the etag may use it. */
    stableIdentity: boolean;
  };
}
