/** Moving bytes from the page: a plan is seen first, run as it was seen, taken back by one click, and written down. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { type Additions, openGallery, tiles } from './fixtures.ts';
import { expect, test } from './own-library.ts';

test.use({ viewport: { width: 1280, height: 800 } });

/** Each test begins with both places there, nothing selected, and nothing in the way. */
test.use({ ownedBy: 'plans' });

test.beforeEach(async ({ page, library }) => {
  if (!existsSync(library.at('shelf'))) library.plug('shelf');
  await page.addInitScript(() => localStorage.setItem('alice.details', 'false'));
  await openGallery(page);
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('.tile').length)).toBeGreaterThan(3);
});

const plan = (page: Page) => page.getByRole('dialog', { name: /^(Copy|Move|Put|Take back|Remove|Nothing) / });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });

async function find(page: Page, query: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Search' }).fill(query);
  await page.getByRole('combobox', { name: 'Search' }).press('Enter');
  await expect(page.locator('.result-count.asking')).toHaveCount(0);
}

/** Selects everything found, with the keyboard on the wall. */
async function selectAll(page: Page): Promise<void> {
  await tiles(page).first().click();
  await page.keyboard.press('ControlOrMeta+a');
}

/** What lies below a folder, without what is Alice's own. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.png') && !path.startsWith('.alice'))
    .toSorted();

test('copies what is selected to a place that is chosen by keys, after the plan was seen, and takes it back', async ({
  page,
  library,
  call,
}) => {
  const before = filesIn(library.at('shelf'));
  await find(page, 'in:studio -in:shelf ');
  await selectAll(page);
  await page.keyboard.press('Shift+C');
  const chooser = page.getByRole('dialog', { name: 'Where to copy 3 media?' });
  await expect(chooser.getByRole('radio', { name: /^studio/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(chooser.getByRole('radio', { name: /^shelf/ })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(plan(page)).toHaveAccessibleName('Copy 3 media to shelf');
  await expect(plan(page).getByRole('row', { name: /^shelf/ })).toContainText('4 becomes 7');
  await expect(plan(page).getByRole('listitem')).toHaveCount(3);
  await expect(plan(page).getByRole('listitem').first()).toContainText('studio to shelf');
  await expect(plan(page).getByRole('button', { name: 'Copy', exact: true })).toBeFocused();
  await plan(page).getByText('As a command').click();
  await expect(plan(page).locator('code').filter({ hasText: 'alice copy' })).toContainText(
    "alice copy 'in:studio -in:shelf ' --to shelf",
  );
  expect(filesIn(library.at('shelf'))).toEqual(before);
  await plan(page).getByRole('button', { name: 'Copy', exact: true }).press('Enter');
  await expect(messages(page)).toContainText('Copied 3 media to shelf.');
  expect(filesIn(library.at('shelf'))).toHaveLength(before.length + 3);
  const { plans } = await call('plans.list', {});
  expect(plans[0]).toMatchObject({ verb: 'copy', state: 'done', result: { done: 3, failedCount: 0 } });
  await messages(page).getByRole('button', { name: 'Undo' }).click();
  await expect(messages(page)).toContainText('Taken back for 3 media.');
  expect(filesIn(library.at('shelf'))).toEqual(before);
});

test('a plan that is left is discarded, and nothing has happened', async ({ page, library, call }) => {
  const before = filesIn(library.at('studio'));
  await find(page, 'in:studio -in:shelf ');
  await selectAll(page);
  await page.getByRole('group', { name: 'Selection' }).getByRole('button', { name: 'Put into the trash' }).click();
  await expect(plan(page)).toHaveAccessibleName('Put 3 media into the trash');
  await page.keyboard.press('Escape');
  await expect(plan(page)).toHaveCount(0);
  await expect.poll(async () => (await call('plans.list', {})).plans[0]?.state).toBe('discarded');
  expect(filesIn(library.at('studio'))).toEqual(before);
});

test('the menu at the pointer trashes what is selected; it lies in the trash, comes back from there, and the history tells both', async ({
  page,
  library,
}) => {
  const before = filesIn(library.at('studio'));
  await find(page, 'in:studio -in:shelf ');
  await tiles(page).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Put into the trash/ }).click();
  await plan(page).getByRole('button', { name: 'Put into the trash' }).click();
  await expect(messages(page)).toContainText('Put 1 medium into the trash.');
  expect(filesIn(library.at('studio'))).toHaveLength(before.length - 1);
  await page.locator('.screen-tabs').getByRole('button', { name: 'Trash' }).click();
  const batch = page.getByRole('region', { name: /^studio / });
  await expect(batch.getByRole('listitem')).toHaveCount(1);
  await batch.getByRole('button', { name: 'Put back …' }).click();
  await plan(page).getByRole('button', { name: 'Take back' }).click();
  await expect(messages(page)).toContainText('Taken back for 1 medium.');
  await expect(batch).toHaveCount(0);
  expect(filesIn(library.at('studio'))).toEqual(before);

  await page.locator('.screen-tabs').getByRole('button', { name: 'History' }).click();
  await page.getByLabel('What was done').selectOption('trash');
  await expect(page.getByRole('button', { name: /^Put 1 medium into the trash/ })).toBeVisible();
  await page.getByLabel('What was done').selectOption('undo');
  await page.getByRole('button', { name: /^Taken back for 1 medium/ }).click();
  await expect(page.getByRole('dialog', { name: 'Taken back for 1 medium.' })).toBeVisible();
});

test('what is trashed from the full-screen picture is said there, and can be taken back there', async ({
  page,
  library,
}) => {
  const before = filesIn(library.at('studio'));
  await find(page, 'in:studio -in:shelf ');
  await tiles(page).first().dblclick();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Delete');
  await plan(page).getByRole('button', { name: 'Put into the trash' }).click();
  await expect(messages(page)).toContainText('Put 1 medium into the trash.');
  const undo = messages(page).getByRole('button', { name: 'Undo' });
  // Not only there, but on top, where it can be seen and pressed.
  await undo.click({ trial: true });
  await undo.click();
  await expect(messages(page)).toContainText('Taken back for 1 medium.');
  await expect.poll(() => filesIn(library.at('studio'))).toEqual(before);
});

test('the trash is emptied by a second act, which keeps last copies unless told otherwise', async ({
  page,
  library,
}) => {
  library.put('studio/unique.png', 70, '2026-09');
  await page.getByRole('button', { name: 'Scan', exact: true }).click();
  await find(page, 'name:unique ');
  await expect(tiles(page)).toHaveCount(1);
  await selectAll(page);
  await page.keyboard.press('Delete');
  await plan(page).getByRole('button', { name: 'Put into the trash' }).click();
  await expect(messages(page)).toContainText('Put 1 medium into the trash.');
  await page.locator('.screen-tabs').getByRole('button', { name: 'Trash' }).click();
  await page.getByLabel('Location', { exact: true }).selectOption('studio');
  await page.getByRole('button', { name: 'Empty the trash …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Show the plan' }).click();
  const nothing = page.getByRole('dialog', { name: 'Nothing to do' });
  await expect(nothing).toContainText('It stays in the trash: it lies nowhere else.');
  await nothing.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Empty the trash …' }).click();
  await page.getByRole('switch', { name: 'Also last copies' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Show the plan' }).click();
  await expect(plan(page)).toContainText('This cannot be taken back.');
  await plan(page).getByRole('button', { name: 'Remove for good' }).click();
  await expect(messages(page)).toContainText('Removed 1 medium for good.');
  await expect(page.getByRole('heading', { name: 'The trash of studio is empty' })).toBeVisible();
});

/** Something that the ledger tells of: a copy there, and back again. */
async function leaveTrace(call: Additions['call']): Promise<void> {
  const run = async ({ id, hash }: { id: string; hash: string }) => {
    const { job } = await call('plans.run', { id, hash });
    await call('jobs.get', { id: job, wait: true });
    return id;
  };
  const copied = await run(await call('plans.create', { verb: 'copy', query: 'name:4', to: 'shelf' }));
  await run(await call('plans.undo', { id: copied }));
}

