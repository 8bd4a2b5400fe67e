/** Starts web hosts for browser tests, and lets Playwright's browsers into them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const entry = resolve(import.meta.dirname, '..', 'out', 'main', 'web.js');

export interface RunningHost {
  origin: string;
  /** Of the host's process. */
  pid: number;
  /** What a login leaves in a browser, in the form that Playwright's contexts start from. */
  session: Session;
  /** What the page sends with a call beside the cookie. */
  callHeaders: { origin: string; 'x-alice': string };
  /** Lets it end by itself, or kills it. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface Session {
  cookies: Cookie[];
  origins: { origin: string; localStorage: { name: string; value: string }[] }[];
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
export async function startWebHost(
  dataDir: string,
  path = process.env.PATH,
  flags: string[] = [],
): Promise<RunningHost> {
  const host = spawn(process.execPath, [entry, '--data-dir', dataDir, '--no-open', ...flags], {
    cwd: join(entry, '..', '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: path },
  });
  const link = await printedLink(host);
  const { origin } = new URL(link);
  const { cookie, token } = await logIn(link);
  return {
    origin,
    pid: host.pid!,
    session: { cookies: [cookie], origins: [{ origin, localStorage: [{ name: 'alice-token', value: token }] }] },
    callHeaders: { origin, 'x-alice': token },
    async stop(signal = 'SIGTERM') {
      const ended = new Promise((done) => host.once('exit', done));
      host.kill(signal);
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

/** Swaps the one-time link for the session, as the login page does. */
async function logIn(link: string): Promise<{ cookie: Cookie; token: string }> {
  const { origin, hash } = new URL(link);
  const response = await fetch(`${origin}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify({ link: new URLSearchParams(hash.slice(1)).get('t') }),
  });
  const { result } = (await response.json()) as { result: { token: string } };
  const [name = '', value = ''] = (response.headers.get('set-cookie') ?? '').split(';')[0]!.split('=');
  const place = { domain: '127.0.0.1', path: '/', expires: -1 };
  return { cookie: { name, value, ...place, httpOnly: true, secure: false, sameSite: 'Strict' }, token: result.token };
}
