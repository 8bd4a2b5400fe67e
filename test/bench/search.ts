/** Search at a million media: each class of question beside the yardstick P, one prepared read of one row, in the same process. */
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SearchInput } from '../../src-preload/api/media.ts';
import { openCatalog, type Catalog } from '../../src-main/engine/catalog/catalog.ts';
import type { ScannedFile } from '../../src-main/engine/catalog/records.ts';
import {
  createRandom,
  createZipf,
  madeCircumstances,
  madeLocations,
  madeModels,
  madeNow,
  makeScannedFiles,
  tagOf,
  wordOf,
} from '../fixtures/make-catalog.ts';
import { benchFirstTiles, benchOutlines } from './outlines.ts';
import type { Report } from './report.ts';

const VOCABULARY = 30_000;
const TAGS = 2000;
const BATCH = 1000;

type Question = Partial<SearchInput> & { query: string };

interface Spread {
  p50: number;
  p95: number;
  p99: number;
}

/** The library is kept in `dir` and used again when it is whole. */
export async function benchSearch(options: { count: number; report: Report; dir?: string }): Promise<void> {
  const { count, report } = options;
  const folder = options.dir ?? join(tmpdir(), `alice-bench-catalog-${count}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'catalog.db');
  buildCatalog(file, count, report);

  const started = performance.now();
  const catalog = openCatalog({ file, readonly: true });
  const first = ask(catalog, { query: '', facets: false });
  report.note(`catalog opened and first page by plain SQL after ${(performance.now() - started).toFixed(0)} ms`);
  const loading = performance.now();
  await catalog.loadColumns();
  report.note(
    `columns of ${first.total} media loaded in ${((performance.now() - loading) / 1000).toFixed(2)} s, RSS ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
  );

  const warming = performance.now();
  await catalog.warmWords();
  report.note(`common words fetched ahead in ${((performance.now() - warming) / 1000).toFixed(1)} s of idle time`);

  const yardstick = measureYardstick(file, count);
  report.note(`yardstick P: ${(yardstick * 1000).toFixed(1)} µs`);
  for (const [name, questions, goals] of classesOf(count)) {
    const { p50, p95, p99 } = spread(questions.map((question) => time(() => ask(catalog, question))));
    report.note(`${name.padEnd(44)} p50 ${p50.toFixed(2)}  p95 ${p95.toFixed(2)}  p99 ${p99.toFixed(2)} ms`);
    report.ratio(`search, ${name}: p95 / P`, p95 / yardstick, goals.p95, p95 / 1000);
    if (goals.p99 !== undefined) report.ratio(`search, ${name}: p99 / P`, p99 / yardstick, goals.p99, p99 / 1000);
  }
  report.note(`RSS after all questions ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
  benchOutlines(catalog, count, report);
  catalog.close();
  await reopen(file, yardstick, report);
  await benchFirstTiles(file, report);
}

/** The second start: the columns were kept by the first. */
async function reopen(file: string, yardstick: number, report: Report): Promise<void> {
  const started = performance.now();
  const catalog = openCatalog({ file, readonly: true });
  await catalog.loadColumns();
  ask(catalog, { query: '' });
  const ms = performance.now() - started;
  report.ratio('search usable from the kept columns (seconds)', ms / 1000, 0.1, ms / 1000);
  report.note(`(that is ${Math.round(ms / yardstick)} P)`);
  catalog.close();
}

export function buildCatalog(file: string, count: number, report: Report): void {
  const catalog = openCatalog({ file });
  try {
    if (catalog.status([]).media === count) return;
  } finally {
    catalog.close();
  }
  for (const suffix of ['', '-wal', '-shm', '.generation', '.snapshot']) rmSync(file + suffix, { force: true });
  const writer = openCatalog({ file });
  const started = performance.now();
  let batch: ScannedFile[] = [];
  let files = 0;
  for (const scanned of makeScannedFiles({ media: count, seed: 1, vocabulary: VOCABULARY, tags: TAGS })) {
    batch.push(scanned);
    files++;
    if (batch.length === BATCH) {
      writer.saveFiles(batch);
      batch = [];
    }
  }
  writer.saveFiles(batch);
  writer.close();
  const seconds = (performance.now() - started) / 1000;
  report.note(
    `catalog of ${count} media, ${files} copies written in ${seconds.toFixed(0)} s (${Math.round(files / seconds)} files/s)`,
  );
}

function ask(catalog: Catalog, question: Question) {
  const input = { tags: [], locations: [], sort: 'newest' as const, limit: 200, facets: false, ...question };
  return catalog.search(input, madeCircumstances);
}

function measureYardstick(file: string, count: number): number {
  const db = new Database(file, { readonly: true });
  const get = db.prepare('select * from media where n = ?');
  const random = createRandom(3);
  const times = Array.from({ length: 4000 }, () => {
    const n = 1 + Math.floor(random() * count);
    return time(() => get.get(n));
  });
  db.close();
  return spread(times.slice(1000)).p50;
}

type Goals = { p95: number | null; p99?: number };

function classesOf(count: number): [string, Question[], Goals][] {
  const random = createRandom(17);
  const pickWord = createZipf(VOCABULARY);
  const pickTag = createZipf(TAGS);
  const word = () => wordOf(pickWord(random()));
  const tag = () => `tag:${tagOf(pickTag(random()))}`;
  const model = () => `model:${madeModels[Math.floor(random() * madeModels.length)]}`;
  const place = () => `in:${madeLocations[Math.floor(random() * madeLocations.length)]!.name}`;
  const some = (n: number, make: () => string): Question[] => Array.from({ length: n }, () => ({ query: make() }));
  const goal = { p95: 600 };
  const mixed = (): string => {
    const parts = [
      ...Array.from({ length: Math.floor(random() * 4) }, word),
      ...Array.from({ length: Math.floor(random() * 3) }, tag),
    ];
    if (random() < 0.2) parts.push('rating:>=3');
    if (random() < 0.2) parts.push(model());
    if (random() < 0.1) parts.push(place());
    if (random() < 0.1) parts.push('type:image');
    return parts.join(' ');
  };
  const wide = { p95: 900 };
  const whole = { p95: 2200 };
  return [
    ['mixed: 0-3 words, 0-2 tags, filters', some(3000, mixed), { p95: 600, p99: 1000 }],
    ['tag AND tag', some(500, () => `${tag()} ${tag()}`), goal],
    ['tag AND rating AND model', some(500, () => `${tag()} rating:>=4 ${model()}`), goal],
    ['two words', some(500, () => `${word()} ${word()}`), goal],
    [
      'common word AND rare tag',
      some(300, () => `${wordOf(Math.floor(random() * 20))} tag:${tagOf(1500 + Math.floor(random() * 400))}`),
      goal,
    ],
    ['prefix of 4 letters', some(300, () => `${word().slice(0, 4)}*`), goal],
    ['prefix of 3 letters', some(300, () => `${word().slice(0, 3)}*`), goal],
    ['prefix of 2 letters', some(300, () => `${word().slice(0, 2)}*`), goal],
    [
      'phrase of two common words',
      some(300, () => `"${wordOf(Math.floor(random() * 50))} ${wordOf(Math.floor(random() * 50))}"`),
      goal,
    ],
    ['a page anywhere, newest', pagesAnywhere(random, 500), goal],
    ['best rated first', some(200, () => tag()).map((question) => ({ ...question, sort: 'best' })), goal],
    ['largest first', some(200, () => tag()).map((question) => ({ ...question, sort: 'largest' })), goal],
    ['rating or model', some(300, () => (random() < 0.5 ? 'rating:>=3' : model())), goal],
    ['location', some(300, place), goal],
    [
      `facets of ${Math.round(count * 0.27)} media and more`,
      some(60, () => `${place()} type:image`).map((q) => ({ ...q, facets: true })),
      wide,
    ],
    [`facets of all ${count} media`, some(40, () => '').map((q) => ({ ...q, facets: true })), whole],
  ];
}

function pagesAnywhere(random: () => number, n: number): Question[] {
  return Array.from({ length: n }, () => {
    const created = madeNow - Math.floor(random() * 700 * 86_400) * 1000;
    return { query: '', cursor: Buffer.from(JSON.stringify(['newest', null, created, 0, 0])).toString('base64url') };
  });
}

function time(run: () => unknown): number {
  const started = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function spread(times: number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
