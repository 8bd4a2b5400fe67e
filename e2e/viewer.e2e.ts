/** What is looked at closely: details, the full-screen viewer with its players, and the comparison. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { count, expect, openGallery, searchField, test, tiles } from './fixtures.ts';

test.beforeEach(async ({ page }) => openGallery(page));

const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const viewer = (page: Page) => page.getByRole('dialog', { name: 'Full-screen viewer' });
const comparison = (page: Page) => page.getByRole('dialog', { name: 'Comparison' });
const position = (page: Page) => viewer(page).locator('.viewer-title p');
const percent = (page: Page) => page.getByRole('group', { name: 'Zoom' }).locator('.percent');
const sheets = (page: Page) => page.getByRole('dialog').locator('.zoom-sheet');
/** Where pictures are drawn, rounded to pixels. */
const boxes = (page: Page) =>
  sheets(page).evaluateAll((elements) =>
    elements.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y, width, height].map(Math.round).join();
    }),
  );

/** Gliding takes a moment. */
async function settled(page: Page): Promise<void> {
  let before: string[] = [];
  await expect
    .poll(async () => {
      const [last, now] = [before, await boxes(page)];
      before = now;
      return now.join() === last.join();
    })
    .toBe(true);
}

async function find(page: Page, query: string, total: number): Promise<void> {
  await searchField(page).fill(query);
  await expect(count(page)).toHaveText(new RegExp(`^${total} `));
  // Its suggestions would lie over the wall.
  await searchField(page).blur();
}

/** Opens the first medium of a query in the viewer. */
async function view(page: Page, query: string, total: number): Promise<void> {
  await find(page, query, total);
  await tiles(page).first().dblclick();
  await expect(viewer(page)).toBeVisible();
}

