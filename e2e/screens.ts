/** Every screen and sheet of the window, by the way that leads there from the gallery; for checks that all of them must pass. */
import type { Page } from '@playwright/test';
import { expect, tiles } from './fixtures.ts';

export interface ScreenUnderTest {
  name: string;
  /** From an open gallery; resolves when it is drawn. */
  open(page: Page): Promise<void>;
}

/** By place, not by name: they are opened in every language. */
const tab = (page: Page, index: number) => page.locator('.screen-tabs button').nth(index);
const search = (page: Page) => page.locator('header [role="combobox"]');

async function find(page: Page, query: string): Promise<void> {
  await search(page).fill(query);
  await search(page).press('Enter');
  // A selection made now would go with the old result.
  await expect(page.locator('.result-count.asking')).toHaveCount(0);
}

async function openLightbox(page: Page): Promise<void> {
  await tiles(page).first().dblclick();
  await expect(page.getByRole('dialog')).toBeVisible();
}

export const screens: ScreenUnderTest[] = [
  { name: 'the gallery', open: async () => {} },
  {
    name: 'the gallery with something selected',
    async open(page) {
      await tiles(page).nth(2).click();
      await tiles(page)
        .nth(4)
        .click({ modifiers: ['Control'] });
    },
  },
  {
    name: 'the details of a picture from ComfyUI',
    async open(page) {
      await find(page, 'has:workflow ');
      await tiles(page).first().click();
      // Beside a narrow wall they wait to be called.
      if (page.viewportSize()!.width < 1200) await page.keyboard.press('i');
      await expect(page.locator('aside', { hasText: 'sha256:' })).toBeVisible();
    },
  },
  {
    name: 'the search with its suggestions',
    async open(page) {
      await search(page).fill('ta');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'a query that is not understood',
    async open(page) {
      await search(page).fill('ratng:>=4 ');
      await expect(page.getByRole('alert').first()).toBeVisible();
    },
  },
  {
    name: 'an empty result',
    async open(page) {
      await find(page, 'nosuchwordanywhere tag:night ');
      await expect(page.getByRole('grid')).toHaveCount(0);
    },
  },
  {
    name: 'a picture that fills the window',
    async open(page) {
      await find(page, 'type:image ');
      await openLightbox(page);
    },
  },
  {
    name: 'a video that fills the window',
    async open(page) {
      await find(page, 'type:video in:studio ');
      await openLightbox(page);
    },
  },
  {
    name: 'a sound that fills the window',
    async open(page) {
      await find(page, 'type:audio in:studio ');
      await openLightbox(page);
    },
  },
  {
    name: 'the comparison of two pictures',
    async open(page) {
      await find(page, 'type:image has:prompt ');
      await tiles(page).first().click();
      await tiles(page)
        .nth(1)
        .click({ modifiers: ['Control'] });
      await page.keyboard.press('c');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'the sheet of shortcuts',
    async open(page) {
      await page.locator('body').press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'the preferences',
    async open(page) {
      await page.locator('.top-end > button').last().click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'the list of jobs',
    async open(page) {
      await page.locator('.top-end [aria-haspopup]').first().click();
      await expect(page.locator('.job-panel')).toBeVisible();
    },
  },
  {
    name: 'the locations',
    async open(page) {
      await tab(page, 1).click();
      await expect(page.locator('.locations .skeleton')).toHaveCount(0);
    },
  },
  {
    name: 'the wizard for a location',
    async open(page) {
      await tab(page, 1).click();
      await page.locator('.locations .button.primary').first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'the storage dashboard',
    async open(page) {
      await tab(page, 2).click();
      await expect(page.locator('.dashboard .headlines')).toBeVisible();
      await expect(page.locator('.dashboard .skeleton')).toHaveCount(0);
    },
  },
  {
    name: 'the menu of the selection',
    async open(page) {
      await tiles(page).nth(2).click({ button: 'right' });
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'the choice of a place',
    async open(page) {
      await tiles(page).nth(2).click();
      await page.keyboard.press('Shift+C');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'a plan with its command',
    async open(page) {
      await find(page, 'type:image in:studio ');
      await tiles(page).nth(2).click();
      await page.keyboard.press('Delete');
      await expect(page.locator('.totals')).toBeVisible();
      await page.locator('.as-command summary').click();
      await expect(page.locator('.plan-row.skeleton')).toHaveCount(0);
    },
  },
  {
    name: 'the history',
    async open(page) {
      await tab(page, 4).click();
      await page.locator('.history .screen-head button').last().click();
      await expect(page.locator('.verdict')).toBeVisible();
      await expect(page.locator('.history .skeleton')).toHaveCount(0);
    },
  },
  {
    name: 'the trash',
    async open(page) {
      await tab(page, 5).click();
      await expect(page.locator('.trash .empty, .trash-batch').first()).toBeVisible();
    },
  },
  {
    name: 'equal copies',
    async open(page) {
      await tab(page, 3).click();
      await expect(page.locator('.equal-group, .duplicates .empty').first()).toBeVisible();
    },
  },
  {
    name: 'pictures that look alike',
    async open(page) {
      await tab(page, 3).click();
      await page.locator('.kind-choice label').last().click();
      await expect(page.locator('.candidate, .duplicates .empty').first()).toBeVisible();
    },
  },
  {
    name: 'a location that goes away',
    async open(page) {
      await tab(page, 1).click();
      await page.locator('.location-card .button.quiet[aria-haspopup]').first().click();
      await page.getByRole('menuitem').nth(4).click();
      await expect(page.locator('.leave-left')).toBeVisible();
    },
  },
  {
    name: 'what verifying has found',
    async open(page) {
      await tab(page, 1).click();
      await page.locator('.location-card .button.quiet[aria-haspopup]').first().click();
      await page.getByRole('menuitem').nth(3).click();
      await expect(page.locator('.dialog .empty, .finding').first()).toBeVisible();
    },
  },
];
