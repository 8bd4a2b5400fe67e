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

export const screens: ScreenUnderTest[] = [
  { name: 'the gallery', open: async () => {} },
  {
    name: 'the gallery with something selected',
    async open(page) {
      await tiles(page).nth(2).click();
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
      await page.locator('.top-end button').last().click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'the locations',
    async open(page) {
      await tab(page, 1).click();
    },
  },
  {
    name: 'the storage dashboard',
    async open(page) {
      await tab(page, 2).click();
    },
  },
];
