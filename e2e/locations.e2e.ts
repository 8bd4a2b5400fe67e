/** The locations: what each is and holds, and every way to add, change, scan and remove one, by mouse and by keyboard. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Additions } from './fixtures.ts';
import { count, searchField } from './fixtures.ts';
import { dragOver, dropOnto, expect, test } from './own-library.ts';

type Call = Additions['call'];

const card = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true });
const wizard = (page: Page) => page.getByRole('dialog', { name: 'Add a location' });
const folderField = (page: Page) => page.getByRole('combobox', { name: 'Folder', exact: true });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });

async function choose(page: Page, name: string, item: string): Promise<void> {
  await card(page, name)
    .getByRole('button', { name: `More for ${name}` })
    .click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function locationOf(call: Call, name: string) {
  const { locations } = await call('locations.list', {});
  return locations.find((location) => location.name === name);
}

/** A place that a test may do with what it likes. */
async function addPlace(call: Call, name: string, path: string, more: object = {}): Promise<void> {
  await call('locations.add', { name, type: 'local', config: { path }, scan: true, ...more });
  const { id } = await call('jobs.start', { kind: 'scan', locations: [name] });
  await call('jobs.get', { id, wait: true });
}

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Locations' }).click();
  await expect(page.getByRole('heading', { name: 'Locations', exact: true })).toBeVisible();
});

test('shows what each location is, holds and lacks, as the engine tells it', async ({ page, call, library }) => {
  const studio = (await locationOf(call, 'studio'))!;
  expect([studio.media, studio.copies, studio.problems]).toEqual([6, 7, 1]);
  await expect(card(page, 'studio')).toContainText('Online');
  await expect(card(page, 'studio')).toContainText(library.at('studio'));
  await expect(card(page, 'studio').getByRole('button', { name: '6 media' })).toBeVisible();
  await expect(card(page, 'studio').getByRole('button', { name: '7 copies' })).toBeVisible();
  await expect(card(page, 'studio')).toContainText(/Scanned/);
  await expect(card(page, 'studio').getByRole('group', { name: 'Space in studio' })).toContainText(/free of/);
  await expect(card(page, 'shelf')).toContainText('Offline, last seen');
  await expect(card(page, 'shelf')).toContainText((await locationOf(call, 'shelf'))!.reason!);
  await expect(card(page, 'shelf')).toContainText('blue T7 · office shelf');
  await expect(card(page, 'shelf').getByRole('group', { name: 'Space in shelf' })).toContainText('free space unknown');
});

test('explains each purpose in one sentence, by pointer and by keyboard', async ({ page }) => {
  const chip = card(page, 'shelf').getByText('Backup');
  const tip = page.getByRole('tooltip').filter({ hasText: 'Only written and verified' });
  await expect(tip).toBeHidden();
  await chip.hover();
  await expect(tip).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(tip).toBeHidden();
  await chip.focus();
  await expect(tip).toBeVisible();
});

test('each number opens what it counts', async ({ page }) => {
  await card(page, 'studio').getByRole('button', { name: '6 media' }).click();
  await expect(searchField(page)).toHaveValue('in:studio');
  await expect(count(page)).toContainText('6');
  await page.goBack();
  await card(page, 'studio').getByRole('button', { name: '1 not readable' }).click();
  const problems = page.getByRole('dialog', { name: 'What could not be read in studio' });
  await expect(problems).toContainText('broken.png');
  await page.keyboard.press('Escape');
  await expect(problems).toHaveCount(0);
});

test('sees a drive come and go without being asked', async ({ page, library, call }) => {
  library.plug('shelf');
  await call('locations.list', {});
  await expect(card(page, 'shelf')).toContainText('Online');
  library.unplug('shelf');
  await call('locations.list', {});
  await expect(card(page, 'shelf')).toContainText('Offline');
});

test('renames in place, refuses what will not do while it is typed, and takes it back', async ({
  page,
  call,
  library,
}) => {
  library.put('renamed/a.png', 20);
  await addPlace(call, 'renamed', library.at('renamed'));
  await card(page, 'renamed').getByRole('button', { name: 'Rename renamed' }).click();
  const field = page.getByRole('textbox', { name: 'New name for renamed' });
  await expect(field).toBeFocused();
  await field.fill('STUDIO');
  await expect(page.getByRole('alert')).toContainText('STUDIO is taken already');
  await field.fill('two words');
  await expect(page.getByRole('alert')).toContainText('No blanks');
  await page.keyboard.press('Enter');
  await expect(field).toBeVisible();
  await field.fill('better');
  await page.keyboard.press('Enter');
  await expect(card(page, 'better').getByRole('button', { name: 'Rename better' })).toBeFocused();
  expect(await locationOf(call, 'better')).toMatchObject({ media: 1 });
  await messages(page).getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'renamed')).toBeVisible();
  await call('locations.remove', { name: 'renamed' });
});

