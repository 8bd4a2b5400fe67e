/** Reads copies of one location in the hash workers, and hands on what was found: sound files, and faults that were looked at twice. */
import { AliceError, errorShape } from '#api/errors.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import type { FoundFault } from '../../catalog/findings.ts';
import type { ScannedFile } from '../../catalog/records.ts';
import type { StorageAdapter } from '../../storage/adapter.ts';
import type { StartChild } from '../../storage/start-child.ts';
import type { HashOutcome } from '../../workers/hash-worker.ts';
import { openHashCrew, type FileToRead } from '../hash-crew.ts';
import { orCancelled } from '../or-cancelled.ts';
import type { JobContext } from '../runner.ts';
import { findEntry, hashFile } from '../transfer/hash-copy.ts';
import { judge, type Reading } from './judge.ts';

export interface VerifyTarget {
  id: string;
  name: string;
  root: string;
  isolated: boolean;
  /** False once it has been removed from the settings. */
  wanted(): boolean;
  /** Throws `unavailable` unless it answers and is the right place; what must stay the same during the work. */
  check(): Promise<{ device: string | null; stableIdentity: boolean }>;
  open(): Promise<StorageAdapter>;
}

export interface CrewParts {
  now: () => number;
  hashWorkers: number;
  silenceMs: number;
  startChild: StartChild;
}

/** Each of them is waited for before more is read. */
export interface CrewEvents {
  onSound(files: ScannedFile[]): Promise<void>;
  /** Their bytes are what they were, though no reader makes them out any more. */
  onSoundBytes(count: number): void;
  onFaults(faults: FoundFault[]): Promise<void>;
  /** It is being written to just now. */
  onBusy(path: string, reason: string): void;
  onBytes(bytes: number): void;
}

export interface ReadingCrew {
  /** Resolves when there is room for more. */
  take(records: readonly CopyRecord[]): Promise<void>;
  /** Resolves when all that was taken is judged and handed on. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

interface Suspect {
  record: CopyRecord;
  outcome: Exclude<HashOutcome, { kind: 'busy' }>;
}

/** Files that may wait unread: few, so that a budget of time is kept. */
const WAITING = 400;
const TRIES = 2;

/** Throws `unavailable` from all of its calls when the place goes away: then nothing that failed to be read is a finding. */
export async function openReadingCrew(
  target: VerifyTarget,
  parts: CrewParts,
  context: Pick<JobContext, 'signal' | 'gate'>,
  events: CrewEvents,
): Promise<ReadingCrew> {
  const { device, stableIdentity } = await orCancelled(target.check(), context.signal);
  const waiting = new Map<string, { record: CopyRecord; tries: number }>();
  const again: FileToRead[] = [];
  let adapter: StorageAdapter | null = null;
  const onAbort = (): void => crew.stop();

  const crew = openHashCrew({
    count: parts.hashWorkers,
    isolated: target.isolated,
    place: target.name,
    silenceMs: parts.silenceMs,
    now: parts.now,
    gate: context.gate,
    startChild: parts.startChild,
    setup: { location: target.id, root: target.root, stableIdentity },
    onOutcomes: (outcomes) => take(outcomes),
    onBytes: events.onBytes,
  });
  context.signal.addEventListener('abort', onAbort, { once: true });

  async function take(outcomes: readonly HashOutcome[]): Promise<void> {
    const sound: ScannedFile[] = [];
    const suspects: Suspect[] = [];
    for (const outcome of outcomes) {
      const path = outcome.kind === 'file' ? outcome.file.path : outcome.path;
      const { record, tries } = waiting.get(path)!;
      if (outcome.kind === 'busy' && tries < TRIES) {
        waiting.set(path, { record, tries: tries + 1 });
        again.push({ path, size: record.size, seenMs: parts.now(), before: outcome.etag });
        continue;
      }
      waiting.delete(path);
      if (outcome.kind === 'busy') events.onBusy(path, outcome.message);
      else if (outcome.kind === 'file' && outcome.file.fileHash === record.fileHash) sound.push(outcome.file);
      else suspects.push({ record, outcome });
    }
    if (sound.length > 0) await events.onSound(sound);
    if (suspects.length > 0) await lookTwice(suspects);
  }

  async function lookTwice(suspects: readonly Suspect[]): Promise<void> {
    const faults: FoundFault[] = [];
    let same = 0;
    adapter ??= await target.open();
    for (const { record, outcome } of suspects) {
      const fault = judge(record, await readAgain(adapter, record, outcome), parts.now());
      if (fault === null) same += 1;
      else faults.push(fault);
    }
    // A disk that was pulled out leaves an empty folder, and one that fails leaves nothing readable: neither is a finding.
    const now = await target.check();
    if (now.device !== device)
      throw new AliceError('unavailable', `The disk of "${target.name}" was changed meanwhile; verify it again.`);
    if (same > 0) events.onSoundBytes(same);
    if (faults.length > 0) await events.onFaults(faults);
  }

  return {
    async take(records) {
      for (const record of records) waiting.set(record.path, { record, tries: 1 });
      await crew.add(records.map(({ path, size }) => ({ path, size, seenMs: parts.now() })));
      if (waiting.size > WAITING) await crew.finish();
    },
    async drain() {
      await crew.finish();
      while (again.length > 0) {
        await crew.add(again.splice(0));
        await crew.finish();
      }
    },
    async close() {
      context.signal.removeEventListener('abort', onAbort);
      crew.stop();
      await adapter?.close();
    },
  };
}

/** What a worker could not make out is read once more as plain bytes: a fault of a reader must not be taken for one of the file. */
async function readAgain(adapter: StorageAdapter, record: CopyRecord, outcome: Suspect['outcome']): Promise<Reading> {
  if (outcome.kind === 'file') return outcome;
  try {
    const entry = await findEntry(adapter, record.path);
    if (entry === null) return { kind: 'gone' };
    const fileHash = `sha256:${await hashFile(adapter, record.path)}`;
    const { size, modifiedAt } = entry;
    const cause = outcome.kind === 'problem' ? outcome.message : 'It came back while it was looked at.';
    const damaged = outcome.kind === 'problem' && outcome.code === 'data-loss';
    return { kind: 'unknown', size, modifiedMs: modifiedAt.getTime(), fileHash, damaged, cause };
  } catch (error) {
    if (!(error instanceof AliceError)) throw error;
    if (error.code === 'not-found') return { kind: 'gone' };
    return { kind: 'unreadable', size: null, cause: errorShape(error).message };
  }
}
