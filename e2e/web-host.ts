/** Starts web hosts for browser tests, and lets Playwright's browsers into them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const entry = resolve(import.meta.dirname, '..', 'out', 'main', 'web.js');

export interface RunningHost {
  origin: string;
  /** The session cookie, in the form that Playwright's contexts start from. */
  session: { cookies: Cookie[]; origins: [] };
  stop(): Promise<void>;
}

interface Cookie {
  name: string;
  value: string;
  domain: string;
  path: string;
  expires: number;
  httpOnly: boolean;
  secure: boolean;
  sameSite: 'Strict';
}

/** Runs what was built, over a data folder. `path` is the PATH that the host sees; this process's own when left out. */
export async function startWebHost(dataDir: string, path = process.env.PATH): Promise<RunningHost> {
  const host = spawn(process.execPath, [entry, '--data-dir', dataDir, '--no-open'], {
    cwd: join(entry, '..', '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: path },
  });
  const link = await printedLink(host);
  return {
    origin: new URL(link).origin,
    session: { cookies: [await logIn(link)], origins: [] },
    async stop() {
      const ended = new Promise((done) => host.once('exit', done));
      host.kill('SIGTERM');
      await ended;
    },
  };
}

function printedLink(host: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let printed = '';
    host.stdout!.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const link = /http:\S+\/login\S+/.exec(printed)?.[0];
      if (link !== undefined) done(link);
    });
    host.once('exit', (code) => fail(new Error(`The web host ended with exit code ${code}:\n${printed}`)));
  });
}

/** Swaps the one-time link for the session. */
async function logIn(link: string): Promise<Cookie> {
  const { headers } = await fetch(link, { redirect: 'manual' });
  const [name = '', value = ''] = (headers.get('set-cookie') ?? '').split(';')[0]!.split('=');
  const place = { domain: '127.0.0.1', path: '/', expires: -1 };
  return { name, value, ...place, httpOnly: true, secure: false, sameSite: 'Strict' };
}
