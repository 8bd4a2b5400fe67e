/** A damaged catalog is recognised when it is opened, kept aside, and replaced by an empty one: it is only a cache. */
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import { SCHEMA_VERSION } from '#engine/catalog/schema.ts';
import { openCatalog, type Catalog } from '#engine/catalog/catalog.ts';
import { replaceDatabase } from '#engine/catalog/database.ts';
import { makeScannedFiles } from '../../fixtures/make-catalog.ts';
import { createTempFolder, places, scanned } from '../../support/scanned.ts';

let folder: ReturnType<typeof createTempFolder>;
let file: string;

beforeEach(() => {
  folder = createTempFolder('damage');
  file = folder.file;
});

afterEach(() => folder.remove());

const files = [...makeScannedFiles({ media: 300, seed: 8, vocabulary: 200, promptWords: 20, tags: 30 })];

/** A catalog with 300 media; `kill` leaves it as a killed process does: with its log beside it. */
function fill(at = file, kill = false): void {
  const catalog = openCatalog({ file: at });
  for (let i = 0; i < files.length; i += 100) catalog.saveFiles(files.slice(i, i + 100));
  if (!kill) return catalog.close();
  for (const suffix of ['', '-wal', '.generation']) copyFileSync(at + suffix, `${at}.kept${suffix}`);
  catalog.close();
  for (const suffix of ['', '-wal', '-shm', '.generation']) rmSync(at + suffix, { force: true });
  for (const suffix of ['', '-wal', '.generation']) renameSync(`${at}.kept${suffix}`, at + suffix);
}

/** Opens, tells what was said and how many media there are, and that it can be written to. */
function open(): { recovered: string | null; media: number } {
  const catalog = openCatalog({ file });
  const { recovered } = catalog;
  const { media } = catalog.status([]);
  catalog.saveFiles([scanned('proof.png', 'abc123')]);
  expect(catalog.find('proof.png', places).copies.length).toBe(1);
  catalog.close();
  return { recovered, media };
}

function overwrite(position: number, length: number, byte = 0xa5): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, byte), 0, length, position);
  closeSync(handle);
}

const broken = () =>
  readdirSync(folder.path)
    .filter((name) => name.includes('.broken-'))
    .sort();

describe('a catalog that is sound', () => {
  it('opens as it is after a clean end', () => {
    fill();
    expect(open()).toEqual({ recovered: null, media: 300 });
    expect(open().media).toBe(301);
  });

  it('opens with everything that was written before a kill', () => {
    fill(file, true);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    expect(open()).toEqual({ recovered: null, media: 300 });
  });

  it('needs no companion file, and takes a garbled one for none', () => {
    fill();
    unlinkSync(`${file}.generation`);
    expect(open().recovered).toBeNull();
    writeFileSync(`${file}.generation`, '{"uuid":');
    expect(open().recovered).toBeNull();
  });

  it('is put in the place of another with its log and companion', () => {
    fill();
    const next = join(folder.path, 'next.db');
    fill(next, true);
    replaceDatabase(next, file);
    expect(open()).toEqual({ recovered: null, media: 300 });
    expect(existsSync(next)).toBe(false);
  });
});

