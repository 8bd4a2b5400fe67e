/** What only the desktop app has: the bridge, the menu, drops from and drags to the desktop, and a window that never leaves its page. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Transport } from '../src-preload/api/client.ts';
import { startDesktopHost } from './desktop-host.ts';
import { count, expect, openGallery, searchField, test as base, tiles } from './fixtures.ts';

type Bridge = Transport & { pathOf(file: File): string };
type WithBridge = Window & { alice: Bridge };

interface Desk {
  /** Chooses an entry of the application menu. */
  menu(label: string): Promise<void>;
  /** Drops files or text from another program onto the middle of the window. */
  drop(what: { paths?: string[]; text?: string }): Promise<void>;
}

const test = base.extend<{ desk: Desk }>({
  desk: async ({ hostName, openDesktop, openElectron, page }, use) => {
    if (hostName === 'electron') {
      const { app } = await openElectron();
      await use({
        menu: (label) =>
          app.evaluate(({ Menu }, wanted) => {
            const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
            items.find((item) => item.label === wanted)?.click();
          }, label),
        drop: (what) => dropOnto(page, what),
      });
      return;
    }
    const desktop = await openDesktop();
    await use({
      menu: (label) =>
        desktop.evaluate(({ standIn }, wanted) => {
          const items = standIn.desktop.menu!.items.flatMap(({ submenu }) => submenu ?? []);
          items.find((item) => item.label === wanted)!.click!();
        }, label),
      async drop(what) {
        await desktop.announceDrop(what.paths ?? []);
        await dropOnto(page, what);
      },
    });
  },
});

/** As the system's drag reaches the window. */
async function dropOnto(page: Page, { paths = [], text }: { paths?: string[]; text?: string }): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  const items = text === undefined ? [] : [{ mimeType: 'text/plain', data: text }];
  const data = { items, files: paths, dragOperationsMask: 19 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  }
  await cdp.detach();
}

test.beforeEach(async ({ page }) => openGallery(page));

test('gives the page three functions that it cannot change, and nothing of Node or Electron', async ({ page }) => {
  const found = await page.evaluate(() => {
    const bridge = (window as unknown as WithBridge).alice;
    const before = bridge.call;
    try {
      (window as unknown as { alice: unknown }).alice = { call: () => 'taken over' };
      (bridge as { call: unknown }).call = () => 'taken over';
    } catch {
      // Refused aloud.
    }
    const globals = window as unknown as Record<string, unknown>;
    return {
      members: Object.entries(bridge).map(([name, member]) => [name, typeof member]),
      same: (window as unknown as WithBridge).alice === bridge && bridge.call === before,
      strange: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => globals[name] !== undefined,
      ),
    };
  });
  expect(found).toEqual({
    members: [
      ['call', 'function'],
      ['listen', 'function'],
      ['pathOf', 'function'],
    ],
    same: true,
    strange: [],
  });
});

test('carries plain data only, and every failure as a value', async ({ page }) => {
  const outcomes = await page.evaluate(async () => {
    const { alice } = window as unknown as WithBridge;
    const attempt = (input: unknown) =>
      alice.call('media.find', input).then(
        (reply) => (reply.ok ? 'answered' : reply.error.code),
        () => 'not sent',
      );
    return {
      fine: await attempt({ ref: 'sha256:' + '0'.repeat(64) }),
      wrong: await attempt({ ref: 7 }),
      extra: await attempt({ ref: '', more: new Map([[1, new Date()]]) }),
      code: await attempt({ ref: () => 'code' }),
      symbol: await attempt({ ref: Symbol('x') }),
      nothing: await attempt(undefined),
      noMethod: await alice.call('__proto__', {}).then((reply) => !reply.ok && reply.error.code),
      noText: await alice.call({} as string, {}).then((reply) => !reply.ok && reply.error.code),
    };
  });
  expect(outcomes).toEqual({
    fine: 'not-found',
    wrong: 'invalid',
    extra: 'invalid',
    code: 'not sent',
    symbol: 'invalid',
    nothing: 'invalid',
    noMethod: 'unsupported',
    noText: 'invalid',
  });
});

