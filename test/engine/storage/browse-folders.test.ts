/** Folders that may be looked into for choosing one: the home folder and mounted drives, and no way out of them. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFolderBrowser, type FolderBrowser } from '#engine/storage/browse-folders.ts';

let top: string;
let browser: FolderBrowser;
const at = (...names: string[]): string => join(top, ...names);
const make = (...names: string[]): string => {
  mkdirSync(at(...names), { recursive: true });
  return at(...names);
};
const names = async (path?: string): Promise<string[]> => (await browser.list(path)).folders.map(({ name }) => name);
const codeOf = (path: string): Promise<unknown> =>
  browser.list(path).then(
    () => 'allowed',
    (error: { code: unknown }) => error.code,
  );

beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'alice-browse-')));
  for (const folder of ['pictures/2025', 'pictures/2026', 'Music', '.ssh', 'pictures/.cache/deep'])
    make('home/me', folder);
  writeFileSync(at('home/me/notes.txt'), 'no folder');
  make('home/me-evil/secret');
  make('home/other');
  make('media/blue T7/photos');
  make('media/.hidden/photos');
  make('run/media/me/stick');
  make('run/other');
  browser = openFolderBrowser({
    home: at('home/me'),
    drives: [at('media/*'), at('run/media/*/*')],
    mayHang: () => false,
  });
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

describe('the roots', () => {
  it('are the home folder and the drives that are there', async () => {
    expect(await browser.list()).toEqual({
      path: null,
      parent: null,
      folders: [
        { name: 'Home', path: at('home/me') },
        { name: 'blue T7', path: at('media/blue T7') },
        { name: 'stick', path: at('run/media/me/stick') },
      ],
    });
  });

  it('have no way up, and everything below leads back to them', async () => {
    expect(await browser.list(at('home/me'))).toMatchObject({ path: at('home/me'), parent: null });
    expect(await browser.list(at('media/blue T7'))).toMatchObject({ parent: null });
    expect(await browser.list(at('home/me/pictures/2026'))).toMatchObject({ parent: at('home/me/pictures') });
    expect(await browser.list(at('home/me/pictures'))).toMatchObject({ parent: at('home/me') });
  });

  it('of this machine can be listed', async () => {
    const { folders } = await openFolderBrowser({ home: at('home/me') }).list();
    expect(folders[0]).toEqual({ name: 'Home', path: at('home/me') });
  });
});

describe('a folder', () => {
  it('shows its folders by name, numbers as people count, without files and without what is hidden', async () => {
    for (const name of ['take 10', 'take 9']) make('home/me', name);
    expect(await names(at('home/me'))).toEqual(['Music', 'pictures', 'take 9', 'take 10']);
    expect((await browser.list(at('home/me/pictures'))).folders).toEqual([
      { name: '2025', path: at('home/me/pictures/2025') },
      { name: '2026', path: at('home/me/pictures/2026') },
    ]);
  });

  it('shows a thousand at the most', async () => {
    for (let n = 0; n < 1005; n++) make('home/me/many', `${n}`);
    const { folders } = await browser.list(at('home/me/many'));
    expect([folders.length, folders[0]!.name, folders.at(-1)!.name]).toEqual([1000, '0', '999']);
  });

  it.skipIf(process.platform !== 'linux')('leaves out names that are not UTF-8', async () => {
    mkdirSync(Buffer.concat([Buffer.from(at('home/me/Music/')), Buffer.from([0xff, 0xfe])]));
    make('home/me/Music/夜の街');
    expect(await names(at('home/me/Music'))).toEqual(['夜の街']);
  });

  it('that is absent, or a file, is not found', async () => {
    expect(await codeOf(at('home/me/gone'))).toBe('not-found');
    expect(await codeOf(at('home/me/notes.txt'))).toBe('not-found');
    expect(await codeOf(at('home/me/notes.txt/below'))).toBe('not-found');
    expect(await codeOf(at('media/gone'))).toBe('not-found');
  });

  it('that the system does not open is told so', async () => {
    const refused = Object.assign(new Error('refused'), { code: 'EACCES' });
    browser = openFolderBrowser({ home: at('home/me'), mayHang: () => false, read: () => Promise.reject(refused) });
    expect(await codeOf(at('home/me/Music'))).toBe('permission-denied');
  });
});

