/** A web host over a made-up engine and a small page, and a visitor who may send it anything. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startWebHost, type WebHost, type WebHostOptions } from '../../src-main/hosts/web/server.ts';
import { createFakeEngine } from './fake-engine.ts';
import { makeTempFolder } from './temp-folder.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Headers = Record<string, string>;

/** What a browser holds after its login. */
export interface LoggedIn {
  cookie: string;
  token: string;
}

export interface Visit {
  folder: string;
  host: WebHost;
  engine: ReturnType<typeof createFakeEngine>;
  /** Unlike fetch it may carry any Host, Origin and path. */
  ask(path: string, headers?: Headers, method?: string, body?: string): Promise<Answer>;
  /** Writes bytes as they are, and reads until the host hangs up or `quietMs` pass without a word. */
  send(bytes: string, quietMs?: number): Promise<string>;
  /** Tries a link or a password as the login page does. */
  tryLogin(attempt: Record<string, unknown>, headers?: Headers): Promise<Answer>;
  logIn(): Promise<LoggedIn>;
  /** What our own page sends with a call. */
  pageHeaders(): Promise<Headers>;
  close(): Promise<void>;
}

export const linkOf = (url: string): string => new URLSearchParams(new URL(url).hash.slice(1)).get('t') ?? '';

/** Swaps a link of the host for a session, as the login page does. */
export async function enter(host: WebHost): Promise<LoggedIn> {
  const response = await fetch(`${host.origin}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: host.origin },
    body: JSON.stringify({ link: linkOf(host.createLoginUrl()) }),
  });
  const { result } = (await response.json()) as { result: { token: string } };
  return { cookie: response.headers.get('set-cookie')!.split(';')[0]!, token: result.token };
}

/** What the media door of the made-up engine would never say to somebody else. */
export const MEDIA = 'media at ';
export const SECRET = 'do not serve';

export async function visit(options: Partial<WebHostOptions> = {}): Promise<Visit> {
  const { path: folder, remove } = makeTempFolder('web');
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Alice</title>');
  writeFileSync(join(folder, 'page', 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'secret.js'), SECRET);
  const engine = createFakeEngine({ 'host.about': (input) => ({ echo: input }) });
  const host = await startWebHost({ engine, pageDir: join(folder, 'page'), ...options });
  const { port } = host;
  const local = `http://127.0.0.1:${port}`;

  const ask: Visit['ask'] = (path, headers = {}, method = 'GET', body = '') =>
    new Promise((done, fail) => {
      const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      request.on('error', fail).end(body);
    });
  const tryLogin: Visit['tryLogin'] = (attempt, headers = {}) =>
    ask('/login', { origin: local, 'content-type': 'application/json', ...headers }, 'POST', JSON.stringify(attempt));
  const logIn = async (): Promise<LoggedIn> => {
    const { headers, body } = await tryLogin({ link: linkOf(host.createLoginUrl()) });
    const { result } = JSON.parse(body) as { result: { token: string } };
    return { cookie: headers['set-cookie']![0]!.split(';')[0]!, token: result.token };
  };
  return {
    folder,
    host,
    engine,
    ask,
    tryLogin,
    logIn,
    send: (bytes, quietMs = 300) => sendRaw(port, bytes, quietMs),
    async pageHeaders() {
      const { cookie, token } = await logIn();
      return {
        cookie,
        origin: local,
        'sec-fetch-site': 'same-origin',
        'x-alice': token,
        'content-type': 'application/json',
      };
    },
    async close() {
      await host.close();
      remove();
    },
  };
}

function sendRaw(port: number, bytes: string, quietMs: number): Promise<string> {
  return new Promise((done) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const end = () => {
      socket.destroy();
      done(heard);
    };
    socket.setTimeout(quietMs, end);
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
    socket.on('close', end).on('error', end);
  });
}

/** Whether anybody answers there. */
export function connects(address: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, address, () => {
      socket.destroy();
      done(true);
    });
    socket.setTimeout(1000, () => {
      socket.destroy();
      done(false);
    });
    socket.on('error', () => done(false));
  });
}
