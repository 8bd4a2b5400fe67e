/** Who can reach the web host: this machine alone unless asked otherwise, under its own names alone, and others only behind TLS or a password. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request as tlsRequest } from 'node:https';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flagOptions, hostOptions, readFlags } from '../../src-main/hosts/web/flags.ts';
import { keepSecrets, SECRETS_FILE } from '../../src-main/hosts/web/secrets.ts';
import type { WebHostOptions } from '../../src-main/hosts/web/server.ts';
import { makeCertificate } from '../fixtures/make-certificate.ts';
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts';
import { connects, linkOf, type Visit, visit } from '../support/web-visitor.ts';

let temp: TempFolder;
let visits: Visit[];
beforeEach(() => {
  temp = makeTempFolder('exposure');
  visits = [];
});
afterEach(async () => {
  for (const one of visits) await one.close();
  temp.remove();
});

async function open(options: Partial<WebHostOptions> = {}): Promise<Visit> {
  const opened = await visit(options);
  visits.push(opened);
  return opened;
}

const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
const outward = addresses
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);
const hasIpv6 = addresses.some(({ address }) => address === '::1');
if (!hasIpv6) console.log('Not tried: a port that is taken at ::1, since this machine has no IPv6.');
const password = 'correct horse battery';

describe('W1: without further words', () => {
  it('only this machine can come, by both loopback addresses where there are two', async () => {
    const { host } = await open();
    expect(await connects('127.0.0.1', host.port)).toBe(true);
    expect(await connects('::1', host.port)).toBe(hasIpv6);
    for (const address of outward) expect([address, await connects(address, host.port)]).toEqual([address, false]);
    expect(host.origin).toBe(`http://127.0.0.1:${host.port}`);
  });

  it('a free port is one that is free on both', async () => {
    const { host } = await open();
    const other = await open();
    expect(other.host.port).not.toBe(host.port);
  });

  it.runIf(hasIpv6)(
    'a port that another program has at ::1 is refused, since it would get those who write "localhost"',
    async () => {
      const squatter = createServer();
      const port = await new Promise<number>((done) =>
        squatter.listen(0, '::1', () => done((squatter.address() as { port: number }).port)),
      );
      await expect(open({ port })).rejects.toMatchObject({ code: 'already-exists' });
      expect(await connects('127.0.0.1', port)).toBe(false);
      squatter.close();
    },
  );
});

describe('W2: names', () => {
  it('that were configured are answered to, with the port or with the one that is left out', async () => {
    const web = await open({ hostNames: ['NAS.local', 'alice.example:443', 'box:8080'] });
    const { cookie } = await web.logIn();
    const { port } = web.host;
    for (const host of [`nas.local:${port}`, `Nas.Local:${port}`, 'alice.example', 'alice.example:443', 'box:8080']) {
      expect([host, (await web.ask('/', { cookie, host })).status]).toEqual([host, 200]);
    }
    const strange = ['nas.local', 'nas.local:1', 'box', `xnas.local:${port}`, `nas.local.evil:${port}`];
    for (const host of [...strange, `nas.local:${port}@evil`, `nas.local.:${port}`, 'evil']) {
      const { status } = await web.ask('/', { cookie, host });
      // Some are not even names.
      expect([host, status === 400 ? 403 : status]).toEqual([host, 403]);
    }
    expect(web.host.createLoginUrl()).toMatch(`http://nas.local:${port}/login#t=`);
  });

  it('lead to where browsers come, also where a proxy does the encryption, and the cookie is sent by nothing else then', async () => {
    const web = await open({ hostNames: ['alice.example:443'] });
    expect(web.host.createLoginUrl()).toMatch(/^https:\/\/alice\.example\/login#t=/);
    const link = () => linkOf(web.host.createLoginUrl());
    const proxied = await web.tryLogin({ link: link() }, { host: 'alice.example', origin: 'https://alice.example' });
    expect(proxied.headers['set-cookie']![0]).toMatch(/; Secure$/);
    expect((await web.tryLogin({ link: link() })).headers['set-cookie']![0]).not.toContain('Secure');
  });

  it('have their own origins: a page at one of our names may not call another one', async () => {
    const web = await open({ hostNames: ['nas.local', 'alice.example:443'] });
    const headers = await web.pageHeaders();
    const { port } = web.host;
    const call = async (host: string, origin: string) =>
      (await web.ask('/api/host.about', { ...headers, host, origin }, 'POST', '{}')).status;
    expect(await call(`nas.local:${port}`, `http://nas.local:${port}`)).toBe(200);
    expect(await call('alice.example', 'https://alice.example')).toBe(200);
    expect(await call(`localhost:${port}`, `http://localhost:${port}`)).toBe(200);
    web.engine.calls.length = 0;
    expect(await call(`localhost:${port}`, `http://127.0.0.1:${port}`)).toBe(403);
    expect(await call(`nas.local:${port}`, `http://localhost:${port}`)).toBe(403);
    expect(await call(`127.0.0.1:${port}`, `https://127.0.0.1:${port}`)).toBe(403);
    expect(web.engine.calls).toEqual([]);
  });

  it.each([
    '',
    '*',
    '*.local',
    'a b',
    'http://nas.local',
    'nas.local/',
    '-a',
    'a..b',
    'a:b',
    'nas.local:123456',
    'a,b',
    'a\r\nb',
  ])('such as %j are refused', async (name) => {
    await expect(open({ hostNames: [name] })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('W7: listening for others', () => {
  it.each(['0.0.0.0', '::', '192.0.2.7', ...outward])(
    'at %s is refused without TLS, and without a password and the words that it is understood',
    async (listen) => {
      for (const half of [{}, { password }, { understood: true }]) {
        await expect(open({ listen, ...half })).rejects.toMatchObject({
          code: 'invalid',
          message: expect.stringMatching(/--tls-cert.*--password-file and --i-understand/),
        });
      }
    },
  );

  it('needs an address of this machine, and a password that cannot be guessed', async () => {
    for (const listen of ['nas.local', '', '1.2.3', '127.0.0.1:80', '192.0.2.7']) {
      await expect(open({ listen, password, understood: true })).rejects.toMatchObject({ code: 'invalid' });
    }
    await expect(open({ password: 'eleven char' })).rejects.toMatchObject({ code: 'invalid' });
    for (const listen of ['127.0.0.1', 'localhost', '127.1.2.3']) await open({ listen });
  });

  it('with a password asks people for it on its own page, and answers to this machine’s addresses alone', async () => {
    const web = await open({ listen: '0.0.0.0', password, understood: true });
    const page = await web.ask('/', { accept: 'text/html' });
    expect([page.status, page.body]).toEqual([401, expect.stringContaining('<input type="password"')]);
    expect(page.headers['content-security-policy']).toContain("form-action 'none'");
    const { status, headers } = await web.tryLogin({ password });
    expect(status).toBe(200);
    const cookie = headers['set-cookie']![0]!.split(';')[0]!;
    const { port } = web.host;
    for (const address of ['127.0.0.1', ...outward]) {
      expect(await connects(address, port)).toBe(true);
      expect([address, (await web.ask('/', { cookie, host: `${address}:${port}` })).status]).toEqual([address, 200]);
    }
    for (const host of [`192.0.2.7:${port}`, `nas.local:${port}`, `0.0.0.0:${port}`]) {
      expect([host, (await web.ask('/', { cookie, host })).status]).toEqual([host, 403]);
    }
    expect((await web.tryLogin({ link: linkOf(web.host.createLoginUrl()) })).status).toBe(200);
  });

  it('lets nobody guess: ten mistakes a minute, and then nothing is even compared', async () => {
    let now = 0;
    const web = await open({ password, now: () => now });
    const wrong = ['', 'x', password.slice(0, -1), `${password} `, password.toUpperCase(), 'a'.repeat(4000)];
    for (const guess of [...wrong, 'a', 'b', 'c', 'd']) {
      expect([guess, (await web.tryLogin({ password: guess })).status]).toEqual([guess, 401]);
    }
    for (let count = 0; count < 3; count += 1) expect((await web.tryLogin({ password })).status).toBe(429);
    now += 59_999;
    expect((await web.tryLogin({ password })).status).toBe(429);
    now += 1;
    expect((await web.tryLogin({ password })).status).toBe(200);
  });

  it('takes neither a password where none was set nor anything that is no text', async () => {
    const web = await open();
    const attempts = [
      { password: '' },
      { password: 'undefined' },
      { password: null },
      { link: '' },
      { link: ['x'] },
      {},
    ];
    for (const attempt of attempts) expect((await web.tryLogin(attempt)).status).toBe(401);
  });

  it('over TLS speaks TLS only, sends its cookie over nothing else, and needs no password', async () => {
    const tls = makeCertificate('nas.test');
    const web = await open({ listen: '0.0.0.0', hostNames: ['nas.test'], tls });
    const url = new URL(web.host.createLoginUrl());
    expect(url.origin).toBe(`https://nas.test:${web.host.port}`);
    expect(await web.send('GET / HTTP/1.1\r\nHost: nas.test\r\n\r\n')).toBe('');
    const { status, cookie } = await new Promise<{ status: number; cookie: string }>((done, fail) => {
      const headers = { host: url.host, origin: url.origin, 'content-type': 'application/json' };
      const where = { host: '127.0.0.1', port: web.host.port, servername: 'nas.test', ca: tls.cert, agent: false };
      const request = tlsRequest({ ...where, path: '/login', method: 'POST', headers }, (response) => {
        response.resume();
        done({ status: response.statusCode!, cookie: response.headers['set-cookie']![0]! });
      });
      request.on('error', fail).end(JSON.stringify({ link: linkOf(url.href) }));
    });
    expect([status, cookie]).toEqual([200, expect.stringMatching(/; HttpOnly; SameSite=Strict; Path=\/; .*Secure$/)]);
  });

  it('says what is wrong with a certificate', async () => {
    for (const tls of [
      { cert: 'x', key: 'y' },
      { cert: makeCertificate('a').cert, key: makeCertificate('b').key },
    ]) {
      await expect(open({ listen: '0.0.0.0', tls })).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(/^The certificate or its key cannot be used: .+\.$/),
      });
    }
  });
});

describe('the flags', () => {
  it('name files, of which the password is the first line, and never take the password itself', () => {
    const at = (name: string, content: string): string => {
      writeFileSync(join(temp.path, name), content);
      return join(temp.path, name);
    };
    const flags = [
      '--tls-cert',
      at('c', 'the cert'),
      '--tls-key',
      at('k', 'the key'),
      '--password-file',
      at('p', 'a b\r\nc'),
    ];
    expect(hostOptions(readFlags(flags)!, {})).toMatchObject({
      tls: { cert: 'the cert', key: 'the key' },
      password: 'a b',
    });
    expect(hostOptions(readFlags([])!, { ALICE_PASSWORD: 'from there' }).password).toBe('from there');
    expect(hostOptions(readFlags([])!, { ALICE_PASSWORD: '' }).password).toBeUndefined();
    expect(readFlags(['--password', 'x'])).toBeNull();
  });

  it('that make no sense are refused', () => {
    for (const words of [['--port', '65536'], ['--port', '-1'], ['--port', '1e3'], ['--port', ''], ['--what'], ['x']]) {
      expect([words, readFlags(words)]).toEqual([words, null]);
    }
    for (const words of [
      ['--tls-cert', 'a'],
      ['--tls-key', 'a'],
      ['--password-file', join(temp.path, 'gone')],
    ]) {
      expect(() => hostOptions(readFlags(words)!, {})).toThrow(expect.objectContaining({ code: 'invalid' }));
    }
  });
});

describe('the program', () => {
  const entry = fileURLToPath(new URL('../../src-main/hosts/web/index.ts', import.meta.url));
  const run = (...words: string[]) => spawnSync(process.execPath, [entry, ...words], { encoding: 'utf8' });

  it('tells its flags when asked, and when one is wrong', () => {
    const [asked, wrong] = [run('--help'), run('--listen')];
    expect([asked.status, asked.stderr, wrong.status, wrong.stdout]).toEqual([0, '', 2, '']);
    for (const flag of Object.keys(flagOptions)) {
      const written = new RegExp(`${flag === 'open' ? '--no-open' : `--${flag}`}\\b`);
      expect([asked.stdout, wrong.stderr]).toEqual([expect.stringMatching(written), expect.stringMatching(written)]);
    }
  });
});

describe('the secrets of the sessions', () => {
  const file = () => join(temp.path, SECRETS_FILE);

  it('are random, and kept where only their owner can read them', () => {
    const secrets = keepSecrets(temp.path);
    for (const secret of [secrets.session, secrets.token]) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(secrets.session).not.toBe(secrets.token);
    expect(keepSecrets(temp.path)).toEqual(secrets);
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('let a browser stay logged in when the host is started again, until new ones are asked for', async () => {
    const first = await open({ secrets: keepSecrets(temp.path) });
    const { port } = first.host;
    const headers = await first.pageHeaders();
    await first.host.close();
    const second = await open({ secrets: keepSecrets(temp.path), port });
    expect((await second.ask('/', headers)).status).toBe(200);
    expect((await second.ask('/api/host.about', headers, 'POST', '{}')).status).toBe(200);
    await second.host.close();
    const third = await open({ secrets: keepSecrets(temp.path, { renew: true }), port });
    expect((await third.ask('/', headers)).status).toBe(401);
    expect((await third.ask('/api/host.about', headers, 'POST', '{}')).status).toBe(401);
    await third.host.close();
    const fourth = await open({ port });
    expect((await fourth.ask('/', headers)).status).toBe(401);
  });

  it('are made anew when others could have read them, or when the file is damaged', () => {
    const first = keepSecrets(temp.path);
    for (const content of ['', '{', 'null', '{"session":"short","token":"short"}', '[1]', '{"session":{},"token":1}']) {
      writeFileSync(file(), content);
      const made = keepSecrets(temp.path);
      expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(made);
    }
    if (process.platform === 'win32') return;
    const before = keepSecrets(temp.path);
    chmodSync(file(), 0o644);
    expect(keepSecrets(temp.path)).not.toEqual(before);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(before).not.toEqual(first);
  });

  it('that cannot be kept are said to be so', () => {
    mkdirSync(file());
    expect(() => keepSecrets(temp.path)).toThrow(expect.objectContaining({ code: 'unavailable' }));
    expect(() => keepSecrets(join(temp.path, 'gone'))).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });
});
