/** The library of the gallery's benchmark: a generated catalog in a data folder, two of its places there and two away, and previews. */
import { constants, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { openPreviewCache } from '../../src-main/engine/media/preview-cache.ts';
import { openCatalog } from '../../src-main/engine/catalog/catalog.ts';
import { createRandom, madeLocations } from '../fixtures/make-catalog.ts';
import type { Report } from './report.ts';
import { buildCatalog } from './search.ts';

/** Different pictures; each stands for many media. */
const PICTURES = 40;
const LONGEST = 512;

/** The data folder, made when it is not there. The catalog is a copy of the search benchmark's. */
export function makeGalleryLibrary(count: number, report: Report): string {
  const catalogDir = join(tmpdir(), `alice-bench-catalog-${count}`);
  const dataDir = join(tmpdir(), `alice-bench-gallery-${count}`);
  mkdirSync(catalogDir, { recursive: true });
  mkdirSync(dataDir, { recursive: true });
  const source = join(catalogDir, 'catalog.db');
  const file = join(dataDir, 'catalog.db');
  if (!holds(file, count)) {
    buildCatalog(source, count, report);
    for (const suffix of ['', '-wal', '-shm', '.generation', '.snapshot']) rmSync(file + suffix, { force: true });
    copyFileSync(source, file, constants.COPYFILE_FICLONE);
  }
  const places = join(dataDir, 'places');
  const lines = madeLocations.map(({ id, name, online, priority, purpose }) => {
    const path = join(places, name);
    if (online) {
      mkdirSync(join(path, '.alice'), { recursive: true });
      const marker = { alice: 1, id, name, createdAt: '2026-01-01T00:00:00.000Z' };
      writeFileSync(join(path, '.alice', 'location.json'), JSON.stringify(marker));
    }
    return { id, name, type: 'local', path, scan: true, priority, purpose };
  });
  // YAML is a superset of JSON.
  writeFileSync(join(dataDir, 'alice.yaml'), JSON.stringify({ storage: { locations: lines } }, null, 2));
  return dataDir;
}

function holds(file: string, count: number): boolean {
  if (!existsSync(file)) return false;
  try {
    const catalog = openCatalog({ file });
    try {
      return catalog.status([]).media === count;
    } finally {
      catalog.close();
    }
  } catch {
    return false;
  }
}

/** Soft shapes and grain in several colours: about 25 kB each, as previews of real pictures are. */
async function makePictures(): Promise<Buffer[]> {
  const random = createRandom(7);
  const pictures: Buffer[] = [];
  for (let number = 0; number < PICTURES; number++) {
    const [width, height] = random() < 0.6 ? [LONGEST, 384] : [384, LONGEST];
    const circles = Array.from({ length: 14 }, () => {
      const colour = `hsl(${Math.floor(random() * 360)} 60% ${20 + Math.floor(random() * 60)}%)`;
      return `<circle cx="${random() * width}" cy="${random() * height}" r="${20 + random() * 160}" fill="${colour}" opacity=".6"/>`;
    });
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${circles.join('')}</svg>`;
    const grain = Buffer.from(Uint8Array.from({ length: width * height * 3 }, () => 110 + random() * 36));
    pictures.push(
      await sharp(Buffer.from(drawing))
        .composite([{ input: grain, raw: { width, height, channels: 3 }, blend: 'soft-light' }])
        .webp({ quality: 72, effort: 2 })
        .toBuffer(),
    );
  }
  return pictures;
}

/** Puts previews of these media into the cache, as a finished run of the previews job would have. */
export async function makePreviews(dataDir: string, contentHashes: readonly string[]): Promise<number> {
  const pictures = await makePictures();
  const cache = await openPreviewCache({ dir: join(dataDir, 'previews'), maxBytes: 20e9 });
  for (const [index, contentHash] of contentHashes.entries()) {
    const hash = contentHash.replace('sha256:', '');
    if (await cache.find(hash, LONGEST)) continue;
    await cache.put(hash, LONGEST, pictures[index % pictures.length]!);
  }
  const bytes = await cache.bytes();
  await cache.close();
  return bytes;
}
