/** `npm start`: the window by Electron where that can be had, else one line why not and the same app in the browser. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from './support/built-app.ts';

const root = resolve(import.meta.dirname, '..');
const resource = (name: string) => pathToFileURL(join(root, 'resources', name)).href;

type Found = { program: string } | { reason: string };
interface Surroundings {
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  isRoot: boolean;
  folder: string | null;
  download: (folder: string) => Promise<boolean>;
}
interface Finder {
  findElectron(around: Surroundings): Promise<Found>;
  downloadElectron(folder: string, patienceMs: number): Promise<boolean>;
}
interface Wishes {
  demo: string | null;
  dataDirArgs: string[];
  browserArgs: string[];
  browser: boolean;
}
interface Opener {
  readWishes(args: string[], cwd: string): Wishes | null;
  isBuilt(checkout: string): boolean;
}

let finder: Finder;
let opener: Opener;
let folder: string;
beforeAll(async () => {
  finder = (await import(resource('find-electron.mjs'))) as Finder;
  opener = (await import(resource('open-window.mjs'))) as Opener;
  folder = mkdtempSync(join(tmpdir(), 'alice-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A package `electron`, with or without its program; `install` is its installer. */
function makePackage(name: string, { program = '', install = '' } = {}): string {
  const made = join(folder, name);
  mkdirSync(join(made, 'dist'), { recursive: true });
  writeFileSync(join(made, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(made, 'install.js'), install);
  if (program !== '') {
    writeFileSync(join(made, 'dist', 'electron'), program);
    chmodSync(join(made, 'dist', 'electron'), 0o755);
    writeFileSync(join(made, 'path.txt'), 'electron');
  }
  return made;
}

const desk = (more: Partial<Surroundings>): Surroundings => ({
  env: { DISPLAY: ':0' },
  platform: 'linux',
  isRoot: false,
  folder: null,
  download: () => Promise.reject(new Error('nothing may be downloaded here')),
  ...more,
});

describe('Electron', () => {
  it('is taken where it is', async () => {
    const here = makePackage('here', { program: '#!/bin/sh\n' });
    const program = join(here, 'dist', 'electron');
    expect(await finder.findElectron(desk({ folder: here }))).toEqual({ program });
    expect(await finder.findElectron(desk({ folder: here, env: { WAYLAND_DISPLAY: 'w' } }))).toEqual({ program });
    expect(await finder.findElectron(desk({ folder: here, env: {}, platform: 'darwin' }))).toEqual({ program });
    const elsewhere = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: join(here, 'dist') };
    expect(await finder.findElectron(desk({ folder: here, env: elsewhere }))).toEqual({ program });
  });

  it('is not looked for where it could not show anything, and the reason is said in a few words', async () => {
    const here = makePackage('useless', { program: '#!/bin/sh\n' });
    const reasons: [Partial<Surroundings>, RegExp][] = [
      [{ folder: null }, /not among the installed packages/],
      [{ folder: here, env: {} }, /no screen/],
      [{ folder: here, isRoot: true }, /as root/],
      [{ folder: makePackage('bare'), env: { DISPLAY: ':0', CI: 'true' } }, /not to be downloaded/],
      [{ folder: makePackage('bare'), env: { DISPLAY: ':0', ALICE_NO_DOWNLOAD: '1' } }, /not to be downloaded/],
    ];
    for (const [more, reason] of reasons) {
      expect(await finder.findElectron(desk(more))).toEqual({ reason: expect.stringMatching(reason) });
    }
  });

  it('is downloaded when it is missing, and done without when that fails', async () => {
    const bare = makePackage('to-fetch');
    const failed = await finder.findElectron(desk({ folder: bare, download: async () => false }));
    expect(failed).toEqual({ reason: expect.stringMatching(/could not be downloaded/) });
    const fetched = await finder.findElectron(
      desk({ folder: bare, download: async () => makePackage('to-fetch', { program: '#!/bin/sh\n' }) !== '' }),
    );
    expect(fetched).toEqual({ program: join(bare, 'dist', 'electron') });
  });

  it('is fetched by its own installer as long as that gets on; one that stands still is ended', async () => {
    const fine = makePackage('fine', { install: 'setTimeout(() => {}, 50)' });
    expect(await finder.downloadElectron(fine, 10_000)).toBe(true);
    const offline = makePackage('offline', { install: 'throw new TypeError("fetch failed")' });
    expect(await finder.downloadElectron(offline, 10_000)).toBe(false);
    const stuck = makePackage('stuck', {
      install:
        'require("fs").writeFileSync("' + join(folder, 'pid') + '", String(process.pid)); setInterval(() => {}, 9)',
    });
    expect(await finder.downloadElectron(stuck, 1200)).toBe(false);
    expect(() => process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0)).toThrow();
    const slow = makePackage('slow', {
      install: `const { appendFileSync } = require('fs'); const { tmpdir } = require('os'); let parts = 0;
        setInterval(() => { appendFileSync(tmpdir() + '/part', 'x'); if (++parts === 12) process.exit(0); }, 200);`,
    });
    expect(await finder.downloadElectron(slow, 1200)).toBe(true);
  }, 30_000);
});

