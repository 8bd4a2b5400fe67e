/** What the window asks at a million media: outlines of whole results, windows, selections, completion, and the first tiles after a cold start. */
import { existsSync, rmSync } from 'node:fs';
import type { OutlineInput, Ranges } from '../../src-preload/api/media.ts';
import type { Catalog } from '../../src-main/engine/catalog/catalog.ts';
import { openCatalogThreads } from '../../src-main/engine/workers/catalog-threads.ts';
import { createRandom, madeCircumstances } from '../fixtures/make-catalog.ts';
import { median } from './measure.ts';
import type { Report } from './report.ts';

/** `catalog` has its columns and its common words; `count` media. Goals in milliseconds. */
export function benchOutlines(catalog: Catalog, count: number, report: Report): void {
  const random = createRandom(29);
  const outline = (more: Partial<OutlineInput> = {}) =>
    catalog.outline(
      { query: '', tags: [], locations: [], sort: 'newest', group: 'none', timeZone: 'Europe/Rome', ...more },
      madeCircumstances,
    );
  const run = (name: string, goal: number | null, ask: () => unknown): void => {
    ask();
    const ms = median(
      Array.from({ length: 9 }, () => {
        const started = performance.now();
        ask();
        return performance.now() - started;
      }),
    );
    report.ratio(`window, ${name}: milliseconds`, ms, goal === null ? null : (goal * count) / 1_000_000, ms / 1000);
  };
  run('outline of everything', 60, () => outline());
  run('outline by day', 150, () => outline({ group: 'day' }));
  run('outline by model', 150, () => outline({ group: 'model' }));
  run('outline of the largest', 60, () => outline({ sort: 'largest' }));
  run('outline of one type', 60, () => outline({ query: 'type:video' }));
  const [newest, largest] = [outline().outline, outline({ sort: 'largest' }).outline];
  const all: Ranges = [[0, count]];
  const window = (): unknown => catalog.window(newest, Math.floor(random() * (count - 200)), 200, madeCircumstances);
  run('200 tiles anywhere', (5 * 1_000_000) / count, window);
  run('sum of everything', 50, () => catalog.sum(newest, all));
  run('reselect everything', 50, () => catalog.reselect(newest, all, largest));
  for (const query of ['b', 'tag:b', 'prompt:b', 'model:']) {
    const ask = (): unknown => catalog.complete({ query, caret: query.length, limit: 12 }, madeCircumstances);
    run(`completing ${query}`, (30 * 1_000_000) / count, ask);
  }
}

/** Milliseconds from opening the threads to the first tiles, with the columns kept by an earlier run and without. */
export async function benchFirstTiles(file: string, report: Report): Promise<void> {
  for (const kept of [true, false]) {
    if (!kept) rmSync(`${file}.snapshot`, { force: true });
    else if (!existsSync(`${file}.snapshot`)) continue;
    const started = performance.now();
    const threads = await openCatalogThreads({ file });
    const input = {
      query: '',
      tags: [],
      locations: [],
      sort: 'newest',
      group: 'day',
      timeZone: 'Europe/Rome',
    } as const;
    const { outline } = await threads.read.outline({ ...input, tags: [], locations: [] }, madeCircumstances);
    await threads.read.window(outline, 0, 200, madeCircumstances);
    const seconds = (performance.now() - started) / 1000;
    report.ratio(`first tiles, columns ${kept ? 'kept' : 'not kept'} (seconds)`, seconds, 2, seconds);
    if (!kept) await threads.warmSearch();
    await threads.close();
  }
}
