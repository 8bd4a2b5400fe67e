/** Choosing media: by click, by rectangle, by groups and by keys, and a keyboard that is never lost. */
import type { Page } from '@playwright/test';
import { expect, openGallery, test, tiles } from './fixtures.ts';

test.use({ viewport: { width: 1100, height: 700 } });

test.beforeEach(async ({ page }) => {
  // The panel of details would come in beside the wall with the first click.
  await page.addInitScript(() => localStorage.setItem('alice.details', 'false'));
  await openGallery(page);
});

const tile = (page: Page, index: number) => page.locator(`[role="gridcell"][data-index="${index}"]`);
const summary = (page: Page) => page.getByRole('group', { name: 'Selection' });
const focusedIndex = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement).dataset['index']);

function selectedIndexes(page: Page): Promise<number[]> {
  return page
    .locator('[role="gridcell"][aria-selected="true"]')
    .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset['index'])).sort((a, b) => a - b));
}

test('a click selects one, ctrl adds and takes away, shift selects as far as there', async ({ page, call }) => {
  await tile(page, 1).click();
  expect(await selectedIndexes(page)).toEqual([1]);
  await tile(page, 3).click({ modifiers: ['ControlOrMeta'] });
  expect(await selectedIndexes(page)).toEqual([1, 3]);
  await tile(page, 5).click({ modifiers: ['Shift'] });
  expect(await selectedIndexes(page)).toEqual([3, 4, 5]);
  await tile(page, 4).click({ modifiers: ['ControlOrMeta'] });
  expect(await selectedIndexes(page)).toEqual([3, 5]);
  await tile(page, 0).hover();
  await tile(page, 0).locator('.tile-check').click();
  expect(await selectedIndexes(page)).toEqual([0, 3, 5]);
  await expect(summary(page)).toContainText('3 selected');
  const { outline } = await call('media.outline', {});
  const { bytes } = await call('media.sum', {
    outline,
    ranges: [
      [0, 1],
      [3, 4],
      [5, 6],
    ],
  });
  const shown = new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(bytes / (bytes < 1e6 ? 1e3 : 1e6));
  await expect(summary(page).locator('small')).toContainText(shown.split('.')[0]!);
  await page.getByRole('button', { name: 'Clear the selection' }).click();
  expect(await selectedIndexes(page)).toEqual([]);
  await expect(summary(page)).toHaveCount(0);
});

test('a click beside the media, and Escape, drop the selection', async ({ page }) => {
  await tile(page, 1).click();
  await page.locator('.wall-scroller').click({ position: { x: 6, y: 120 } });
  expect(await selectedIndexes(page)).toEqual([]);
  await tile(page, 1).click();
  await page.keyboard.press('Escape');
  expect(await selectedIndexes(page)).toEqual([]);
});

test('everything that was found is selected at once', async ({ page, call }) => {
  const { media } = await call('catalog.status', {});
  await page.keyboard.press('ControlOrMeta+a');
  await expect(summary(page)).toContainText(`${media} selected`);
  const { outline } = await call('media.outline', {});
  expect((await call('media.sum', { outline, ranges: [[0, media]] })).media).toBe(media);
});

test('a rectangle selects what it touches, and with ctrl adds it', async ({ page }) => {
  const wall = (await page.locator('.wall-scroller').boundingBox())!;
  const draw = async (to: { x: number; y: number }) => {
    await page.mouse.move(wall.x + 6, wall.y + 90);
    await page.mouse.down();
    await page.mouse.move(wall.x + 60, wall.y + 140);
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await expect(page.locator('.rubber-band')).toBeVisible();
    // The rectangle follows with the next frame.
    await page.waitForTimeout(100);
    await page.mouse.up();
  };
  const touchedBy = (right: number, bottom: number) =>
    page.locator('[role="gridcell"]').evaluateAll(
      (cells, [left, top, limit, low]) =>
        cells
          .filter((cell) => {
            const box = cell.getBoundingClientRect();
            return box.right >= left && box.left <= limit && box.bottom >= top && box.top <= low;
          })
          .map((cell) => Number((cell as HTMLElement).dataset['index']))
          .sort((a, b) => a - b),
      [wall.x + 6, wall.y + 90, right, bottom] as const,
    );
  const [right, bottom] = [wall.x + 420, wall.y + 330];
  const touched = await touchedBy(right, bottom);
  expect(touched.length).toBeGreaterThan(2);
  await draw({ x: right, y: bottom });
  expect(await selectedIndexes(page)).toEqual(touched);
  await expect(page.locator('.rubber-band')).toHaveCount(0);

  await page.keyboard.press('Escape');
  await page.mouse.move(0, 0);
  await tile(page, touched.at(-1)! + 1).click();
  await page.keyboard.down('Control');
  await draw({ x: wall.x + 40, y: wall.y + 150 });
  await page.keyboard.up('Control');
  expect(await selectedIndexes(page)).toContain(touched.at(-1)! + 1);
  expect((await selectedIndexes(page)).length).toBeGreaterThan(1);
});