describe('npm start', () => {
  it('understands which library, and refuses what it does not know', () => {
    const read = (...args: string[]) => opener.readWishes(args, '/here');
    expect(read()).toEqual({ demo: null, dataDirArgs: [], browserArgs: [], browser: false });
    expect(read('--demo')).toMatchObject({
      demo: '/here/.alice-demo',
      dataDirArgs: ['--data-dir', '/here/.alice-demo/data'],
    });
    expect(read('--data-dir', 'lib', '--browser', '--port', '8080', '--no-open')).toEqual({
      demo: null,
      dataDirArgs: ['--data-dir', '/here/lib'],
      browserArgs: ['--port', '8080', '--no-open'],
      browser: true,
    });
    expect([read('--dmo'), read('lib'), read('--demo', '--data-dir', 'lib')]).toEqual([null, null, null]);
    const run = spawnSync(process.execPath, [join(root, 'resources', 'start.mjs'), '--dmo'], { encoding: 'utf8' });
    expect([run.status, run.stderr.split('\n').length, run.stdout]).toEqual([2, 2, '']);
  });

  it('is that script, in package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['start']).toBe('node resources/start.mjs');
  });

  it('builds what was never built, and what is older than its sources', () => {
    const checkout = join(folder, 'checkout');
    const built = ['out/main/desktop.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
    const sources = [
      'src-main/a.ts',
      'src-preload/a.ts',
      'src-renderer/ui/a.tsx',
      'electron.vite.config.ts',
      'package.json',
    ];
    const touch = (file: string, at: number) => {
      mkdirSync(join(checkout, file, '..'), { recursive: true });
      writeFileSync(join(checkout, file), '');
      utimesSync(join(checkout, file), at, at);
    };
    for (const file of sources) touch(file, 1000);
    for (const dir of ['src-main', 'src-preload', 'src-renderer/ui']) utimesSync(join(checkout, dir), 1000, 1000);
    expect(opener.isBuilt(checkout)).toBe(false);
    for (const file of built) touch(file, 2000);
    expect(opener.isBuilt(checkout)).toBe(true);
    for (const file of sources) {
      touch(file, 3000);
      expect([file, opener.isBuilt(checkout)]).toEqual([file, false]);
      touch(file, 1000);
    }
    rmSync(join(checkout, built[1]!));
    expect(opener.isBuilt(checkout)).toBe(false);
  });

  it('says under an old Node in one sentence what is wrong', () => {
    const bare = join(folder, 'bare-checkout');
    cpSync(join(root, 'resources'), join(bare, 'resources'), { recursive: true });
    writeFileSync(join(bare, 'package.json'), '{"type":"module"}');
    const code = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });';
    const pretendOld = `data:text/javascript,${encodeURIComponent(code)}`;
    const run = spawnSync(process.execPath, ['--import', pretendOld, join(bare, 'resources', 'start.mjs')], {
      encoding: 'utf8',
      env: { ...process.env, ALICE_NODE_CHOSEN: '' },
    });
    expect([run.status, run.stdout]).toEqual([1, '']);
    expect(run.stderr).toMatch(/^alice: Alice needs Node 24 .*\n$/);
  });
});

