/** Starts a job, shows its progress, lets Ctrl-C stop it, and waits for its end. */
import type { Client } from '#api/client.ts';
import type { Input } from '#api/contract.ts';
import { AliceError, errorCodes, type ErrorCode } from '#api/errors.ts';
import type { Job, JobProgress } from '#api/job.ts';
import { exitCodes } from './exit-codes.ts';
import type { Session } from './session.ts';

export const STOPPED = 'Stopped. What was read until now is kept, and the next scan goes on from there.';

function jobError(job: Job): AliceError {
  const code = job.error?.code ?? 'internal';
  const known: ErrorCode = (errorCodes as readonly string[]).includes(code) ? (code as ErrorCode) : 'internal';
  return new AliceError(known, job.error?.message ?? `The ${job.kind} job failed without saying why.`);
}

/**
 * The job as it ended well (state `done`); `start` says which, or starts it and gives its id. The first Ctrl-C cancels it, the second ends the process.
 * Throws AliceError `cancelled` when it was stopped, or the job's own error when it failed.
 */
export async function followJob(
  session: Session,
  client: Client,
  start: Input<'jobs.start'> | (() => Promise<string>),
  onProgress?: (progress: JobProgress) => void,
  stopped: string = STOPPED,
): Promise<Job> {
  const bar = session.progressBar();
  let id: string | undefined;
  let interrupts = 0;
  const stopListening = client.listen('job.progress', (progress) => {
    if (id !== undefined && progress.id !== id) return;
    bar.show(progress);
    onProgress?.(progress);
  });
  const cancel = (): void => {
    // The job may have ended a moment ago; that is no failure of stopping it.
    if (id !== undefined) client.call('jobs.cancel', { id }).catch(() => undefined);
  };
  const giveBack = session.io.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) session.io.kill(exitCodes.cancelled);
    cancel();
  });
  try {
    id = typeof start === 'function' ? await start() : (await client.call('jobs.start', start)).id;
    if (interrupts > 0) cancel();
    const job = await client.call('jobs.get', { id, wait: true });
    if (job.state === 'cancelled') throw new AliceError('cancelled', stopped);
    if (job.state !== 'done') throw jobError(job);
    return job;
  } finally {
    stopListening();
    giveBack();
    bar.clear();
  }
}