test('a rectangle drawn to the edge draws the wall on', async ({ page }) => {
  const wall = (await page.locator('.wall-scroller').boundingBox())!;
  await page.mouse.move(wall.x + 6, wall.y + 30);
  await page.mouse.down();
  await page.mouse.move(wall.x + 200, wall.y + 200);
  await page.mouse.move(wall.x + wall.width - 60, wall.y + wall.height - 4, { steps: 3 });
  const total = Number((await page.getByRole('status').textContent())!.split(' ')[0]);
  await expect(summary(page)).toContainText(`${total} selected`, { timeout: 20_000 });
  await page.mouse.up();
  expect(await page.locator('.wall-scroller').evaluate((element) => element.scrollTop)).toBeGreaterThan(500);
});

test('a group is selected by its heading, and by G from any medium of it', async ({ page, call }) => {
  await page.getByLabel('Groups').selectOption('location');
  const { groups } = await call('media.outline', { group: 'location' });
  const box = page.getByRole('checkbox', { name: `Select all of ${groups[0]!.label}` });
  await box.click();
  await expect(summary(page)).toContainText(`${groups[0]!.count} selected`);
  await expect(box).toHaveAttribute('aria-checked', 'true');
  await tile(page, 1).click({ modifiers: ['ControlOrMeta'] });
  await expect(box).toHaveAttribute('aria-checked', 'mixed');
  await page.keyboard.press('g');
  await expect(box).toHaveAttribute('aria-checked', 'true');
  await page.keyboard.press('g');
  await expect(summary(page)).toHaveCount(0);
});

test('keys walk, extend, toggle and select, with one stop for the Tab key', async ({ page }) => {
  await tile(page, 0).focus();
  await page.keyboard.press('ArrowRight');
  expect(await selectedIndexes(page)).toEqual([1]);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  expect(await selectedIndexes(page)).toEqual([1, 2, 3]);
  await page.keyboard.press('Shift+ArrowLeft');
  expect(await selectedIndexes(page)).toEqual([1, 2]);
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('Control+ArrowRight');
  expect([await selectedIndexes(page), await focusedIndex(page)]).toEqual([[1, 2], '4']);
  await page.keyboard.press('Control+Space');
  await page.keyboard.press('Control+ArrowLeft');
  await page.keyboard.press('x');
  expect(await selectedIndexes(page)).toEqual([1, 2, 3, 4]);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('x');
  expect(await selectedIndexes(page)).toEqual([0, 1, 2, 3, 4]);
  await expect(page.locator('[role="grid"] [tabindex="0"]')).toHaveCount(1);
  expect(await focusedIndex(page)).toBe('0');
});

test('the keyboard stays on its medium when that is scrolled far away', async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 460 });
  await tile(page, 3).click();
  const scroller = page.locator('.wall-scroller');
  await scroller.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await expect(tiles(page).last()).toBeVisible();
  expect(await focusedIndex(page)).toBe('3');
  await expect(tile(page, 3)).not.toBeInViewport();
  await expect(page.locator('[role="grid"] [tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(tile(page, 4)).toBeFocused();
  await expect(tile(page, 4)).toBeInViewport({ ratio: 1 });
});

test('who reaches a medium in the very frame in which the wall was scrolled stays where they are', async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 460 });
  const moved = await page.locator('.wall-scroller').evaluate(async (element) => {
    const below = [...document.querySelectorAll<HTMLElement>('[data-index]')].find(
      (each) => each.getBoundingClientRect().top > element.getBoundingClientRect().bottom,
    )!;
    const wanted = below.offsetParent!.getBoundingClientRect().top - element.getBoundingClientRect().top - 60;
    element.scrollTop = wanted;
    below.focus({ preventScroll: true });
    for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
    return element.scrollTop - Math.round(wanted);
  });
  expect(Math.abs(moved)).toBeLessThan(2);
});

test('the grid tells how many rows and columns it has, although most do not exist', async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 460 });
  const grid = page.getByRole('grid');
  await tile(page, 0).focus();
  await page.keyboard.press('End');
  const rows = Number(await grid.getAttribute('aria-rowcount'));
  const last = page.locator(':focus');
  await expect(last.locator('xpath=..')).toHaveAttribute('aria-rowindex', String(rows));
  expect(rows).toBeGreaterThan(await grid.getByRole('row').count());
  const columns = Number(await grid.getAttribute('aria-colcount'));
  const most = await page
    .locator('[role="gridcell"]')
    .evaluateAll((cells) => Math.max(...cells.map((cell) => Number(cell.getAttribute('aria-colindex')))));
  expect(most).toBeLessThanOrEqual(columns);
  await expect(grid).toHaveAttribute('aria-multiselectable', 'true');
});

test('the selection outlives another order and another grouping', async ({ page, call }) => {
  const { items } = await call('media.search', { query: '' });
  await tile(page, 2).click();
  const name = await tile(page, 2).getAttribute('aria-label');
  await page.getByLabel('Order').selectOption('smallest');
  await expect(summary(page)).toContainText('1 selected');
  const smallest = items.toSorted((a, b) => a.size - b.size);
  await expect(tiles(page).first()).toContainText(smallest[0]!.title ?? smallest[0]!.name);
  await page.getByLabel('Groups').selectOption('model');
  await expect(page.getByRole('row').first()).toContainText(/\d/);
  await expect(summary(page)).toContainText('1 selected');
  await page.locator('[role="grid"] [tabindex="0"]').focus();
  await expect(page.locator('[aria-selected="true"][data-index]')).toHaveAttribute('aria-label', name!);
});
