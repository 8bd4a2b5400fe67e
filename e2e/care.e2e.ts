/** Looking after what is there: spare copies, pictures that look alike, copies that went bad, and drives that are not connected. */
import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { openGallery, tiles } from './fixtures.ts';
import { expect, type OwnLibrary, test } from './own-library.ts';

test.use({ viewport: { width: 1440, height: 900 } });

test.use({ ownedBy: 'care' });

test.beforeEach(async ({ page, library }) => {
  if (!existsSync(library.at('shelf'))) library.plug('shelf');
  await page.addInitScript(() => localStorage.setItem('alice.details', 'false'));
  await openGallery(page);
});

const plan = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });
const open = (page: Page, screen: string) =>
  page.locator('.screen-tabs').getByRole('button', { name: screen, exact: true }).click();

/** The same picture in two sizes: other media, which look alike. */
async function putAlike(library: OwnLibrary): Promise<void> {
  const drawing = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#135"/>' +
      '<circle cx="200" cy="180" r="120" fill="#fc5"/><path d="M0 400L300 260L640 420V480H0Z" fill="#2a6"/></svg>',
  );
  writeFileSync(library.at('studio/large.png'), await sharp(drawing).png().toBuffer());
  writeFileSync(library.at('studio/small.png'), await sharp(drawing).resize(320).png().toBuffer());
}

test('says which drive to plug in for what is selected, by its label and where it is kept', async ({
  page,
  library,
  call,
}) => {
  library.unplug('shelf');
  const reachability = async () => (await call('locations.list', {})).locations.find(({ name }) => name === 'shelf')!;
  await expect.poll(async () => (await reachability()).reachability).toBe('offline');
  await page.reload();
  await tiles(page).first().click();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.locator('.drive-shelf')).toHaveText(/1 cannot be read now\. Plug in: blue T7 \(office shelf\)/);
  library.plug('shelf');
});

test('spare copies are shown with what stays and why, and given up by a plan', async ({ page, library }) => {
  await open(page, 'Duplicates');
  const group = page.getByRole('listitem').filter({ hasText: 'frees' }).first();
  await expect(group).toContainText('stays: the best place');
  await expect(group).toContainText('could go');
  await page.getByRole('button', { name: 'Give up spare copies …' }).click();
  const shown = plan(page, 'Give up spare copies of 1 medium');
  await shown.getByRole('button', { name: 'Give up spare copies' }).click();
  await expect(messages(page)).toContainText('Gave up spare copies of 1 medium.');
  await expect(page.getByRole('heading', { name: 'Nothing is spare' })).toBeVisible();
  await messages(page).getByRole('button', { name: 'Undo' }).click();
  await expect(messages(page)).toContainText('Taken back for 1 medium.');
  await expect
    .poll(() => existsSync(library.at('studio/again/1.png')) && existsSync(library.at('studio/1.png')))
    .toBe(true);
});

test('pictures that look alike are reviewed by keys, and what was chosen goes by a plan', async ({
  page,
  library,
  call,
}) => {
  await putAlike(library);
  const scan = await call('jobs.start', { kind: 'scan', locations: ['studio'] });
  await call('jobs.get', { id: scan.id, wait: true });
  const likeness = await call('jobs.start', { kind: 'likeness' });
  await call('jobs.get', { id: likeness.id, wait: true });
  await open(page, 'Duplicates');
  await page.getByText('Alike', { exact: true }).click();
  const going = page.getByRole('button', { name: /goes into the trash$/, pressed: true });
  await expect(page.getByRole('status').filter({ hasText: /^Group 1 of 1$/ })).toBeVisible();
  await page.locator('body').press('2');
  await expect(going).toHaveCount(1);
  await page.locator('body').press('2');
  await expect(going).toHaveCount(0);
  await page.locator('body').press('k');
  await expect(going).toHaveCount(1);
  await page.locator('body').press('c');
  await expect(page.getByRole('dialog', { name: 'Comparison' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Into the trash …' }).click();
  await plan(page, 'Put 1 medium into the trash').getByRole('button', { name: 'Discard' }).click();
  await expect(plan(page, /^Put/)).toHaveCount(0);
  await expect(going).toHaveCount(1);
  await page.locator('body').press('d');
  await expect(page.getByRole('heading', { name: 'No pictures look alike' })).toBeVisible();
  await messages(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Group 1 of 1$/ })).toBeVisible();
});

test('a copy that has rotted is found by verifying its location, and repaired from another', async ({
  page,
  library,
}) => {
  const path = library.at('studio/2.png');
  const sound = readFileSync(path);
  const rotten = Buffer.from(sound);
  rotten[rotten.length - 24]! ^= 0xff;
  const { atime, mtime } = statSync(path);
  writeFileSync(path, rotten);
  utimesSync(path, atime, mtime);
  await open(page, 'Locations');
  await page.getByRole('button', { name: 'More for studio' }).click();
  await page.getByRole('menuitem', { name: 'Verify …' }).click();
  const findings = page.getByRole('dialog', { name: 'What is not as it was in studio' });
  await findings.getByRole('button', { name: 'Verify now' }).click();
  await expect(findings.getByRole('listitem').filter({ hasText: '2.png' })).toBeVisible({ timeout: 15_000 });
  await findings.getByRole('button', { name: 'Repair …' }).click();
  const shown = plan(page, /^Repair \d/);
  await shown.getByRole('button', { name: 'Repair', exact: true }).click();
  await expect(messages(page)).toContainText(/Repaired \d/);
  expect(readFileSync(path).equals(sound)).toBe(true);
});

test('a location that goes away says what would lie in too few places, and copies it elsewhere by a plan', async ({
  page,
  call,
}) => {
  await open(page, 'Locations');
  await page.getByRole('button', { name: 'More for studio' }).click();
  await page.getByRole('menuitem', { name: 'Retire or lost …' }).click();
  const dialog = page.getByRole('dialog', { name: 'studio goes away' });
  const { below } = await call('locations.checkLeave', { name: 'studio', how: 'retire' });
  await expect(dialog).toContainText(`Without it, ${below.media} media lie`);
  const copyFirst = dialog.getByRole('button', { name: 'Show the plan' });
  await expect(copyFirst).toBeDisabled();
  await dialog.getByRole('checkbox', { name: /^shelf/ }).check();
  await copyFirst.click();
  const shown = plan(page, `Copy ${below.media} media to shelf`);
  await shown.getByText('As a command').click();
  await expect(shown.locator('code').filter({ hasText: 'retire' })).toHaveText(
    'alice locations retire studio --to shelf',
  );
  await shown.getByRole('button', { name: 'Discard' }).click();
  await expect(shown).toHaveCount(0);
});
