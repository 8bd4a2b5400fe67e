/** A page whose host goes away says so at once, finds it again by itself, shows what happened meanwhile, and knows when it is shut out. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { picture } from '../test/support/library.ts';
import { expect, searchField, test as base, tiles } from './fixtures.ts';
import { type RunningHost, startWebHost } from './web-host.ts';

const alice = resolve(import.meta.dirname, '..', 'resources', 'alice.mjs');

/** A library of its own, with a host that the tests stop and start. */
interface OwnLibrary {
  dataDir: string;
  host: RunningHost;
  put(name: string, seed: number): void;
  /** By the command line, as another program would. */
  scan(): void;
  /** On the port where it was. */
  startAgain(...flags: string[]): Promise<void>;
}

function run(...words: string[]): SpawnSyncReturns<string> {
  const ended = spawnSync(process.execPath, [alice, ...words], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`alice ${words.join(' ')} failed:\n${ended.stderr}`);
  return ended;
}

const test = base.extend<{ library: OwnLibrary; own: Page }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures out of this pattern
  library: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'alice-connection-'));
    const [dataDir, studio] = [join(folder, 'data'), join(folder, 'studio')];
    mkdirSync(studio);
    const library: OwnLibrary = {
      dataDir,
      host: undefined as unknown as RunningHost,
      put: (name, seed) => writeFileSync(join(studio, name), picture(seed)),
      scan: () => void run('scan', '--data-dir', dataDir),
      async startAgain(...flags) {
        library.host = await startWebHost(dataDir, undefined, ['--port', new URL(library.host.origin).port, ...flags]);
      },
    };
    library.put('one.png', 1);
    library.put('two.png', 2);
    run('locations', 'add', 'studio', '--type', 'local', '--path', studio, '--scan', '--data-dir', dataDir);
    library.scan();
    library.host = await startWebHost(dataDir);
    await use(library);
    await library.host.stop();
    rmSync(folder, { recursive: true, force: true });
  },
  own: async ({ browser, library }, use) => {
    const context = await browser.newContext({ storageState: library.host.session, baseURL: library.host.origin });
    const page = await context.newPage();
    await page.goto('/');
    await expect(tiles(page)).toHaveCount(2);
    await use(page);
    await context.close();
  },
});

const banner = (page: Page) => page.getByTestId('connection');

test.describe('the connection', { tag: '@web' }, () => {
  test.setTimeout(60_000);

  test('carries events as they happen: what a scan finds appears without being asked for', async ({ own, library }) => {
    library.put('three.png', 3);
    const headers = { ...library.host.callHeaders, 'content-type': 'application/json' };
    const started = await fetch(`${library.host.origin}/api/jobs.start`, {
      method: 'POST',
      headers: { ...headers, cookie: library.host.session.cookies.map(({ name, value }) => `${name}=${value}`).join() },
      body: '{"kind":"scan"}',
    });
    expect(started.status).toBe(200);
    await expect(tiles(own)).toHaveCount(3);
    await expect(banner(own)).toHaveCount(0);
  });

  test('that is lost shows, comes back after a restart without a new login, and catches up', async ({
    own,
    library,
  }) => {
    await library.host.stop('SIGKILL');
    await expect(banner(own)).toHaveText(/lost/);
    await expect(banner(own)).toHaveRole('status');
    // What is there stays there to be looked at.
    await expect(tiles(own)).toHaveCount(2);
    library.put('three.png', 3);
    library.scan();
    await library.startAgain();
    await expect(banner(own)).toHaveText(/again/, { timeout: 20_000 });
    await expect(tiles(own)).toHaveCount(3);
    await expect(banner(own)).toHaveCount(0);
  });

  test('is looked for at once when the window is looked at again', async ({ own, library }) => {
    await library.host.stop();
    await expect(banner(own)).toHaveText(/lost/);
    // Long enough for the pauses to have grown.
    await own.waitForTimeout(4000);
    await library.startAgain();
    await own.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(banner(own)).toHaveText(/again/, { timeout: 1500 });
  });

  test('that is closed to this browser says what is needed, and another tab’s login opens it', async ({
    own,
    library,
  }) => {
    await library.host.stop();
    await library.startAgain('--new-session');
    await expect(banner(own)).toHaveText(/new link/, { timeout: 20_000 });
    const { cookies, origins } = library.host.session;
    await own.context().addCookies(cookies);
    await own.evaluate((token) => localStorage.setItem('alice-token', token), origins[0]!.localStorage[0]!.value);
    await own.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(banner(own)).toHaveText(/again/);
  });

  test('is not said to be lost by a page that is left or loaded anew', async ({ own }) => {
    await own.evaluate(() => {
      new MutationObserver(() => {
        if (document.querySelector('[data-testid=connection]') !== null) sessionStorage.setItem('flashed', 'yes');
      }).observe(document.body, { childList: true, subtree: true });
    });
    // Something is under way when the page is left, and is cut off with it.
    let asked = () => {};
    const underWay = new Promise<void>((done) => (asked = done));
    await own.route('**/api/media.*', asked);
    await searchField(own).fill('one');
    await underWay;
    await own.unroute('**/api/media.*');
    await own.reload();
    await expect(tiles(own)).not.toHaveCount(0);
    await expect(banner(own)).toHaveCount(0);
    expect(await own.evaluate(() => sessionStorage.getItem('flashed'))).toBeNull();
  });
});