test('adds a folder in three steps, scans it, and takes it back', async ({ page, call, library }) => {
  library.put('Neue Bilder/a.png', 30);
  library.put('Neue Bilder/b.png', 31);
  await page.getByRole('button', { name: 'Add location' }).click();
  await expect(folderField(page)).toBeFocused();
  await folderField(page).fill(library.at('Neue Bilder'));
  await page.keyboard.press('Enter');
  await expect(wizard(page).getByRole('listitem').filter({ hasText: 'What for' }).getByRole('button')).toHaveAttribute(
    'aria-current',
    'step',
  );
  for (const purpose of ['Inbox', 'Organized', 'Archive', 'Backup', 'Overflow']) {
    await expect(wizard(page).getByRole('checkbox', { name: purpose })).toHaveAccessibleDescription(/^[A-Z][^.]*\.$/);
  }
  await wizard(page).getByRole('checkbox', { name: 'Inbox' }).focus();
  await page.keyboard.press('Space');
  await wizard(page).getByRole('checkbox', { name: 'Overflow' }).check();
  await wizard(page).getByRole('button', { name: 'Next' }).click();
  const name = wizard(page).getByRole('textbox', { name: 'Name' });
  await expect(name).toHaveValue('Neue-Bilder');
  await name.fill('studio');
  await expect(wizard(page).getByRole('alert')).toContainText('studio is taken already');
  await name.fill('fresh');
  await wizard(page)
    .getByRole('textbox', { name: /written on it/ })
    .fill('red stick');
  await wizard(page).getByRole('button', { name: 'Add and scan' }).click();
  await expect(wizard(page)).toHaveCount(0);
  await expect(card(page, 'fresh').getByRole('button', { name: '2 media' })).toBeVisible();
  expect(await locationOf(call, 'fresh')).toMatchObject({
    config: { path: library.at('Neue Bilder') },
    purpose: ['inbox', 'overflow'],
    scan: true,
    readOnly: false,
    label: 'red stick',
  });
  await messages(page).getByText('fresh was added').locator('..').getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'fresh')).toHaveCount(0);
  expect(await locationOf(call, 'fresh')).toBeUndefined();
  expect(existsSync(library.at('Neue Bilder/a.png'))).toBe(true);
});

test('shows a refusal at its field, with what to do', async ({ page, library }) => {
  await page.getByRole('button', { name: 'Add location' }).click();
  await page.keyboard.press('Enter');
  await expect(wizard(page).getByRole('alert')).toHaveText('Something is needed here.');
  await folderField(page).fill('Pictures');
  await page.keyboard.press('Enter');
  await expect(folderField(page)).toHaveAccessibleDescription(/Write the whole path/);
  await folderField(page).fill(library.at('nowhere'));
  for (const button of ['Next', 'Next', 'Add and scan'])
    await wizard(page).getByRole('button', { name: button }).click();
  await expect(folderField(page)).toBeFocused();
  await expect(folderField(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(wizard(page).getByRole('alert')).toContainText('there is no such folder');
  await folderField(page).fill(library.at('studio'));
  await expect(wizard(page).getByRole('alert')).toHaveCount(0);
  for (const button of ['Next', 'Next', 'Add and scan'])
    await wizard(page).getByRole('button', { name: button }).click();
  await expect(wizard(page).getByRole('alert')).toContainText('studio');
  await page.keyboard.press('Escape');
  await expect(wizard(page)).toHaveCount(0);
});

test('takes a dropped folder, and shows that it may be dropped', async ({ page, library, hostName }) => {
  mkdirSync(library.at('Dropped Folder'), { recursive: true });
  const what = { paths: [library.at('Dropped Folder')] };
  await dragOver(page, what);
  await expect(page.getByText('Drop to add as a location')).toBeVisible();
  // Given up elsewhere: the pointer is silent during a drag, and speaks again after it.
  await page.mouse.move(20, 300);
  await expect(page.getByText('Drop to add as a location')).toBeHidden();
  await dropOnto(page, what);
  await expect(wizard(page)).toBeVisible();
  await expect(page.getByText('Drop to add as a location')).toBeHidden();
  // A browser tells the name only, and says so.
  if (hostName === 'desktop') await expect(folderField(page)).toHaveValue(library.at('Dropped Folder'));
  else {
    await expect(folderField(page)).toHaveValue('');
    await expect(wizard(page)).toContainText('A browser does not tell where the dropped folder “Dropped Folder” lies');
    await folderField(page).fill(library.at('Dropped Folder'));
  }
  for (const button of ['Next', 'Next']) await wizard(page).getByRole('button', { name: button }).click();
  await expect(wizard(page).getByRole('textbox', { name: 'Name' })).toHaveValue('Dropped-Folder');
});

test('says of a cloud that it comes later, keeps the text, and says of other things what they are not', async ({
  page,
}) => {
  await dropOnto(page, { text: 's3://bucket/prefix' });
  await expect(folderField(page)).toHaveValue('s3://bucket/prefix');
  await expect(wizard(page)).toContainText('Locations in the cloud (s3://) come with a later version');
  await wizard(page).getByRole('button', { name: 'Next' }).click();
  await expect(folderField(page)).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('Escape');
  await dropOnto(page, { text: 'just words' });
  await expect(page.getByRole('alert')).toContainText('That was no folder');
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'gs://other');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(folderField(page)).toHaveValue('gs://other');
});

test('leaves drags of its own alone', async ({ page }) => {
  const shown = await page.evaluate(async () => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/plain', 'x');
    const fire = (type: string) =>
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    fire('dragstart');
    fire('dragenter');
    await new Promise((done) => setTimeout(done, 100));
    return document.querySelector('.drop-target') !== null;
  });
  expect(shown).toBe(false);
});

