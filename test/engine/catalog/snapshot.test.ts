/** Columns kept in a file: the same answers as columns just loaded, also when the catalog went on without them; never trusted blindly. */
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchInput } from '#api/media.ts';
import { countBits, withoutInto } from '#engine/catalog/bits.ts';
import { openCatalog } from '#engine/catalog/catalog.ts';
import { readSnapshot } from '#engine/catalog/snapshot.ts';
import { madeCircumstances, madeLocations, makeScannedFiles, tagOf } from '../../fixtures/make-catalog.ts';
import { createTempFolder, ended } from '../../support/scanned.ts';

let folder: ReturnType<typeof createTempFolder>;
let file: string;
const files = [...makeScannedFiles({ media: 500, seed: 21, vocabulary: 200, promptWords: 8, tags: 30, odd: true })];
const questions: Partial<SearchInput>[] = [
  { query: '' },
  { query: `tag:${tagOf(0)}`, sort: 'largest' },
  { query: 'model:flux* -rating:>=3', sort: 'name' },
  { query: 'in:studio is:duplicate', sort: 'oldest' },
  { query: 'ba* has:recipe width:>=1024', sort: 'best' },
  { query: 'is:missing OR state:unknown' },
];

beforeEach(() => {
  folder = createTempFolder('snapshot');
  file = folder.file;
  const catalog = openCatalog({ file });
  for (let i = 0; i < 400; i += 100) catalog.saveFiles(files.slice(i, i + 100));
  catalog.close();
});

afterEach(() => folder.remove());

/** Answers by columns and by plain SQL; closing keeps the columns. */
async function answers(): Promise<{ fast: unknown[]; plain: unknown[] }> {
  const plain = openCatalog({ file, readonly: true });
  const fast = openCatalog({ file, readonly: true });
  await fast.loadColumns({ snapshotFrom: 1 });
  const ask = (catalog: typeof fast) =>
    questions.map((question) => {
      const input: SearchInput = {
        query: '',
        tags: [],
        locations: [],
        sort: 'newest',
        limit: 300,
        facets: true,
        ...question,
      };
      return catalog.search(input, madeCircumstances);
    });
  const result = { fast: ask(fast), plain: ask(plain) };
  fast.close();
  plain.close();
  return result;
}

function change(): void {
  const catalog = openCatalog({ file });
  catalog.saveFiles(files.slice(350));
  catalog.saveFiles(files.slice(0, 40).map((f, i) => ({ ...f, ...donor(i) })));
  const missing = files
    .slice(50, 90)
    .filter((f) => f.location === madeLocations[0]!.id)
    .map((f) => f.path);
  catalog.endScan(ended(missing, { location: madeLocations[0]!.id }));
  catalog.removeLocation(madeLocations[3]!.id);
  catalog.close();
}

function donor(i: number): object {
  const { contentHash, fileHash, facts, size } = files[300 + i]!;
  return { contentHash, fileHash, facts, size };
}

const kept = () => `${file}.snapshot`;
const uuidAndGeneration = (): [string, number] => {
  const { uuid, generation } = JSON.parse(readFileSync(`${file}.generation`, 'utf8')) as {
    uuid: string;
    generation: number;
  };
  return [uuid, generation];
};

