/** Transfers as jobs when only the disk knows of them: those that wait there, and those that another program runs. */
import type { Job } from '#api/job.ts';
import type { Plan } from '#api/plan.ts';
import type { QueueEntry } from '../../ledger/queue-store.ts';

export function storedJob({ id, title, state, items, bytes, createdAt }: Plan, { paused }: QueueEntry): Job {
  const runs = state === 'running';
  return {
    id,
    kind: 'transfer',
    title,
    state: paused ? 'paused' : runs ? 'running' : 'queued',
    phase: runs ? 'at work in another Alice' : 'waiting',
    filesDone: 0,
    filesTotal: items,
    bytesDone: 0,
    bytesTotal: bytes,
    bytesPerSecond: 0,
    filesPerSecond: 0,
    etaSeconds: null,
    current: null,
    startedAt: createdAt,
    endedAt: null,
    result: null,
    error: null,
  };
}
