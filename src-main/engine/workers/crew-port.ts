/** The worker's side of a crew member: the same message port whether it runs as a thread or as a process. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { openOwnerPort } from './owner-port.ts';

/** What a member is told when its job is paused or goes on. */
export interface Hold {
  hold: boolean;
}

export interface CrewPort<In, Out> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  /** To be awaited before each file: lets messages in, and holds as long as the job is paused. */
  turn(): Promise<void>;
}

/** Throws when the file was started neither as a worker thread nor as a process of the engine. */
export function openCrewPort<In extends object, Out>(): CrewPort<In, Out> {
  const carrier = openCarrier();
  let held = false;
  let release = (): void => {};
  return {
    post: carrier.post,
    onMessage: (listener) =>
      carrier.onMessage((message) => {
        if (!isHold(message)) return listener(message as In);
        held = message.hold;
        release();
      }),
    async turn() {
      await nextTurn();
      while (held) await new Promise<void>((resolve) => (release = resolve));
    },
  };
}

function isHold(message: unknown): message is Hold {
  return typeof message === 'object' && message !== null && 'hold' in message;
}

function openCarrier(): { post(message: unknown): void; onMessage(listener: (message: unknown) => void): void } {
  if (parentPort) {
    const port = parentPort;
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', listener),
    };
  }
  const port = openOwnerPort();
  // An orphan must not live on.
  port.onDismissed(() => process.exit(0));
  return port;
}
