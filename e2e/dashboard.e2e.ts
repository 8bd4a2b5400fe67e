/** The storage dashboard: its numbers are the engine's, each opens what it counts, by pointer, by keyboard and as a table. */
import type { Locator, Page } from '@playwright/test';
import type { Output } from '../src-preload/api/contract.ts';
import { count, searchField } from './fixtures.ts';
import { expect, test } from './own-library.ts';

const plot = (page: Page, about: string) => page.getByRole('region').filter({ hasText: about });
const places = (page: Page) => plot(page, 'Bytes by location and type');
const copies = (page: Page) => plot(page, 'Media by their number of copies');
const growth = (page: Page) => plot(page, 'The library over the time');
const doubles = (page: Page) => plot(page, 'Bytes of all but one of each');

async function openDashboard(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Storage' }).click();
  await expect(page.getByRole('list', { name: 'At a glance' })).toBeVisible();
}

/** Opens the number, compares what is found, and comes back. */
async function expectSearch(page: Page, number: Locator, query: string, media: number): Promise<void> {
  await number.click();
  await expect(searchField(page)).toHaveValue(query);
  await expect(count(page)).toContainText(new RegExp(`^${media}\\b`));
  await page.goBack();
  await expect(page.getByRole('list', { name: 'At a glance' })).toBeVisible();
}

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await openDashboard(page);
});

test('tells the same numbers as the engine, and they add up', async ({ page, call }) => {
  const report = await call('storage.report', {});
  const { media } = await call('catalog.status', {});
  const sum = (entries: { media: number }[]) => entries.reduce((all, entry) => all + entry.media, 0);
  expect([sum(report.copies), sum(report.growth)]).toEqual([media, media]);
  const glance = page.getByRole('list', { name: 'At a glance' });
  await expect(glance.getByRole('button', { name: /^media/ })).toContainText(String(media));
  await expect(glance.getByRole('button', { name: /location online/ })).toContainText('1 offline');
  await expect(glance.getByRole('button', { name: /^only offline/ })).toContainText(String(report.offlineOnly.media));
  const inStudio = report.byLocation.find(({ location, type }) => location === 'studio' && type === 'image')!;
  await expect(places(page).getByRole('button', { name: /^studio, Images/ })).toHaveAccessibleName(
    new RegExp(`in ${inStudio.copies} copies`),
  );
});

test('says in words what each plot shows', async ({ page }) => {
  await expect(places(page).getByRole('heading')).toHaveText(/^studio holds the most: .+ of all$/);
  await expect(copies(page).getByRole('heading')).toHaveText('4 of 7 media have only one copy');
  await expect(growth(page).getByRole('heading')).toHaveText(/^Grown to .+ since January 2026$/);
  await expect(doubles(page).getByRole('heading')).toHaveText(
    /could be freed: 1 file lies twice in the same location$/,
  );
});

test('each number opens its search', async ({ page, call }) => {
  const found = async (query: string) => (await call('media.search', { query })).total;
  const expectNumber = async (number: Locator, query: string) => expectSearch(page, number, query, await found(query));
  await expectNumber(page.getByRole('button', { name: /^only offline/ }), 'is:offline');
  await expectNumber(places(page).getByRole('button', { name: /^studio, Images/ }), 'in:studio type:image');
  await expectNumber(places(page).getByRole('button', { name: 'shelf', exact: true }), 'in:shelf');
  await expectNumber(copies(page).getByRole('button', { name: /^4 media with 1 copy/ }), 'copies:1');
  await expectNumber(copies(page).getByRole('button', { name: /with 3 or more copies/ }), 'copies:>=3');
  await expectNumber(copies(page).getByRole('button', { name: 'Show these 4' }), 'copies:1');
  await expectNumber(growth(page).getByRole('button', { name: /^March 2026/ }), 'date:2026-03');
  await expectNumber(doubles(page).getByRole('button', { name: /^studio: / }), 'is:duplicate in:studio');
  await page.getByRole('button', { name: /location online/ }).click();
  await expect(page.getByRole('heading', { name: 'Locations', exact: true })).toBeVisible();
});

