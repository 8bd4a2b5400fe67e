/** The web host lets one browser in per link, and serves that one the page, calls, events and media. */
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_POSTER_CHARACTERS } from '#api/contract.ts';
import { startWebHost } from '../../src-main/hosts/web/server.ts';
import { linkOf, type Visit, visit } from '../support/web-visitor.ts';

let now: number;
let web: Visit;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  web = await visit({ now: () => now });
});
afterEach(() => web.close());

const DAY = 24 * 60 * 60 * 1000;

describe('W1: logging in', () => {
  it('keeps the secret behind the #, so that no server, log, Referer or history ever has it', async () => {
    const url = web.host.createLoginUrl();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/login#t=[\w-]{43}$/);
    const page = await web.ask('/login');
    expect([page.status, page.headers['cache-control'], page.headers['referrer-policy']]).toEqual([
      200,
      'no-store',
      'no-referrer',
    ]);
    const script = await web.ask('/login.js');
    expect(script.body).toContain("history.replaceState(null, '', location.pathname)");
  });

  it('swaps the link for a cookie that scripts cannot read and a secret that other ports do not get', async () => {
    const { status, headers, body } = await web.tryLogin({ link: linkOf(web.host.createLoginUrl()) });
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(headers['set-cookie']).toHaveLength(1);
    expect(headers['set-cookie']![0]).toMatch(
      /^alice-\d+=\w+-[\w-]{22}\.[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect(JSON.parse(body)).toEqual({ ok: true, result: { token: expect.stringMatching(/^[\w-]{43}$/) } });
    expect(headers['set-cookie']![0]).not.toContain((JSON.parse(body) as { result: { token: string } }).result.token);
  });

  it('makes every link and every session anew, of 256 random bits', async () => {
    const links = new Set(Array.from({ length: 50 }, () => linkOf(web.host.createLoginUrl())));
    expect([...links].filter((link) => Buffer.from(link, 'base64url').length === 32)).toHaveLength(50);
    const [first, second] = [await web.logIn(), await web.logIn()];
    expect(first.cookie).not.toBe(second.cookie);
    expect(first.token).not.toBe(second.token);
  });

  it('is remembered by a browser that is closed only where the port stays the same', async () => {
    const { port } = web.host;
    await web.host.close();
    const fixed = await visit({ port });
    const { headers } = await fixed.tryLogin({ link: linkOf(fixed.host.createLoginUrl()) });
    expect(headers['set-cookie']![0]).toMatch(/; Max-Age=7776000$/);
    await fixed.close();
  });

  it('clears away what many other ports have left, before it is too much for a head', async () => {
    const named = (count: number) => Array.from({ length: count }, (_, at) => `alice-${at + 1}=x`).join('; ');
    const cookiesFor = async (cookie: string) => {
      const { headers } = await web.tryLogin({ link: linkOf(web.host.createLoginUrl()) }, { cookie });
      return headers['set-cookie']!;
    };
    expect(await cookiesFor(`${named(20)}; other=1; alice-${web.host.port}=old`)).toHaveLength(1);
    const cleared = await cookiesFor(`${named(21)}; other=1; alice-${web.host.port}=old`);
    expect(cleared).toHaveLength(22);
    expect(cleared[1]).toBe('alice-1=; Path=/; Max-Age=0');
    expect(
      cleared.slice(1).filter((one) => one.startsWith(`alice-${web.host.port}=`) || !one.startsWith('alice-')),
    ).toEqual([]);
  });

  it('works once per link and for a day, and a new link lets the next browser in', async () => {
    const link = linkOf(web.host.createLoginUrl());
    expect((await web.tryLogin({ link })).status).toBe(200);
    expect((await web.tryLogin({ link })).status).toBe(401);
    const old = linkOf(web.host.createLoginUrl());
    now += DAY;
    expect((await web.tryLogin({ link: old })).status).toBe(401);
    expect((await web.tryLogin({ link: linkOf(web.host.createLoginUrl()) })).status).toBe(200);
  });

  it('lasts for ninety days', async () => {
    const headers = await web.pageHeaders();
    now += 90 * DAY - 1;
    expect((await web.ask('/api/host.about', headers, 'POST', '{}')).status).toBe(200);
    now += 1;
    expect((await web.ask('/api/host.about', headers, 'POST', '{}')).status).toBe(401);
    expect((await web.ask('/', headers)).status).toBe(401);
  });

  it('stops guessing after ten mistakes in a minute, even for the right link', async () => {
    const link = linkOf(web.host.createLoginUrl());
    for (let count = 0; count < 10; count += 1) expect((await web.tryLogin({ link: 'guess' })).status).toBe(401);
    const refused = await web.tryLogin({ link });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60']);
    now += 60_000;
    expect((await web.tryLogin({ link })).status).toBe(200);
  });

  it('is needed for the page, calls, events and media', async () => {
    const { cookie } = await web.logIn();
    const forged = cookie.slice(0, -1) + (cookie.endsWith('A') ? 'B' : 'A');
    for (const path of ['/', '/assets/app-1a2b.js', '/events', '/media/preview/00', '/nothing']) {
      for (const headers of [{}, { cookie: `alice-${web.host.port}=wrong` }, { cookie: forged }]) {
        expect([path, (await web.ask(path, headers)).status]).toEqual([path, 401]);
      }
    }
    const headers = { 'content-type': 'application/json', 'x-alice': 'call', origin: web.host.origin };
    const call = await web.ask('/api/host.about', headers, 'POST', '{}');
    expect([call.status, JSON.parse(call.body).error.code]).toEqual([401, 'unauthenticated']);
    expect([web.engine.calls, web.engine.served]).toEqual([[], []]);
  });

  it('tells a person who comes without it what to do, on a page that runs nothing else', async () => {
    const { status, body, headers } = await web.ask('/', { accept: 'text/html,*/*' });
    expect([status, headers['content-type']]).toEqual([401, 'text/html; charset=UTF-8']);
    expect(body).toContain('alice serve');
    expect(body.match(/<script[^>]*>/g)).toEqual(['<script src="/login.js">']);
    expect(body).not.toMatch(/ style=| on[a-z]+=|<style/);
    for (const [path, type] of [
      ['/login.js', 'text/javascript'],
      ['/login.css', 'text/css'],
      ['/login.svg', 'image/svg+xml'],
    ] as const) {
      const file = await web.ask(path);
      expect([file.status, file.headers['content-type']?.split(';')[0]]).toEqual([200, type]);
    }
  });
});

describe('a browser that was let in', () => {
  it('gets the page, fresh, and its assets for ever', async () => {
    const { cookie } = await web.logIn();
    const page = await web.ask('/', { cookie });
    expect([page.status, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    const asset = await web.ask('/assets/app-1a2b.js', { cookie });
    expect([asset.status, asset.headers['cache-control']]).toEqual([200, 'private, max-age=31536000, immutable']);
    expect((await web.ask('/?q=castle%20rating:%3E=4', { cookie })).status).toBe(200);
  });

  it('calls the engine and gets its reply', async () => {
    const answer = await web.ask('/api/host.about', await web.pageHeaders(), 'POST', '{"a":1}');
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { ok: true, result: { echo: { a: 1 } } }]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('may send the largest poster that the contract allows', async () => {
    const input = { contentHash: `sha256:${'0'.repeat(64)}`, image: 'A'.repeat(MAX_POSTER_CHARACTERS) };
    const answer = await web.ask('/api/media.storePoster', await web.pageHeaders(), 'POST', JSON.stringify(input));
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'unsupported' } });
    expect(web.engine.calls).toEqual([{ method: 'media.storePoster', input }]);
  });

  it('gets failures as values, with a status that says their kind', async () => {
    const answer = await web.ask('/api/no.such', await web.pageHeaders(), 'POST', '{}');
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([501, 'unsupported']);
  });

  it('gets media through the media door', async () => {
    const answer = await web.ask('/media/preview/abc?size=512', { cookie: (await web.logIn()).cookie });
    expect([answer.status, answer.body]).toEqual([200, 'media at /media/preview/abc']);
  });

  it('is known by its cookie under any of the names of this machine', async () => {
    const { cookie } = await web.logIn();
    for (const name of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]']) {
      expect([name, (await web.ask('/', { cookie, host: `${name}:${web.host.port}` })).status]).toEqual([name, 200]);
    }
  });
});

describe('E7 and W6: every answer', () => {
  it('has the headers that keep other sites out, whatever it is', async () => {
    const { cookie } = await web.logIn();
    const asked = ['/', '/media/preview/abc', '/nothing', '/login', '/login.js', '/%2e%2e/x', '/events/x'];
    const answers = await Promise.all([
      ...asked.flatMap((path) => [web.ask(path, { cookie }), web.ask(path)]),
      web.ask('/', { cookie, host: 'evil.example' }),
      web.ask('/', { cookie }, 'DELETE'),
      web.ask('/api/host.about', await web.pageHeaders(), 'POST', '{'),
      web.tryLogin({ link: 'wrong' }),
    ]);
    const closed = ['base-uri', 'form-action', 'frame-ancestors', 'object-src'].map((name) => `${name} 'none'`);
    closed.push("require-trusted-types-for 'script'", "connect-src 'self'");
    for (const { headers } of answers) {
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
      for (const directive of closed) expect(policy.split('; ')).toContain(directive);
      expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers['x-powered-by'] ?? headers.server).toBeUndefined();
    }
  });

  it('tells neither paths nor lines of code when something failed that nobody foresaw', async () => {
    const headers = await web.pageHeaders();
    web.engine.dispatch = () =>
      Promise.resolve({
        ok: false,
        error: {
          code: 'internal',
          message: "ENOENT: no such file, open '/home/ida/x'\n    at load (/srv/alice/a.ts:1:2)",
        },
      });
    const answer = await web.ask('/api/host.about', headers, 'POST', '{}');
    expect([answer.status, answer.body]).toEqual([500, expect.not.stringMatching(/ida|srv|\.ts| at /)]);
    web.engine.serveMedia = () => Promise.reject(new Error('/home/ida/secret'));
    const log = console.error;
    const logged: unknown[] = [];
    console.error = (...words: unknown[]) => void logged.push(...words);
    const media = await web.ask('/media/preview/abc', headers);
    console.error = log;
    expect([media.status, media.body]).toEqual([500, expect.not.stringContaining('ida')]);
    expect(String(logged[0])).toContain('/home/ida/secret');
  });
});

