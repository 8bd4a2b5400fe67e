/** Where ffmpeg is missing, the page itself takes the pictures of the videos that are looked at, once and for all. */
import type { APIRequestContext, Page } from '@playwright/test';
import type { Output } from '../src-preload/api/contract.ts';
import { expect, openGallery, searchField, test as base, tiles } from './fixtures.ts';
import { type RunningHost, startWebHost } from './web-host.ts';

/** Another host over the same library: no preview was ever made there, and no program can be found. */
const test = base.extend<object, { bareHost: RunningHost }>({
  bareHost: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures out of this pattern
    async ({}, use) => {
      const host = await startWebHost(process.env.ALICE_E2E_UNSEEN ?? '', '');
      await use(host);
      await host.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ bareHost }, use) => use(bareHost.origin),
  storageState: ({ bareHost }, use) => use(bareHost.session),
});

type Item = Output<'media.search'>['items'][number];

/** Without the page, which would begin at once. */
async function videosAt(request: APIRequestContext, headers: RunningHost['callHeaders']): Promise<Item[]> {
  const response = await request.post('/api/media.search', { headers, data: { query: 'type:video' } });
  const reply = (await response.json()) as { result: Output<'media.search'> };
  return reply.result.items;
}

const isReadable = ({ copies }: Item) => copies.some(({ online, state }) => online && state === 'present');

async function openVideos(page: Page, expected: number): Promise<void> {
  await openGallery(page);
  await searchField(page).fill('type:video');
  await expect(tiles(page)).toHaveCount(expected);
}

const previewOf = (item: Item, size: number) =>
  `/media/preview/${item.contentHash.replace('sha256:', '')}?size=${size}`;

test('draws real pictures of videos in tiles and details, and takes each one only once', async ({ page, bareHost }) => {
  const videos = await videosAt(page.request, bareHost.callHeaders);
  const readable = videos.filter(isReadable);
  expect(readable.length).toBeGreaterThan(1);
  for (const item of readable) {
    const refused = await page.request.get(previewOf(item, 512));
    expect(refused.status()).toBe(415);
    expect(await refused.json()).toMatchObject({ error: { code: 'unsupported', details: { poster: true } } });
  }

  const stored: string[] = [];
  let release = () => {};
  const released = new Promise<void>((done) => (release = done));
  await page.route('**/api/media.storePoster', async (route) => {
    stored.push((route.request().postDataJSON() as { contentHash: string }).contentHash);
    await released;
    await route.continue();
  });
  const pictures = page.getByRole('grid').locator('img');
  const widths = () => pictures.evaluateAll((images: HTMLImageElement[]) => images.map((image) => image.naturalWidth));
  const drawn = async () => (await widths()).filter((width) => width > 100).length;
  await openVideos(page, videos.length);
  await expect.poll(() => stored.length).toBe(1);
  await tiles(page).first().click();
  await expect(page.getByRole('complementary', { name: 'Details' }).locator('video')).toBeVisible();
  // The panel was opened while there was no picture yet: it gets its own, and the grid all of them.
  expect([await drawn(), stored.length]).toEqual([0, 1]);
  const inPanel = page.waitForResponse((response) => response.url().includes('size=1024') && response.ok());
  release();
  await inPanel;
  await expect.poll(drawn).toBe(readable.length);
  const hashes = readable.map(({ contentHash }) => contentHash).toSorted();
  expect(stored.toSorted()).toEqual(hashes);

  await page.reload();
  await openVideos(page, videos.length);
  await expect.poll(drawn).toBe(readable.length);
  expect(stored.toSorted()).toEqual(hashes);
  for (const item of readable) {
    const kept = await page.request.get(previewOf(item, 512));
    expect([kept.status(), kept.headers()['content-type']]).toEqual([200, 'image/webp']);
  }
});

test('leaves its sign to a video that cannot be decoded, and does not read it again', async ({ page, bareHost }) => {
  const videos = await videosAt(page.request, bareHost.callHeaders);
  const broken = videos.find(isReadable)!;
  const digits = broken.contentHash.replace('sha256:', '');
  const details = { poster: true };
  await page.route(`**/media/preview/${digits}?*`, (route) =>
    route.fulfill({ status: 415, json: { ok: false, error: { code: 'unsupported', message: 'No ffmpeg.', details } } }),
  );
  await page.route(`**/media/original/${digits}`, (route) =>
    route.fulfill({ contentType: 'video/mp4', body: 'no video at all' }),
  );
  const asked: string[] = [];
  page.on('request', (request) => {
    // Pictures are asked for again with every tile; this is the question before the video is opened.
    if (request.url().includes(digits) && request.resourceType() !== 'image') asked.push(request.resourceType());
  });
  await openVideos(page, videos.length);
  const tile = tiles(page).nth(videos.indexOf(broken));
  await expect.poll(() => asked).toEqual(['fetch', 'media']);
  await expect(tile.locator('.plate')).toBeVisible();
  await searchField(page).fill('type:audio');
  await expect(tiles(page).first()).toHaveAccessibleName(/audio/);
  await searchField(page).fill('type:video');
  // Sounds have such a sign too.
  await expect(tile).toHaveAccessibleName(/video/);
  await expect(tile.locator('.plate')).toBeVisible();
  // A tile asks in the frame in which it is seen; a few more are for the page to draw it.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame);
  });
  expect(asked).toEqual(['fetch', 'media']);
});