/** Runs `npm start`'s script as if on a desk, with this package for Electron. */
function startAt(electron: string, args: string[]): ChildProcess & { printed: () => string } {
  const code = `
    import { openWindow } from ${JSON.stringify(resource('open-window.mjs'))};
    await openWindow(process.argv.slice(1), {
      env: { DISPLAY: ':0' }, platform: 'linux', isRoot: false, folder: ${JSON.stringify(electron)}, download: async () => false,
    });`;
  return watched(['--input-type=module', '-e', code, '--', ...args], folder);
}

function watched(args: string[], cwd: string): ChildProcess & { printed: () => string } {
  // A machine that has Electron must not show its windows here.
  const without = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nowhere'), ALICE_NO_DOWNLOAD: '1' };
  const env = { ...process.env, ...(args.includes('-e') ? {} : without), ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (printed += text));
  return Object.assign(child, { printed: () => printed });
}

const ended = (child: ChildProcess) => new Promise<number | null>((done) => child.once('exit', (code) => done(code)));

async function linkOf(child: ReturnType<typeof watched>): Promise<string> {
  await expect.poll(child.printed, { timeout: 90_000 }).toMatch(/http:\S+\/login\S+/);
  return /http:\S+\/login\S+/.exec(child.printed())![0];
}

/** As the login page does it. */
async function enter(link: string): Promise<{ origin: string; cookie: string; token: string }> {
  const { origin, hash } = new URL(link);
  const response = await fetch(`${origin}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ link: new URLSearchParams(hash.slice(1)).get('t') }),
  });
  const { result } = (await response.json()) as { result: { token: string } };
  return { origin, cookie: (response.headers.get('set-cookie') ?? '').split(';')[0]!, token: result.token };
}

describe('the window', () => {
  beforeAll(async () => void (await ensureBuilt()), 120_000);

  it('is Electron on the checkout with the library that was named, and not as Node', async () => {
    const said = join(folder, 'said');
    const program = `#!/bin/sh\nprintf '%s\\n' "$@" "node:$ELECTRON_RUN_AS_NODE" > ${said}\n`;
    const child = startAt(makePackage('shown', { program }), ['--data-dir', 'lib']);
    expect([await ended(child), child.printed()]).toEqual([0, '']);
    expect(readFileSync(said, 'utf8').split('\n')).toEqual([root, '--data-dir', join(folder, 'lib'), 'node:', '']);
  }, 60_000);

  it('is the browser when Electron cannot start', async () => {
    const child = startAt(makePackage('broken', { program: '#!/bin/sh\nexit 133\n' }), [
      '--data-dir',
      'lib',
      '--no-open',
    ]);
    await linkOf(child);
    expect(child.printed()).toMatch(
      /^No desktop window, because Electron could not start: Alice opens in the browser.\n/,
    );
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);
  }, 120_000);

  it('opens the demo library, which is made when there is none', async () => {
    const desk = join(folder, 'desk');
    mkdirSync(desk);
    const child = watched([join(root, 'resources', 'start.mjs'), '--demo', '--browser', '--no-open'], desk);
    const { origin, cookie, token } = await enter(await linkOf(child));
    const page = await fetch(`${origin}/`, { headers: { cookie } });
    expect([page.status, (await page.text()).includes('<title>Alice</title>')]).toEqual([200, true]);
    const headers = { cookie, origin, 'x-alice': token, 'content-type': 'application/json' };
    const asked = await fetch(`${origin}/api/catalog.status`, { method: 'POST', headers, body: '{}' });
    expect(await asked.json()).toMatchObject({
      ok: true,
      result: { media: expect.any(Number), locations: [{}, {}, {}] },
    });
    expect(existsSync(join(desk, '.alice-demo', 'data', 'alice.yaml'))).toBe(true);
    child.kill('SIGINT');
    expect(await ended(child)).toBe(0);
    const again = watched([join(root, 'resources', 'start.mjs'), '--demo', '--no-open'], desk);
    await linkOf(again);
    // Either reason may be the first on the machine that runs this; there is one, in one line.
    expect(again.printed()).toMatch(
      /^No desktop window, because [^\n]+: Alice opens in the browser.\nAlice is at http/,
    );
    again.kill('SIGTERM');
    expect(await ended(again)).toBe(0);
  }, 180_000);
});
