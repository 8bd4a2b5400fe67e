/** Other sites in a real browser, logged in to Alice beside them: by name, by port, by every element that fetches, they get nothing and change nothing. */
import { subscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, expect, type Page, test as base } from '@playwright/test';
import { MEDIUM } from '../test/fixtures/traversals.ts';
import { linkOf, type Visit, visit } from '../test/support/web-visitor.ts';

interface Attack {
  /** The real web host over an engine that remembers what it is asked. */
  web: Visit;
  /** Logged in to Alice, as the user's own browser is. */
  context: BrowserContext;
  page: Page;
  /** Puts a page of somebody else onto another port of this machine; returns its address under `name`. */
  serve(name: string, html: string): string;
}

/** Names of somebody else that lead to this machine, as a rebound name does. */
const REBOUND = ['rebind.test', 'evil.test'];

const test = base.extend<Attack, { misled: Browser }>({
  misled: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures out of this pattern
    async ({}, use) => {
      const rules = REBOUND.map((name) => `MAP ${name} 127.0.0.1`).join(', ');
      const args = [...(process.env.ALICE_E2E_CHROMIUM_ARGS ?? '').split(' '), `--host-resolver-rules=${rules}`];
      const browser = await chromium.launch({ executablePath: process.env.ALICE_E2E_CHROMIUM ?? '', args });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  // oxlint-disable-next-line no-empty-pattern -- as above
  web: async ({}, use) => {
    const web = await visit({ password: 'correct horse battery' });
    await use(web);
    await web.close();
  },
  context: async ({ misled, web }, use) => {
    const context = await misled.newContext();
    const page = await context.newPage();
    await page.goto(web.host.createLoginUrl());
    await expect(page).toHaveTitle('Alice');
    await page.close();
    web.engine.calls.length = 0;
    await use(context);
    await context.close();
  },
  page: async ({ context }, use) => use(await context.newPage()),
  // oxlint-disable-next-line no-empty-pattern -- as above
  serve: async ({}, use) => {
    const servers: Server[] = [];
    const pages: string[] = [];
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(pages[Number(request.url?.slice(1))] ?? '');
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await use((name, html) => `http://${name}:${port}/${pages.push(html) - 1}`);
    server.closeAllConnections();
    server.close();
  },
});

interface Served {
  what: string;
  status: number;
  withCookie: boolean;
}

/** Every request that reaches the host from now on; browsers do not tell of what they keep from the page that asked. */
function watchHost(web: Visit): Served[] {
  const served: Served[] = [];
  subscribe('http.server.response.finish', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort !== web.host.port) return;
    const { method, url, headers } = request;
    const withCookie = headers.cookie?.includes(`alice-${web.host.port}=`) === true;
    served.push({ what: `${method} ${url}`, status: response.statusCode, withCookie });
  });
  return served;
}

const nothingHappened = (web: Visit) => expect([web.engine.calls, web.engine.served]).toEqual([[], []]);

test.describe('W1: the login', { tag: '@web' }, () => {
  test('leaves the secret neither in the address nor in the history nor where scripts can read it', async ({
    misled,
    web,
  }) => {
    const context = await misled.newContext();
    const page = await context.newPage();
    const requested: string[] = [];
    page.on('request', (request) => requested.push(`${request.url()} ${JSON.stringify(request.headers())}`));
    const link = web.host.createLoginUrl();
    await page.goto(link);
    await expect(page).toHaveTitle('Alice');
    expect(page.url()).toBe(`${web.host.origin}/`);
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain(linkOf(link));
    // Playwright shows the part behind # of a navigation; the host never gets it.
    const sent = requested.filter((request) => !request.startsWith(link));
    expect(sent.filter((request) => request.includes(linkOf(link)))).toEqual([]);
    await page.goto(web.host.origin);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', domain: '127.0.0.1' });
    expect(await page.evaluate(() => [document.cookie, localStorage.getItem('alice-token')?.length])).toEqual(['', 43]);
    const late = await (await misled.newContext()).newPage();
    await late.goto(link);
    await expect(late.getByRole('status')).toHaveText(/wrong/);
    await context.close();
  });

  test('by password works without forms, and keeps the place that was asked for', async ({ misled, web }) => {
    const context = await misled.newContext();
    const page = await context.newPage();
    await page.goto(`${web.host.origin}/#/library?q=tag%3Anight`);
    await page.getByLabel('Password').fill('wrong horse');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('status')).toHaveText(/wrong/);
    await page.getByLabel('Password').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await expect(page).toHaveTitle('Alice');
    expect(page.url()).toBe(`${web.host.origin}/#/library?q=tag%3Anight`);
    await context.close();
  });
});

