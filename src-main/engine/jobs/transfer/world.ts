/** The world as moving bytes sees it: places that answer now, copies that are known, and the ledger. Tests put others in their place. */
import type { PlanPlace } from '#api/plan.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import type { Entry, StorageAdapter } from '../../storage/adapter.ts';
import type { Streams } from './slots.ts';

/** A location that answers now and is the one that it should be. */
export interface Station {
  place: PlanPlace;
  adapter: StorageAdapter;
  /** Equal for places that fail together: two folders on one disk, two shares of one server. */
  domain: string;
  purpose: readonly string[];
  /** Why nothing may be taken away here, as the end of a sentence; null where it may. */
  keeps: string | null;
  /** Why nothing may be written here, in the same way. */
  closed: string | null;
  /** How many streams it bears at once, and with whom it shares them; a cautious number of its own when left out. */
  streams?: Streams | undefined;
  maxBytes: number | null;
  reserveBytes: number;
}

/** What the catalog is told of. It is a cache: what it is not told of after a crash, recovery tells it. */
export interface Notes {
  /** Copies of a medium as of now, with what this job has done. */
  copiesOf(contentHash: string): Promise<CopyRecord[]>;
  made(copy: { location: string; entry: Entry; fileHash: string; contentHash: string }): Promise<void>;
  gone(location: string, path: string): Promise<void>;
  flush(): Promise<void>;
}

export interface World {
  now(): number;
  /** In how many failure domains a medium must lie before a copy may go. */
  minimum: number;
  /** Throws `unavailable` unless the place answers and is the right one; what was seen a moment ago is believed unless it is to be looked at `anew`. */
  station(id: string, anew?: boolean): Promise<Station>;
  notes: Notes;
  /** What was read in this job and is what it should be: by location and path, its etag and hash. */
  proved: Map<string, string>;
  /** Media that must not be moved or removed. */
  isPinned(contentHash: string): boolean;
}