test('tells what lies in too few locations as soon as more are wanted', async ({ page, call }) => {
  await call('settings.update', { wantedCopies: 2 });
  const { belowWanted } = await call('storage.report', {});
  expect(belowWanted.media).toBeGreaterThan(0);
  const heading = copies(page).getByRole('heading');
  await expect(heading).toHaveText(`${belowWanted.media} media lie in fewer than 2 locations`);
  const show = copies(page).getByRole('button', { name: `Show these ${belowWanted.media}` });
  await expectSearch(page, show, 'is:below', belowWanted.media);
  await call('settings.update', { wantedCopies: 1 });
});

test('follows the pointer and the keyboard along the months', async ({ page }) => {
  const march = growth(page).getByRole('button', { name: /^March 2026/ });
  await march.hover();
  await expect(growth(page).locator('.chart-tip')).toContainText('March 2026');
  await page.mouse.move(0, 0);
  await expect(growth(page).locator('.chart-tip')).toHaveCount(0);
  const months = growth(page).getByRole('group').getByRole('button');
  await expect(months).toHaveCount(8);
  await months.last().focus();
  for (const [key, month] of [
    ['ArrowLeft', 'July'],
    ['Home', 'January'],
    ['ArrowRight', 'February'],
    ['End', 'August'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.locator(':focus')).toHaveAccessibleName(new RegExp(`^${month} 2026`));
    await expect(growth(page).locator('.chart-tip')).toContainText(month);
  }
  // One stop for all of them: the next one lies outside of the plot.
  await page.keyboard.press('Tab');
  await expect(growth(page).locator(':focus')).toHaveCount(0);
  await months.first().focus();
  await page.keyboard.press('Enter');
  await expect(searchField(page)).toHaveValue('date:2026-01');
});

test('measures the growth in bytes or in media', async ({ page }) => {
  const axis = growth(page).locator('.areas-axis span').last();
  await expect(axis).toHaveText(/B$/);
  await growth(page).getByText('Number', { exact: true }).click();
  await expect(axis).toHaveText('8');
  await expect(growth(page).getByRole('radio', { name: 'Number' })).toBeChecked();
});

test('gives every plot as a table with the same numbers', async ({ page, call }) => {
  const report: Output<'storage.report'> = await call('storage.report', {});
  for (const about of [places, copies, growth, doubles]) {
    await about(page).getByRole('button', { name: 'As a table' }).click();
    await expect(about(page).getByRole('table')).toBeVisible();
    await expect(about(page).getByRole('group')).toHaveCount(0);
  }
  const rows = copies(page).getByRole('row');
  await expect(rows).toHaveCount(5);
  for (const { copies: number, media } of report.copies) {
    const name = number >= 3 ? '3 or more' : String(number);
    await expect(copies(page).getByRole('row', { name: new RegExp(`^${name} `) })).toContainText(String(media));
  }
  await copies(page).getByRole('row', { name: /^1 / }).getByRole('button').first().click();
  await expect(searchField(page)).toHaveValue('copies:1');
});

test('looks again by itself when the library has changed', async ({ page, call, library }) => {
  const before = (await call('catalog.status', {})).media;
  library.put('later/a.png', 99, '2026-09');
  await call('locations.add', { name: 'later', type: 'local', config: { path: library.at('later') }, scan: true });
  const { id } = await call('jobs.start', { kind: 'scan', locations: ['later'] });
  await call('jobs.get', { id, wait: true });
  await expect(page.getByRole('button', { name: /^media/ })).toContainText(String(before + 1));
  await expect(growth(page).getByRole('button', { name: /^September 2026/ })).toBeAttached();
  await call('locations.remove', { name: 'later' });
});

// Stands between the page and HTTP.
test('teaches what will be here while there is nothing to measure @web', async ({ page }) => {
  await page.route('**/api/catalog.status', async (route) => {
    const response = await route.fetch();
    const reply = (await response.json()) as { result: object };
    await route.fulfill({ response, json: { ...reply, result: { ...reply.result, media: 0 } } });
  });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Nothing to measure yet' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Scan now' })).toBeVisible();
});
