/** What the desktop app may be told when it is started; everything else on its command line is Chromium's, or a stranger's, and unheard. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Arguments {
  /** Absolute; undefined for the platform's usual place. */
  dataDir: string | undefined;
}

/** `argv` as the process has it; a packaged app has no script in it. */
export function readArguments(argv: readonly string[], isPackaged: boolean): Arguments {
  const { values } = parseArgs({
    args: argv.slice(isPackaged ? 1 : 2),
    options: { 'data-dir': { type: 'string' } },
    // Chromium's own switches come in here as well.
    strict: false,
  });
  const dataDir = values['data-dir'];
  return { dataDir: typeof dataDir === 'string' && dataDir !== '' ? resolve(dataDir) : undefined };
}
