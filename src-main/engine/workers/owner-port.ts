/** A process's way to the engine that started it: Node's channel, or the port that Electron gives to its utility processes. */
import { DISMISSED } from '../storage/start-child.ts';

export interface OwnerPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Hears that nobody needs this process any more, or that its owner is gone. */
  onDismissed(listener: () => void): void;
}

/** What `process.parentPort` is inside Electron; the engine knows no more of it than this. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Throws when this process was started by hand. */
export function openOwnerPort(): OwnerPort {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) =>
        parentPort.on('message', ({ data }) => {
          if (data !== DISMISSED) listener(data);
        }),
      onDismissed: (listener) =>
        parentPort.on('message', ({ data }) => {
          if (data === DISMISSED) listener();
        }),
    };
  }
  if (process.send === undefined) throw new Error('This must be started by the engine, not by hand.');
  return {
    post: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
    onDismissed: (listener) => void process.on('disconnect', listener),
  };
}
