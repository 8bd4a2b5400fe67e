/** Reads files to their end: identity and facts in one pass, with the check that nobody wrote to them meanwhile. */
import type { MediaType } from '#api/media.ts';
import { errorShape } from '#api/errors.ts';
import type { ScannedFile } from '../catalog/records.ts';
import { identify } from '../media/essence.ts';
import { readFacts } from '../media/facts.ts';
import { openFileSource } from '../media/source.ts';
import { fsPath } from '../storage/path-bytes.ts';
import { etagOf, etagToKeep } from '../storage/walk.ts';
import { openCrewPort } from './crew-port.ts';

export interface HashSetup {
  type: 'setup';
  /** Location id. */
  location: string;
  root: string;
  stableIdentity: boolean;
  /** One cell, non-zero = stop reading; absent in child processes, which are killed instead. */
  stop?: SharedArrayBuffer;
}

export interface HashRequest {
  type: 'hash';
  batch: number;
  /** `before`: the etag of an earlier attempt at a file that seemed to be still written to. */
  files: { path: string; seenMs: number; before?: string | undefined }[];
}

/** What became of one file. `busy`: it changed while it was read; `gone`: it vanished after it was listed. */
export type HashOutcome =
  | { kind: 'file'; file: ScannedFile }
  | { kind: 'problem'; path: string; size: number; etag: string; code: string; message: string }
  | { kind: 'busy'; path: string; etag: string; message: string }
  | { kind: 'gone'; path: string };

export type HashReport =
  { type: 'bytes'; bytes: number } | { type: 'hashed'; batch: number; outcomes: HashOutcome[] } | { type: 'stopped' };

const CHANGED = 'The file changed while it was read.';
/** A damaged file this young is probably still being written; if it is the same at a second look, it is damaged. */
const STILL_WRITING_MS = 10_000;
const BYTES_REPORT_MS = 200;

const port = openCrewPort<HashSetup | HashRequest, HashReport>();
let setup: HashSetup | null = null;
let stopCell: Int32Array | null = null;
let bytesSinceReport = 0;
let reportedAt = Date.now();

port.onMessage((message) => {
  if (message.type === 'setup') {
    setup = message;
    stopCell = message.stop ? new Int32Array(message.stop) : null;
    return;
  }
  void hashBatch(message);
});

async function hashBatch({ batch, files }: HashRequest): Promise<void> {
  const outcomes: HashOutcome[] = [];
  for (const file of files) {
    await port.turn();
    if (isStopped()) return port.post({ type: 'stopped' });
    outcomes.push(hashFile(setup!, file));
  }
  flushBytes();
  port.post({ type: 'hashed', batch, outcomes });
}

function isStopped(): boolean {
  return stopCell !== null && Atomics.load(stopCell, 0) !== 0;
}

function countBytes(bytes: number): void {
  bytesSinceReport += bytes;
  if (Date.now() - reportedAt >= BYTES_REPORT_MS) flushBytes();
}

function flushBytes(): void {
  if (bytesSinceReport > 0) port.post({ type: 'bytes', bytes: bytesSinceReport });
  bytesSinceReport = 0;
  reportedAt = Date.now();
}

function hashFile(at: HashSetup, { path, seenMs, before }: HashRequest['files'][number]): HashOutcome {
  let source: ReturnType<typeof openFileSource>;
  const openedMs = Date.now();
  try {
    source = openFileSource(fsPath(at.root, path));
  } catch (error) {
    const { code, message } = errorShape(error);
    if (code === 'not-found') return { kind: 'gone', path };
    return { kind: 'problem', path, size: 0, etag: '', code, message };
  }
  try {
    const etag = etagOf(source.stat, at.stableIdentity);
    const size = Number(source.stat.size);
    const modifiedMs = Number(source.stat.mtimeNs / 1_000_000n);
    try {
      const identity = identify(source, { onBytes: countBytes, signalled: isStopped });
      if (source.changed()) return { kind: 'busy', path, etag, message: CHANGED };
      const facts = readFacts(identity.findings, {
        format: identity.format,
        mediaType: identity.mediaType as MediaType,
        mime: identity.mime,
      });
      const { contentHash, fileHash, algorithm } = identity;
      const file: ScannedFile = {
        location: at.location,
        path,
        size,
        modifiedMs,
        etag: etagToKeep(source.stat, at.stableIdentity, openedMs),
        seenMs,
        verifiedMs: Date.now(),
        verifyMethod: 'full',
        fileHash,
        contentHash,
        algorithm,
        facts,
      };
      return { kind: 'file', file };
    } catch (error) {
      if (source.changed()) return { kind: 'busy', path, etag, message: CHANGED };
      const { code, message } = errorShape(error);
      const growing = before === undefined ? Date.now() - modifiedMs < STILL_WRITING_MS : before !== etag;
      if (code === 'data-loss' && growing) return { kind: 'busy', path, etag, message };
      if (code === 'conflict') return { kind: 'busy', path, etag, message };
      // A disk that fails now may read well the next time: without an etag the file is tried again.
      return { kind: 'problem', path, size, etag: code === 'unavailable' ? '' : etag, code, message };
    }
  } finally {
    source.close();
  }
}