describe('kept columns', () => {
  it('answer as plain SQL does', async () => {
    const first = await answers();
    expect(first.fast).toEqual(first.plain);
    expect(readSnapshot(kept(), ...uuidAndGeneration())).not.toBeNull();
    const second = await answers();
    expect(second.fast).toEqual(first.plain);
  });

  it('are not written again when nothing changed, nor for small catalogs', async () => {
    await answers();
    const written = statSync(kept()).mtimeMs;
    const bytes = readFileSync(kept());
    writeFileSync(kept(), bytes);
    const touched = statSync(kept()).mtimeMs;
    expect(touched).toBeGreaterThanOrEqual(written);
    await answers();
    expect(statSync(kept()).mtimeMs).toBe(touched);
    const other = createTempFolder('small');
    const catalog = openCatalog({ file: other.file });
    catalog.saveFiles(files.slice(0, 50));
    await catalog.loadColumns();
    catalog.close();
    expect(existsSync(`${other.file}.snapshot`)).toBe(false);
    other.remove();
  });

  it('catch up with what was written without them', async () => {
    await answers();
    change();
    const [, before] = uuidAndGeneration();
    expect(readSnapshot(kept(), ...uuidAndGeneration())!.columns.generation).toBeLessThan(before);
    const later = await answers();
    expect(later.fast).toEqual(later.plain);
    expect(readSnapshot(kept(), ...uuidAndGeneration())!.columns.generation).toBe(before);
    const again = await answers();
    expect(again.fast).toEqual(again.plain);
  });

  it('are written in slices after a load that found none, so that a program that is killed does not lose them', async () => {
    const fast = openCatalog({ file, readonly: true });
    await fast.loadColumns({ snapshotFrom: 1 });
    expect(existsSync(kept())).toBe(false);
    await fast.keepColumns();
    expect(readSnapshot(kept(), ...uuidAndGeneration())).not.toBeNull();
    const written = readFileSync(kept());
    // A few changes are left to the end, or to be caught up with.
    const writer = openCatalog({ file });
    writer.saveFiles(files.slice(0, 3).map((f, i) => ({ ...f, ...donor(i) })));
    await fast.keepColumns();
    expect(readFileSync(kept()).equals(written)).toBe(true);
    writer.saveFiles(files.slice(350));
    await fast.keepColumns();
    expect(readFileSync(kept()).equals(written)).toBe(false);
    writer.close();
    // Not closed: as if it had been killed here.
    const { fast: found, plain } = await answers();
    expect(found).toEqual(plain);
    fast.close();
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('are of one moment, though the catalog changes and is asked while they are written', async () => {
    const fast = openCatalog({ file, readonly: true });
    const writer = openCatalog({ file });
    let turn = 0;
    const pause = (): Promise<void> => {
      writer.saveFiles([files[(turn++ * 7) % files.length]!]);
      fast.search({ query: '', tags: [], locations: [], sort: 'newest', limit: 1, facets: false }, madeCircumstances);
      return Promise.resolve();
    };
    await fast.loadColumns({ snapshotFrom: 1, snapshotSlice: 512, pause });
    await fast.keepColumns();
    expect(turn).toBeGreaterThan(20);
    writer.close();
    const { columns } = readSnapshot(kept(), ...uuidAndGeneration())!;
    expect(countBits(columns.alive)).toBe(columns.count);
    for (const bits of columns.places.values()) {
      const strangers = bits.slice();
      withoutInto(strangers, columns.alive);
      expect(countBits(strangers)).toBe(0);
    }
    const copy = readFileSync(kept());
    fast.close();
    writeFileSync(kept(), copy);
    const { fast: found, plain } = await answers();
    expect(found).toEqual(plain);
  });

  it('of another catalog, or of a later state than the catalog is in, are not used', async () => {
    await answers();
    const [uuid, generation] = uuidAndGeneration();
    expect(readSnapshot(kept(), 'another', generation)).toBeNull();
    expect(readSnapshot(kept(), uuid, generation - 1)).toBeNull();
    expect(readSnapshot(kept(), uuid, generation)).not.toBeNull();
    expect(readSnapshot(join(folder.path, 'absent'), uuid, generation)).toBeNull();
  });

  it('that are damaged anywhere are not used, and search is right all the same', async () => {
    const { plain } = await answers();
    const [uuid, generation] = uuidAndGeneration();
    const sound = join(folder.path, 'sound');
    copyFileSync(kept(), sound);
    const { size } = statSync(sound);
    for (let k = 0; k < 60; k++) {
      const bytes = readFileSync(sound);
      bytes[Math.floor((k * size) / 60)]! ^= 1 << (k % 8);
      writeFileSync(kept(), bytes);
      expect([k, readSnapshot(kept(), uuid, generation)]).toEqual([k, null]);
    }
    for (const length of [0, 1, 15, 16, 17, 100, size - 1]) {
      copyFileSync(sound, kept());
      truncateSync(kept(), length);
      expect([length, readSnapshot(kept(), uuid, generation)]).toEqual([length, null]);
    }
    expect((await answers()).fast).toEqual(plain);
  });
});
