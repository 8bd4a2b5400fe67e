/** How the window feels: readable for everyone in both themes, in every language, at 200 % zoom and without motion. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, openGallery, test } from './fixtures.ts';
import { screens } from './screens.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  rule: string;
  impact: string;
  where: string[];
}

/** Violations of level serious and critical. Rules: https://dequeuniversity.com/rules/axe/4.11. */
async function findViolations(page: Page): Promise<Finding[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(options: object): Promise<{
          violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    // A rule for what is called by its words: a tile is called by what its picture shows, and bears signs that are drawn on it.
    const isTile = (rule: string, html: string): boolean =>
      rule === 'label-content-name-mismatch' && html.includes('role="gridcell"');
    return violations
      .map((found) => ({ ...found, nodes: found.nodes.filter(({ html }) => !isTile(found.id, html)) }))
      .filter(({ nodes }) => nodes.length > 0)
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        rule: id,
        impact,
        where: nodes.slice(0, 4).map(({ html, failureSummary }) => `${html.slice(0, 160)} :: ${failureSummary}`),
      }));
  });
}

/** The checker writes HTML, which the page's policy refuses and reports; it works all the same. */
function forgetOwnTrouble(troubles: string[]): void {
  const own = 'content policy: require-trusted-types-for trusted-types-sink';
  troubles.splice(0, troubles.length, ...troubles.filter((each) => each !== own));
}

test.describe('in both themes', () => {
  test.use({ colorScheme: 'light', reducedMotion: 'reduce' });
  for (const { name, open } of screens) {
    test(`${name} has no serious or critical violation of accessibility`, async ({ page, troubles }) => {
      await openGallery(page);
      await open(page);
      expect(await findViolations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
      expect(await findViolations(page)).toEqual([]);
      forgetOwnTrouble(troubles);
    });
  }
});

test('the checker itself finds what is wrong', async ({ page, troubles }) => {
  await openGallery(page);
  await page.evaluate(() => {
    const button = document.createElement('button');
    document.body.append(button);
  });
  expect((await findViolations(page)).map(({ rule }) => rule)).toContain('button-name');
  forgetOwnTrouble(troubles);
});

/** Visible and spoken texts that do not come from the catalog, nor from the library itself. */
function strangersOf(page: Page, library: readonly string[]): Promise<string[]> {
  return page.evaluate((names) => {
    const strange: string[] = [];
    const marked = (text: string) => /⟦.*⟧/su.test(text);
    const typed = document.querySelector<HTMLInputElement>('header [role="combobox"]')?.value ?? '';
    // The library's own words, the reader's own words, terms of the query language, and dates as Intl writes them.
    const given = (text: string) =>
      names.includes(text) ||
      typed.includes(text) ||
      /^-?[a-z.]+:\S/.test(text) ||
      /^[A-Z][a-z]{2} (\d+, )?\d{4}/.test(text);
    const hasWords = (text: string) => /[a-zA-Z]{3,}/.test(text);
    const own = (element: Element | null) =>
      element?.closest(
        'code, kbd, pre, bdi, [dir="auto"], [data-own], [translate="no"], span[lang], script, style, title',
      ) != null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const { parentElement } = node;
      if (!hasWords(text) || given(text) || own(parentElement)) continue;
      // A sentence may be cut into several elements by what stands in it.
      if (marked(text) || marked(parentElement?.parentElement?.textContent ?? '')) continue;
      strange.push(text.slice(0, 80));
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        const text = element.getAttribute(name) ?? '';
        if (hasWords(text) && !given(text) && !marked(text) && !own(element))
          strange.push(`${name}: ${text.slice(0, 80)}`);
      }
    }
    return [...new Set(strange)];
  }, library);
}

for (const { name, open } of screens) {
  test(`${name} says nothing that is not in the catalog of texts`, async ({ page, call }) => {
    await page.goto('/?lang=pseudo');
    await expect(page.getByRole('grid').getByRole('gridcell').first()).toBeVisible();
    await open(page);
    const { locations } = await call('locations.list', {});
    // The engine's own sentences about a place name folders; the page says beside them, in its language, what they mean.
    const names = locations.flatMap(({ name: own, reason }) => [own, reason ?? '']);
    expect(await strangersOf(page, names)).toEqual([]);
  });
}

for (const language of ['de', 'zh']) {
  test(`speaks ${language}, and says so to screen readers`, async ({ page }) => {
    await page.goto(`/?lang=${language}`);
    await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-Hans' : 'de');
    const words = { de: ['Bibliothek', 'Orte', 'Speicher'], zh: ['图库', '位置', '存储'] }[language]!;
    for (const word of words)
      await expect(page.locator('.screen-tabs').getByRole('button', { name: word, exact: true })).toBeVisible();
  });
}

test.describe('at 200 % zoom', () => {
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
  for (const { name, open } of screens) {
    test(`${name} loses nothing to the side`, async ({ page }) => {
      await openGallery(page);
      await open(page);
      const wide = await page.evaluate(() => {
        const root = document.scrollingElement!;
        return root.scrollWidth - root.clientWidth;
      });
      expect(wide).toBeLessThanOrEqual(0);
      for (const button of await page.getByRole('button').all()) {
        if (!(await button.isVisible())) continue;
        const box = (await button.boundingBox())!;
        expect([await button.textContent(), box.x + box.width <= 721 || box.x >= 720]).toEqual([
          expect.anything(),
          true,
        ]);
      }
    });
  }
});

test.describe('where motion is not wanted', () => {
  test.use({ reducedMotion: 'reduce' });
  test('nothing moves', async ({ page }) => {
    await openGallery(page);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
          const lasts = (times: string) => times.split(',').some((time) => Number.parseFloat(time) > 0.01);
          return (animationName !== 'none' && lasts(animationDuration)) || lasts(transitionDuration);
        })
        .map((element) => element.className),
    );
    expect(moving).toEqual([]);
  });
});