describe('the way out', () => {
  it.each([
    ['the root of the system', () => '/'],
    ['a folder of the system', () => '/etc'],
    ['what only begins like the home folder', () => at('home/me-evil')],
    ['what lies below that', () => at('home/me-evil/secret')],
    ['the folder above', () => at('home/me/..')],
    ['another one, by two dots', () => at('home/me') + '/../other'],
    ['two dots behind a folder that is not there', () => at('home/me') + '/gone/../../other'],
    ['the folder in which drives are mounted', () => at('media')],
    ['a folder of somebody’s drives', () => at('run/media/me')],
    ['what lies beside drives', () => at('run/other')],
    ['a hidden folder', () => at('home/me/.ssh')],
    ['what lies in a hidden folder', () => at('home/me/pictures/.cache/deep')],
    ['a hidden drive', () => at('media/.hidden')],
    ['a relative path', () => 'pictures'],
    ['an empty path', () => ''],
    ['a tilde', () => '~'],
    ['a NUL', () => at('home/me/pictures') + '\0'],
  ])('is closed: %s', async (_title, path) => {
    expect(await codeOf(path())).toBe('permission-denied');
  });

  it('is closed to links: they are neither shown nor followed, wherever they stand on the way', async () => {
    symlinkSync(at('home/other'), at('home/me/escape'));
    symlinkSync('../me-evil', at('home/me/relative'));
    symlinkSync(at('home/me/.ssh'), at('home/me/keys'));
    symlinkSync(at('home/me/escape'), at('home/me/twice'));
    make('home/other/deep');
    expect(await names(at('home/me'))).toEqual(['Music', 'pictures']);
    for (const path of ['escape', 'relative', 'keys', 'twice', 'escape/deep'])
      expect([path, await codeOf(at('home/me', path))]).toEqual([path, 'permission-denied']);
  });

  it('a link that stays inside is shown, and leads to the folder itself', async () => {
    symlinkSync(at('media/blue T7/photos'), at('home/me/on the drive'));
    symlinkSync(at('home/me/notes.txt'), at('home/me/to a file'));
    symlinkSync(at('home/me/gone'), at('home/me/to nothing'));
    symlinkSync(at('home/me/loop'), at('home/me/loop'));
    expect(await names(at('home/me'))).toEqual(['Music', 'on the drive', 'pictures']);
    expect(await browser.list(at('home/me/on the drive'))).toMatchObject({
      path: at('media/blue T7/photos'),
      parent: at('media/blue T7'),
    });
  });

  it('a home folder behind a link is the home folder', async () => {
    symlinkSync(at('home/me'), at('mine'));
    browser = openFolderBrowser({ home: at('mine'), drives: [], mayHang: () => false });
    expect(await names(at('mine'))).toEqual(['Music', 'pictures']);
    expect(await browser.list(at('mine/pictures'))).toMatchObject({ parent: at('home/me') });
    expect(await browser.list(at('home/me'))).toMatchObject({ parent: null });
    expect(await codeOf(at('home/me-evil'))).toBe('permission-denied');
  });

  it('a home folder that is the whole computer opens nothing', async () => {
    browser = openFolderBrowser({ home: '/', drives: [], mayHang: () => false });
    expect(await codeOf('/etc')).toBe('permission-denied');
  });
});

describe('a drive that does not answer', () => {
  it('is shown by its link without being touched', async () => {
    const touched: string[] = [];
    symlinkSync(at('media/dead/photos'), at('home/me/dead'));
    symlinkSync('/net/elsewhere', at('home/me/elsewhere'));
    const mayHang = (path: string): boolean => (touched.push(path), true);
    browser = openFolderBrowser({ home: at('home/me'), drives: [at('media/*')], mayHang });
    // It is not there: whoever had looked would have left it out.
    expect(await names(at('home/me'))).toEqual(['dead', 'Music', 'pictures']);
    expect(touched.sort()).toEqual(['/net/elsewhere', at('media/dead/photos')].sort());
  });

  it('is given up after the deadline, and does not keep others from being listed, until too many are stuck', async () => {
    const stuck = Promise.withResolvers<never>();
    browser = openFolderBrowser({
      home: at('home/me'),
      drives: [at('media/*')],
      mayHang: () => false,
      patienceMs: 50,
      read: (path) =>
        path.includes('blue') ? stuck.promise : readdir(path, { withFileTypes: true, encoding: 'buffer' }),
    });
    expect(await codeOf(at('media/blue T7'))).toBe('unavailable');
    expect(await names(at('home/me'))).toEqual(['Music', 'pictures']);
    expect(await codeOf(at('media/blue T7'))).toBe('unavailable');
    expect(await codeOf(at('home/me'))).toBe('unavailable');
    stuck.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await names(at('home/me'))).toEqual(['Music', 'pictures']);
  });
});