test('edits everything else, and takes bounds away again', async ({ page, call, library }) => {
  library.put('edited/a.png', 40);
  await addPlace(call, 'edited', library.at('edited'));
  const dialog = page.getByRole('dialog', { name: 'Edit edited' });
  const step = (name: string) => dialog.getByRole('list', { name: 'Steps' }).getByRole('button', { name });
  await choose(page, 'edited', 'Edit');
  await step('What for').click();
  await dialog.getByRole('checkbox', { name: 'Archive' }).check();
  await dialog.getByRole('switch', { name: 'Look here for new files' }).uncheck();
  await step('Name').click();
  await dialog.getByRole('textbox', { name: /At most/ }).fill('lots');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('such as 500 GB');
  await dialog.getByRole('textbox', { name: /At most/ }).fill('2 MB');
  await dialog.getByRole('textbox', { name: /Keep free/ }).fill('1 GB');
  await dialog.getByRole('textbox', { name: /Left out/ }).fill('cache/**\n*.tmp');
  await dialog.getByRole('radio', { name: 'Paused' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  const saved = {
    purpose: ['archive'],
    scan: false,
    maxBytes: 2e6,
    reserveBytes: 1e9,
    status: 'paused',
    exclude: ['cache/**', '*.tmp'],
  };
  expect(await locationOf(call, 'edited')).toMatchObject(saved);
  await expect(card(page, 'edited')).toContainText('Paused');
  await expect(card(page, 'edited')).toContainText('at most 2 MB here');
  await choose(page, 'edited', 'Edit');
  await step('Name').click();
  await dialog.getByRole('textbox', { name: /At most/ }).fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(card(page, 'edited')).not.toContainText('at most');
  expect(await locationOf(call, 'edited')).not.toHaveProperty('maxBytes');
  await call('locations.remove', { name: 'edited' });
});

test('says before a removal what would be forgotten, touches no file, and can be taken back', async ({
  page,
  call,
  library,
}) => {
  library.put('removed/only.png', 50);
  library.put('removed/1.png', 1);
  await addPlace(call, 'removed', library.at('removed'), { purpose: ['archive'], label: 'old disk' });
  const loss = await call('locations.checkRemoval', { name: 'removed' });
  expect([loss.copies, loss.onlyHere.media]).toEqual([2, 1]);
  const dialog = page.getByRole('dialog', { name: 'Remove removed?' });
  await choose(page, 'removed', 'Remove');
  await expect(dialog).toContainText('No file is touched');
  await expect(dialog).toContainText('2 copies will be forgotten');
  await expect(dialog).toContainText('1 medium is known nowhere else');
  await dialog.getByRole('button', { name: 'Show them' }).click();
  await expect(searchField(page)).toHaveValue('only:removed');
  await expect(count(page)).toContainText('1');
  await page.goBack();
  await choose(page, 'removed', 'Remove');
  await dialog.getByRole('button', { name: 'Remove location' }).click();
  await expect(card(page, 'removed')).toHaveCount(0);
  expect(await locationOf(call, 'removed')).toBeUndefined();
  expect(existsSync(library.at('removed/only.png'))).toBe(true);
  await messages(page).getByText('removed was removed').locator('..').getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'removed').getByRole('button', { name: '2 media' })).toBeVisible();
  expect(await locationOf(call, 'removed')).toMatchObject({ purpose: ['archive'], label: 'old disk', scan: true });
  await call('locations.remove', { name: 'removed' });
});

