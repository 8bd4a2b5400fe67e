/** Before all browser tests: builds the page, makes the demo library, starts the web host over it and logs in. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findChromium } from './find-chromium.ts';

const root = resolve(import.meta.dirname, '..');

function run(what: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${what} failed (exit code ${status}):\n${stdout}\n${stderr}`);
}

/** Resolves with the one-time link that the host prints. */
function startHost(dataDir: string): Promise<{ host: ChildProcess; link: string }> {
  const entry = join(root, 'out', 'main', 'web.js');
  const host = spawn(process.execPath, [entry, '--data-dir', dataDir, '--no-open'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((done, fail) => {
    let printed = '';
    host.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const link = /http:\S+\/login\S+/.exec(printed)?.[0];
      if (link !== undefined) done({ host, link });
    });
    host.once('exit', (code) => fail(new Error(`The web host ended with exit code ${code}:\n${printed}`)));
  });
}

/** Swaps the link for the session cookie, in the form that Playwright's contexts start from. */
async function logIn(link: string, file: string): Promise<void> {
  const { headers } = await fetch(link, { redirect: 'manual' });
  const [name = '', value = ''] = (headers.get('set-cookie') ?? '').split(';')[0]!.split('=');
  const cookie = { name, value, domain: '127.0.0.1', path: '/', expires: -1, httpOnly: true, secure: false };
  writeFileSync(file, JSON.stringify({ cookies: [{ ...cookie, sameSite: 'Strict' }], origins: [] }));
}

export default async function setUp(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'alice-e2e-'));
  const chromium = await findChromium(folder);
  console.log(`web: Chromium from ${chromium.origin}`);
  run('The build', [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build']);
  run('The demo', [join(root, 'resources', 'alice.mjs'), 'demo', '--dir', join(folder, 'library')]);
  const { host, link } = await startHost(join(folder, 'library', 'data'));
  const session = join(folder, 'session.json');
  await logIn(link, session);
  process.env.ALICE_E2E_ORIGIN = new URL(link).origin;
  process.env.ALICE_E2E_SESSION = session;
  process.env.ALICE_E2E_CHROMIUM = chromium.executablePath;
  process.env.ALICE_E2E_CHROMIUM_ARGS = chromium.args.join(' ');
  return async () => {
    const ended = new Promise((done) => host.once('exit', done));
    host.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}
