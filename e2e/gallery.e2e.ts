/** The window over the demo library: it shows everything, says where it lies, works by keyboard, in a fenced page. */
import type { Page } from '@playwright/test';
import { count, expect, openGallery, searchField, test, tiles } from './fixtures.ts';

test.beforeEach(async ({ page }) => {
  // The panel of details would come in beside the wall with the first medium that is chosen.
  await page.addInitScript(() => localStorage.setItem('alice.details', 'false'));
  await openGallery(page);
});

test('shows every medium of the library and draws its previews', async ({ page, call }) => {
  const { media } = await call('catalog.status', {});
  expect(media).toBeGreaterThan(20);
  await expect(count(page)).toHaveText(`${media} media`);
  const first = tiles(page).first().locator('img');
  await expect.poll(() => first.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
});

test('says where a medium lies, and that its drive is away', async ({ page, call }) => {
  const { total, items } = await call('media.search', { query: 'is:offline' });
  expect(total).toBeGreaterThan(0);
  await searchField(page).fill('is:offline');
  await expect(count(page)).toHaveText(`${total} media`);
  const away = items[0]!.copies[0]!.location;
  await expect(tiles(page).first()).toHaveAccessibleName(new RegExp(`${away} \\(offline\\)`));
});

test('works without a mouse', async ({ page }) => {
  await page.keyboard.press('/');
  await expect(searchField(page)).toBeFocused();
  await tiles(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(tiles(page).nth(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  const below = page.locator(':focus');
  expect(Number(await below.getAttribute('data-index'))).toBeGreaterThan(1);
  await page.keyboard.press('End');
  await expect(page.locator(':focus')).toBeInViewport();
  const total = Number((await count(page).textContent())!.split(' ')[0]);
  await expect(page.locator(':focus')).toHaveAttribute('data-index', String(total - 1));
  await page.keyboard.press('Home');
  await page.keyboard.press('i');
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible();
});

const boxesOf = (page: Page) =>
  page
    .locator('[role="gridcell"][data-index]')
    .evaluateAll((cells) => cells.map((cell) => JSON.stringify(cell.getBoundingClientRect())).sort());

test('boxes stand before the media are known, and nothing moves when they come', { tag: '@web' }, async ({ page }) => {
  let release = () => {};
  const released = new Promise<void>((done) => (release = done));
  await page.route('**/api/media.window', async (route) => {
    await released;
    await route.continue();
  });
  await page.reload();
  await expect(page.locator('[role="gridcell"][aria-busy]').first()).toBeVisible();
  const before = await boxesOf(page);
  expect(before.length).toBeGreaterThan(10);
  release();
  await expect(tiles(page).first().locator('img.there')).toBeVisible();
  expect(await boxesOf(page)).toEqual(before);
});

test('orders by what is chosen', async ({ page, call }) => {
  for (const sort of ['oldest', 'largest', 'best', 'name'] as const) {
    const { items } = await call('media.search', { sort });
    await page.getByLabel('Order').selectOption(sort);
    await expect(tiles(page).first()).toContainText(items[0]!.title ?? items[0]!.name);
  }
});

test('groups by day, project, model and location, under headings that stay in sight', async ({ page, call }) => {
  const timeZone = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  for (const group of ['day', 'project', 'model', 'location'] as const) {
    const { groups } = await call('media.outline', { group, timeZone });
    await page.getByLabel('Groups').selectOption(group);
    const heading = page.locator('.group-heading').first();
    await expect(heading.locator('small')).toHaveText(String(groups[0]!.count));
    if (group !== 'day') await expect(heading.locator('h3')).toHaveText(groups[0]!.label);
  }
  await page.setViewportSize({ width: 700, height: 460 });
  const scroller = page.locator('.wall-scroller');
  await scroller.evaluate((element) => (element.scrollTop = 150));
  const heading = page.locator('.group-heading').first();
  await expect.poll(async () => (await heading.boundingBox())!.y).toBe((await scroller.boundingBox())!.y);
});

test('the medium in view stays in view when sizes, layout, groups or the window change', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  await tiles(page).first().focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press('PageDown');
  const focused = page.locator(':focus');
  const index = Number(await focused.getAttribute('data-index'));
  expect(index).toBeGreaterThan(8);
  const inView = () => expect(page.locator(`[data-index="${index}"]`)).toBeInViewport({ ratio: 0.5 });
  await inView();
  for (const key of ['+', '+', '-', '-', '-', '-']) {
    await page.keyboard.press(key);
    await inView();
  }
  await page.getByRole('button', { name: 'Grid of squares' }).click();
  await inView();
  await page.setViewportSize({ width: 1300, height: 500 });
  await inView();
  const name = await page.locator(`[data-index="${index}"]`).getAttribute('aria-label');
  await page.getByLabel('Groups').selectOption('model');
  await expect(page.locator('.group-heading').first()).toBeVisible();
  await expect(page.locator(`[aria-label="${name}"]`)).toBeInViewport({ ratio: 0.5 });
});

test('other screens are left and come back to, and the medium in view is still there', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 560 });
  await page.locator('.wall-scroller').evaluate((element) => (element.scrollTop = 900));
  await page.waitForTimeout(300);
  const seen = () =>
    page.locator('.wall-scroller').evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const tile = [...document.querySelectorAll<HTMLElement>('[data-index]')].find(
        (each) => each.getBoundingClientRect().top >= top,
      )!;
      return [tile.dataset['index'], Math.round(tile.getBoundingClientRect().top)];
    });
  const before = await seen();
  await page.getByRole('button', { name: 'Storage', exact: true }).click();
  await expect(page.getByRole('grid')).toHaveCount(0);
  await page.getByRole('button', { name: 'Library', exact: true }).click();
  await expect(tiles(page).first()).toBeVisible();
  await expect.poll(seen).toEqual(before);
});

