/** Duplicates, alike pictures and drives at a million media in three million copies. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog, type Catalog } from '../../src-main/engine/catalog/catalog.ts';
import type { KeepPolicy } from '../../src-main/engine/catalog/keep-policy.ts';
import type { ScannedFile } from '../../src-main/engine/catalog/records.ts';
import { createRandom, madeCircumstances, madeLocations, makeScannedFiles } from '../fixtures/make-catalog.ts';
import type { Report } from './report.ts';

const BATCH = 1000;
const COPIES = 3;

/** Kept at first: organized, then inbox; of the backups nothing goes. */
const policy: KeepPolicy = {
  places: madeLocations.map(({ id, name, priority, purpose }) => ({
    id,
    name,
    priority,
    rank: purpose.includes('backup') ? null : purpose.includes('organized') ? 0 : 1,
    locked: false,
    counts: !purpose.includes('inbox'),
  })),
  wanted: 1,
  from: null,
};

/** The library is kept in `dir` and used again when it is whole. */
export async function benchDuplicates(options: { count: number; report: Report; dir?: string }): Promise<void> {
  const { count, report } = options;
  const folder = options.dir ?? join(tmpdir(), `alice-bench-duplicates-${count}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'catalog.db');
  build(file, count, report);
  const catalog = openCatalog({ file, readonly: true });
  const time = (name: string, goal: number | null, ask: () => unknown): void => {
    const started = performance.now();
    ask();
    const ms = performance.now() - started;
    report.ratio(`${name}: milliseconds`, ms, goal === null ? null : (goal * count) / 1_000_000, ms / 1000);
  };
  const exact = (offset: number): unknown =>
    catalog.duplicates(policy, { offset, limit: 50 }, madeCircumstances.locations);
  time('duplicates, the first page of all', 5000, () => exact(0));
  time('duplicates, a page of 50 in the middle', (20 * 1_000_000) / count, () => exact(Math.floor(count / 5)));
  const found = catalog.duplicates(policy, { offset: 0, limit: 1 }, madeCircumstances.locations);
  report.note(`${found.total} media with ${found.copies} copies that can go, ${(found.bytes / 1e9).toFixed(0)} GB`);
  const near = (offset: number, distance: number): unknown =>
    catalog.alike({ offset, limit: 50, distance, dismissed: [] }, madeCircumstances);
  time('alike pictures, the first page of all', 10_000, () => near(0, 15));
  time('alike pictures, a page of 50 in the middle', (50 * 1_000_000) / count, () => near(count / 100, 15));
  time('alike pictures, at twice the distance', null, () => near(0, 31));
  await catalog.loadColumns();
  const places = madeLocations.map(({ id, priority }) => ({ id, priority, online: false, connectable: true }));
  const drives = (): unknown => catalog.drives({ query: '' }, places, madeCircumstances);
  drives();
  time('drives for everything', 500, drives);
  catalog.close();
}

function build(file: string, count: number, report: Report): void {
  if (existsSync(file)) {
    const catalog = openCatalog({ file });
    const { media } = catalog.status([]);
    catalog.close();
    if (media === count) return;
    rmSync(file);
  }
  const started = performance.now();
  const catalog = openCatalog({ file });
  let batch: ScannedFile[] = [];
  let last = '';
  for (const made of makeScannedFiles({ media: count, seed: 7, promptWords: 12 })) {
    if (made.contentHash === last) continue;
    last = made.contentHash;
    const first = madeLocations.findIndex(({ id }) => id === made.location);
    for (let k = 0; k < COPIES; k++)
      batch.push({ ...made, location: madeLocations[(first + k) % madeLocations.length]!.id });
    if (batch.length < BATCH) continue;
    catalog.saveFiles(batch);
    batch = [];
  }
  if (batch.length > 0) catalog.saveFiles(batch);
  saveLikenesses(catalog);
  catalog.close();
  report.note(
    `${count} media in ${COPIES * count} copies written in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}

/** Random ones; every tenth is one of an earlier picture with up to twelve bits turned. */
function saveLikenesses(catalog: Catalog): void {
  const random = createRandom(11);
  let before = Buffer.alloc(0);
  let after: string | undefined;
  for (;;) {
    const hashes = catalog.withoutLikeness({ limit: BATCH * 10, ...(after === undefined ? {} : { after }) });
    if (hashes.length === 0) return;
    after = hashes.at(-1);
    catalog.saveLikenesses(
      hashes.map((contentHash, i) => {
        const bits = Buffer.from(Array.from({ length: 32 }, () => Math.floor(random() * 256)));
        if (i % 10 === 0 && before.length > 0) {
          before.copy(bits);
          for (let turned = 0; turned < 12; turned++) bits[Math.floor(random() * 32)]! ^= 1 << Math.floor(random() * 8);
        }
        before = bits;
        return { contentHash, bits };
      }),
    );
  }
}
