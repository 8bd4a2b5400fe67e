/** A medium in a tab of its own is shown and played there, in a page that can run nothing. */
import { expect, openGallery, test } from './fixtures.ts';

const address = (contentHash: string) => `/media/original/${contentHash.replace('sha256:', '')}`;

test.describe('a tab of its own', { tag: '@web' }, () => {
  test.beforeEach(async ({ page }) => openGallery(page));

  for (const [type, isThere] of [
    ['image', () => (document.querySelector('img')?.naturalWidth ?? 0) > 0],
    ['video', () => (document.querySelector('video')?.readyState ?? 0) >= HTMLMediaElement.HAVE_METADATA],
    ['audio', () => ((document.querySelector('video, audio') as HTMLMediaElement | null)?.readyState ?? 0) > 0],
  ] as const) {
    test(`shows a medium of the type ${type}`, async ({ page, call }) => {
      const { items } = await call('media.search', { query: `type:${type}` });
      const { contentHash } = items.find(({ copies }) => copies.some(({ online }) => online))!;
      const tab = await page.context().newPage();
      const response = await tab.goto(address(contentHash));
      expect(response?.headers()['content-security-policy']).toContain('sandbox');
      await expect.poll(() => tab.evaluate(isThere)).toBe(true);
      const ran = await tab.evaluate(() => {
        const script = document.createElement('script');
        script.append('window.taken = true');
        document.body.append(script);
        return (window as { taken?: boolean }).taken ?? false;
      });
      expect(ran).toBe(false);
      await tab.close();
    });
  }

  test('is not needed to save one, under the name that the page gives', async ({ page, call }) => {
    const { items } = await call('media.search', { query: 'type:image' });
    const { contentHash, name } = items.find(({ copies }) => copies.some(({ online }) => online))!;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.evaluate(
        ([href, as]) => {
          const link = Object.assign(document.createElement('a'), { href, download: as });
          link.click();
        },
        [`${address(contentHash)}?download=1`, name] as const,
      ),
    ]);
    expect([download.suggestedFilename(), await download.failure()]).toEqual([name, null]);
  });
});
