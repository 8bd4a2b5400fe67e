/** A gate in the way of a job: while it is shut, the job is paused and all of its crew hold. */
import { AliceError } from '#api/errors.ts';

export interface Gate {
  readonly shut: boolean;
  /** Resolves when it is open. Throws `cancelled` when the job is cancelled before. */
  pass(): Promise<void>;
  /** Returns the way to stop listening. */
  onChange(listener: (shut: boolean) => void): () => void;
}

export interface GateKeeper extends Gate {
  turn(shut: boolean): void;
}

export function createGate(signal: AbortSignal): GateKeeper {
  const listeners = new Set<(shut: boolean) => void>();
  let shut = false;
  return {
    get shut() {
      return shut;
    },
    async pass() {
      while (shut) {
        await new Promise<void>((resolve, reject) => {
          const done = (): void => {
            signal.removeEventListener('abort', stop);
            listeners.delete(done);
            resolve();
          };
          const stop = (): void => {
            listeners.delete(done);
            reject(new AliceError('cancelled', 'The job was cancelled.'));
          };
          listeners.add(done);
          if (signal.aborted) stop();
          else signal.addEventListener('abort', stop, { once: true });
        });
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    turn(wanted) {
      if (shut === wanted) return;
      shut = wanted;
      for (const listener of [...listeners]) listener(shut);
    },
  };
}
