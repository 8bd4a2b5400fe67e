/** A wall that is higher than any element may be: every medium of it is reached, by wheel, scrollbar, scale and keys. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openCatalog } from '../src-main/engine/catalog/catalog.ts';
import { madeLocations, makeScannedFiles } from '../test/fixtures/make-catalog.ts';
import { count, expect, test as base, tiles } from './fixtures.ts';
import { type RunningHost, startWebHost } from './web-host.ts';

/** One medium a row, so that these are enough. */
const MEDIA = 18_000;
const LONGER_THAN = 8_000_000;

function makeLibrary(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  const catalog = openCatalog({ file: join(dataDir, 'catalog.db') });
  const files = [...makeScannedFiles({ media: MEDIA, seed: 5, vocabulary: 200, promptWords: 2, tags: 20 })];
  for (let at = 0; at < files.length; at += 1000) catalog.saveFiles(files.slice(at, at + 1000));
  catalog.close();
  const locations = madeLocations.map(({ id, name }) => ({ id, name, type: 'local', path: join(dataDir, name) }));
  // YAML is a superset of JSON.
  writeFileSync(join(dataDir, 'alice.yaml'), JSON.stringify({ storage: { locations } }));
}

const test = base.extend<object, { longHost: RunningHost }>({
  longHost: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures out of this pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'alice-long-'));
      makeLibrary(folder);
      const host = await startWebHost(folder);
      await use(host);
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: ({ longHost }, use) => use(longHost.origin),
  storageState: ({ longHost }, use) => use(longHost.session),
  viewport: { width: 640, height: 1000 },
});

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('alice.details', 'false');
    localStorage.setItem('alice.layout', '"square"');
    localStorage.setItem('alice.zoom', '480');
  });
  await page.goto('/');
  await expect(tiles(page).first()).toBeVisible();
});

const scroller = (page: Page) => page.locator('.wall-scroller');
const last = (page: Page) => page.locator(`[data-index="${MEDIA - 1}"]`);

/** The medium at the middle of the window, and how far below the upper edge it begins; NaN while its row is not drawn yet. */
const middle = (page: Page) =>
  scroller(page).evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const tile = document
      .elementsFromPoint(left + width / 2, top + height / 2)
      .map((each) => each.closest<HTMLElement>('.tile'))[0];
    return tile
      ? { index: Number(tile.dataset['index']), y: tile.getBoundingClientRect().top }
      : { index: NaN, y: NaN };
  });

test('the element stays below what browsers can do, and few tiles exist', async ({ page }) => {
  await expect(count(page)).toHaveText('18,000 media');
  const [inner, rows] = await page
    .getByRole('grid')
    .evaluate((grid) => [grid.scrollHeight, Number(grid.getAttribute('aria-rowcount'))] as const);
  expect(rows).toBe(MEDIA);
  expect(inner).toBe(LONGER_THAN);
  expect((await tiles(page).first().boundingBox())!.height * MEDIA).toBeGreaterThan(LONGER_THAN);
  expect(await page.locator('[role="gridcell"]').count()).toBeLessThan(400);
});

test('the ends are reached by keys and by the scrollbar, to the pixel', async ({ page }) => {
  await tiles(page).first().focus();
  await page.keyboard.press('End');
  await expect(last(page)).toBeFocused();
  await expect(last(page)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Home');
  await expect(page.locator('[data-index="0"]')).toBeInViewport({ ratio: 1 });
  expect(await scroller(page).evaluate((element) => element.scrollTop)).toBe(0);
  await scroller(page).evaluate((element) => (element.scrollTop = element.scrollHeight));
  await expect(last(page)).toBeInViewport({ ratio: 1 });
  await scroller(page).evaluate((element) => (element.scrollTop = 0));
  await expect(page.locator('[data-index="0"]')).toBeInViewport({ ratio: 1 });
});

test('half of the scrollbar is half of the media, and the wheel moves by its own pixels there', async ({ page }) => {
  await scroller(page).evaluate((element) => (element.scrollTop = (element.scrollHeight - element.clientHeight) / 2));
  await expect.poll(async () => Math.abs((await middle(page)).index - MEDIA / 2)).toBeLessThan(3);
  // The scrollbar is brought to its true place when it rests; the media must not notice.
  await page.waitForTimeout(300);
  const before = await middle(page);
  const box = (await scroller(page).boundingBox())!;
  await page.mouse.move(box.x + 200, box.y + 200);
  for (let notch = 0; notch < 10; notch++) await page.mouse.wheel(0, 100);
  const tile = page.locator(`[data-index="${before.index}"]`);
  await expect.poll(async () => Math.round((await tile.boundingBox())?.y ?? 0)).toBe(Math.round(before.y) - 1000);
  await page.waitForTimeout(300);
  expect(Math.round((await tile.boundingBox())!.y)).toBe(Math.round(before.y) - 1000);
});

test('rows follow one another without holes wherever one jumps', async ({ page }) => {
  const box = (await page.locator('.scrubber').boundingBox())!;
  for (const share of [0.1, 0.83, 0.35, 0.99, 0.01]) {
    await page.mouse.move(box.x + 10, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 10, box.y + 12 + share * (box.height - 24), { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => Math.abs((await middle(page)).index / MEDIA - share)).toBeLessThan(0.01);
    const rows = await page.locator('.wall-row').evaluateAll((all) =>
      all
        .map((row) => ({
          index: Number(row.getAttribute('aria-rowindex')),
          top: row.getBoundingClientRect().top,
          bottom: row.getBoundingClientRect().bottom,
        }))
        // The row of the first tile, which the Tab key reaches, is kept beside the others.
        .filter(({ index }) => index > 1)
        .sort((a, b) => a.index - b.index),
    );
    for (const [at, row] of rows.slice(1).entries()) {
      expect(row.index).toBe(rows[at]!.index + 1);
      expect(row.top - rows[at]!.bottom).toBeCloseTo(8, 0);
    }
  }
});

test('all of it is selected and summed up without a list', async ({ page, call }) => {
  const asked: number[] = [];
  page.on('request', (request) => asked.push(request.postData()?.length ?? 0));
  await tiles(page).first().focus();
  await page.keyboard.press('Control+a');
  const { outline } = await call('media.outline', {});
  const { media } = await call('media.sum', { outline, ranges: [[0, MEDIA]] });
  expect(media).toBe(MEDIA);
  await expect(page.getByRole('group', { name: 'Selection' })).toContainText('18,000 selected');
  await expect(page.getByRole('group', { name: 'Selection' }).locator('small')).toHaveText(/\d+(\.\d)? GB/);
  expect(Math.max(...asked)).toBeLessThan(500);
});
