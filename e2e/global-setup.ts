/** Before all browser tests: builds the page, makes the demo library, starts the web host over it and logs in. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { findChromium } from './find-chromium.ts';
import { findElectron } from './find-electron.ts';
import { startWebHost } from './web-host.ts';

const root = resolve(import.meta.dirname, '..');

function run(what: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${what} failed (exit code ${status}):\n${stdout}\n${stderr}`);
}

export default async function setUp(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'alice-e2e-'));
  const chromium = await findChromium(folder);
  console.log(`web, and desktop over the stand-in for Electron: Chromium from ${chromium.origin}`);
  const electron = await findElectron();
  console.log(`electron: ${'program' in electron ? electron.program : `not run, because ${electron.reason}`}`);
  run('The build', [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build']);
  run('The demo', [join(root, 'resources', 'alice.mjs'), 'demo', '--dir', join(folder, 'library')]);
  const dataDir = join(folder, 'library', 'data');
  // The same library without its previews, for a host that nobody else looks at; taken while nobody writes.
  const unseen = join(folder, 'unseen');
  cpSync(dataDir, unseen, { recursive: true, filter: (path) => basename(path) !== 'previews' });
  // A library of its own for the desktop app, which runs at the same time.
  const desktop = join(folder, 'desktop');
  cpSync(dataDir, desktop, { recursive: true });
  const inElectron = join(folder, 'electron');
  cpSync(dataDir, inElectron, { recursive: true });
  const host = await startWebHost(dataDir);
  const session = join(folder, 'session.json');
  writeFileSync(session, JSON.stringify(host.session));
  process.env.ALICE_E2E_ORIGIN = host.origin;
  process.env.ALICE_E2E_SESSION = session;
  process.env.ALICE_E2E_UNSEEN = unseen;
  process.env.ALICE_E2E_DESKTOP = desktop;
  process.env.ALICE_E2E_IN_ELECTRON = inElectron;
  process.env.ALICE_E2E_CHROMIUM = chromium.executablePath;
  process.env.ALICE_E2E_CHROMIUM_ARGS = chromium.args.join(' ');
  return async () => {
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
