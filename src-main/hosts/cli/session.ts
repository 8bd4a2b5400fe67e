/** One run of the command line: the engine behind the contract, opened when first needed, and the way answers leave. */
import { type Client, createClient, type Reply, type Transport } from '#api/client.ts';
import { createProgressBar, type ProgressBar } from './progress-bar.ts';
import type { CliIo } from './io.ts';
import type { Outcome } from './output.ts';

/** An engine as the command line knows it: calls and events, and that it must be closed. */
export interface Connection extends Transport {
  close(): Promise<void>;
}

/** `dataDir` undefined: the platform's usual place, or ALICE_DATA_DIR. */
export type Connect = (dataDir: string | undefined) => Promise<Connection>;

export interface Session {
  readonly io: CliIo;
  readonly json: boolean;
  /** As given on the command line, made absolute. */
  readonly dataDir: string | undefined;
  client(): Promise<Client>;
  /** For methods whose name is only known at run time. */
  call(method: string, input: unknown): Promise<Reply>;
  /** Another library than the one of `--data-dir`; closed with the session. */
  openOther(dataDir: string): Promise<Client>;
  /** A closed data folder can be removed or opened again. */
  closeAll(): Promise<void>;
  /** Draws on standard error, on a terminal, and never with --json redirected output in mind: stdout stays clean. */
  progressBar(): ProgressBar;
  /** What the command came to; the last call wins. */
  finish(outcome: Outcome): void;
  outcome(): Outcome | undefined;
}

export function createSession(options: {
  io: CliIo;
  json: boolean;
  dataDir: string | undefined;
  connect: Connect;
}): Session {
  const { io, json, dataDir, connect } = options;
  const opened: Connection[] = [];
  let main: Promise<Connection> | undefined;
  let outcome: Outcome | undefined;
  const open = async (dir: string | undefined): Promise<Connection> => {
    const connection = await connect(dir);
    opened.push(connection);
    return connection;
  };
  return {
    io,
    json,
    dataDir,
    async client() {
      return createClient(await (main ??= open(dataDir)));
    },
    async call(method, input) {
      return (await (main ??= open(dataDir))).call(method, input);
    },
    async openOther(dir) {
      return createClient(await open(dir));
    },
    async closeAll() {
      main = undefined;
      for (const connection of opened.splice(0)) await connection.close();
    },
    progressBar: () => createProgressBar(io.stderr, () => io.now().getTime()),
    finish: (reached) => {
      outcome = reached;
    },
    outcome: () => outcome,
  };
}