test('Ctrl and the wheel zoom around the medium under the pointer', async ({ page }) => {
  const tile = page.locator('[data-index="7"]');
  await tile.hover();
  const before = (await tile.boundingBox())!;
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await tile.boundingBox())!.height).toBeGreaterThan(before.height * 1.1);
  expect(await page.evaluate(() => window.visualViewport?.scale)).toBe(1);
  await expect(tile).toBeInViewport();
});

test('the scale beside the scrollbar leads through the months, by key and by hand', async ({ page, call }) => {
  await page.setViewportSize({ width: 700, height: 460 });
  const { marks, total } = await call('media.outline', {});
  const scale = page.getByRole('slider', { name: 'Jump to' });
  await expect(scale).toHaveAttribute('aria-valuemax', String(total));
  const month = (label: string) =>
    new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${label}-15`));
  await expect(scale).toHaveAttribute('aria-valuetext', month(marks[0]!.label));
  await scale.press('End');
  await expect(tiles(page).last()).toBeInViewport();
  await scale.press('Home');
  await expect(page.locator('[data-index="0"]')).toBeInViewport();
  const box = (await scale.boundingBox())!;
  await page.mouse.move(box.x + 10, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 10, box.y + box.height - 12, { steps: 5 });
  await expect(page.locator('.bubble')).toHaveText(month(marks.at(-1)!.label));
  await page.mouse.up();
  await expect(page.locator(`[data-index="${total - 1}"]`)).toBeInViewport();
  await page.locator(`[data-index="${total - 1}"]`).click();
  await expect(page.locator('.scrubber .word > span').first()).toBeHidden();
});

test('scans again and says so while it does', async ({ page, call }) => {
  await page.getByRole('button', { name: 'Scan' }).click();
  await expect
    .poll(async () => (await call('jobs.list', {})).jobs.map((job) => job.state), { timeout: 20_000 })
    .toContain('done');
  await expect(page.getByRole('button', { name: 'Scan' })).toBeVisible();
});

test('runs no script that is not its own, and reaches no other address', async ({ page, troubles }) => {
  const refused = await page.evaluate(async () => {
    const image = new Image();
    const failed = new Promise((done) => image.addEventListener('error', done));
    image.src = 'https://example.org/tracker.png';
    await failed;
    try {
      document.createElement('div').setAttribute('onclick', 'document.title = "taken over"');
      return 'nothing';
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(refused).toContain('TrustedScript');
  await expect
    .poll(() => troubles.toSorted())
    .toEqual([
      'content policy: img-src https://example.org/tracker.png',
      'content policy: require-trusted-types-for trusted-types-sink',
    ]);
  troubles.length = 0;
});

test('lets nobody in without the link', { tag: '@web' }, async ({ browser, baseURL }) => {
  const stranger = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  for (const path of ['/', '/events', '/media/preview/00', '/api/catalog.status']) {
    const response = await stranger.request.get(baseURL! + path);
    expect([path, response.status()]).toEqual([path, 401]);
  }
  await stranger.close();
});
