/** The README's pictures, taken from the running page; `npm run screenshots` puts them into resources/. */
import { join } from 'node:path';
import { expect, openGallery, test } from './fixtures.ts';
import { screens } from './screens.ts';

const pictures: [file: string, screen: string, scheme: 'light' | 'dark'][] = [
  ['gallery', 'the gallery with something selected', 'dark'],
  ['detail', 'the details of a picture from ComfyUI', 'light'],
  ['dashboard', 'the storage dashboard', 'dark'],
  ['empty', 'an empty result', 'light'],
];

for (const [file, screen, scheme] of pictures) {
  test.describe(`${scheme}`, () => {
    test.use({ colorScheme: scheme, reducedMotion: 'reduce' });
    test(`${screen} looks finished in a picture`, async ({ page }, { outputDir }) => {
      await openGallery(page);
      await screens.find(({ name }) => name === screen)!.open(page);
      // What is in sight has come and faded in: videos give way from their plate to the picture that the page takes of them.
      await page.locator('.tile').evaluateAll((tiles) => {
        for (const tile of tiles)
          tile.toggleAttribute('data-in-sight', tile.getBoundingClientRect().top < window.innerHeight);
      });
      const unfinished = '.tile[data-in-sight]:not(:has(> img.there)):not([aria-label*=", audio"])';
      await expect(page.locator(unfinished)).toHaveCount(0);
      const drawn = () => [...document.images].every((image) => image.complete);
      await expect.poll(() => page.evaluate(drawn)).toBe(true);
      await expect(page.getByText('…', { exact: true })).toHaveCount(0);
      const taken = await page.screenshot({ path: join(process.env.ALICE_SCREENSHOTS ?? outputDir, `${file}.png`) });
      expect(taken.length).toBeGreaterThan(20_000);
    });
  });
}
