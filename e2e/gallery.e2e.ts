/** The window over the demo library: it shows, finds, narrows and explains, by mouse and by keyboard, in a fenced page. */
import { count, expect, openGallery, searchField, test, tiles } from './fixtures.ts';

test.beforeEach(async ({ page }) => openGallery(page));

test('shows every medium of the library and draws its previews', async ({ page, call }) => {
  const { media, locations } = await call('catalog.status', {});
  expect(media).toBeGreaterThan(20);
  await expect(count(page)).toHaveText(`${media} media`);
  for (const { name, reachability } of locations) {
    const words = reachability === 'online' ? name : `${name} offline`;
    await expect(page.getByRole('navigation').getByRole('button', { name: words })).toBeVisible();
  }
  const first = tiles(page).first().locator('img');
  await expect.poll(() => first.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
});

test('finds by the query language', async ({ page, call }) => {
  const query = 'model:flux* type:image';
  const { total, items } = await call('media.search', { query });
  expect(total).toBeGreaterThan(0);
  await searchField(page).fill(query);
  await expect(count(page)).toHaveText(`${total} media`);
  await expect(tiles(page).first()).toContainText(items[0]!.title ?? items[0]!.name);
});

test('marks the word that it does not understand, keeps the last result, and forgets the error', async ({ page }) => {
  const before = await count(page).textContent();
  await searchField(page).fill('sunset ratng:>=4');
  const alert = page.getByRole('alert');
  await expect(alert.locator('mark')).toHaveText('ratng');
  await expect(alert).toContainText('rating');
  await expect(searchField(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(count(page)).toHaveText(before!);
  await searchField(page).fill('');
  await expect(alert).toHaveCount(0);
});

test('narrows by a click, writes the click into the query, and takes it back', async ({ page }) => {
  const before = await count(page).textContent();
  const audio = page.getByRole('navigation').getByRole('button', { name: 'audio' });
  const expected = await audio.locator('.facet-count').textContent();
  await audio.click();
  await expect(searchField(page)).toHaveValue('type:audio');
  await expect(count(page)).toHaveText(`${expected} media`);
  await expect(audio).toHaveAttribute('aria-pressed', 'true');
  await audio.click();
  await expect(count(page)).toHaveText(before!);
});

test('says where a medium lies, and that its drive is away', async ({ page, call }) => {
  const { total, items } = await call('media.search', { query: 'is:offline' });
  expect(total).toBeGreaterThan(0);
  await searchField(page).fill('is:offline');
  await expect(count(page)).toHaveText(`${total} media`);
  const away = items[0]!.copies[0]!.location;
  await expect(tiles(page).first()).toHaveAccessibleName(new RegExp(`${away} \\(offline\\)`));
});

test('opens the details: recipe, facts and every copy', async ({ page, call }) => {
  const { items } = await call('media.search', { query: 'has:prompt copies:>=2' });
  const shown = await call('media.show', { ref: items[0]!.contentHash });
  await searchField(page).fill('has:prompt copies:>=2');
  await tiles(page).first().click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText(shown.recipe!.prompt!.slice(0, 40));
  await expect(details).toContainText(shown.contentHash);
  for (const copy of shown.copies) await expect(details).toContainText(copy.path);
  await page.keyboard.press('Escape');
  await expect(details).toHaveCount(0);
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

test('helps when nothing matches', async ({ page }) => {
  await searchField(page).fill('nosuchwordanywhere');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.getByRole('button', { name: 'is:offline' }).click();
  await expect(searchField(page)).toHaveValue('is:offline');
  await expect(tiles(page).first()).toBeVisible();
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
