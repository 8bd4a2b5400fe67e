/** The window over the demo library: it shows everything, says where it lies, works by keyboard, in a fenced page. */
import { count, expect, openGallery, searchField, test, tiles } from './fixtures.ts';

test.beforeEach(async ({ page }) => openGallery(page));

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
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible();
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
