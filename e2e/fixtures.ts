/** The test of Playwright with two additions: calls to the engine, and a watch over the page's own errors. */
import { test as base, expect, type Page } from '@playwright/test';
import type { Reply } from '../src-preload/api/client.ts';
import type { Input, MethodName, Output } from '../src-preload/api/contract.ts';
import type { AttachedPage } from '../test/support/electron-stand-in/attach-page.ts';
import type { Desktop } from '../test/support/electron-stand-in/driver.ts';
import { type RunningElectron, startDesktopHost, startElectron } from './desktop-host.ts';

export { expect };

export interface Additions {
  /** Asks the engine as the page does: what the page shows is compared with this. */
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  /** Uncaught errors and violations of the content policy; every test fails that leaves one here. */
  troubles: string[];
}

/** Which host shows the page; each project of playwright.config.ts names its own. */
export type HostName = 'web' | 'desktop' | 'electron';

interface PerWorker {
  hostName: HostName;
  /** The desktop app, started when a test first needs it and ended with the last one. */
  openDesktop: () => Promise<Desktop>;
  openElectron: () => Promise<RunningElectron>;
}

/** Pages that show the window of the desktop app. */
export const attachedPages = new WeakMap<Page, AttachedPage>();

export const test = base.extend<Additions, PerWorker>({
  hostName: ['web', { scope: 'worker', option: true }],
  openDesktop: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures out of this pattern
    async ({}, use) => {
      let desktop: Promise<Desktop> | undefined;
      await use(() => (desktop ??= startDesktopHost(process.env.ALICE_E2E_DESKTOP ?? '')));
      await (await desktop)?.quit();
    },
    { scope: 'worker' },
  ],
  openElectron: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      let electron: Promise<RunningElectron> | undefined;
      await use(() => (electron ??= startElectron(process.env.ALICE_E2E_IN_ELECTRON ?? '')));
      await (await electron)?.app.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ hostName, openDesktop, baseURL }, use) => {
    if (hostName === 'desktop') await use((await openDesktop()).origin);
    else await use(hostName === 'electron' ? 'alice://app' : baseURL);
  },
  page: async ({ hostName, openDesktop, openElectron, page }, use) => {
    if (hostName === 'electron') {
      const { page: window } = await openElectron();
      // Electron has one window for all tests: each finds it as a new one would be.
      await window.goto('alice://app/index.html');
      await window.evaluate(() => localStorage.clear());
      return use(window);
    }
    if (hostName === 'desktop') attachedPages.set(page, await (await openDesktop()).attach(page));
    return use(page);
  },
  troubles: [
    async ({ page }, use) => {
      const troubles: string[] = [];
      page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
      await page.exposeFunction('reportViolation', (what: string) => troubles.push(`content policy: ${what}`));
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const report = (window as unknown as { reportViolation(what: string): void }).reportViolation;
          report(`${event.violatedDirective} ${event.blockedURI}`);
        });
      });
      await use(troubles);
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
  call: async ({ page }, use) => {
    await use(async (method, input) => {
      const reply = await page.evaluate(
        async ([name, body]) => {
          const { alice } = window as { alice?: { call(method: string, input: unknown): Promise<Reply> } };
          if (alice) return alice.call(name, body);
          const headers = { 'Content-Type': 'application/json', 'X-Alice': localStorage.getItem('alice-token') ?? '' };
          const response = await fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
          return (await response.json()) as Reply;
        },
        [method, input] as const,
      );
      if (!reply.ok) throw new Error(`${method}: ${reply.error.message}`);
      return reply.result as never;
    });
  },
});

export const searchField = (page: Page) => page.getByLabel('Search', { exact: true });
/** The media of the gallery that have arrived; their places are there before. */
export const tiles = (page: Page) => page.locator('[role="grid"] [role="gridcell"][data-index]:not([aria-busy])');
export const count = (page: Page) => page.getByRole('status');

/** Opens the page and waits until the first pictures are named. */
export async function openGallery(page: Page): Promise<void> {
  await page.goto('/');
  await expect(tiles(page).first()).toBeVisible();
}