test('hears what happens, until it stops listening', async ({ page, call }) => {
  await page.evaluate(() => {
    const { alice } = window as unknown as WithBridge;
    const heard: unknown[] = [];
    const stop = alice.listen('job.progress', (payload) => heard.push(payload));
    Object.assign(window, { heard, stopHearing: stop });
  });
  const heard = () => page.evaluate(() => (window as unknown as { heard: { state: string }[] }).heard);
  const scan = async () => {
    const { id } = await call('jobs.start', { kind: 'scan' });
    await call('jobs.get', { id, wait: true });
  };
  await scan();
  await expect.poll(async () => (await heard()).at(-1)?.state).toBe('done');
  const { length } = await heard();
  await page.evaluate(() => (window as unknown as { stopHearing(): void }).stopHearing());
  await scan();
  expect(await heard()).toHaveLength(length);
});

test('never leaves its page, and opens no other', async ({ page, context, troubles }) => {
  const home = page.url();
  const windows = context.pages().length;
  const opened = await page.evaluate(() => {
    window.open('https://example.org/', '_blank');
    const link = Object.assign(document.createElement('a'), { href: 'https://example.org/', target: '_blank' });
    document.body.append(link);
    link.click();
    location.href = 'https://example.org/';
    return true;
  });
  expect(opened).toBe(true);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  expect(page.url()).toBe(home);
  await expect.poll(() => context.pages().length).toBe(windows);
  await expect(tiles(page).first()).toBeVisible();
  troubles.length = 0;
});

