/** Walks one location and compares each folder with the catalog: unchanged files cost a look-up, all others are handed on to be read. */
import type { KnownFile } from '../catalog/records.ts';
import { openKnownFiles, type KnownFiles } from '../catalog/known-files.ts';
import { createExclusion } from '../storage/glob.ts';
import { etagOf, isFatalListingError, walkFolders } from '../storage/walk.ts';
import { openCrewPort } from './crew-port.ts';

export interface ScanRequest {
  type: 'scan';
  /** Location id. */
  location: string;
  root: string;
  exclude: string[];
  stableIdentity: boolean;
  /** False: only known copies are looked at (`scan: false`). */
  discover: boolean;
  catalogFile: string;
}

export interface WorkFile {
  path: string;
  size: number;
  /** The path was in the catalog with other bytes. */
  known: boolean;
}

export type ScanReport =
  | {
      type: 'folders';
      work: WorkFile[];
      /** Known copies that are there again, unchanged, after having been missing. */
      touched: string[];
      skipped: { path: string; reason: string }[];
      /** Known, unchanged files that could not be identified when they were read. */
      problems: { path: string; code: string; message: string }[];
      unchanged: number;
      current: string;
    }
  /** Sign of life during a long listing of one folder. */
  | { type: 'alive' }
  | {
      type: 'end';
      /** Every folder was listed, but for the unreadable ones. */
      complete: boolean;
      unreadable: string[];
      /** Known copies that were there at the last look. */
      missing: string[];
      /** Copies that an earlier listing did not show either. */
      stillMissing: string[];
      /** Problem files that are gone. */
      resolved: string[];
      /** Known paths that the location's globs leave out by now: to be forgotten, not missed. */
      excluded: string[];
      /** Copies believed present before this scan. */
      known: number;
      failure: string | null;
    };

type Batch = Extract<ScanReport, { type: 'folders' }>;

const BATCH_FILES = 256;
const BATCH_MS = 100;
/** Batches of work that may wait unread in the engine: bounds memory on a first scan of a million files. */
const WINDOW = 4;

const port = openCrewPort<ScanRequest | { type: 'ack' }, ScanReport>();
let unacknowledged = 0;
let wake: (() => void) | null = null;

port.onMessage((message) => {
  if (message.type === 'scan') {
    void scan(message);
    return;
  }
  unacknowledged--;
  wake?.();
});

async function scan(request: ScanRequest): Promise<void> {
  const catalog = openKnownFiles(request.catalogFile);
  try {
    port.post(await compare(request, catalog));
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    port.post({
      type: 'end',
      complete: false,
      unreadable: [],
      missing: [],
      stillMissing: [],
      resolved: [],
      excluded: [],
      known: 0,
      failure,
    });
  } finally {
    catalog.close();
  }
}

async function compare(request: ScanRequest, catalog: KnownFiles): Promise<ScanReport> {
  const { location, root, exclude, stableIdentity, discover } = request;
  const end = {
    type: 'end' as const,
    complete: true,
    unreadable: [] as string[],
    missing: [] as string[],
    stillMissing: [] as string[],
    resolved: [] as string[],
    excluded: [] as string[],
    known: 0,
    failure: null as string | null,
  };
  const isExcluded = createExclusion(exclude);
  const knownFolders = new Set(catalog.knownFolders(location));
  let batch = emptyBatch();
  let sentAt = Date.now();
  const onSkipped = (skipped: { path: string; reason: string }): void => void batch.skipped.push(skipped);

  const onProgress = (): void => port.post({ type: 'alive' });
  for (const listing of walkFolders(root, { exclude, onSkipped, onProgress })) {
    const { folder } = listing;
    await port.turn();
    if (listing.error) {
      end.unreadable.push(folder);
      if (isFatalListingError(listing.error.errno)) end.complete = false;
      batch.skipped.push({ path: folder || '.', reason: `folder could not be listed: ${listing.error.message}` });
    }
    const known = new Map<string, KnownFile>();
    if (knownFolders.delete(folder)) {
      for (const file of catalog.knownFolder(location, folder)) known.set(file.name, file);
    }
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const file of listing.files) {
      const path = prefix + file.name;
      const before = known.get(file.name);
      if (before) known.delete(file.name);
      if (!before && !discover) continue;
      if (before && before.state !== 'problem') end.known += before.state === 'missing' ? 0 : 1;
      if (before?.etag === etagOf(file, stableIdentity)) keep(batch, path, before);
      else batch.work.push({ path, size: file.size, known: before !== undefined });
    }
    // What a folder listed only in part does not show is unknown, not gone.
    if (!listing.error) collectGone(known, prefix, isExcluded, end);
    batch.current = folder;
    if (batch.work.length >= BATCH_FILES || batch.skipped.length >= BATCH_FILES || Date.now() - sentAt > BATCH_MS) {
      await send(batch);
      batch = emptyBatch();
      sentAt = Date.now();
    }
  }
  await send(batch);
  for (const folder of knownFolders) {
    if (isBelow(folder, end.unreadable)) continue;
    const known = new Map(catalog.knownFolder(location, folder).map((file) => [file.name, file]));
    collectGone(known, folder === '' ? '' : `${folder}/`, isExcluded, end);
  }
  return end;
}

function keep(batch: Batch, path: string, before: KnownFile): void {
  if (before.state === 'problem') {
    batch.problems.push({ path, code: before.code ?? 'internal', message: before.message ?? 'unknown reason' });
    return;
  }
  if (before.state !== 'present') batch.touched.push(path);
  batch.unchanged++;
}

function collectGone(
  known: Map<string, KnownFile>,
  prefix: string,
  isExcluded: (path: string) => boolean,
  end: { missing: string[]; stillMissing: string[]; resolved: string[]; excluded: string[]; known: number },
): void {
  for (const file of known.values()) {
    const path = prefix + file.name;
    if (file.state === 'problem') end.resolved.push(path);
    else if (isExcluded(path)) end.excluded.push(path);
    else if (file.state !== 'missing') {
      end.known++;
      (file.state === 'suspect' ? end.stillMissing : end.missing).push(path);
    }
  }
}

function isBelow(folder: string, parents: readonly string[]): boolean {
  return parents.some((parent) => parent === '' || folder === parent || folder.startsWith(`${parent}/`));
}

function emptyBatch(): Batch {
  return { type: 'folders', work: [], touched: [], skipped: [], problems: [], unchanged: 0, current: '' };
}

async function send(batch: Batch): Promise<void> {
  port.post(batch);
  unacknowledged++;
  while (unacknowledged >= WINDOW) await new Promise<void>((resolve) => (wake = resolve));
}
