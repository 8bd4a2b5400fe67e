/** The web host refuses everybody but the browser that was let in, and serves that one the page, calls, events and media. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_POSTER_CHARACTERS } from '#api/contract.ts';
import { startWebHost, type WebHost } from '../../src-main/hosts/web/server.ts';
import { createFakeEngine } from '../support/fake-engine.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let folder: string;
let host: WebHost;
let engine: ReturnType<typeof createFakeEngine>;

/** A plain request: unlike fetch it may carry any Host, Origin and path. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((done, fail) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: host.port, path, method, headers, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    request.on('error', fail).end(body);
  });
}

const pathOf = (url: string) => url.slice(host.origin.length);

async function logIn(): Promise<string> {
  const answer = await ask(pathOf(host.createLoginUrl()));
  return answer.headers['set-cookie']![0]!.split(';')[0]!;
}

/** What our own page sends. */
async function pageHeaders(): Promise<Record<string, string>> {
  return {
    cookie: await logIn(),
    origin: host.origin,
    'sec-fetch-site': 'same-origin',
    'x-alice': 'call',
    'content-type': 'application/json',
  };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alice-web-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Alice</title>');
  writeFileSync(join(folder, 'page', 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'secret.js'), 'do not serve');
  engine = createFakeEngine({ 'host.about': (input) => ({ echo: input }) });
  host = await startWebHost({ engine, pageDir: join(folder, 'page') });
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('logging in', () => {
  it('takes the secret out of the address and puts a session into a cookie that scripts cannot read', async () => {
    const answer = await ask(pathOf(host.createLoginUrl()));
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    expect(answer.headers['set-cookie']![0]).toMatch(/^alice-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  });

  it('works once per link, and a new link lets the next browser in', async () => {
    const path = pathOf(host.createLoginUrl());
    expect((await ask(path)).status).toBe(303);
    expect((await ask(path)).status).toBe(401);
    expect((await ask(pathOf(host.createLoginUrl()))).status).toBe(303);
  });

  it('stops guessing after ten wrong links, even for the right one', async () => {
    const right = pathOf(host.createLoginUrl());
    for (let count = 0; count < 10; count += 1) expect((await ask('/login?t=guess')).status).toBe(401);
    expect((await ask(right)).status).toBe(401);
  });

  it('is needed for the page, calls, events and media', async () => {
    for (const path of ['/', '/assets/app-1a2b.js', '/events', '/media/preview/00']) {
      expect([path, (await ask(path)).status]).toEqual([path, 401]);
      expect([path, (await ask(path, { cookie: `alice-${host.port}=wrong` })).status]).toEqual([path, 401]);
    }
    const call = await ask('/api/host.about', { 'content-type': 'application/json', 'x-alice': 'call' }, 'POST', '{}');
    expect([call.status, JSON.parse(call.body).error.code]).toEqual([401, 'unauthenticated']);
    expect(engine.calls).toEqual([]);
  });
});

describe('a browser that was let in', () => {
  it('gets the page, fresh, and its assets for ever', async () => {
    const cookie = await logIn();
    const page = await ask('/', { cookie });
    expect([page.status, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    const asset = await ask('/assets/app-1a2b.js', { cookie });
    expect([asset.status, asset.headers['cache-control']]).toEqual([200, 'private, max-age=31536000, immutable']);
  });

  it('calls the engine and gets its reply', async () => {
    const answer = await ask('/api/host.about', await pageHeaders(), 'POST', '{"a":1}');
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { ok: true, result: { echo: { a: 1 } } }]);
  });

  it('may send the largest poster that the contract allows', async () => {
    const input = { contentHash: `sha256:${'0'.repeat(64)}`, image: 'A'.repeat(MAX_POSTER_CHARACTERS) };
    const answer = await ask('/api/media.storePoster', await pageHeaders(), 'POST', JSON.stringify(input));
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'unsupported' } });
    expect(engine.calls).toEqual([{ method: 'media.storePoster', input }]);
  });

  it('gets failures as values, with a status that says their kind', async () => {
    const answer = await ask('/api/no.such', await pageHeaders(), 'POST', '{}');
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([501, 'unsupported']);
  });

  it('hears the events of the engine until it goes away', async () => {
    const headers = { cookie: await logIn() };
    const heard = await new Promise<string>((done, fail) => {
      let text = '';
      const request = httpRequest({ host: '127.0.0.1', port: host.port, path: '/events', headers, agent: false });
      request.on('error', fail).on('response', (response) => {
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          if (text.includes('catalog.changed')) {
            response.destroy();
            done(text);
          } else engine.emit('catalog.changed', { generation: 7 });
        });
      });
      request.end();
    });
    expect(heard).toContain('event: catalog.changed\ndata: {"generation":7}\n\n');
    await expect.poll(() => engine.listenerCount()).toBe(0);
  });

  it('gets media through the media door', async () => {
    const answer = await ask('/media/preview/abc?size=512', { cookie: await logIn() });
    expect([answer.status, answer.body]).toEqual([200, 'media at /media/preview/abc']);
  });

  it('gets every answer with the headers that keep other sites out', async () => {
    const cookie = await logIn();
    for (const path of ['/', '/media/preview/abc', '/nothing', '/login?t=x']) {
      const { headers } = await ask(path, { cookie });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('other pages in the same browser', () => {
  const refused = async (headers: Record<string, string>, path = '/api/host.about', method = 'POST') => {
    const answer = await ask(path, { ...(await pageHeaders()), ...headers }, method, method === 'POST' ? '{}' : '');
    expect(answer.body).not.toContain('echo');
    return answer.status;
  };

  it('cannot come under another name (DNS rebinding)', async () => {
    for (const name of [
      'evil.example',
      `evil.example:${host.port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `127.0.0.1.nip.io:${host.port}`,
    ]) {
      expect([name, await refused({ host: name })]).toEqual([name, 403]);
      expect([name, await refused({ host: name }, '/', 'GET')]).toEqual([name, 403]);
    }
  });

  it('cannot call from another origin, not even another port of this machine', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://127.0.0.1:1',
      `https://127.0.0.1:${host.port}`,
      `http://127.0.0.1:${host.port}.evil.example`,
    ]) {
      expect([origin, await refused({ origin })]).toEqual([origin, 403]);
    }
    for (const site of ['cross-site', 'same-site', 'none']) {
      expect([site, await refused({ 'sec-fetch-site': site })]).toEqual([site, 403]);
    }
  });

  it('cannot send a form', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/plain',
      'application/json-patch',
    ]) {
      expect([type, await refused({ 'content-type': type })]).toEqual([type, 400]);
    }
  });

  it('cannot call with the cookie alone', async () => {
    expect(await refused({ 'x-alice': '' })).toBe(403);
    const { cookie = '' } = await pageHeaders();
    const bare = { cookie, 'x-alice': 'call', 'content-type': 'application/json' };
    expect((await ask('/api/host.about', bare, 'POST', '{}')).status).toBe(403);
    expect((await ask('/api/host.about', { cookie })).status).toBe(404);
    expect(engine.calls).toEqual([]);
  });
});

