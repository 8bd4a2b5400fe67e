/** The worker's side of a crew member: the same message port whether it runs as a thread or as a child process. */
import { parentPort } from 'node:worker_threads';

export interface CrewPort<In, Out> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
}

/** Throws when the file was started neither as a worker thread nor as a forked process. */
export function openCrewPort<In, Out>(): CrewPort<In, Out> {
  if (parentPort) {
    const port = parentPort;
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', listener),
    };
  }
  if (!process.send) throw new Error('A crew member must be started by the engine, not by hand.');
  // An orphan must not live on: the parent is gone when its channel closes.
  process.on('disconnect', () => process.exit(0));
  return {
    post: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as In)),
  };
}
