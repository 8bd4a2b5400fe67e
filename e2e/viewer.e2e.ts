/** What is looked at closely: the details of a medium. */
import { count, expect, openGallery, searchField, test, tiles } from './fixtures.ts';

test.beforeEach(async ({ page }) => openGallery(page));

test('opens the details: recipe, facts and every copy', async ({ page, call }) => {
  const { items, total } = await call('media.search', { query: 'has:prompt copies:>=2' });
  const shown = await call('media.show', { ref: items[0]!.contentHash });
  await searchField(page).fill('has:prompt copies:>=2');
  await expect(count(page)).toHaveText(new RegExp(`^${total} `));
  await tiles(page).first().click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText(shown.recipe!.prompt!.slice(0, 40));
  await expect(details).toContainText(shown.contentHash);
  for (const copy of shown.copies) await expect(details).toContainText(copy.path);
  await details.getByRole('button', { name: 'Close the details' }).click();
  await expect(details).toHaveCount(0);
});