describe('scripts', () => {
  it('call with the bearer token and no cookie', async () => {
    const headers = { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' };
    expect((await ask('/api/host.about', headers, 'POST', '{}')).status).toBe(200);
    expect((await ask('/api/host.about', { ...headers, authorization: 'Bearer x' }, 'POST', '{}')).status).toBe(401);
  });
});

describe('hostile requests', () => {
  it('find nothing outside the page, however the path is written', async () => {
    const cookie = await logIn();
    const ups = ['/../secret.js', '/%2e%2e/secret.js', '/%252e%252e/secret.js', '/..%2fsecret.js', '/..%5csecret.js'];
    const others = [
      '/assets/../../secret.js',
      '//secret.js',
      '/\\secret.js',
      `/${folder}/secret.js`,
      '/assets/',
      '/%00',
      `/${'a'.repeat(8000)}`,
    ];
    for (const path of [...ups, ...others]) {
      const { status, body } = await ask(path, { cookie });
      expect([path.slice(0, 40), status]).toEqual([path.slice(0, 40), status === 400 ? 400 : 404]);
      expect(body).not.toContain('do not serve');
    }
  });

  it('learn nothing from broken JSON, big bodies or strange methods', async () => {
    const headers = await pageHeaders();
    expect((await ask('/api/host.about', headers, 'POST', '{')).status).toBe(400);
    expect(
      (await ask('/api/host.about', headers, 'POST', `"${'a'.repeat(MAX_POSTER_CHARACTERS + 70_000)}"`)).status,
    ).toBe(400);
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await ask('/api/host.about', headers, method);
      expect([method, answer.status]).toEqual([method, 404]);
    }
    expect(engine.calls).toEqual([]);
  });

  it('get a bare refusal when they cannot even be parsed', async () => {
    const answer = await new Promise<string>((done) => {
      const socket = connect(host.port, '127.0.0.1', () =>
        socket.write('GET / HTTP/1.1\r\nHost: a b\r\nHost: c\r\n\r\n'),
      );
      socket.on('data', (chunk) => done(chunk.toString()));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toMatch(/node_modules|at /);
  });
});

describe('starting and ending', () => {
  it('names the port that is taken and the way out', async () => {
    const second = startWebHost({ engine, pageDir: folder, port: host.port });
    await expect(second).rejects.toMatchObject({
      code: 'already-exists',
      message: expect.stringContaining(`${host.port}`),
    });
  });

  it('ends at once although a page still listens', async () => {
    const cookie = await logIn();
    await new Promise<void>((done) => {
      const options = { host: '127.0.0.1', port: host.port, path: '/events', headers: { cookie }, agent: false };
      const request = httpRequest(options, (response) => response.on('error', () => {}).once('data', () => done()));
      request.on('error', () => {}).end();
    });
    await host.close();
    expect(engine.listenerCount()).toBe(0);
    host = await startWebHost({ engine, pageDir: join(folder, 'page') });
  });
});
