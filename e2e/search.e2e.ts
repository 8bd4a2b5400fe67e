/** The search over the demo library: it completes, shows its terms as chips, points at errors, keeps searches, and narrows by clicks. */
import type { Page } from '@playwright/test';
import { count, expect, openGallery, searchField, test, tiles } from './fixtures.ts';

test.beforeEach(async ({ page }) => openGallery(page));

const options = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
const filters = (page: Page) => page.getByRole('navigation', { name: 'Filters' });
/** A value in the sidebar: its name, and how many media have it. */
const value = (page: Page, name: string) =>
  filters(page).getByRole('button', { name: new RegExp(`^${name} [\\d,]+$`) });
const chips = (page: Page) => page.getByRole('list', { name: 'What is searched for' }).getByRole('listitem');

/** Takes the keyboard out of the field, as looking at the result does. */
const lookAway = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

test('finds by the query language', async ({ page, call }) => {
  const query = 'model:flux* type:image';
  const { total, items } = await call('media.search', { query });
  expect(total).toBeGreaterThan(0);
  await searchField(page).fill(query);
  await expect(count(page)).toHaveText(`${total} media`);
  await expect(tiles(page).first()).toContainText(items[0]!.title ?? items[0]!.name);
});

test('opens with examples, completes at the caret, and takes by keyboard and mouse', async ({ page, call }) => {
  await page.keyboard.press('/');
  await expect(searchField(page)).toBeFocused();
  await expect(searchField(page)).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('group', { name: 'Try this' }).getByRole('option')).toHaveCount(3);
  await page.keyboard.type('tag:nig');
  await expect(options(page).first()).toContainText('night');
  const { total } = await call('media.search', { query: 'tag:night' });
  await expect(options(page).first().locator('.option-count')).toHaveText(String(total));
  await expect(options(page).first().locator('b')).toHaveText('nig');
  await page.keyboard.press('ArrowDown');
  const chosen = options(page).first();
  await expect(chosen).toHaveAttribute('aria-selected', 'true');
  await expect(searchField(page)).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id'))!);
  await page.keyboard.press('Enter');
  await expect(searchField(page)).toHaveValue('tag:night ');
  await page.keyboard.type('in:');
  await expect(page.getByRole('group', { name: 'Locations' }).getByRole('option')).toHaveCount(3);
  await options(page).filter({ hasText: 'studio' }).click();
  await expect(searchField(page)).toHaveValue('tag:night in:studio ');
  await expect(searchField(page)).toBeFocused();
  const narrowed = await call('media.search', { query: 'tag:night in:studio' });
  await expect(count(page)).toHaveText(`${narrowed.total} media`);
  await page.keyboard.type('mod');
  await expect(options(page).first()).toContainText('model:');
  await page.keyboard.press('Tab');
  await expect(searchField(page)).toBeFocused();
  await expect(searchField(page)).toHaveValue('tag:night in:studio model:');
  await page.keyboard.press('Escape');
  await expect(options(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(searchField(page)).toHaveValue('');
});

test('shows its terms as chips that can be taken off and edited in their place', async ({ page, call }) => {
  await searchField(page).fill('type:image rating:>=4 -in:shelf-drive');
  await lookAway(page);
  await expect(chips(page)).toHaveText(['image', 'rating 4 or more', 'not on shelf-drive']);
  await page.getByRole('button', { name: 'Remove rating 4 or more' }).click();
  await expect(chips(page)).toHaveText(['image', 'not on shelf-drive']);
  const { total } = await call('media.search', { query: 'type:image -in:shelf-drive' });
  await expect(count(page)).toHaveText(`${total} media`);
  await page.getByRole('button', { name: 'Edit image' }).click();
  await expect(searchField(page)).toBeFocused();
  await page.keyboard.press('Backspace');
  await expect(searchField(page)).toHaveValue('type:imag -in:shelf-drive');
  await page.keyboard.type('e');
  await lookAway(page);
  await page.keyboard.press('/');
  await page.keyboard.press('Backspace');
  await expect(searchField(page)).toHaveValue('type:image ');
  await lookAway(page);
  await expect(chips(page)).toHaveText(['image']);
});

test('marks the word that it does not understand, keeps the last result, and puts it right by a click', async ({
  page,
  call,
}) => {
  const before = await count(page).textContent();
  await searchField(page).fill('sunset ratng:>=4');
  const alert = page.getByRole('alert');
  await expect(alert).toHaveText(/There is no field ratng. Did you mean rating:\?/);
  await expect(page.locator('.query-mirror mark')).toHaveText('ratng');
  const word = (await page.locator('.query-mirror mark').boundingBox())!;
  const arrow = (await alert.locator('.query-arrow').boundingBox())!;
  expect(Math.abs(arrow.x + arrow.width / 2 - (word.x + word.width / 2))).toBeLessThan(3);
  expect(arrow.y).toBeGreaterThan(word.y);
  await expect(searchField(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(count(page)).toHaveText(before!);
  await alert.getByRole('button', { name: 'Change to rating' }).click();
  await expect(searchField(page)).toHaveValue('sunset rating:>=4');
  await expect(alert).toHaveCount(0);
  const { total } = await call('media.search', { query: 'sunset rating:>=4' });
  await expect(count(page)).toHaveText(`${total} media`);
  await searchField(page).fill('in:shelf-drve ');
  await expect(alert).toContainText('Did you mean shelf-drive?');
  await searchField(page).fill('');
  await expect(alert).toHaveCount(0);
});

test('narrows by a click, writes it into the query, leaves out by the minus, and takes both back', async ({
  page,
  call,
}) => {
  const before = await count(page).textContent();
  const { total } = await call('media.search', { query: 'type:audio' });
  await value(page, 'audio').click();
  await expect(searchField(page)).toHaveValue('type:audio');
  await expect(count(page)).toHaveText(`${total} media`);
  await expect(value(page, 'audio')).toHaveAttribute('aria-pressed', 'true');
  const without = await call('media.search', { query: '-type:audio' });
  await filters(page).getByRole('button', { name: 'Leave out audio' }).click();
  await expect(searchField(page)).toHaveValue('-type:audio');
  await expect(count(page)).toHaveText(`${without.total} media`);
  // What is left out stays in sight, though nothing of it is found.
  await expect(value(page, 'audio')).toHaveAccessibleName('audio 0');
  await value(page, 'audio').click({ button: 'right' });
  await expect(count(page)).toHaveText(before!);
  await value(page, 'video').click({ modifiers: ['Alt'] });
  await expect(searchField(page)).toHaveValue('-type:video');
});

test('says in the sidebar which places are away, and counts states within the result', async ({ page, call }) => {
  const { locations } = await call('catalog.status', {});
  for (const { name, reachability } of locations)
    await expect(value(page, reachability === 'online' ? name : `${name} offline`)).toBeVisible();
  await searchField(page).fill('type:image');
  for (const [words, term] of [
    ['offline only', 'is:offline'],
    ['duplicate', 'is:duplicate'],
    ['too few copies', 'is:below'],
    ['unverified', 'is:unverified'],
  ] as const) {
    const { total } = await call('media.search', { query: `type:image ${term}` });
    await expect(value(page, words)).toHaveAccessibleName(`${words} ${total}`);
  }
  await value(page, 'duplicate').click();
  await expect(searchField(page)).toHaveValue('type:image is:duplicate');
});

test('works in the sidebar by keyboard: arrows, minus, folding, more values and a filter', async ({ page }) => {
  await value(page, 'image').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator(':focus')).toHaveAccessibleName(/^(video|audio) \d+$/);
  await page.keyboard.press('ArrowRight');
  await expect(page.locator(':focus')).toHaveAccessibleName(/^Leave out/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Home');
  await expect(page.locator(':focus')).toHaveText('Kind');
  await page.keyboard.press('Enter');
  await expect(value(page, 'image')).toHaveCount(0);
  await page.reload();
  await expect(value(page, 'studio')).toBeVisible();
  await expect(value(page, 'image')).toHaveCount(0);
  await filters(page).getByRole('button', { name: 'Kind' }).click();
  await expect(value(page, 'image')).toBeVisible();
  const tags = filters(page).locator('section').filter({ hasText: 'Tags' });
  await tags.getByRole('button', { name: /\d+ more/ }).click();
  await tags.getByLabel('Filter Tags').fill('aur');
  await expect(tags.locator('.facet-value')).toHaveText([/^aurora/]);
});

test('keeps searches by name, asks before it replaces, renames, and takes a removal back', async ({ page, call }) => {
  const save = async (query: string, name: string) => {
    await searchField(page).fill(query);
    await lookAway(page);
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
  };
  const saved = filters(page).locator('section').filter({ hasText: 'Saved' });
  await save('rating:5', 'The best');
  await expect(saved.getByRole('button', { name: 'The best', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('button', { name: 'Saved as The best' })).toBeVisible();
  await save('rating:>=4', 'The best');
  await expect(page.getByRole('alert')).toContainText('already');
  await page.getByRole('button', { name: 'Replace' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect((await call('searches.list', {})).saved).toMatchObject([{ name: 'The best', query: 'rating:>=4' }]);

  await saved.hover();
  await saved.getByRole('button', { name: 'Rename The best' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Good ones');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await searchField(page).fill('');
  await saved.getByRole('button', { name: 'Good ones', exact: true }).click();
  await expect(searchField(page)).toHaveValue('rating:>=4');
  await page.keyboard.press('/');
  await expect(page.getByRole('group', { name: 'Saved' }).getByRole('option')).toHaveText(/Good ones/);
  await page.keyboard.press('Escape');

  await saved.getByRole('button', { name: 'Remove Good ones' }).click();
  await expect(saved).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(saved.getByRole('button', { name: 'Good ones', exact: true })).toBeVisible();
  await call('searches.remove', { name: 'Good ones' });
});

test('remembers what was asked, by Enter or by looking at it, and forgets it on demand', async ({ page, call }) => {
  await call('searches.forget', {});
  await page.reload();
  await searchField(page).fill('type:video');
  await page.keyboard.press('Enter');
  await searchField(page).fill('');
  await value(page, 'audio').click();
  await expect.poll(async () => (await call('searches.list', {})).recent).toEqual(['type:audio', 'type:video']);
  await searchField(page).fill('');
  const recent = page.getByRole('group', { name: 'Recent' }).getByRole('option');
  await expect(recent).toHaveText(['type:audio', 'type:video']);
  await recent.nth(1).click();
  await expect(searchField(page)).toHaveValue('type:video');
  await searchField(page).fill('');
  await page.getByRole('button', { name: 'Clear recent' }).click();
  await expect(recent).toHaveCount(0);
  expect((await call('searches.list', {})).recent).toEqual([]);
});

test('teaches when nothing matches: why, and what each term without it would find', async ({ page, call }) => {
  await searchField(page).fill('tag:night tag:sunrise');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await expect(page.getByText('Each part is found by itself, but nothing matches all of them.')).toBeVisible();
  const { total } = await call('media.search', { query: 'tag:sunrise' });
  await page.getByRole('button', { name: `without tag: night ${total}` }).click();
  await expect(searchField(page)).toHaveValue('tag:sunrise');
  await expect(count(page)).toHaveText(`${total} media`);

  await searchField(page).fill('sunste');
  await expect(page.getByText('Nothing in the library matches sunste.')).toBeVisible();
  await page.getByRole('button', { name: 'did you mean sunset?' }).click();
  await expect(searchField(page)).toHaveValue('sunset');
  await expect(tiles(page).first()).toBeVisible();

  const kept = await call('media.search', { query: 'tag:night' });
  await searchField(page).fill('tag:night zzzzzz yyyyyy');
  await expect(page.getByText('Nothing in the library matches zzzzzz and yyyyyy.')).toBeVisible();
  await page.getByRole('button', { name: `without all of these ${kept.total}` }).click();
  await expect(searchField(page)).toHaveValue('tag:night');

  await searchField(page).fill('nosuchwordanywhere');
  await page.getByRole('button', { name: 'is:offline' }).click();
  await expect(searchField(page)).toHaveValue('is:offline');
  await expect(tiles(page).first()).toBeVisible();
});

test('hides its sidebar, remembers that, and makes a drawer of it where there is no room', async ({ page }) => {
  await page.getByRole('button', { name: 'Hide filters' }).click();
  await expect(filters(page)).toHaveCount(0);
  await page.reload();
  await expect(tiles(page).first()).toBeVisible();
  await expect(filters(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show filters' }).click();
  await expect(filters(page)).toBeVisible();
  await page.setViewportSize({ width: 720, height: 450 });
  await expect(filters(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show filters' }).click();
  await expect(page.getByRole('dialog', { name: 'Filters' })).toBeVisible();
  await value(page, 'video').click();
  await expect(value(page, 'video')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await expect(filters(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Show filters' })).toBeFocused();
  await expect(searchField(page)).toHaveValue('type:video');
});

test('speaks the language of the reader, and leaves no word outside of its catalog', async ({ page }) => {
  await page.goto('/?lang=de');
  await page.getByLabel('Suche', { exact: true }).fill('sunset ratng:4');
  await expect(page.getByRole('alert')).toContainText('Ein Feld ratng gibt es nicht. Meintest du rating:?');
  await page.goto('/?lang=pseudo');
  const texts = (locator: ReturnType<Page['locator']>) => locator.allTextContents();
  await expect(page.locator('.facet h2').first()).toHaveText(/^⟦.*⟧$/);
  for (const text of await texts(page.locator('.facet h2, .options-title, .option-help, .options-foot .button')))
    expect(text).toMatch(/^⟦.*⟧$/);
});
