/** What would be shipped: electron-builder runs to its end over a dummy program, and what it packed is opened, read and run. */
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type Transport } from '#api/client.ts';
import { ensureBuilt } from './support/built-app.ts';
import { launchDesktop } from './support/electron-stand-in/driver.ts';
import { picture } from './support/library.ts';

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const builder = createRequire(require.resolve('electron-builder/package.json'));
const { version } = require('electron/package.json') as { version: string };
const ours = require('../package.json') as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  build: { electronFuses: Record<string, boolean> };
};

interface Archive {
  listPackage(file: string, options: object): string[];
  statFile(archive: string, path: string): { unpacked?: boolean };
  extractAll(archive: string, folder: string): void;
}
const archive = createRequire(builder.resolve('app-builder-lib/package.json'))('@electron/asar') as Archive;

/** Where the fuses lie in Electron's program (@electron/fuses, constants.ts): this text, a version, their number, and a digit for each. */
const FUSES = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseOrder = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
];

let folder: string;
let packed: string;
let files: string[];

function makeDummyElectron(): string {
  const dummy = join(folder, 'electron');
  mkdirSync(join(dummy, 'resources'), { recursive: true });
  mkdirSync(join(dummy, 'locales'));
  const asShipped = Buffer.concat([Buffer.from([1, fuseOrder.length]), Buffer.from('10110001')]);
  writeFileSync(join(dummy, 'electron'), Buffer.concat([Buffer.alloc(64), Buffer.from(FUSES), asShipped]), {
    mode: 0o755,
  });
  for (const [name, text] of Object.entries({ version, LICENSE: '-', 'LICENSES.chromium.html': '-' })) {
    writeFileSync(join(dummy, name), text);
  }
  return dummy;
}

async function pack(): Promise<void> {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'alice-package-'));
  const settings = {
    electronDist: makeDummyElectron(),
    electronVersion: version,
    'directories.output': join(folder, 'dist'),
  };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'electron-builder', 'cli.js'),
      ...['--linux', 'dir', '--x64', '--publish', 'never'],
      ...Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`),
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, ELECTRON_CACHE: join(folder, 'cache') } },
  );
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  packed = join(folder, 'dist', 'linux-unpacked');
  files = archive.listPackage(join(packed, 'resources', 'app.asar'), {});
  archive.extractAll(join(packed, 'resources', 'app.asar'), join(folder, 'app'));
}

/** electron-builder does not follow a link to the packages, so there it would pack almost none of them. */
const linked = lstatSync(join(root, 'node_modules')).isSymbolicLink();
if (linked)
  console.log('package: not run, because node_modules is a link here, which electron-builder does not follow');

describe.skipIf(linked)('the package', () => {
  beforeAll(pack, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('cannot be run as Node, inspected, told options, or given other code, and its cookies are encrypted', () => {
    const program = readFileSync(join(packed, 'alice'));
    const at = program.indexOf(FUSES) + FUSES.length + 2;
    const states = [...program.subarray(at, at + fuseOrder.length).toString('latin1')].map((digit) => digit === '1');
    expect(Object.fromEntries(fuseOrder.map((name, index) => [name, states[index]]))).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(Object.keys(ours.build.electronFuses)).toEqual(fuseOrder);
  });

  it('holds what runs, and neither sources nor what only makes or tests it', () => {
    const packages = new Set(files.flatMap((path) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
    const wanted = Object.keys(ours.dependencies);
    expect(wanted.filter((name) => !packages.has(name))).toEqual([]);
    expect(Object.keys(ours.devDependencies).filter((name) => packages.has(name))).toEqual([]);
    expect([...packages].filter((name) => /^node-(linux|win|darwin)/.test(name))).toEqual([]);
    const top = new Set(files.map((path) => path.split('/')[1]));
    expect([...top].toSorted()).toEqual(['node_modules', 'out', 'package.json', 'resources']);
    expect(files.filter((path) => /\.([cm]?ts|tsx|map|env|pem)$|(^|\/)\.(git|ci|env)/.test(path))).toEqual([]);
    const { devDependencies, scripts, build } = JSON.parse(
      readFileSync(join(folder, 'app', 'package.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect([devDependencies, scripts, build]).toEqual([undefined, undefined, undefined]);
  });

  it('keeps native code beside the archive, where the system can load it, and only for its own system', () => {
    const natives = files.filter((path) => /\.(node|so(\.[\d.]+)?|dylib|dll)$/.test(path));
    const packedIn = natives.filter(
      (path) => archive.statFile(join(packed, 'resources', 'app.asar'), path.slice(1)).unpacked !== true,
    );
    expect([natives.length > 2, packedIn]).toEqual([true, []]);
    expect(natives.filter((path) => /darwin|win32|musl/.test(path))).toEqual([]);
    // The archive's check of its own bytes would be worth nothing if our code lay beside it.
    expect(files.filter((path) => path.startsWith('/out/') && path.endsWith('.js')).length).toBeGreaterThan(10);
    const beside = files.filter(
      (path) =>
        /^\/out\/.*\.c?js$/.test(path) &&
        archive.statFile(join(packed, 'resources', 'app.asar'), path.slice(1)).unpacked,
    );
    expect(beside).toEqual([]);
  });

  it('has everything that it loads: the command line makes a library out of it', () => {
    const pictures = join(folder, 'pictures');
    mkdirSync(pictures);
    writeFileSync(join(pictures, 'castle.png'), picture(1, { prompt: 'castle in fog', tags: ['stone'], rating: 4 }));
    const alice = (...words: string[]) => {
      const cli = join(folder, 'app', 'out', 'main', 'cli.js');
      const args = [cli, ...words, '--json', '--data-dir', join(folder, 'data')];
      const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
      return JSON.parse(stdout === '' ? JSON.stringify(stderr) : stdout) as unknown;
    };
    expect(alice('locations', 'add', 'pictures', '--path', pictures, '--scan')).toMatchObject({ ok: true });
    expect(alice('scan')).toMatchObject({ ok: true });
    expect(alice('search', 'castle tag:stone rating:4')).toMatchObject({ ok: true, result: { total: 1 } });
  }, 120_000);

  it('opens its window over that library, with pictures', async () => {
    const desktop = await launchDesktop({
      entry: join(folder, 'app', 'out', 'main', 'desktop.js'),
      args: ['--data-dir', join(folder, 'data')],
    });
    try {
      const client = createClient((desktop.openBarePage().exposed as { alice: Transport }).alice);
      const { items } = await client.call('media.search', { query: 'type:image' });
      const page = await fetch(`${desktop.origin}/index.html`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Alice</title>')]);
      const digits = items[0]!.contentHash.replace('sha256:', '');
      const preview = await fetch(`${desktop.origin}/media/preview/${digits}?size=256`);
      expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/webp']);
    } finally {
      expect(await desktop.quit()).toBe(0);
    }
  }, 60_000);
});

describe('the icon', () => {
  it('is the one that the page shows', async () => {
    const { drawIcon } = (await import(pathToFileURL(join(root, 'resources', 'make-icon.mjs')).href)) as {
      drawIcon(): Promise<Buffer>;
    };
    const pixels = (source: string | Buffer) => sharp(source).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const [kept, drawn] = await Promise.all([pixels(join(root, 'resources', 'icon.png')), pixels(await drawIcon())]);
    expect(kept.info).toMatchObject({ width: 512, height: 512 });
    let different = 0;
    // Another version of the renderer may round an edge otherwise.
    for (let at = 0; at < kept.data.length; at++) if (Math.abs(kept.data[at]! - drawn.data[at]!) > 8) different++;
    expect(different).toBeLessThan(500);
  });
});
