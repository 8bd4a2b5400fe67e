/** Hostile requests of every kind the checks know, each written byte by byte: all are refused, and the engine never hears of one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMediaDoor } from '#engine/serve-media.ts';
import { MEDIUM, traversals } from '../fixtures/traversals.ts';
import { type LoggedIn, MEDIA, SECRET, type Visit, visit } from '../support/web-visitor.ts';

let web: Visit;
let me: LoggedIn;
let other: LoggedIn;

beforeAll(async () => {
  web = await visit({ now: () => Date.UTC(2026, 0, 1) });
  // The real door, with something behind it: a way around the names would find it.
  web.engine.serveMedia = createMediaDoor({
    findReadable: () => Promise.resolve([]),
    previews: {
      get(hash) {
        web.engine.served.push(hash);
        return Promise.resolve({ bytes: Buffer.from(MEDIA), damaged: false, exact: true });
      },
    },
  });
  [me, other] = [await web.logIn(), await web.logIn()];
});
afterAll(() => web.close());
beforeEach(() => {
  web.engine.calls.length = 0;
  web.engine.served.length = 0;
});

/** What is different from a request of our own page: a header of `null` is left out, a list is sent as many. */
interface Wrong {
  method?: string;
  target?: string;
  version?: string;
  headers?: Record<string, string | string[] | null>;
  body?: string;
}

const port = () => web.host.port;
const ours = () => `127.0.0.1:${port()}`;

function write({ method = 'GET', target = '/', version = 'HTTP/1.1', headers = {}, body = '' }: Wrong): string {
  const all = { Host: ours(), Connection: 'close', ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (one === null ? [] : [`${name}: ${one}\r\n`])),
  );
  return `${method} ${target} ${version}\r\n${lines.join('')}\r\n${body}`;
}

/** A call as our page sends it, but for what is wrong. */
function call(wrong: Wrong = {}): string {
  const body = wrong.body ?? '{"a":1}';
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    Cookie: me.cookie,
    'X-Alice': me.token,
    Origin: `http://${ours()}`,
    'Sec-Fetch-Site': 'same-origin',
    'Sec-Fetch-Mode': 'cors',
    ...wrong.headers,
  };
  return write({ method: 'POST', target: '/api/host.about', ...wrong, headers, body });
}

/** What an element of our page gets, but for what is wrong. */
function get(wrong: Wrong = {}): string {
  const target = `/media/preview/${MEDIUM}`;
  return write({ target, ...wrong, headers: { Cookie: me.cookie, 'Sec-Fetch-Site': 'same-origin', ...wrong.headers } });
}

/** Title → the bytes; functions, because the port and the session are known later. */
type Cases = Record<string, () => string>;

const each = (values: readonly string[], title: string, make: (value: string) => string): Cases =>
  Object.fromEntries(values.map((value) => [`${title} ${JSON.stringify(value).slice(0, 80)}`, () => make(value)]));

const strangeHosts = (): string[] => [
  'evil.example',
  'evil.example:PORT',
  'rebind.test:PORT',
  '127.0.0.1',
  '127.0.0.1:1',
  'localhost:1',
  '127.0.0.1.nip.io:PORT',
  'localhost.evil:PORT',
  'localhost.:PORT',
  '127.0.0.1:PORT@evil',
  'evil@127.0.0.1:PORT',
  '127.0.0.1:PORT.evil',
  '127.0.0.1:PORT/',
  '0.0.0.0:PORT',
  '[::]:PORT',
  '[::ffff:127.0.0.1]:PORT',
  '127.1:PORT',
  '127.0.0.2:PORT',
  '2130706433:PORT',
  '0x7f.0.0.1:PORT',
  '',
];

const hosts: Cases = {
  ...each(strangeHosts(), 'a call to the host', (host) =>
    call({ headers: { Host: host.replace('PORT', `${port()}`) } }),
  ),
  ...each(strangeHosts(), 'the host', (host) => get({ headers: { Host: host.replace('PORT', `${port()}`) } })),
  'no host': () => call({ headers: { Host: null } }),
  'no host in HTTP/1.0': () => get({ version: 'HTTP/1.0', headers: { Host: null } }),
  'two hosts, ours first': () => call({ headers: { Host: [ours(), 'evil.example'] } }),
  'two hosts, ours last': () => call({ headers: { Host: ['evil.example', ours()] } }),
  'another host in X-Forwarded-Host': () => call({ headers: { Host: 'evil.example', 'X-Forwarded-Host': ours() } }),
};