test('the ledger is proved from the history', async ({ page, call }) => {
  await leaveTrace(call);
  await page.locator('.screen-tabs').getByRole('button', { name: 'History' }).click();
  await page.getByRole('button', { name: 'Verify the ledger' }).click();
  const { entries } = await call('ledger.verify', {});
  await expect(page.getByRole('status').filter({ hasText: 'of the ledger' })).toContainText(String(entries));
});

// What a real desktop would save where cannot be looked at from here.
test('the ledger is downloaded @web', async ({ page, call }) => {
  await leaveTrace(call);
  await page.locator('.screen-tabs').getByRole('button', { name: 'History' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe('alice-ledger.csv');
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  const { total } = await call('ledger.list', { limit: 1 });
  expect(lines.length).toBeGreaterThan(total);
  expect(lines[0]).toMatch(/^seq,time,kind,plan,/);
});

test('what is dragged onto a location becomes a plan @web', async ({ page }) => {
  await find(page, 'in:studio -in:shelf ');
  await selectAll(page);
  const from = (await tiles(page).nth(1).boundingBox())!;
  await page.mouse.move(from.x + 30, from.y + 30);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 60, { steps: 4 });
  const shelf = page.getByRole('group', { name: 'Drop onto a location' });
  await expect(shelf).toContainText('3 media.');
  const to = (await shelf.getByRole('listitem').filter({ hasText: 'shelf' }).boundingBox())!;
  await page.mouse.move(to.x + 40, to.y + 40, { steps: 4 });
  await page.mouse.move(to.x + 44, to.y + 44);
  await page.mouse.up();
  await expect(plan(page)).toHaveAccessibleName('Copy 3 media to shelf');
  await plan(page).getByRole('button', { name: 'Move instead' }).click();
  await expect(plan(page)).toHaveAccessibleName('Move 3 media to shelf');
  await plan(page).getByRole('button', { name: 'Discard' }).click();
  await expect(plan(page)).toHaveCount(0);
  await expect(shelf).toHaveCount(0);
});

test('keeps pinned media where they are, says so on the wall, and lets them go again', async ({ page, call }) => {
  await find(page, 'in:studio ');
  await selectAll(page);
  await page.keyboard.press('p');
  await expect(page.getByText(/media pinned: no plan moves or removes them/)).toBeVisible();
  await expect(tiles(page).first()).toHaveAccessibleName(/, pinned$/);
  await page.keyboard.press('Delete');
  await expect(plan(page).getByText('It is pinned.').first()).toBeVisible();
  await expect(plan(page).getByRole('listitem').filter({ hasText: 'studio to' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await expect(page.getByText(/no longer pinned/)).toBeVisible();
  await expect(tiles(page).first()).not.toHaveAccessibleName(/pinned/);
  expect((await call('pins.list', {})).total).toBe(0);
});