test.describe('the details', () => {
  test('tell recipe, facts and every copy of what is selected', async ({ page, call }) => {
    const query = 'has:prompt copies:>=2 is:online';
    const { items, total } = await call('media.search', { query });
    const shown = await call('media.show', { ref: items[0]!.contentHash });
    await find(page, query, total);
    await tiles(page).first().click();
    const panel = details(page);
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText(shown.facts.title!);
    await expect(panel).toContainText(shown.recipe!.prompt!.slice(0, 40));
    await expect(panel).toContainText(shown.recipe!.seed!);
    await expect(panel).toContainText(shown.contentHash);
    const copies = panel.getByRole('region', { name: 'Copies' }).getByRole('listitem');
    await expect(copies).toHaveCount(shown.copies.length);
    for (const [index, copy] of shown.copies.entries()) {
      await expect(copies.nth(index)).toContainText(copy.location);
      await expect(copies.nth(index)).toContainText(copy.path);
      await expect(copies.nth(index)).toContainText(copy.online ? 'there' : 'offline');
      await expect(copies.nth(index)).toContainText(/Verified .*(ago|now)/);
      await expect(copies.nth(index)).toContainText('every byte');
    }
    await expect(copies.filter({ hasText: 'primary' })).toHaveCount(1);
    await panel.getByRole('button', { name: 'Close the details' }).click();
    await expect(panel).toHaveCount(0);
    await page.keyboard.press('i');
    await expect(panel).toBeVisible();
  });

  test('say what everything found and what a selection amounts to', async ({ page, call }) => {
    const query = 'project:deep-sky';
    const { items, total } = await call('media.search', { query });
    await find(page, query, total);
    const panel = details(page);
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText(`${total} media`);
    await tiles(page).nth(0).click();
    await tiles(page)
      .nth(1)
      .click({ modifiers: ['ControlOrMeta'] });
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('2 selected');
    const kilobytes = Math.round((items[0]!.size + items[1]!.size) / 1000);
    await expect(panel).toContainText(`${kilobytes} kB`);
    await panel.getByRole('button', { name: 'Compare' }).click();
    await expect(comparison(page)).toBeVisible();
  });

  test('find all that share a tag or a model by one click', async ({ page, call }) => {
    const { total } = await call('media.search', { query: 'project:northern-lights' });
    await find(page, 'project:northern-lights', total);
    await tiles(page).first().click();
    await details(page).getByRole('button', { name: 'flux1-dev' }).click();
    const both = await call('media.search', { query: 'project:northern-lights model:flux1-dev' });
    await expect(count(page)).toHaveText(new RegExp(`^${both.total} `));
  });

  test('show a ComfyUI graph in the order of running, lead from node to node, and hand out its JSON', async ({
    page,
    call,
  }) => {
    const query = 'generator:comfyui type:image has:workflow';
    const { items, total } = await call('media.search', { query });
    const { recipe } = await call('media.show', { ref: items[0]!.contentHash });
    await find(page, query, total);
    await tiles(page).first().click();
    const panel = details(page);
    await panel.getByText('ComfyUI graph').click();
    const nodes = panel.locator('.graph-node');
    const ids = Object.keys(JSON.parse(recipe!.raw.find(({ key }) => key === 'prompt')!.text) as object);
    await expect(nodes).toHaveCount(ids.length);
    await expect(nodes.first()).toContainText('CheckpointLoaderSimple');
    await expect(nodes.last()).toContainText('SaveImage');
    const sampler = nodes.filter({ has: page.locator('strong', { hasText: 'KSampler' }) });
    await expect(sampler).toContainText(recipe!.seed!);
    await sampler.getByRole('button', { name: /CLIPTextEncode #6/ }).click();
    await expect(nodes.filter({ hasText: '#6' }).filter({ hasText: recipe!.prompt! })).toBeFocused();
    for (const name of ['workflow', 'prompt']) {
      const saved = page.waitForEvent('download');
      await panel.getByRole('button', { name: `Download ${name}.json` }).click();
      const download = await saved;
      expect(download.suggestedFilename()).toBe(`${name}.json`);
      expect(readFileSync(await download.path(), 'utf8')).toBe(recipe!.raw.find(({ key }) => key === name)!.text);
    }
    await panel.getByText('PNG tEXt prompt').click();
    await expect(panel.getByRole('region', { name: 'PNG tEXt prompt' })).toContainText('"class_type"');
  });

  test('say where copies disagree, and open or show a copy where the host can', async ({ page, call }) => {
    const { items, total } = await call('media.search', { query: 'is:diverged is:online' });
    const shown = await call('media.show', { ref: items[0]!.contentHash });
    await find(page, 'is:diverged is:online', total);
    await tiles(page).first().click();
    const copies = details(page).getByRole('region', { name: 'Copies' });
    await expect(copies).toContainText(`disagree about: ${shown.diverged[0]!}`);
    const readable = shown.copies.filter(({ online, state }) => online && state === 'present').length;
    const { abilities } = await call('host.about', {});
    for (const [ability, name] of [
      ['host.reveal', 'Show in folder'],
      ['host.open', 'Open'],
    ] as const) {
      const buttons = copies.getByRole('button', { name, exact: true });
      await expect(buttons).toHaveCount(abilities.includes(ability) ? readable : 0);
    }
  });

  test('are as wide as the reader drags or steps them, also next time', async ({ page }) => {
    const handle = details(page).getByRole('separator');
    const width = async () => Math.round((await details(page).boundingBox())!.width);
    const before = await width();
    await handle.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await width()).toBe(before + 16);
    const { x, y } = (await handle.boundingBox())!;
    await page.mouse.move(x + 4, y + 300);
    await page.mouse.down();
    await page.mouse.move(x - 96, y + 300, { steps: 4 });
    await page.mouse.up();
    const wide = await width();
    expect(wide).toBeGreaterThan(before + 80);
    await page.reload();
    await expect(tiles(page).first()).toBeVisible();
    expect(await width()).toBe(wide);
  });

  test('are a sheet over the wall where there is no room beside it', async ({ page }) => {
    await page.setViewportSize({ width: 720, height: 450 });
    await tiles(page).first().click();
    const panel = details(page);
    await expect(panel).toHaveCSS('position', 'absolute');
    await expect(panel.getByRole('heading', { level: 1 })).toBeInViewport();
    await panel.getByRole('button', { name: 'Close the details' }).click();
    await expect(panel).toHaveCount(0);
    await page.keyboard.press('i');
    await panel.getByRole('button', { name: 'Close the details' }).focus();
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
  });
});

test.describe('the full-screen viewer', () => {
  test('opens from the wall, steps by keys, and gives the keyboard back to the tile of the last one', async ({
    page,
  }) => {
    const total = Number((await count(page).textContent())!.split(' ')[0]);
    await tiles(page).nth(2).focus();
    await page.keyboard.press('Enter');
    await expect(position(page)).toHaveText(`3 of ${total}`);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(position(page)).toHaveText(`5 of ${total}`);
    await page.keyboard.press('ArrowLeft');
    await expect(position(page)).toHaveText(`4 of ${total}`);
    await page.keyboard.press('End');
    await expect(position(page)).toHaveText(`${total} of ${total}`);
    await page.keyboard.press('ArrowRight');
    await expect(position(page)).toHaveText(`${total} of ${total}`);
    await expect(viewer(page).getByRole('button', { name: 'Next' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(viewer(page)).toHaveCount(0);
    await expect(page.locator(':focus')).toHaveAttribute('data-index', String(total - 1));
    await expect(page.locator(':focus')).toBeInViewport();
  });

  test('leads along its strip, to what is clicked and to what the wheel brings near', async ({ page }) => {
    await tiles(page).first().dblclick();
    const strip = viewer(page).getByRole('group', { name: 'Neighbours' });
    await strip.getByRole('button').nth(3).click();
    await expect(position(page)).toHaveText(/^4 of/);
    await expect(strip.locator('[aria-current="true"]')).toHaveCount(1);
    await strip.hover();
    await page.mouse.wheel(0, 1600);
    const far = strip.getByRole('button').last();
    await far.click();
    await expect(position(page)).not.toHaveText(/^4 of/);
    // However many there are, only those in sight exist.
    expect(await strip.getByRole('button').count()).toBeLessThan(49);
  });

  test('zooms to the pointer by wheel and keys, drags, and goes to actual pixels and back', async ({ page, call }) => {
    const query = 'format:png type:image width:640 is:online';
    const { total } = await call('media.search', { query });
    await view(page, query, total);
    const fitted = await percent(page).textContent();
    await page.keyboard.press('1');
    await expect(percent(page)).toHaveText('100%');
    await expect.poll(async () => (await boxes(page))[0]!.split(',').slice(2)).toEqual(['640', '400']);
    await page.keyboard.press('0');
    await expect(percent(page)).toHaveText(fitted!);
    await page.keyboard.press('+');
    await expect(percent(page)).not.toHaveText(fitted!);
    await page.keyboard.press('0');
    await settled(page);

    // The point under the pointer stays where it is.
    const [x = 0, y = 0, width = 0, height = 0] = (await boxes(page))[0]!.split(',').map(Number);
    const at = { x: x + width * 0.4, y: y + height * 0.4 };
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, -500);
    await expect(percent(page)).not.toHaveText(fitted!);
    await settled(page);
    const larger = (await boxes(page))[0]!.split(',').map(Number);
    expect((at.x - larger[0]!) / larger[2]!).toBeCloseTo(0.4, 2);
    expect((at.y - larger[1]!) / larger[3]!).toBeCloseTo(0.4, 2);

    await page.mouse.down();
    await page.mouse.move(at.x + 60, at.y + 30, { steps: 3 });
    await page.mouse.up();
    const dragged = (await boxes(page))[0]!.split(',').map(Number);
    expect([dragged[0]! - larger[0]!, dragged[1]! - larger[1]!]).toEqual([60, 30]);
    // Far beyond its edge there is no gap.
    await page.mouse.down();
    await page.mouse.move(at.x + 5000, at.y, { steps: 3 });
    await page.mouse.up();
    expect((await boxes(page))[0]!.split(',')[0]).toBe('0');

    await page.mouse.dblclick(at.x, at.y);
    await expect(percent(page)).toHaveText(fitted!);
    await page.mouse.dblclick(at.x, at.y);
    await expect(percent(page)).toHaveText('100%');
    // The next one begins fitted.
    await page.keyboard.press('ArrowRight');
    await expect(percent(page)).toHaveText(fitted!);
  });

  test('draws the preview first, and the original where only that shows more or moves', async ({ page, call }) => {
    const { total } = await call('media.search', { query: 'format:gif' });
    await view(page, 'format:gif', total);
    await expect(viewer(page).locator('img.drawn')).toHaveAttribute('src', /\/media\/original\//);
    await page.keyboard.press('Escape');
    const still = await call('media.search', { query: 'format:png type:image width:640 is:online' });
    await view(page, 'format:png type:image width:640 is:online', still.total);
    // 640 pixels are drawn over more of the screen: the preview has lost what the original has.
    await expect(viewer(page).locator('img.drawn')).toHaveAttribute('src', /\/media\/original\//);
    expect(await viewer(page).locator('img').first().getAttribute('src')).toContain('size=512');
  });

  test('says what to connect for a picture that cannot be read, and shows its preview', async ({ page, call }) => {
    const { total, items } = await call('media.search', { query: 'is:offline type:image' });
    await view(page, 'is:offline type:image', total);
    await expect(viewer(page).locator('.stage-note')).toContainText(items[0]!.copies[0]!.location);
    const drawn = viewer(page).locator('img.drawn');
    await expect(drawn).toHaveAttribute('src', /\/media\/preview\//);
    expect(await drawn.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  });

  test('marks what is damaged @web', async ({ page }) => {
    await page.route('**/media/preview/**', async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'x-alice-damaged': 'true' };
      await route.fulfill({ response, headers });
    });
    await tiles(page).first().dblclick();
    await expect(viewer(page).locator('.stage-note')).toContainText('damaged');
  });

  test('shows the details inside, and closes for what is searched for there', async ({ page, call }) => {
    const { items } = await call('media.search', { query: '' });
    await tiles(page).first().dblclick();
    await page.keyboard.press('i');
    const panel = viewer(page).getByRole('complementary', { name: 'Details' });
    await expect(panel).toContainText(items[0]!.contentHash);
    await page.keyboard.press('ArrowRight');
    await expect(panel).toContainText(items[1]!.contentHash);
    await page.keyboard.press('ArrowLeft');
    await panel.getByRole('list', { name: 'Tags' }).getByRole('button').first().click();
    await expect(viewer(page)).toHaveCount(0);
    await expect(count(page)).not.toHaveText(/^49 /);
  });

  test('is ready for the next one before it is asked for', async ({ page, call }) => {
    const { items, total } = await call('media.search', { query: 'type:image' });
    const asked = page.waitForRequest((request) =>
      request.url().includes(`/media/preview/${items[1]!.contentHash.replace('sha256:', '')}?size=2048`),
    );
    await view(page, 'type:image', total);
    await asked;
  });

  test('follows fingers: two zoom, one drags what is large and swipes past what is not', async ({ page, call }) => {
    const { total } = await call('media.search', { query: 'type:image' });
    await view(page, 'type:image', total);
    await expect(viewer(page).locator('.drawn')).toBeVisible();
    const fitted = await percent(page).textContent();
    /** Each finger goes from one point to another, all at the same time. */
    const touch = (fingers: [from: [number, number], to: [number, number]][]) =>
      page.locator('.zoom-stage').evaluate((stage, all) => {
        const send = (type: string, pointerId: number, [clientX, clientY]: [number, number]) => {
          const options = { pointerId, clientX, clientY, pointerType: 'touch', button: 0, bubbles: true };
          stage.dispatchEvent(new PointerEvent(type, options));
        };
        // Pointers that no hand holds cannot be captured.
        stage.setPointerCapture = () => {};
        for (const [id, [from]] of all.entries()) send('pointerdown', id + 10, from);
        for (const [id, [, to]] of all.entries()) send('pointermove', id + 10, to);
        for (const [id, [, to]] of all.entries()) send('pointerup', id + 10, to);
      }, fingers);
    await touch([
      [
        [900, 400],
        [400, 410],
      ],
    ]);
    await expect(position(page)).toHaveText(/^2 of/);
    await touch([
      [
        [400, 400],
        [900, 410],
      ],
    ]);
    await expect(position(page)).toHaveText(/^1 of/);
    await touch([
      [
        [600, 400],
        [400, 400],
      ],
      [
        [800, 400],
        [1000, 400],
      ],
    ]);
    await expect(percent(page)).not.toHaveText(fitted!);
    const before = (await boxes(page))[0]!.split(',').map(Number);
    await touch([
      [
        [900, 400],
        [800, 420],
      ],
    ]);
    await expect.poll(async () => Number((await boxes(page))[0]!.split(',')[0])).toBe(before[0]! - 100);
    await expect(position(page)).toHaveText(/^1 of/);
  });

  test('keeps its keys from the wall below', async ({ page }) => {
    await tiles(page).first().click();
    await tiles(page).first().dblclick();
    await expect(viewer(page)).toBeVisible();
    for (const key of ['x', 'Control+a', 'ArrowDown', 'c', '+', '2']) await page.keyboard.press(key);
    await expect(viewer(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('[role="gridcell"][aria-selected="true"]')).toHaveCount(1);
  });

  test('fills the whole screen', async ({ page }) => {
    await tiles(page).first().dblclick();
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    await expect(viewer(page).getByRole('button', { name: 'Leave the whole screen' })).toBeVisible();
    // When nothing stirs, there is nothing but the picture.
    const bar = viewer(page).locator('.viewer-bar');
    await expect(bar).toHaveCSS('opacity', '0');
    await expect(viewer(page).getByRole('button', { name: 'Next' })).toHaveCSS('opacity', '0');
    await page.mouse.move(500, 400);
    await expect(bar).toHaveCSS('opacity', '1');
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false);
  });
});

test.describe('a video', () => {
  const state = (page: Page) =>
    viewer(page)
      .locator('video')
      .evaluate(({ paused, currentTime, muted, loop, volume }: HTMLVideoElement) => ({
        paused,
        currentTime,
        muted,
        loop,
        volume,
      }));

  test('plays from a copy that can be read, pauses, seeks and steps by frames', async ({ page, call }) => {
    const { total } = await call('media.search', { query: 'type:video' });
    await view(page, 'type:video', total);
    await expect.poll(async () => (await state(page)).currentTime).toBeGreaterThan(0.2);
    await page.keyboard.press(' ');
    await expect.poll(async () => (await state(page)).paused).toBe(true);
    await expect(viewer(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();

    // Each step shows the next frame, and none twice.
    const times: number[] = [];
    await viewer(page).getByRole('slider', { name: 'Position' }).fill('0.5');
    await expect.poll(async () => (await state(page)).currentTime).toBeCloseTo(0.5, 1);
    for (let step = 0; step < 4; step++) {
      const before = (await state(page)).currentTime;
      await page.keyboard.press('.');
      await expect.poll(async () => (await state(page)).currentTime).toBeGreaterThan(before);
      times.push((await state(page)).currentTime - before);
    }
    for (const time of times.slice(1)) expect(time).toBeLessThan(0.2);
    const forward = (await state(page)).currentTime;
    await page.keyboard.press(',');
    await expect.poll(async () => (await state(page)).currentTime).toBeLessThan(forward);

    await page.keyboard.press('l');
    const { currentTime } = await state(page);
    expect(currentTime).toBeGreaterThan(1.5);
    await page.keyboard.press('j');
    await expect.poll(async () => (await state(page)).currentTime).toBe(0);
  });

  test('keeps sound and repetition as they were liked last', async ({ page, call }) => {
    const { total } = await call('media.search', { query: 'type:video' });
    await view(page, 'type:video', total);
    const before = await state(page);
    await page.keyboard.press('m');
    await viewer(page).getByRole('button', { name: 'Repeat' }).click();
    await page.keyboard.press('ArrowRight');
    await expect(position(page)).toHaveText(`2 of ${total}`);
    await expect
      .poll(async () => [(await state(page)).muted, (await state(page)).loop])
      .toEqual([!before.muted, !before.loop]);
  });

  test('that cannot be decoded says so @web', async ({ page, call }) => {
    const { total } = await call('media.search', { query: 'type:video' });
    await page.route('**/media/original/**', (route) => route.fulfill({ contentType: 'video/mp4', body: 'no video' }));
    await view(page, 'type:video', total);
    await expect(viewer(page).getByRole('alert')).toContainText('cannot play');
  });
});

test('a sound has its shape drawn, plays, and can be sought in it', async ({ page, call }) => {
  const { total } = await call('media.search', { query: 'type:audio is:online' });
  await view(page, 'type:audio is:online', total);
  const wave = viewer(page).locator('.waveform');
  await expect(wave).toBeVisible();
  expect((await wave.locator('path').first().getAttribute('d'))!.split('M').length).toBeGreaterThan(100);
  const played = () => wave.locator('rect').evaluate((rect) => Number(rect.getAttribute('width')));
  await expect.poll(played).toBeGreaterThan(1);
  await page.keyboard.press('k');
  await viewer(page).getByRole('slider', { name: 'Position' }).fill('2');
  await expect(viewer(page).locator('.transport-clock')).toContainText('0:02');
});

test.describe('a comparison', () => {
  async function compareFirst(page: Page, query: string, total: number, many: number): Promise<void> {
    await find(page, query, total);
    await tiles(page).nth(0).click();
    for (let index = 1; index < many; index++)
      await tiles(page)
        .nth(index)
        .click({ modifiers: ['ControlOrMeta'] });
    await page.keyboard.press('c');
    await expect(comparison(page).locator('.pane')).toHaveCount(many);
  }

  test('zooms and drags all together, or each by itself', async ({ page, call }) => {
    const query = 'project:northern-lights';
    const { total } = await call('media.search', { query });
    await compareFirst(page, query, total, 3);
    const sizes = async () => (await boxes(page)).map((box) => box.split(',').slice(2).join());
    const before = await sizes();
    const first = (await comparison(page).locator('.zoom-stage').first().boundingBox())!;
    await page.mouse.move(first.x + first.width * 0.6, first.y + first.height * 0.6);
    await page.mouse.wheel(0, -600);
    await expect.poll(async () => new Set(await sizes()).size).toBe(1);
    expect((await sizes())[2]).not.toBe(before[2]);
    const together = await sizes();
    await page.keyboard.press('u');
    await page.mouse.wheel(0, -300);
    await expect.poll(async () => (await sizes())[0]).not.toBe(together[0]);
    expect((await sizes()).slice(1)).toEqual(together.slice(1));
    await page.keyboard.press('u');
    await expect.poll(async () => new Set(await sizes()).size).toBe(1);
    await page.keyboard.press('0');
    await expect.poll(sizes).toEqual(before);
  });

  test('swaps the first two while a key is held, and shows one alone', async ({ page, call }) => {
    const query = 'project:northern-lights';
    const { total } = await call('media.search', { query });
    await compareFirst(page, query, total, 2);
    const panes = comparison(page).locator('.pane');
    const left = async (index: number) => (await panes.nth(index).boundingBox())!.x;
    expect(await left(0)).toBeLessThan(await left(1));
    await page.keyboard.down('b');
    await expect.poll(async () => (await left(0)) > (await left(1))).toBe(true);
    await page.keyboard.up('b');
    await expect.poll(async () => (await left(0)) < (await left(1))).toBe(true);
    await page.keyboard.press('2');
    await expect(panes.nth(0)).toBeHidden();
    await expect(panes.nth(1)).toBeVisible();
    await page.keyboard.down(' ');
    await expect(panes.nth(0)).toBeVisible();
    await page.keyboard.up(' ');
    await expect(panes.nth(0)).toBeHidden();
    await page.keyboard.press('2');
    await expect(panes.nth(0)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(comparison(page)).toHaveCount(0);
  });

  test('tells the recipes apart, word by word, and folds what is the same', async ({ page, call }) => {
    const query = 'project:northern-lights';
    const { items, total } = await call('media.search', { query });
    await compareFirst(page, query, total, 2);
    const [a, b] = await Promise.all(
      items.slice(0, 2).map(({ contentHash }) => call('media.show', { ref: contentHash })),
    );
    const prompt = comparison(page).getByRole('row').filter({ hasText: 'Prompt' }).first();
    const cell = prompt.getByRole('cell').nth(1);
    const read = (skipped: string) =>
      cell.evaluate((element, tag) => {
        const copy = element.cloneNode(true) as HTMLElement;
        for (const part of copy.querySelectorAll(tag)) part.remove();
        return copy.textContent;
      }, skipped);
    expect(await read('del')).toBe(b!.recipe!.prompt);
    expect(await read('ins')).toBe(a!.recipe!.prompt);
    await expect(comparison(page).getByText(/^\d+ the same$/)).toBeVisible();
    await expect(comparison(page).getByRole('row').filter({ hasText: 'Model' }).first()).toBeHidden();
    await comparison(page)
      .getByText(/^\d+ the same$/)
      .click();
    await expect(comparison(page).getByRole('row').filter({ hasText: 'Model' }).first()).toBeVisible();
    await page.keyboard.press('d');
    await expect(comparison(page).getByRole('table')).toHaveCount(0);
  });

  test('plays videos together', async ({ page, call }) => {
    const { total } = await call('media.search', { query: 'type:video' });
    await compareFirst(page, 'type:video', total, 2);
    const paused = () =>
      comparison(page)
        .locator('video')
        .evaluateAll((videos: HTMLVideoElement[]) => videos.map((video) => video.paused));
    await page.keyboard.press('k');
    await expect.poll(paused).toEqual([false, false]);
    await page.keyboard.press('k');
    await expect.poll(paused).toEqual([true, true]);
  });
});