describe('a damaged catalog is moved aside when', () => {
  const kinds: [string, () => void][] = [
    ['it is empty', () => truncateSync(file, 0)],
    ['it was cut to half', () => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ['it was cut by one page', () => truncateSync(file, statSync(file).size - 4096)],
    ['it was cut to a hundred bytes', () => truncateSync(file, 100)],
    ['its header is garbage', () => overwrite(0, 100)],
    ['all of it is garbage', () => overwrite(0, statSync(file).size)],
    ['its schema page is zeros', () => overwrite(100, 3996, 0)],
    ['a page in the middle rotted', () => overwrite(Math.floor(statSync(file).size / 8192) * 4096, 4096)],
    ['its last page rotted', () => overwrite(statSync(file).size - 4096, 4096)],
    ['it is a folder', () => (rmSync(file), mkdirSync(file))],
    ['it is a text file', () => writeFileSync(file, 'not a database '.repeat(1000))],
    [
      'it is a database without tables',
      () => (rmSync(file), new Database(file).exec(`pragma user_version = ${SCHEMA_VERSION}; vacuum`).close()),
    ],
    [
      'it is a database with other tables',
      () => (
        rmSync(file),
        new Database(file).exec(`create table media (n); pragma user_version = ${SCHEMA_VERSION}`).close()
      ),
    ],
    ['one of its indices was dropped', () => void new Database(file).exec('drop index copy_file').close()],
    ['its description is gone', () => void new Database(file).exec('delete from meta').close()],
    [
      'another catalog was put in its place',
      () => {
        const other = join(folder.path, 'other.db');
        fill(other);
        copyFileSync(other, file);
      },
    ],
    [
      'it is older than the one that was closed',
      () => {
        copyFileSync(file, `${file}.old`);
        const catalog = openCatalog({ file });
        catalog.saveFiles([scanned('later.png', 'def')]);
        catalog.close();
        renameSync(`${file}.old`, file);
      },
    ],
  ];

  it.each(kinds)('%s', (_, damage) => {
    fill();
    damage();
    const { recovered, media } = open();
    expect(recovered).toMatch(/could not be used \(.+\).*moved to .*broken-1.*scan the locations again/);
    expect(media).toBe(0);
    expect(broken()).toContain('catalog.db.broken-1');
    expect(open()).toEqual({ recovered: null, media: 1 });
  });

  it('its log is gone although it was not closed', () => {
    fill(file, true);
    unlinkSync(`${file}-wal`);
    expect(open().recovered).toMatch(/its log is gone/);
  });

  it('a foreign log lies beside it', () => {
    fill();
    const other = join(folder.path, 'other.db');
    fill(other, true);
    copyFileSync(`${other}-wal`, `${file}-wal`);
    const { recovered, media } = open();
    expect([recovered === null, media]).toEqual([false, 0]);
    expect(broken().length).toBeGreaterThan(0);
  });

  it('it happened before: each is kept under a name of its own', () => {
    for (let i = 0; i < 3; i++) {
      fill();
      truncateSync(file, 5000);
      expect(open().recovered).not.toBeNull();
    }
    expect(broken().filter((name) => /broken-\d$/.test(name))).toEqual([
      'catalog.db.broken-1',
      'catalog.db.broken-2',
      'catalog.db.broken-3',
    ]);
  });
});

describe('a catalog', () => {
  it('of another version is deleted and made anew', () => {
    fill();
    new Database(file).exec('pragma user_version = 99').close();
    const { recovered, media } = open();
    expect(recovered).toMatch(/another version/);
    expect([media, broken()]).toEqual([0, []]);
  });

  it('that left only its log behind does not haunt the next one', () => {
    fill(file, true);
    unlinkSync(file);
    expect(open()).toEqual({ recovered: null, media: 0 });
  });

  it.each<[string, () => void]>([
    ['deleted', () => unlinkSync(file)],
    [
      'exchanged',
      () => {
        const other = join(folder.path, 'other.db');
        fill(other);
        renameSync(other, file);
      },
    ],
  ])('that is %s under a running writer takes no more writes', (_, harm) => {
    const catalog = openCatalog({ file });
    catalog.saveFiles([scanned('a.png', '1')]);
    harm();
    try {
      catalog.saveFiles([scanned('b.png', '2')]);
      expect.unreachable();
    } catch (error) {
      expect((error as AliceError).code).toBe('data-loss');
      expect((error as AliceError).message).toMatch(/deleted or exchanged.*Restart/);
    }
    catalog.close();
  });

  it('that rots while it is open says so instead of answering wrongly', () => {
    fill();
    const catalog = openCatalog({ file, readonly: true });
    overwrite(4096, statSync(file).size - 4096);
    let caught: unknown;
    try {
      for (const _ of catalog.dump());
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code: 'data-loss', message: expect.stringMatching(/damaged.*Restart/) as string });
    catalog.close();
  });

  it('in which damage was met is begun anew at the next start, however it looks', () => {
    fill();
    const whole = readFileSync(file);
    const catalog = openCatalog({ file, readonly: true });
    overwrite(4096, statSync(file).size - 4096);
    expect(() => [...catalog.dump()]).toThrow(/damaged/);
    catalog.close();
    writeFileSync(file, whole);
    expect(open().recovered).toMatch(/damage was met while it was in use/);
    expect(open()).toEqual({ recovered: null, media: 1 });
  });

  it('cannot be opened for reading before it exists', () => {
    let opened: Catalog | undefined;
    expect(() => (opened = openCatalog({ file, readonly: true }))).toThrow(AliceError);
    expect(opened).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });
});

describe('a writer that is killed', () => {
  const script = `
    import { openCatalog } from ${JSON.stringify(new URL('../../../src-main/engine/catalog/catalog.ts', import.meta.url).href)};
    import { makeScannedFiles } from ${JSON.stringify(new URL('../../fixtures/make-catalog.ts', import.meta.url).href)};
    const catalog = openCatalog({ file: process.argv[1] });
    let batch = [], sent = 0;
    for (const file of makeScannedFiles({ media: 100000, seed: 8, vocabulary: 200, promptWords: 20, tags: 30 })) {
      batch.push(file);
      if (batch.length < 20) continue;
      catalog.saveFiles(batch);
      sent += batch.length;
      batch = [];
      process.stdout.write(sent + '\\n');
    }`;

  it.each([1, 7, 30])(
    'after %i batches leaves a catalog that opens with all that it had confirmed',
    async (batches) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let confirmed = 0;
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          confirmed = Number(chunk.toString().trim().split('\n').at(-1));
          if (confirmed >= batches * 20) child.kill('SIGKILL');
        });
        child.on('exit', () => resolve());
      });
      const catalog = openCatalog({ file });
      expect(catalog.recovered).toBeNull();
      const { copies } = catalog.status([]);
      expect(copies).toBeGreaterThanOrEqual(confirmed);
      expect(copies % 20).toBe(0);
      const known = [...makeScannedFiles({ media: 3000, seed: 8, vocabulary: 200, promptWords: 20, tags: 30 })].slice(
        0,
        copies,
      );
      const undisturbed = join(folder.path, 'undisturbed.db');
      const other = openCatalog({ file: undisturbed });
      other.saveFiles(known);
      expect([...catalog.dump()].join('\n') === [...other.dump()].join('\n')).toBe(true);
      other.close();
      catalog.close();
    },
  );
});

it('the companion file names the generation that surely is on disk', () => {
  fill();
  const { generation, open: isOpen } = JSON.parse(readFileSync(`${file}.generation`, 'utf8')) as {
    generation: number;
    open: boolean;
  };
  const catalog = openCatalog({ file, readonly: true });
  expect([catalog.generation(), isOpen]).toEqual([generation, false]);
  catalog.close();
});