test.describe('W2: a rebound name', { tag: '@web' }, () => {
  test('gets nothing, although it is the page’s own origin and may send any header', async ({ page, web }) => {
    const { token } = await web.logIn();
    const served = watchHost(web);
    const response = await page.goto(`http://rebind.test:${web.host.port}/`);
    expect(response?.status()).toBe(403);
    const got = await page.evaluate(
      async ([secret, medium]) => {
        const text = async (path: string, init?: RequestInit) => (await fetch(path, init)).text();
        const headers = { 'Content-Type': 'application/json', 'X-Alice': secret, Authorization: `Bearer ${secret}` };
        const texts = await Promise.all([
          text('/'),
          text('/assets/app-1a2b.js'),
          text(`/media/original/${medium}`),
          text('/login.js'),
          text('/api/host.about', { method: 'POST', headers, body: '{}' }),
          text('/login', { method: 'POST', headers, body: '{"password":"correct horse battery"}' }),
        ]);
        const failed = (target: EventTarget) =>
          new Promise((done) => target.addEventListener('error', () => done(true)));
        await Promise.all([failed(new EventSource('/events')), failed(new WebSocket(`ws://${location.host}/events`))]);
        return texts;
      },
      [token, MEDIUM] as const,
    );
    for (const text of got) expect(text).toMatch(/^\{"ok":false,"error":\{"code":"permission-denied"/);
    expect(served.length).toBeGreaterThanOrEqual(8);
    expect(served.filter(({ status }) => status !== 403 && status !== 400)).toEqual([]);
    nothingHappened(web);
  });
});

/** What its elements ask for. */
const attacked = [`GET /media/original/${MEDIUM}`, 'GET /assets/app-1a2b.js', 'GET /login.css'];

/** Everything in a page that fetches, aimed at the host by a page that is not ours. */
function attackPage(origin: string, port: number): string {
  const media = `${origin}/media/original/${MEDIUM}`;
  return `<!doctype html><title>evil</title>
    <img src="${media}"><script src="${origin}/assets/app-1a2b.js"></script><link rel="stylesheet" href="${origin}/login.css">
    <iframe src="${origin}/"></iframe><object data="${media}"></object><embed src="${media}"><video src="${media}"></video>
    <form id="form" method="POST" action="${origin}/api/host.about" enctype="text/plain" target="hidden">
      <input name='{"a":1,"b":"' value='"}'></form><iframe name="hidden"></iframe>
    <script>
      const call = { method: 'POST', credentials: 'include', body: '{}' };
      const json = { 'Content-Type': 'application/json', 'X-Alice': 'call' };
      const tried = {
        cors: fetch('${origin}/api/host.about', { ...call, headers: json }),
        simple: fetch('${origin}/api/host.about', { ...call, headers: { 'Content-Type': 'text/plain' } }),
        blind: fetch('${origin}/api/host.about', { ...call, mode: 'no-cors' }),
        login: fetch('${origin}/login', { ...call, mode: 'no-cors', body: '{"password":"correct horse battery"}' }),
        read: fetch('${origin}/', { credentials: 'include' }),
        look: fetch('${media}', { credentials: 'include', mode: 'no-cors' }),
      };
      navigator.sendBeacon('${origin}/api/host.about', new Blob(['{}'], { type: 'text/plain' }));
      document.getElementById('form').submit();
      const failed = (target) => new Promise((done) => {
        target.onerror = () => done('refused');
        target.onopen = target.onmessage = () => done('let in');
      });
      const streams = [
        failed(new EventSource('${origin}/events', { withCredentials: true })),
        failed(new WebSocket('ws://127.0.0.1:${port}/events')),
      ];
      const outcome = (promise) => promise.then((response) => response.type, () => 'refused');
      window.result = Promise.all([...Object.values(tried).map(outcome), ...streams]);
    </script>`;
}

test.describe('W3 and W4: a page of another site', { tag: '@web' }, () => {
  for (const [who, name] of [
    ['on another port of this machine, to which the browser sends the cookie', '127.0.0.1'],
    ['on this machine by its other name', 'localhost'],
    ['from elsewhere', 'evil.test'],
  ] as const) {
    test(`${who}, reads nothing and does nothing`, async ({ page, web, serve }) => {
      const served = watchHost(web);
      await page.goto(serve(name, attackPage(web.host.origin, web.host.port)), { waitUntil: 'load' });
      const result = await page.evaluate(() => (window as unknown as { result: Promise<string[]> }).result);
      // Even what may not be looked at is not handed over (Cross-Origin-Resource-Policy).
      expect(new Set(result)).toEqual(new Set(['refused']));
      // All of it came here, in the first case with the cookie, and was refused here.
      const asked = [...attacked, 'GET /', 'GET /events', 'POST /login', 'POST /api/host.about'];
      await expect.poll(() => asked.filter((one) => !served.some(({ what }) => what === one))).toEqual([]);
      expect(served.filter(({ status }) => status < 400)).toEqual([]);
      expect(served.some(({ withCookie }) => withCookie)).toBe(name === '127.0.0.1');
      const frames = page.frames().filter((frame) => frame !== page.mainFrame());
      for (const frame of frames) expect(await frame.content().catch(() => '')).not.toContain('<title>Alice</title>');
      nothingHappened(web);
    });
  }

  for (const name of ['127.0.0.1', 'evil.test']) {
    test(`at ${name} that sends its visitor here gets a doorstep; only a click of the visitor leads in`, async ({
      page,
      web,
      serve,
    }) => {
      await page.goto(serve(name, `<a href="${web.host.origin}/">a</a>`));
      const [response] = await Promise.all([page.waitForNavigation(), page.getByRole('link').click()]);
      expect(response?.status()).toBe(403);
      await expect(page).toHaveTitle('Alice: come in');
      nothingHappened(web);
      await page.getByRole('link', { name: 'Open Alice' }).click();
      await expect(page).toHaveTitle('Alice');
    });
  }
});

test.describe('E7: the content policy', { tag: '@web' }, () => {
  const watch = (page: Page) =>
    page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.push(effectiveDirective));
    });
  const seen = (page: Page) => page.evaluate(() => (window as unknown as { seen: string[] }).seen);

  test('stops scripts and styles that stand in the page itself, and says so', async ({ page, web }) => {
    writeFileSync(
      join(web.folder, 'page', 'index.html'),
      '<!doctype html><title>Alice</title><style>body { color: red }</style><body onload="window.taken = 1">' +
        '<script>window.taken = 2</script><script src="https://evil.test/x.js"></script><p>here</p>',
    );
    await watch(page);
    await page.goto(web.host.origin);
    await expect(page.getByText('here')).toBeVisible();
    await expect
      .poll(async () => (await seen(page)).toSorted())
      .toEqual(['script-src-attr', 'script-src-elem', 'script-src-elem', 'style-src-elem']);
    expect(await page.evaluate(() => (window as { taken?: number }).taken)).toBeUndefined();
  });

  test('stops what is put in by the page’s own scripts', async ({ page, web }) => {
    await watch(page);
    await page.goto(web.host.origin);
    const outcomes = await page.evaluate(() => {
      const attempt = (act: () => void) => {
        try {
          act();
          return 'done';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const script = document.createElement('script');
      script.append('window.taken = 1');
      document.body.append(script);
      return [
        attempt(() => (document.body.innerHTML = '<img src=x onerror="window.taken = 2">')),
        attempt(() => document.body.setAttribute('onclick', 'window.taken = 3')),
        attempt(() => (document.createElement('script').src = 'data:text/javascript,window.taken = 4')),
        // oxlint-disable-next-line typescript/no-implied-eval -- the attack itself
        attempt(() => setTimeout('window.taken = 5', 0)),
      ];
    });
    expect(outcomes).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError']);
    await expect.poll(async () => (await seen(page)).length).toBeGreaterThanOrEqual(5);
    expect(await page.evaluate(() => (window as { taken?: number }).taken)).toBeUndefined();
  });

  test('is broken by nothing of the login page', async ({ misled, web }) => {
    const context = await misled.newContext();
    const page = await context.newPage();
    await watch(page);
    await page.goto(`${web.host.origin}/login`);
    await expect(page.getByLabel('Password')).toBeFocused();
    expect(await seen(page)).toEqual([]);
    await context.close();
  });
});