const origins: Cases = each(
  [
    'https://evil.example',
    'null',
    '',
    'file://',
    'chrome-extension://abcdefghijklmnop',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'https://127.0.0.1:PORT',
    'http://localhost:PORT',
    'http://127.0.0.1:PORT.evil.example',
    'http://127.0.0.1:PORT/',
    'http://evil@127.0.0.1:PORT',
    'HTTP://127.0.0.1:PORT',
    'http://127.0.0.1:PORT https://evil.example',
    'alice://app',
  ],
  'a call from the origin',
  (origin) => call({ headers: { Origin: origin.replace('PORT', `${port()}`) } }),
);

const sites: Cases = {
  ...each(
    ['cross-site', 'same-site', 'none', '', 'SAME-ORIGIN', 'same-origin, cross-site', 'x'],
    'a call from the site',
    (site) => call({ headers: { 'Sec-Fetch-Site': site, Origin: null } }),
  ),
  ...each(
    ['image', 'script', 'style', 'video', 'audio', 'font', 'embed', 'object'],
    'another site’s element of the kind',
    (kind) => get({ headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': kind } }),
  ),
  ...each(['document', 'iframe', 'frame'], 'another site’s navigation of a', (kind) =>
    get({
      target: '/',
      headers: {
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'navigate',
        'Sec-Fetch-Dest': kind,
        Accept: 'text/html',
      },
    }),
  ),
  'another port’s navigation': () =>
    get({ target: '/', headers: { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html' } }),
  'another site’s EventSource': () =>
    get({
      target: '/events',
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', Origin: 'https://evil.example' },
    }),
  'another port’s EventSource': () => get({ target: '/events', headers: { 'Sec-Fetch-Site': 'same-site' } }),
  'something typed that is no navigation': () =>
    get({ headers: { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'no-cors' } }),
  'a login from another site': () =>
    call({
      target: '/login',
      headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      body: '{"link":"x"}',
    }),
};

const types: Cases = {
  ...each(
    [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
      'text/plain; application/json',
      'text/json',
      'application/json-patch+json',
      'application/jsonx',
      'application /json',
      'application/json, text/plain',
      '*/*',
      '',
    ],
    'a body of the type',
    (type) => call({ headers: { 'Content-Type': type } }),
  ),
  'a body of no type': () => call({ headers: { 'Content-Type': null } }),
  'a body of two types': () => call({ headers: { 'Content-Type': ['application/json', 'text/plain'] } }),
  'a login as a form': () =>
    call({ target: '/login', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'link=x' }),
};

const bodies: Cases = each(
  [
    '',
    ' ',
    '{',
    '}',
    "{'a':1}",
    '{"a":1}x',
    '{"a":NaN}',
    '{"a":01}',
    'a=1',
    'undefined',
    '[',
    '"',
    '\0',
    '{"a":1,}',
    '//x\n{}',
  ],
  'the body',
  (body) => call({ body }),
);

const named = (value: string) => `alice-${port()}=${value}`;
const value = () => me.cookie.slice(me.cookie.indexOf('=') + 1);
const cookies: Record<string, () => string | string[] | null> = {
  none: () => null,
  'of no value': () => named(''),
  'of two empty halves': () => named('.'),
  'of another port': () => `alice-1=${value()}`,
  'under another name': () => `alice=${value()}`,
  'that is cut': () => me.cookie.slice(0, -1),
  'that goes on': () => `${me.cookie}x`,
  'without its signature': () => named(value().split('.')[0]!),
  'with the signature of another session': () => named(`${value().split('.')[0]}.${other.cookie.split('.').at(-1)}`),
  'of a session made up': () => named(`${Date.now().toString(36)}-AAAAAAAAAAAAAAAAAAAAAA.${value().split('.')[1]}`),
  'in quotes': () => named(`"${value()}"`),
  'that is wrong before the right one': () => `${named('wrong')}; ${me.cookie}`,
  'that is the bearer token': () => named(web.host.token),
  'of __proto__': () => named('__proto__.__proto__'),
};
const tokens: Record<string, () => string | string[] | null> = {
  none: () => null,
  empty: () => '',
  'of no secret': () => 'call',
  'of another session': () => other.token,
  'that is the cookie’s signature': () => value().split('.')[1]!,
  'that is cut': () => me.token.slice(0, -1),
  'that goes on': () => `${me.token}x`,
  'that came twice, right and wrong': () => [me.token, 'x'],
  'that came twice, wrong and right': () => ['x', me.token],
  'that is the bearer token': () => web.host.token,
};
const bearers: Record<string, () => string | string[]> = {
  x: () => 'Bearer x',
  'in lower case': () => `bearer ${web.host.token}`,
  'without its kind': () => web.host.token,
  'of the page': () => `Bearer ${me.token}`,
  'as Basic': () => `Basic ${Buffer.from(`alice:${web.host.token}`).toString('base64')}`,
  'that came twice': () => ['Bearer x', `Bearer ${web.host.token}`],
};
const credentials: Cases = {
  ...Object.fromEntries(
    Object.entries(cookies).flatMap(([title, make]) => [
      [`a call with a cookie ${title}`, () => call({ headers: { Cookie: make() } })],
      [`media with a cookie ${title}`, () => get({ headers: { Cookie: make() } })],
      [`events with a cookie ${title}`, () => get({ target: '/events', headers: { Cookie: make() } })],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(tokens).map(([title, make]) => [
      `a call with a secret ${title}`,
      () => call({ headers: { 'X-Alice': make() } }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(bearers).map(([title, make]) => [
      `a call with the bearer token ${title}`,
      () => call({ headers: { Cookie: null, 'X-Alice': null, Authorization: make() } }),
    ]),
  ),
  'a call with its secrets in the address': () =>
    call({ target: `/api/host.about?token=${web.host.token}`, headers: { Cookie: null, 'X-Alice': null } }),
  'the old kind of link': () => get({ target: `/?t=${me.token}`, headers: { Cookie: null } }),
};

const methods: Cases = {
  ...each(
    ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'MKCOL', 'MOVE', 'QUERY', 'M-SEARCH', 'PURGE', 'LINK'],
    'a call by the method',
    (method) => call({ method }),
  ),
  ...each(['get', 'post', 'FOO', 'TRACK', 'P OST', '', 'POST\t'], 'no method:', (method) => call({ method })),
  CONNECT: () => write({ method: 'CONNECT', target: 'evil.example:443' }),
  ...each(['GET', 'HEAD'], 'a call by', (method) =>
    get({ method, target: '/api/host.about?a=1', headers: { 'X-Alice': me.token } }),
  ),
  ...each(
    ['/', '/index.html', '/events', '/assets/app-1a2b.js', '/api', '/api/', '/api/host.about/', '/nothing'],
    'POST to',
    (target) => call({ target }),
  ),
  'POST to media': () => call({ target: `/media/original/${MEDIUM}` }),
  'events by HEAD': () => get({ method: 'HEAD', target: '/events' }),
  ...each(
    ['host.about/x', 'x/host.about', 'host%2eabout', 'host.about%00', '__proto__/x', 'host.about;x', '.host.about'],
    'the call',
    (name) => call({ target: `/api/${name}` }),
  ),
  'another method in X-HTTP-Method-Override': () =>
    get({ target: '/api/host.about', headers: { 'X-HTTP-Method-Override': 'POST', 'X-Alice': me.token } }),
};

const targets: Cases = {
  ...each(
    [
      'http://evil.example/',
      'http://OURS/api/host.about',
      'https://OURS/api/host.about',
      '//evil.example/',
      '//OURS/api/host.about',
    ],
    'a call to the address',
    (target) => call({ target: target.replace('OURS', ours()) }),
  ),
  ...each(
    [
      '*',
      'api/host.about',
      '/api//host.about',
      '/api/./host.about',
      '/x/../api/host.about',
      '/api/x/..%2fhost.about',
      '/%61pi/host.about',
    ],
    'a call to the target',
    (target) => call({ target }),
  ),
  ...each(
    [
      '/api\\host.about',
      '/api/host.about#x',
      '/api/host.about\0',
      '/api/host.about%0d%0aX:y',
      '/api/höst.about',
      '/api/host.about\u202e',
    ],
    'a call to the odd target',
    (target) => call({ target }),
  ),
  'an address of 10,000 characters': () => get({ target: `/${'a'.repeat(10_000)}` }),
  'a query of 10,000 characters': () => get({ target: `/?${'a'.repeat(10_000)}` }),
  'a query with a line break': () => get({ target: '/?a\r\nX: y' }),
};

/** A second request, hidden where one program sees a body and another one sees the next request. */
const hidden = () => call({ headers: { Connection: 'keep-alive' } });
const smuggling: Cases = {
  'two lengths': () => call({ headers: { 'Content-Length': ['0', String(hidden().length)] }, body: hidden() }),
  'two equal lengths': () => call({ headers: { 'Content-Length': ['7', '7'] } }),
  'two lengths in one': () => call({ headers: { 'Content-Length': '7, 7' } }),
  'a length and chunks': () => call({ headers: { 'Transfer-Encoding': 'chunked' }, body: `0\r\n\r\n${hidden()}` }),
  'a length and chunks, the other way': () =>
    call({ headers: { 'Content-Length': '4', 'Transfer-Encoding': 'chunked' }, body: `5c\r\n${hidden()}` }),
  ...each(
    ['xchunked', 'chunked, identity', 'identity, chunked, gzip', 'chunked;x', '"chunked"', '\x0bchunked'],
    'the encoding',
    (encoding) =>
      call({ headers: { 'Content-Length': null, 'Transfer-Encoding': encoding }, body: `0\r\n\r\n${hidden()}` }),
  ),
  'two encodings': () =>
    call({ headers: { 'Content-Length': null, 'Transfer-Encoding': ['chunked', 'x'] }, body: `0\r\n\r\n${hidden()}` }),
  ...each(['+7', '-1', '0x7', '7.0', '7e0', '', ' ', '99999999999999999999', '7a'], 'the length', (length) =>
    call({ headers: { 'Content-Length': length } }),
  ),
  'a blank before a colon': () => call({ headers: { 'Content-Length': null, 'Content-Length ': '7' } }),
  'a blank before a name': () => call({ headers: { ' Content-Length': '7' } }),
  'a folded header': () => call({ headers: { 'X-Alice': `${me.token}\r\n folded` } }),
  'a header without a name': () => call({ headers: { '': 'x' } }),
  'NUL in a header': () => call({ headers: { 'X-A': 'a\0b' } }),
  'a lone line feed': () => call().replaceAll('\r\n', '\n'),
  'a lone carriage return': () => call().replaceAll('\r\n', '\r'),
  'a body behind GET': () =>
    get({
      target: '/login',
      headers: { Connection: 'keep-alive', 'Content-Length': String(hidden().length) },
      body: hidden(),
    }),
  'chunks behind GET': () =>
    get({ target: '/login', headers: { Connection: 'keep-alive', 'Transfer-Encoding': 'chunked' }, body: `0\r\n\r\n` }),
  'a chunk of a wrong length': () =>
    call({ headers: { 'Content-Length': null, 'Transfer-Encoding': 'chunked' }, body: `zz\r\n${hidden()}` }),
  'a chunk of an endless length': () =>
    call({
      headers: { 'Content-Length': null, 'Transfer-Encoding': 'chunked' },
      body: `ffffffffffffffff1\r\n${hidden()}`,
    }),
  'HTTP/0.9': () => 'GET /\r\n\r\n',
  'HTTP/2': () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'an unknown version': () => call({ version: 'HTTP/9.9' }),
  'another protocol': () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
};

const upgrades: Cases = {
  ...each(['/', '/events', '/api/host.about'], 'a WebSocket at', (target) =>
    get({
      target,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        Origin: `http://${ours()}`,
      },
    }),
  ),
  'a WebSocket from another site': () =>
    get({
      target: '/events',
      headers: { Connection: 'Upgrade', Upgrade: 'websocket', Origin: 'https://evil.example' },
    }),
  'HTTP/2 in clear': () =>
    call({ headers: { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' } }),
};

const oversized: Cases = {
  'a header of 20,000 bytes': () => call({ headers: { 'X-Long': 'a'.repeat(20_000) } }),
  'a cookie of 20,000 bytes': () => call({ headers: { Cookie: `x=${'a'.repeat(20_000)}; ${me.cookie}` } }),
  '3,000 headers': () => call({ headers: { 'X-A': Array.from({ length: 3000 }, (_, at) => String(at)) } }),
  'a body longer than any call': () => call({ headers: { 'Content-Length': '99999999' } }),
  'two ranges in two headers': () => get({ headers: { Range: ['bytes=0-1', 'bytes=3-4'] } }),
};

const doors: Cases = {
  ...each(traversals, 'the page’s file', (way) => get({ target: `/assets/${way}` })),
  ...each(traversals, 'the preview', (way) => get({ target: `/media/preview/${way}` })),
  ...each(traversals, 'the call', (way) => call({ target: `/api/${way}/x` })),
  ...each(
    [
      '/../secret.js',
      '/..%2fsecret.js',
      '/%2e%2e/secret.js',
      '/..\\secret.js',
      '/..%5csecret.js',
      '/%252e%252e/secret.js',
      '//secret.js',
    ],
    'the file beside the page',
    (target) => get({ target }),
  ),
};

const kinds: Record<string, Cases> = {
  'W2: hosts': hosts,
  'W3: origins': origins,
  'W3: sites': sites,
  'W4: types': types,
  'W4: bodies': bodies,
  'W1: credentials': credentials,
  'W4: methods': methods,
  'E21: targets': targets,
  'W5: smuggling': smuggling,
  'W2: upgrades': upgrades,
  'W5: too much': oversized,
  'E21 and W5: ways around the names': doors,
};

it('the same requests without anything wrong are answered, so what follows is refused for its own sake', async () => {
  expect(await web.send(call())).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*"echo":\{"a":1\}/);
  expect(await web.send(call({ headers: { Origin: null, 'Sec-Fetch-Site': null } }))).toMatch(/^HTTP\/1\.1 200 /);
  expect(await web.send(get())).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*media at /);
  expect(await web.send(get({ target: '/' }))).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*<title>Alice/);
  const typed = { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' };
  expect(await web.send(get({ target: '/', headers: typed }))).toMatch(/^HTTP\/1\.1 200 /);
  const chunks = { 'Content-Length': null, 'Transfer-Encoding': 'chunked' };
  expect(await web.send(call({ headers: chunks, body: '7\r\n{"a":1}\r\n0\r\n\r\n' }))).toMatch(/^HTTP\/1\.1 200 /);
  expect(web.engine.calls).toHaveLength(3);
});

for (const [kind, cases] of Object.entries(kinds)) {
  describe(kind, () => {
    for (const [title, bytes] of Object.entries(cases)) {
      it(`refuses ${title}`, async () => {
        const answer = await web.send(bytes());
        const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
        expect(statuses.filter((status) => status < 400 || status >= 500)).toEqual([]);
        // Silence is a refusal, too, but words that are no answer are not.
        if (answer !== '') expect(statuses).toHaveLength(1);
        for (const word of [
          '"echo"',
          MEDIA,
          SECRET,
          '<title>Alice</title>',
          'text/event-stream',
          web.folder,
          'node_modules',
          '    at ',
        ]) {
          expect(answer).not.toContain(word);
        }
        expect([web.engine.calls, web.engine.served]).toEqual([[], []]);
      });
    }
  });
}

it('those are 120 at least, and the next page is served as if nothing had been', async () => {
  const count = Object.values(kinds).reduce((sum, cases) => sum + Object.keys(cases).length, 0);
  console.log(`${count} hostile requests were refused.`);
  expect(count).toBeGreaterThanOrEqual(120);
  expect(await web.send(call())).toMatch(/^HTTP\/1\.1 200 /);
});
