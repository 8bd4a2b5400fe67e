/** How the engine starts processes of its own: by Node's fork, or by what a host gives in its place, as the desktop app must. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process that runs one of the engine's files and is spoken to by structured clone. */
export interface Child {
  /** Undefined before it has been started. */
  pid(): number | undefined;
  /** `onFailed` hears that it could not be sent; nothing is thrown. */
  send(message: object, onFailed?: () => void): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Hears once, with the reason, that it has ended, or could not be started. */
  onGone(listener: (why: string) => void): void;
  /** One without work does not keep the program running. */
  setIdle(idle: boolean): void;
  /** Tells it that nobody needs it any more: it puts its unfinished work away and ends. */
  dismiss(): void;
  /** Ends it at once. Stuck in a dead mount it lingers in the kernel, and nobody waits for that. */
  kill(): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

export interface ChildOptions {
  /** Nothing secret and no debugger flags; see {@link leastEnvironment}. */
  env: NodeJS.ProcessEnv;
  /** Where its standard error goes: decoders print what nobody needs. */
  complaints: 'shown' | 'hidden';
}

export type StartChild = (entry: URL, options: ChildOptions) => Child;

/** What a process of ours needs of this one's environment. */
export function leastEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'LANG', 'TZ', 'SystemRoot', 'USERPROFILE'];
  return Object.fromEntries(kept.flatMap((key) => (env[key] === undefined ? [] : [[key, env[key]]])));
}

/** The way of plain Node. */
export const forkChild: StartChild = (entry, { env, complaints }) => {
  const child = fork(fileURLToPath(entry), [], {
    env,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', complaints === 'shown' ? 'inherit' : 'ignore', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    // One that could not be started has no exit.
    child.once('error', () => resolve());
  });
  return {
    pid: () => child.pid,
    send(message, onFailed) {
      child.send(message, (error) => error !== null && onFailed?.());
    },
    onMessage: (listener) => void child.on('message', listener),
    onGone(listener) {
      let gone = false;
      const tell = (why: string): void => {
        if (!gone) listener(why);
        gone = true;
      };
      child.on('exit', (code, signal) => tell(`its process ended (${signal ?? `code ${code}`})`));
      child.on('error', (error) => tell(error.message));
    },
    setIdle(idle) {
      const change = idle ? 'unref' : 'ref';
      child[change]();
      child.channel?.[change]();
    },
    dismiss() {
      if (child.connected) child.disconnect();
    },
    kill() {
      child.kill('SIGKILL');
      child.unref();
      child.channel?.unref();
    },
    ended,
  };
};

/** A process as Electron's `utilityProcess.fork` gives it; the engine knows no more of it than this. */
export interface PortProcess {
  pid: number | undefined;
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

/** `file` is a path. Standard output goes nowhere. */
export type StartPortProcess = (file: string, options: ChildOptions) => PortProcess;

/** Such a port cannot be hung up, so its owner says goodbye with this; see `workers/owner-port.ts`. */
export const DISMISSED = 'alice:dismissed';

/** The way of a host in which the program itself cannot run as Node. */
export function portChild(start: StartPortProcess): StartChild {
  return (entry, options) => {
    const child = start(fileURLToPath(entry), options);
    let running = true;
    const ended = new Promise<void>((resolve) => {
      child.on('exit', () => {
        running = false;
        resolve();
      });
    });
    return {
      pid: () => child.pid,
      send(message, onFailed) {
        if (running) child.postMessage(message);
        else onFailed?.();
      },
      onMessage: (listener) => void child.on('message', listener),
      onGone: (listener) => void child.on('exit', (code) => listener(`its process ended (code ${code})`)),
      // Such processes end with the program and never keep it running.
      setIdle: () => {},
      dismiss() {
        if (running) child.postMessage(DISMISSED);
      },
      kill() {
        // Its own kill asks politely, which a decoder in an endless loop does not hear.
        const { pid } = child;
        if (running && pid !== undefined) killHard(pid);
        child.kill();
      },
      ended,
    };
  };
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in this moment.
  }
}