describe('events', () => {
  /** Listens until `enough`, then hangs up. */
  const hear = async (enough: (text: string) => boolean, path = '/events', onOpen = () => {}): Promise<string> => {
    const headers = { cookie: (await web.logIn()).cookie };
    return new Promise((done, fail) => {
      let text = '';
      const options = { host: '127.0.0.1', port: web.host.port, path, headers, agent: false };
      const request = httpRequest(options, (response) => {
        response.on('error', () => {}).setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (text === '') onOpen();
          text += chunk;
          if (!enough(text)) return;
          response.destroy();
          done(text);
        });
      });
      request.on('error', fail).end();
    });
  };

  it('reach the page as they happen, numbered, until it goes away', async () => {
    const text = await hear(
      (heard) => heard.includes('catalog.changed'),
      '/events',
      () => web.engine.emit('catalog.changed', { generation: 7 }),
    );
    expect(text).toMatch(/^retry: 1000\n\nid: [0-9a-f]{12}-1\nevent: catalog\.changed\ndata: \{"generation":7\}\n\n$/);
  });

  it('that were missed are told to a page that comes back, and those of another run are not', async () => {
    const first = await hear(
      (heard) => heard.includes('location.state'),
      '/events',
      () => {
        web.engine.emit('catalog.changed', { generation: 1 });
        web.engine.emit('location.state', { name: 'shelf', reachability: 'offline' });
      },
    );
    const [, id] = /id: (\S+-1)\n/.exec(first)!;
    web.engine.emit('settings.changed', { error: null });
    const again = await hear((heard) => heard.includes('settings.changed'), `/events?after=${id}`);
    expect([...again.matchAll(/event: (\S+)/g)].map(([, name]) => name)).toEqual([
      'location.state',
      'settings.changed',
    ]);
    for (const after of ['', 'x', 'abc-0', '-', '../..', `${id!.split('-')[0]}-x`]) {
      expect(await hear((heard) => heard.includes('retry'), `/events?after=${after}`)).toBe('retry: 1000\n\n');
    }
  });

  it('are not opened by HEAD', async () => {
    const { status } = await web.ask('/events', { cookie: (await web.logIn()).cookie }, 'HEAD');
    expect(status).toBe(400);
  });

  it('end at once when the host ends, although a page still listens', async () => {
    const { cookie } = await web.logIn();
    await new Promise<void>((done) => {
      const options = { host: '127.0.0.1', port: web.host.port, path: '/events', headers: { cookie }, agent: false };
      const request = httpRequest(options, (response) => response.on('error', () => {}).once('data', () => done()));
      request.on('error', () => {}).end();
    });
    await web.host.close();
    expect(web.engine.listenerCount()).toBe(0);
  });
});

