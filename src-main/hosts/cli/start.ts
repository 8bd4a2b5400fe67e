/** Puts the command line onto this process and the real engine. */
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { createProcessIo } from './io.ts';
import { runCli } from './run.ts';
import type { Connect } from './session.ts';

function readVersion(): string {
  const file = findPackageJSON('..', import.meta.url);
  if (file === undefined) return 'unknown';
  return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version ?? 'unknown';
}

/** Returns the exit code. */
export async function startCli(words: string[]): Promise<number> {
  const version = readVersion();
  // A reader that goes away (`alice search | head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const connect: Connect = async (dataDir) => {
    // Loaded late: help, usage errors and `serve` need no engine.
    const { defaultDataDir, openEngine } = await import('#engine/engine.ts');
    const engine = await openEngine({ dataDir: defaultDataDir(dataDir), host: 'direct' });
    return { call: engine.dispatch, listen: engine.listen, close: () => engine.close() };
  };
  return runCli(words, createProcessIo(), connect, version);
}