test('takes a place that lost its marker back when told that it is the right one', async ({ page, call, library }) => {
  library.put('unmarked/a.png', 60);
  await addPlace(call, 'unmarked', library.at('unmarked'));
  rmSync(library.at('unmarked/.alice'), { recursive: true });
  await call('locations.list', {});
  await expect(card(page, 'unmarked')).toContainText('Not recognised');
  await card(page, 'unmarked').getByRole('button', { name: 'It is the right place' }).click();
  await expect(card(page, 'unmarked')).toContainText('Online');
  await call('locations.remove', { name: 'unmarked' });
});

test('shows a scan at its location and in the header, holds it, stops it, and lets it go on', async ({
  page,
  call,
  library,
}) => {
  for (let seed = 0; seed < 2500; seed++) library.put(`many/${seed}.png`, 1000 + seed);
  await call('locations.add', { name: 'many', type: 'local', config: { path: library.at('many') }, scan: true });
  await expect(card(page, 'many')).toBeVisible();
  await choose(page, 'many', 'Scan now');
  const header = page.getByRole('banner');
  await expect(card(page, 'many').getByRole('progressbar')).toBeVisible();
  await header.getByRole('button', { name: 'Pause' }).click();
  await expect(card(page, 'many')).toContainText('Paused');
  await expect(header.getByRole('button', { name: 'Go on' })).toBeVisible();
  const { jobs } = await call('jobs.list', {});
  const { id } = jobs.find(({ kind, state }) => kind === 'scan' && state === 'paused')!;
  // Behind the line lies the list of all jobs. What is held is still there to be stopped, however fast the machine is.
  await header.locator('.job-face').click();
  const panel = page.getByRole('dialog', { name: 'Activity' });
  await expect(panel.getByRole('progressbar').first()).toBeVisible();
  await panel.getByRole('button', { name: 'Stop' }).first().click();
  await expect(panel).toContainText('Stopped just now');
  const stateOf = async (job: string) => (await call('jobs.get', { id: job })).state;
  expect(await stateOf(id)).toBe('cancelled');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await choose(page, 'many', 'Scan now');
  await header.getByRole('button', { name: 'Pause' }).click();
  await header.getByRole('button', { name: 'Go on' }).click();
  const { jobs: later } = await call('jobs.list', {});
  const again = later.find(
    (job) => job.kind === 'scan' && job.startedAt > jobs.find((old) => old.id === id)!.startedAt,
  )!;
  await expect.poll(() => stateOf(again.id)).toBe('done');
  await call('locations.remove', { name: 'many' });
});

test('counts what a scan found, and asks before it believes that very much is gone', async ({
  page,
  call,
  library,
}) => {
  for (let seed = 0; seed < 10; seed++) library.put(`braked/${seed}.png`, 5000 + seed);
  await addPlace(call, 'braked', library.at('braked'));
  for (let seed = 0; seed < 8; seed++) rmSync(library.at(`braked/${seed}.png`));
  await choose(page, 'braked', 'Scan now');
  await expect(page.getByRole('alert')).toContainText('braked: many files were not found at once');
  await page.getByRole('alert').getByRole('button', { name: 'Look' }).click();
  const panel = page.getByRole('dialog', { name: 'Activity' });
  await expect(panel).toContainText('8 of the 10 known files in braked were not found');
  await expect(panel.getByText('2 unchanged').first()).toBeVisible();
  await panel.getByRole('button', { name: 'Believe it' }).click();
  await expect
    .poll(async () => (await locationOf(call, 'braked'))!.missing + (await locationOf(call, 'braked'))!.copies)
    .toBeLessThan(20);
  await expect(card(page, 'braked').getByRole('button', { name: 'Many files were not found at once' })).toHaveCount(0);
  await call('locations.remove', { name: 'braked' });
});

test('works without a mouse', async ({ page }) => {
  const more = card(page, 'studio').getByRole('button', { name: 'More for studio' });
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Scan now' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeHidden();
  await expect(more).toBeFocused();
});

test('chooses a folder by walking through what the host shows @web', async ({ page, call }) => {
  const { folders } = await call('host.folders', {});
  await page.getByRole('button', { name: 'Add location' }).click();
  await wizard(page).getByRole('button', { name: 'Choose …' }).click();
  const chooser = page.getByRole('dialog', { name: 'Choose a folder' });
  for (const { name } of folders) await expect(chooser.getByRole('button', { name, exact: true })).toBeVisible();
  await chooser.getByRole('button', { name: folders[0]!.name, exact: true }).click();
  await chooser.getByRole('button', { name: 'Choose this folder' }).click();
  await expect(folderField(page)).toHaveValue((await call('host.folders', { path: folders[0]!.path })).path!);
});
