/** Lets go of work that cannot be stopped itself, as soon as nobody wants its result any more. */
import { AliceError } from '#api/errors.ts';

/** Rejects with `cancelled` the moment the signal says so; `work` then goes on unheeded, and its failure troubles nobody. */
export function orCancelled<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  work.catch(() => undefined);
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new AliceError('cancelled', 'The job was cancelled.'));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