test('opens what the menu says', async ({ page, desk }) => {
  await desk.menu('Keyboard Shortcuts');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await desk.menu('Storage');
  await expect(page.getByRole('button', { name: 'Storage', exact: true })).toHaveAttribute('aria-current', 'page');
  await desk.menu('Find');
  await expect(searchField(page)).toBeFocused();
  await desk.menu('Library');
  await expect(tiles(page).first()).toBeVisible();
  await desk.menu('Add Location…');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('takes a dropped folder for a location, and an address as well', async ({ page, desk }, { outputDir }) => {
  const folder = join(outputDir, 'dropped pictures');
  mkdirSync(folder, { recursive: true });
  const home = page.url();
  await desk.drop({ paths: [folder] });
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('input').first()).toBeVisible();
  await expect.poll(() => valuesIn(page)).toContain(folder);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await desk.drop({ text: 's3://bucket/pictures' });
  await expect(dialog).toBeVisible();
  expect(page.url()).toBe(home);
});

const valuesIn = (page: Page) =>
  page
    .getByRole('dialog')
    .locator('input')
    .evaluateAll((inputs: HTMLInputElement[]) => inputs.map(({ value }) => value));

test('plays a video from any place in it', async ({ page, call }) => {
  const { items } = await call('media.search', { query: 'type:video is:online' });
  const seen = await page.evaluate(
    async (digits) => {
      const video = Object.assign(document.createElement('video'), { src: `/media/original/${digits}`, muted: true });
      document.body.append(video);
      const when = (name: string) => new Promise((done) => video.addEventListener(name, done, { once: true }));
      await when('loadedmetadata');
      const seeked = when('seeked');
      video.currentTime = video.duration / 2;
      await seeked;
      const { currentTime, duration, videoWidth } = video;
      video.remove();
      return { share: currentTime / duration, videoWidth };
    },
    items[0]!.contentHash.replace('sha256:', ''),
  );
  expect(seen.share).toBeCloseTo(0.5, 1);
  expect(seen.videoWidth).toBeGreaterThan(0);
});

// The real one would open windows of other programs; only the stand-in writes down what it is asked for.
test.describe('with the desktop looked at', { tag: '@stand-in' }, () => {
  test('shows a copy in its folder and opens it with its program', async ({ call, openDesktop }) => {
    const { items } = await call('media.search', { query: 'type:image is:online' });
    const { contentHash } = items[0]!;
    const shown = await call('media.show', { ref: contentHash });
    const ends = shown.copies.map(({ path }) => path.replaceAll(/[.()]/g, '.'));
    const pathEnd = new RegExp(`(${ends.join('|')})$`);
    await call('host.reveal', { contentHash });
    await call('host.open', { contentHash });
    const asked = await (await openDesktop()).evaluate(({ standIn }) => standIn.desktop.asked.slice(-2), null);
    expect(asked).toEqual([
      ['shell.showItemInFolder', expect.stringMatching(pathEnd)],
      ['shell.openPath', expect.stringMatching(pathEnd)],
    ]);
  });

  test('hands what is dragged off the wall to the desktop, as files under a picture', async ({ page, openDesktop }) => {
    const drags = async () =>
      (await openDesktop()).evaluate(
        ({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]!.webContents.drags.map(({ files, icon }) => ({
            files,
            drawn: !(icon as { isEmpty(): boolean }).isEmpty(),
          })),
        null,
      );
    await searchField(page).fill('type:image is:online');
    const tile = tiles(page).first();
    await expect(tile).toHaveAttribute('draggable', 'true');
    const prevented = await tile.evaluate((element) => {
      const drag = new DragEvent('dragstart', { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() });
      return !element.dispatchEvent(drag);
    });
    // Electron's own drag takes the place of the page's.
    expect(prevented).toBe(true);
    await expect.poll(drags).toEqual([{ files: [expect.stringMatching(/^\/.+\.\w+$/)], drawn: true }]);
  });

  test('drags what is selected out to other programs, and a medium that is not by itself', async ({
    page,
    call,
    openDesktop,
  }) => {
    const query = 'type:image is:online in:studio';
    const { total } = await call('media.search', { query });
    await searchField(page).fill(query);
    // What is selected before the answer goes with the old result.
    await expect(count(page)).toHaveText(`${total} media`);
    await expect(tiles(page).first()).toHaveAttribute('draggable', 'true');
    const drag = async (index: number) => {
      const box = (await page.locator(`[data-index="${index}"]`).boundingBox())!;
      await page.mouse.move(box.x + 60, box.y + 60);
      await page.mouse.down();
      await page.mouse.move(box.x + 90, box.y + 80, { steps: 4 });
      await page.mouse.up();
    };
    const dragged = async () =>
      (await openDesktop()).evaluate(
        ({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().flatMap((window) => window.webContents.drags.map(({ files }) => files?.length)),
        null,
      );
    const { length: before } = await dragged();
    const since = async () => (await dragged()).slice(before);
    await tiles(page).nth(0).click();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await drag(1);
    await expect.poll(since).toEqual([3]);
    await drag(4);
    await expect.poll(since).toEqual([3, 1]);
    await expect(page.locator('[aria-selected="true"][data-index]')).toHaveAttribute('data-index', '4');
    await expect(page.locator('.rubber-band')).toHaveCount(0);
  });

  test('takes the pictures of videos itself where ffmpeg is missing', async ({ browser }, { outputDir }) => {
    const data = join(outputDir, 'unseen');
    cpSync(process.env.ALICE_E2E_UNSEEN ?? '', data, { recursive: true });
    const desktop = await startDesktopHost(data, '');
    const context = await browser.newContext({ baseURL: desktop.origin });
    const page = await context.newPage();
    try {
      await desktop.attach(page);
      await openGallery(page);
      await searchField(page).fill('type:video is:online');
      const widths = () =>
        page
          .locator('[role="grid"] img')
          .evaluateAll((images: HTMLImageElement[]) => images.map((one) => one.naturalWidth));
      await expect.poll(async () => (await widths()).some((width) => width > 100), { timeout: 20_000 }).toBe(true);
    } finally {
      await context.close();
      await desktop.quit();
    }
  });
});
