/** The test of Playwright with two additions: calls to the engine, and a watch over the page's own errors. */
import { test as base, expect, type Page } from '@playwright/test';
import type { Input, MethodName, Output } from '../src-preload/api/contract.ts';

export { expect };

export interface Additions {
  /** Asks the engine as the page does: what the page shows is compared with this. */
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  /** Uncaught errors and violations of the content policy; every test fails that leaves one here. */
  troubles: string[];
}

export const test = base.extend<Additions>({
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
          const headers = { 'Content-Type': 'application/json', 'X-Alice': 'call' };
          const response = await fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
          return (await response.json()) as { ok: boolean; result: unknown };
        },
        [method, input] as const,
      );
      expect(reply.ok, JSON.stringify(reply)).toBe(true);
      return reply.result as never;
    });
  },
});

export const searchField = (page: Page) => page.getByLabel('Search', { exact: true });
export const tiles = (page: Page) => page.getByRole('grid').getByRole('button');
export const count = (page: Page) => page.getByRole('status');

/** Opens the page and waits until the first pictures are named. */
export async function openGallery(page: Page): Promise<void> {
  await page.goto('/');
  await expect(tiles(page).first()).toBeVisible();
}
