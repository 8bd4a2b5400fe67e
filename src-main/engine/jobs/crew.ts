/** Crew members: workers as threads, or as child processes with a watchdog where a dead mount could freeze their I/O. */
import { Worker } from 'node:worker_threads';
import { AliceError } from '#api/errors.ts';
import { leastEnvironment, type StartChild } from '../storage/start-child.ts';
import type { Hold } from '../workers/crew-port.ts';
import { workerUrl } from '../workers/worker-url.ts';
import type { Gate } from './gate.ts';

export interface CrewMember<In, Out> {
  post(message: In): void;
  /** While `busy` is true, silence for longer than `silenceMs` counts as a hung location. */
  setBusy(busy: boolean): void;
  stop(): void;
  /** Called at most once: the member died or hung. No message follows. */
  onLost(listener: (error: AliceError) => void): void;
  onMessage(listener: (message: Out) => void): void;
}

export interface CrewOptions {
  worker: string;
  /** A child process, killed when it goes silent; else a thread. */
  isolated: boolean;
  /** For messages: the location at work. */
  place: string;
  silenceMs: number;
  now: () => number;
  /** While it is shut, the member holds before its next file, and its silence means nothing. */
  gate: Gate;
  startChild: StartChild;
}

interface Carrier {
  post(message: unknown): void;
  kill(): void;
}

export function startCrewMember<In, Out>(options: CrewOptions): CrewMember<In, Out> {
  const { place, silenceMs, now, gate } = options;
  let messageListener: (message: Out) => void = () => {};
  let lostListener: (error: AliceError) => void = () => {};
  let over = false;
  let busy = false;
  let heardAt = now();

  const lose = (error: AliceError): void => {
    if (over) return;
    end();
    lostListener(error);
  };
  const hear = (message: unknown): void => {
    if (over) return;
    heardAt = now();
    messageListener(message as Out);
  };
  const died = (why: string): void =>
    lose(
      new AliceError(
        'unavailable',
        `Reading "${place}" stopped: ${why}. Check the drive or the network, then scan again.`,
      ),
    );

  const carrier = options.isolated ? startProcess(options, hear, died) : startThread(options.worker, hear, died);
  const watchdog = options.isolated
    ? setInterval(
        () => {
          if (busy && !gate.shut && now() - heardAt > silenceMs) {
            died(`it has not answered for ${Math.round(silenceMs / 1000)} seconds`);
          }
        },
        Math.max(50, silenceMs / 4),
      )
    : null;

  const hold = (shut: boolean): void => {
    heardAt = now();
    carrier.post({ hold: shut } satisfies Hold);
  };
  const stopListening = gate.onChange(hold);
  if (gate.shut) hold(true);

  function end(): void {
    over = true;
    stopListening();
    if (watchdog) clearInterval(watchdog);
    carrier.kill();
  }

  return {
    post: (message) => {
      if (!over) carrier.post(message);
    },
    setBusy(value) {
      if (value && !busy) heardAt = now();
      busy = value;
    },
    stop: () => {
      if (!over) end();
    },
    onLost: (listener) => void (lostListener = listener),
    onMessage: (listener) => void (messageListener = listener),
  };
}

function startThread(name: string, hear: (message: unknown) => void, died: (why: string) => void): Carrier {
  const worker = new Worker(workerUrl(name));
  worker.on('message', hear);
  worker.on('error', (error) => died(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => died(`its worker ended with code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    kill: () => void worker.terminate(),
  };
}

function startProcess(
  { worker, startChild }: CrewOptions,
  hear: (message: unknown) => void,
  died: (why: string) => void,
): Carrier {
  const child = startChild(workerUrl(worker), { env: leastEnvironment(), complaints: 'shown' });
  child.onMessage(hear);
  child.onGone(died);
  return {
    // A full pipe to a hung child must not throw in the engine; the watchdog sees to it.
    post: (message) => child.send(message as object),
    kill: child.kill,
  };
}
