/** What the command line needs of the world around it, so that tests can give it another. */

export interface OutputStream {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  /** Cells per line, on a terminal. */
  columns?: number | undefined;
}

export interface CliIo {
  stdout: OutputStream;
  stderr: OutputStream;
  /** All of standard input as text. */
  readInput(): Promise<string>;
  env: Record<string, string | undefined>;
  /** Relative paths on the command line are meant from here. */
  cwd: string;
  now(): Date;
  /** Calls back at Ctrl-C instead of ending the process; returns the function that gives Ctrl-C back. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process at once. */
  kill(exitCode: number): void;
}

export function createProcessIo(): CliIo {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    async readInput() {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString('utf8');
    },
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
      return () => {
        process.off('SIGINT', listener);
        process.off('SIGTERM', listener);
      };
    },
    kill: (exitCode) => process.exit(exitCode),
  };
}
