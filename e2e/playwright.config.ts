/** Browser tests: the specs run in a Chromium that global-setup.ts finds, against the web host over the demo library. */
import { defineConfig } from '@playwright/test';
import { findElectron } from './find-electron.ts';
import type { HostName } from './fixtures.ts';

const report = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE;

/** What only the web host has. */
const onDesktop = {
  // Posters and the long gallery stand between the page and HTTP; the pictures of the README are taken once.
  testIgnore: ['posters.e2e.ts', 'long-gallery.e2e.ts', 'screenshots.e2e.ts'],
  // Logging in, other sites and tabs exist only where any browser could ask.
  grepInvert: /@web/,
};
const nobody = { cookies: [], origins: [] as [] };

/** Left out where Electron cannot run; global-setup.ts prints the reason. */
const electron =
  'program' in (await findElectron())
    ? [
        {
          name: 'electron',
          use: { hostName: 'electron' as const, storageState: nobody },
          ...onDesktop,
          // What a real desktop would carry out cannot be looked at from here.
          grepInvert: [/@web/, /@stand-in/],
        },
      ]
    : [];

export default defineConfig<object, { hostName: HostName }>({
  testDir: '.',
  // Not "*.spec.ts" or "*.test.ts": vitest would take those for its own.
  testMatch: '*.e2e.ts',
  globalSetup: './global-setup.ts',
  outputDir: '../test-results',
  // One engine, one library: tests that follow one another are as fast and never disturb each other.
  workers: 1,
  timeout: 30_000,
  // A machine that stumbles is not a fault of the page; what only then passes is told as flaky.
  retries: process.env.CI === 'true' ? 1 : 0,
  forbidOnly: process.env.CI === 'true',
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  use: {
    // The workers read this file after the setup has put its findings into the environment.
    baseURL: process.env.ALICE_E2E_ORIGIN ?? '',
    storageState: process.env.ALICE_E2E_SESSION ?? { cookies: [], origins: [] },
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    launchOptions: {
      executablePath: process.env.ALICE_E2E_CHROMIUM ?? '',
      args: (process.env.ALICE_E2E_CHROMIUM_ARGS ?? '').split(' '),
    },
  },
  projects: [
    { name: 'web', testIgnore: 'desktop.e2e.ts' },
    { name: 'desktop', use: { hostName: 'desktop', storageState: nobody }, ...onDesktop },
    ...electron,
  ],
});