describe('scripts', () => {
  it('call and look with the bearer token and no cookie', async () => {
    const headers = { authorization: `Bearer ${web.host.token}`, 'content-type': 'application/json' };
    expect((await web.ask('/api/host.about', headers, 'POST', '{}')).status).toBe(200);
    expect((await web.ask('/media/preview/abc', headers)).status).toBe(200);
    for (const authorization of ['Bearer x', `Basic ${web.host.token}`, web.host.token, `Bearer ${web.host.token}x`]) {
      expect((await web.ask('/api/host.about', { ...headers, authorization }, 'POST', '{}')).status).toBe(401);
    }
  });
});

describe('starting', () => {
  it('names the port that is taken and the way out', async () => {
    const second = startWebHost({ engine: web.engine, pageDir: web.folder, port: web.host.port });
    await expect(second).rejects.toMatchObject({
      code: 'already-exists',
      message: expect.stringContaining(`${web.host.port}`),
    });
  });

  it('writes the key under which the page looks for its secret as the page does', () => {
    const client = readFileSync(new URL('../../src-renderer/client.ts', import.meta.url), 'utf8');
    const key = /TOKEN_KEY = '([\w-]+)'/.exec(client)![1];
    const login = readFileSync(new URL('../../src-main/hosts/web/login-page.ts', import.meta.url), 'utf8');
    expect(login).toContain(`localStorage.setItem('${key}', `);
  });
});
