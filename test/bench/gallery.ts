/** The gallery over very many media, in a real browser at the real web host: start, scrolling, jumps, and what they cost the page. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '../../e2e/find-chromium.ts';
import { type RunningHost, startWebHost } from '../../e2e/web-host.ts';
import type { Input, MethodName, Output } from '../../src-preload/api/contract.ts';
import { makeGalleryLibrary, makePreviews } from './gallery-library.ts';
import { during, heapMb, sayEffort } from './page-effort.ts';
import type { Report } from './report.ts';

/** Media that have previews at each place that is visited. */
const VISITED = 1600;
const JUMPS = [0.5, 0.25, 0.9, 0.1, 0.75];
const SCROLL_MS = 4000;
const SPEED = 2000;
const FLING_SPEED = 24_000;

interface Milestones {
  /** Milliseconds after navigation. */
  boxes: number;
  names: number;
  pictures: number;
}

export async function benchGallery({ count, report }: { count: number; report: Report }): Promise<void> {
  const name = `gallery of ${count.toLocaleString('en')}`;
  const dataDir = makeGalleryLibrary(count, report);
  await prepare(dataDir, count, report);
  const folder = mkdtempSync(join(tmpdir(), 'alice-bench-browser-'));
  const found = await findChromium(folder);
  const browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
  const started = performance.now();
  const host = await startWebHost(dataDir);
  try {
    const hostMs = performance.now() - started;
    await measure({ name, browser, host, hostMs, count, report });
    const rss = rssMb(host.pid);
    if (rss !== null) report.ratio(`${name}: memory of the host after all (MB)`, rss, 600);
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A first run of the host, so that what is measured is the start that people know: columns kept, previews made. */
async function prepare(dataDir: string, count: number, report: Report): Promise<void> {
  const host = await startWebHost(dataDir);
  try {
    const { outline, total } = await call(host, 'media.outline', { query: '' });
    if (total !== count) throw new Error(`The catalog holds ${total} media instead of ${count}.`);
    const hashes: string[] = [];
    for (const share of [0, 1, ...JUMPS]) {
      const first = Math.max(0, Math.min(Math.round(share * total - VISITED / 2), total - VISITED));
      for (let offset = first; offset < first + VISITED; offset += 400) {
        const { items } = await call(host, 'media.window', { outline, offset, limit: 400 });
        for (const item of items) if (item !== null && item.mediaType !== 'audio') hashes.push(item.contentHash);
      }
    }
    const bytes = await makePreviews(dataDir, hashes);
    report.note(
      `previews of ${hashes.length} of ${count} media were made ahead, at the places that are visited, from 40 generated pictures (${(bytes / 1e6).toFixed(0)} MB); the others have none`,
    );
    const kept = join(dataDir, 'catalog.db.snapshot');
    for (let waited = 0; !existsSync(kept) && waited < 120 && count >= 100_000; waited++) await pause(1000);
  } finally {
    await host.stop();
  }
}

async function measure(options: {
  name: string;
  browser: Browser;
  host: RunningHost;
  hostMs: number;
  count: number;
  report: Report;
}): Promise<void> {
  const { name, browser, host, hostMs, count, report } = options;
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    storageState: host.session,
    baseURL: host.origin,
  });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.addInitScript(watchMilestones);
  await page.goto('/');
  const first = await milestones(page);
  const say = (what: string, ms: number, goalSeconds: number | null) =>
    report.ratio(`${name}: ${what} (seconds)`, ms / 1000, goalSeconds, ms / 1000);
  say('host ready after its start', hostMs, null);
  say('first boxes after navigation', first.boxes, null);
  say('first tiles with names after navigation', first.names, null);
  say('first picture after navigation', first.pictures, null);
  say('first tiles with names after a cold start of everything', hostMs + first.names, 2);
  await page.waitForTimeout(1500);

  report.ratio(`${name}: heap at rest (MB)`, await heapMb(cdp), 300);
  const scrolled = await during(page, cdp, () => scroll(page, SPEED));
  sayEffort(report, `${name}: 4 s at 2,000 px/s`, scrolled);
  report.ratio(`${name}: share of the 4 s spent in scripts`, scrolled.scriptSeconds / (SCROLL_MS / 1000), 0.25);
  sayEffort(report, `${name}: 4 s at 24,000 px/s`, await during(page, cdp, () => scroll(page, FLING_SPEED)));

  const arrivals: number[] = [];
  const jumped = await during(page, cdp, async () => {
    for (const share of JUMPS) arrivals.push(await jump(page, share));
  });
  sayEffort(report, `${name}: ${JUMPS.length} jumps with the scrubber`, jumped);
  report.note(`${name}: all pictures in sight after a jump: ${arrivals.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);

  const turned = await during(page, cdp, async () => {
    await page.setViewportSize({ width: 1180, height: 860 });
    await page.waitForTimeout(1200);
    await page.getByRole('slider', { name: 'Size of the pictures' }).press('ArrowRight');
    await page.waitForTimeout(1200);
    await page.getByRole('button', { name: 'Grid of squares' }).click();
    await page.waitForTimeout(1200);
    await page.getByRole('button', { name: 'Rows in their own shapes' }).click();
    await page.waitForTimeout(1200);
  });
  sayEffort(report, `${name}: resized, zoomed and laid out otherwise`, turned);
  const waits: string[] = [];
  const arranged = await during(page, cdp, async () => {
    for (const [label, value] of [
      ['Groups', 'day'],
      ['Groups', 'model'],
      ['Order', 'largest'],
      ['Groups', 'none'],
      ['Order', 'newest'],
    ] as const)
      waits.push(`${value} ${(await arrange(page, label, value)).toFixed(0)} ms`);
  });
  sayEffort(report, `${name}: grouped and ordered otherwise`, arranged);
  report.note(`${name}: from the choice to its first named tiles: ${waits.join(', ')}`);
  const chosen = await during(page, cdp, async () => {
    const started = performance.now();
    await page.keyboard.press('Control+a');
    await page.locator('.selection-bar small').waitFor();
    waits.push(`${(performance.now() - started).toFixed(0)} ms`);
    await page.keyboard.press('Escape');
  });
  sayEffort(report, `${name}: everything selected`, chosen);
  report.note(`${name}: from Ctrl+A to the number of bytes ${waits.at(-1)}`);
  await reachEnd(page, count);
  report.note(`${name}: the End key leads to medium ${count.toLocaleString('en')}, whole and in sight`);
  report.ratio(`${name}: heap after all (MB)`, await heapMb(cdp), 300);
  await context.close();
}

/** Runs in the page: notes when there are boxes, named tiles and pictures. */
function watchMilestones(): void {
  const found = { boxes: 0, names: 0, pictures: 0 };
  const tests = {
    boxes: '[role="gridcell"]',
    names: '[role="gridcell"]:not([aria-busy])',
    pictures: '.tile img.there',
  };
  Object.assign(window, { milestones: found });
  const look = () => {
    for (const [name, selector] of Object.entries(tests)) {
      const key = name as keyof typeof found;
      if (found[key] === 0 && document.querySelector(selector)) found[key] = performance.now();
    }
    if (Object.values(found).includes(0)) requestAnimationFrame(look);
  };
  look();
}

async function milestones(page: Page): Promise<Milestones> {
  const handle = await page.waitForFunction(() => {
    const { milestones: found } = window as unknown as { milestones: Milestones };
    return Object.values(found).includes(0) ? null : found;
  });
  return (await handle.jsonValue())!;
}

async function scroll(page: Page, speed: number): Promise<void> {
  await page.evaluate(
    ([pixelsPerSecond, forMs]) =>
      new Promise<void>((done) => {
        const scroller = document.querySelector('.wall-scroller')!;
        const start = performance.now();
        let last = start;
        const frame = (now: number) => {
          scroller.scrollTop += ((now - last) * pixelsPerSecond) / 1000;
          last = now;
          if (now - start < forMs) requestAnimationFrame(frame);
          else done();
        };
        requestAnimationFrame(frame);
      }),
    [speed, SCROLL_MS] as const,
  );
}

/** Grasps the scale and draws it; returns how long it took until everything in sight was drawn. */
async function jump(page: Page, share: number): Promise<number> {
  const box = (await page.locator('.scrubber').boundingBox())!;
  const y = box.y + 12 + share * (box.height - 24);
  await page.mouse.move(box.x + 10, box.y + box.height / 2 + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 10, y, { steps: 8 });
  await page.mouse.up();
  const started = performance.now();
  await page.waitForFunction(() => {
    const wall = document.querySelector('.wall-scroller')!.getBoundingClientRect();
    const inSight = [...document.querySelectorAll('.tile')].filter((tile) => {
      const { top, bottom } = tile.getBoundingClientRect();
      return bottom > wall.top && top < wall.bottom;
    });
    return inSight.length > 0 && inSight.every((tile) => tile.querySelector('img.there, .plate') !== null);
  });
  return performance.now() - started;
}

/** Chooses another order or grouping; returns how long its first tiles took. */
async function arrange(page: Page, label: 'Groups' | 'Order', value: string): Promise<number> {
  const started = performance.now();
  const before = await page.getByRole('grid').getAttribute('aria-rowcount');
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/media.outline'));
  await page.getByLabel(label, { exact: true }).selectOption(value);
  await answered;
  await page.waitForFunction(
    ([rows, isOrder]) => {
      const grid = document.querySelector('[role="grid"]')!;
      const changed = isOrder || grid.getAttribute('aria-rowcount') !== rows;
      return changed && grid.querySelector('[role="gridcell"][data-index]:not([aria-busy])') !== null;
    },
    [before, label === 'Order'] as const,
  );
  const ms = performance.now() - started;
  await page.waitForTimeout(1500);
  return ms;
}

async function reachEnd(page: Page, count: number): Promise<void> {
  await page.locator('.tile').nth(5).click();
  await page.keyboard.press('End');
  await page.waitForFunction((last) => {
    const tile = document.activeElement as HTMLElement | null;
    const wall = document.querySelector('.wall-scroller')!.getBoundingClientRect();
    const box = tile?.getBoundingClientRect();
    return (
      tile?.dataset['index'] === String(last) && box !== undefined && box.bottom <= wall.bottom && box.top >= wall.top
    );
  }, count - 1);
}

async function call<M extends MethodName>(host: RunningHost, method: M, input: Input<M>): Promise<Output<M>> {
  const headers = {
    ...host.callHeaders,
    cookie: host.session.cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
  };
  const response = await fetch(`${host.origin}/api/${method}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const reply = (await response.json()) as { ok: boolean; result: Output<M>; error?: { message: string } };
  if (!reply.ok) throw new Error(`${method}: ${reply.error?.message}`);
  return reply.result;
}

/** Null where the system does not tell. */
function rssMb(pid: number): number | null {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
