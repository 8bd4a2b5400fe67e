/** Runs the command line in this process, with a made-up terminal, and collects what it prints. */
import type { Engine } from '#engine/engine.ts';
import type { Connect } from '../../src-main/hosts/cli/session.ts';
import type { CliIo } from '../../src-main/hosts/cli/io.ts';
import { runCli } from '../../src-main/hosts/cli/run.ts';
import type { createFakeEngine } from './fake-engine.ts';

export interface CliRun {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Exit codes that a second Ctrl-C asked for. */
  killed: number[];
}

export interface CliOptions {
  connect: Connect;
  input?: string;
  env?: Record<string, string>;
  cwd?: string;
  /** Cells per line; both streams are terminals then. */
  terminal?: number;
  /** Receives the function that presses Ctrl-C. */
  onReady?: (interrupt: () => void) => void;
  now?: () => Date;
}

export function fakeConnect(engine: ReturnType<typeof createFakeEngine>): Connect {
  return () =>
    Promise.resolve({
      call: engine.dispatch,
      listen: (event, listener) => engine.listen(event, listener),
      close: () => Promise.resolve(),
    });
}

/** To the engine of a library that is opened anew for each test, and closes it itself. */
export function connectTo(engine: () => Pick<Engine, 'dispatch' | 'listen'>): Connect {
  return async () => ({
    call: (method, input) => engine().dispatch(method, input),
    listen: (event, listener) => engine().listen(event, listener),
    close: async () => undefined,
  });
}

export async function runAlice(words: string[], options: CliOptions): Promise<CliRun> {
  const run: CliRun = { exitCode: -1, stdout: '', stderr: '', killed: [] };
  const terminal = options.terminal === undefined ? {} : { isTTY: true, columns: options.terminal };
  const interrupts = new Set<() => void>();
  const io: CliIo = {
    stdout: { write: (text) => (run.stdout += text), ...terminal },
    stderr: { write: (text) => (run.stderr += text), ...terminal },
    readInput: () => Promise.resolve(options.input ?? ''),
    env: options.env ?? {},
    cwd: options.cwd ?? '/home/ida',
    now: options.now ?? (() => new Date('2026-03-01T12:00:00Z')),
    onInterrupt(listener) {
      interrupts.add(listener);
      return () => void interrupts.delete(listener);
    },
    kill: (exitCode) => void run.killed.push(exitCode),
  };
  options.onReady?.(() => interrupts.forEach((listener) => listener()));
  run.exitCode = await runCli(words, io, options.connect, '1.2.3');
  return run;
}
