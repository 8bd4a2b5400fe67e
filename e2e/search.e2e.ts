/** Search: by the query language, by filters, and what helps when nothing is found or understood. */
import { count, expect, openGallery, searchField, test, tiles } from './fixtures.ts';

test.beforeEach(async ({ page }) => openGallery(page));

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

test('helps when nothing matches', async ({ page }) => {
  await searchField(page).fill('nosuchwordanywhere');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.getByRole('button', { name: 'is:offline' }).click();
  await expect(searchField(page)).toHaveValue('is:offline');
  await expect(tiles(page).first()).toBeVisible();
});
