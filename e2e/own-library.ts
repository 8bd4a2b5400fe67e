/** A small library of their own for specs that change the library: two places, one of them unplugged, over a host of its own. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { openLibrary, picture } from '../test/support/library.ts';
import { startDesktopHost } from './desktop-host.ts';
import { attachedPages, expect, test as base } from './fixtures.ts';
import { type RunningHost, startWebHost } from './web-host.ts';

export { expect };

export interface OwnLibrary {
  dataDir: string;
  /** Absolute path below the library's folder. */
  at(path: string): string;
  /** Writes the picture of this number, made in this month. */
  put(path: string, seed: number, month?: string): void;
  plug(name: string): void;
  unplug(name: string): void;
}

/** Studio has six pictures, one of them twice, and a damaged one; shelf has three of them and one more. */
async function fill({ put, at }: OwnLibrary, dir: string): Promise<void> {
  for (let seed = 1; seed <= 6; seed++) put(`studio/${seed}.png`, seed, `2026-0${seed}`);
  put('studio/again/1.png', 1, '2026-01');
  writeFileSync(at('studio/broken.png'), picture(7).subarray(0, 60));
  for (const seed of [1, 2, 3, 8]) put(`shelf/${seed}.png`, seed, `2026-0${seed}`);
  const library = await openLibrary({ dataDir: join(dir, 'data') });
  const add = (name: string, purpose: string[], more: object) =>
    library.client.call('locations.add', {
      name,
      type: 'local',
      config: { path: at(name) },
      purpose,
      scan: true,
      ...more,
    });
  await add('studio', ['organized'], {});
  await add('shelf', ['backup'], { label: 'blue T7', site: 'office shelf' });
  await library.scan();
  await library.close();
}

async function makeLibrary(dir: string): Promise<OwnLibrary> {
  const at = (path: string) => join(dir, path);
  const library: OwnLibrary = {
    dataDir: at('data'),
    at,
    put(path, seed, month = '2026-06') {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), picture(seed));
      const made = new Date(`${month}-15T12:00:00Z`);
      utimesSync(at(path), made, made);
    },
    plug: (name) => renameSync(at(`${name}-unplugged`), at(name)),
    unplug: (name) => renameSync(at(name), at(`${name}-unplugged`)),
  };
  await fill(library, dir);
  library.unplug('shelf');
  return library;
}

interface PerWorker {
  /** Specs that leave the library otherwise than they found it name themselves here: they have a worker, and so a library, of their own. */
  ownedBy: string;
  library: OwnLibrary;
  /** Null where the desktop app shows the page. */
  ownHost: RunningHost | null;
}

export const test = base.extend<object, PerWorker>({
  ownedBy: ['all', { scope: 'worker', option: true }],
  library: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures out of this pattern
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'alice-own-'));
      await use(await makeLibrary(dir));
      rmSync(dir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  openDesktop: [
    async ({ library }, use) => {
      let desktop: ReturnType<typeof startDesktopHost> | undefined;
      await use(() => (desktop ??= startDesktopHost(library.dataDir)));
      await (await desktop)?.quit();
    },
    { scope: 'worker' },
  ],
  ownHost: [
    async ({ hostName, library }, use) => {
      const host = hostName === 'web' ? await startWebHost(library.dataDir) : null;
      await use(host);
      await host?.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ ownHost, openDesktop }, use) => use(ownHost ? ownHost.origin : (await openDesktop()).origin),
  storageState: ({ ownHost }, use) => use(ownHost?.session ?? { cookies: [], origins: [] }),
});

interface DragData {
  paths?: string[];
  text?: string;
}

async function sendDrag(page: Page, what: DragData, steps: ('dragEnter' | 'dragOver' | 'drop')[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const items = what.text === undefined ? [] : [{ mimeType: 'text/plain', data: what.text }];
  const data = { items, files: what.paths ?? [], dragOperationsMask: 1 };
  for (const type of steps) await cdp.send('Input.dispatchDragEvent', { type, x: 700, y: 450, data });
  await cdp.detach();
}

/** Drags what comes from outside over the middle of the page. */
export const dragOver = (page: Page, what: DragData): Promise<void> => sendDrag(page, what, ['dragEnter', 'dragOver']);

/** Drops what comes from outside onto the middle of the page. */
export async function dropOnto(page: Page, what: DragData): Promise<void> {
  // A browser's page has no paths; on the desktop they come with the drop.
  await attachedPages.get(page)?.announceDrop(what.paths ?? []);
  await sendDrag(page, what, ['dragEnter', 'dragOver', 'drop']);
}
