/** The hash crew: a few hash workers fed in small batches, with bounded queues at both ends. */
import { AliceError } from '#api/errors.ts';
import type { HashOutcome, HashReport, HashRequest, HashSetup } from '../workers/hash-worker.ts';
import { startCrewMember, type CrewMember, type CrewOptions } from './crew.ts';

export interface HashCrewOptions extends Omit<CrewOptions, 'worker'> {
  count: number;
  setup: Omit<HashSetup, 'type' | 'stop'>;
  /** The crew gives out no further work to a worker until this has resolved for its last batch. */
  onOutcomes: (outcomes: HashOutcome[]) => Promise<void>;
  onBytes: (bytes: number) => void;
}

export type FileToRead = HashRequest['files'][number] & { size: number };

export interface HashCrew {
  /** Resolves when there is room for more. Throws what made the crew stop. */
  add(files: FileToRead[]): Promise<void>;
  /** Resolves when everything added has been read and taken over. Throws what made the crew stop. */
  finish(): Promise<void>;
  /** Ends the workers at once; pending calls reject with `cancelled` unless there is an earlier reason. */
  stop(reason?: AliceError): void;
}

const BATCH_FILES = 64;
const BATCH_BYTES = 32 * 1024 * 1024;
const QUEUE_FILES = 2048;

interface Waiter {
  ready: () => boolean;
  resolve: () => void;
  reject: (error: AliceError) => void;
}

export function openHashCrew(options: HashCrewOptions): HashCrew {
  const stop = new SharedArrayBuffer(4);
  const queue: FileToRead[] = [];
  const members: CrewMember<HashSetup | HashRequest, HashReport>[] = [];
  let head = 0;
  let atWork = 0;
  let failure: AliceError | null = null;
  let waiters: Waiter[] = [];

  const waiting = (): number => queue.length - head;

  function settle(): void {
    waiters = waiters.filter((waiter) => {
      if (failure) waiter.reject(failure);
      else if (waiter.ready()) waiter.resolve();
      else return true;
      return false;
    });
  }

  function until(ready: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      waiters.push({ ready, resolve, reject });
      settle();
    });
  }

  function end(reason: AliceError): void {
    failure ??= reason;
    Atomics.store(new Int32Array(stop), 0, 1);
    for (const member of members) member.stop();
    settle();
  }

  function nextBatch(): HashRequest['files'] {
    const files: HashRequest['files'] = [];
    let bytes = 0;
    while (head < queue.length && files.length < BATCH_FILES && bytes < BATCH_BYTES) {
      const { size, ...file } = queue[head++]!;
      files.push(file);
      bytes += size;
    }
    if (head > QUEUE_FILES) {
      queue.splice(0, head);
      head = 0;
    }
    return files;
  }

  const idle: (() => void)[] = [];
  function startMember(): void {
    const member = startCrewMember<HashSetup | HashRequest, HashReport>({ ...options, worker: 'hash-worker' });
    members.push(member);
    member.onLost((error) => end(error));
    member.post({ type: 'setup', ...options.setup, ...(options.isolated ? {} : { stop }) });
    const giveWork = (): void => {
      if (failure) return;
      const files = nextBatch();
      if (files.length === 0) {
        idle.push(giveWork);
        settle();
        return;
      }
      atWork++;
      member.setBusy(true);
      member.post({ type: 'hash', batch: 0, files });
      settle();
    };
    member.onMessage((report) => {
      if (report.type === 'bytes') return options.onBytes(report.bytes);
      member.setBusy(false);
      if (report.type === 'stopped') return;
      options.onOutcomes(report.outcomes).then(
        () => {
          atWork--;
          giveWork();
          settle();
        },
        (error: unknown) =>
          end(error instanceof AliceError ? error : new AliceError('internal', String(error), { cause: error })),
      );
    });
    giveWork();
  }

  /** Wakes idle members first and starts further ones only for work nobody takes: a rescan without changes starts none. */
  function engage(): void {
    for (const giveWork of idle.splice(0)) giveWork();
    while (waiting() > 0 && members.length < options.count) startMember();
  }

  return {
    async add(files) {
      for (const file of files) queue.push(file);
      engage();
      await until(() => waiting() < QUEUE_FILES);
    },
    finish: () => until(() => waiting() === 0 && atWork === 0),
    stop: (reason) => end(reason ?? new AliceError('cancelled', 'The scan was cancelled.')),
  };
}
