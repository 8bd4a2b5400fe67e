/** Puts the web host onto this process: opens the library, prints and opens the link, ends cleanly at Ctrl-C. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultDataDir, openEngine } from '#engine/engine.ts';
import { errorShape } from '#api/errors.ts';
import { hostOptions, readFlags, usage } from './flags.ts';
import { keepSecrets } from './secrets.ts';
import { checkOptions, startWebHost, type WebHost } from './server.ts';

/** Set by the build (`define`); absent when the sources run as they are. */
declare const __ALICE_BUNDLED__: boolean | undefined;

/** The built page: `out/renderer`, seen from `out/main`, `out/main/chunks` or from the sources. */
function findPageDir(): string | null {
  const bundled = typeof __ALICE_BUNDLED__ !== 'undefined' && __ALICE_BUNDLED__;
  const places = bundled ? ['../renderer', '../../renderer'] : ['../../../out/renderer'];
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, 'index.html'))) ?? null;
}

/** The link works once, so it does not matter who sees it in the list of processes afterwards. */
function openBrowser(url: string): void {
  const [program, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', url]]
        : ['xdg-open', [url]];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  // No desktop, no browser: the link is printed, that is enough.
  child.on('error', () => {});
  child.unref();
}

/** Resolves at Ctrl-C or SIGTERM. On a terminal, Enter prints another link. */
function untilStopped(host: WebHost): Promise<void> {
  return new Promise((stopped) => {
    const printLink = () => console.log(`  ${host.createLoginUrl()}`);
    if (process.stdin.isTTY) process.stdin.on('data', printLink);
    const stop = () => {
      process.stdin.off('data', printLink).pause();
      stopped();
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
  });
}

/** Runs until it is stopped; returns the exit code. */
export async function startWeb(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(`${usage.charAt(0).toUpperCase()}${usage.slice(1)}`);
    return 0;
  }
  const flags = readFlags(args);
  if (flags === null) {
    console.error(`alice: ${usage}`);
    return 2;
  }
  const pageDir = findPageDir();
  if (pageDir === null) {
    console.error('alice: the page has not been built yet; run "npm run build" in the folder of Alice first.');
    return 1;
  }
  try {
    const options = hostOptions(flags, process.env);
    checkOptions(options);
    const dataDir = flags.dataDir === undefined ? defaultDataDir() : resolve(flags.dataDir);
    const engine = await openEngine({ dataDir, host: 'web' });
    try {
      const secrets = keepSecrets(dataDir, { renew: flags.newSession });
      const host = await startWebHost({ engine, pageDir, secrets, ...options });
      const link = host.createLoginUrl();
      const whom = flags.listen === undefined ? 'this machine only' : 'everybody who can reach it and log in';
      console.log(`Alice is at ${host.origin}, for ${whom}. This link lets one browser in, once:\n  ${link}`);
      if (flags.listen !== undefined && options.tls === undefined) {
        console.log('It is not encrypted: everybody on the way can read and change what is sent.');
      }
      console.log(process.stdin.isTTY ? 'Enter: another link. Ctrl-C: stop.' : 'Ctrl-C stops it.');
      if (flags.open) openBrowser(link);
      await untilStopped(host);
      await host.close();
    } finally {
      await engine.close();
    }
    return 0;
  } catch (error) {
    console.error(`alice: ${errorShape(error).message}`);
    return 1;
  }
}
