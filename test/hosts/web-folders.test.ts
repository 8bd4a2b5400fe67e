/** W8: a browser that chooses a folder of the host's machine sees the home folder, the mounted drives and what lies below, and nothing else. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reply } from '#api/client.ts';
import type { Output } from '#api/contract.ts';
import { startWebHost, type WebHost } from '../../src-main/hosts/web/server.ts';
import { openLibrary, type Library } from '../support/library.ts';
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts';
import { enter, type LoggedIn } from '../support/web-visitor.ts';

let home: TempFolder;
let library: Library;
let host: WebHost;
let me: LoggedIn;
const usualHome = process.env.HOME;

beforeAll(async () => {
  home = makeTempFolder('home');
  // Read by os.homedir() when the engine is opened.
  process.env.HOME = home.path;
  process.env.USERPROFILE = home.path;
  mkdirSync(join(home.path, 'Pictures', 'AI'), { recursive: true });
  mkdirSync(join(home.path, '.ssh'));
  symlinkSync('/etc', join(home.path, 'Pictures', 'away'));
  library = await openLibrary({ host: 'web' });
  host = await startWebHost({ engine: library.engine, pageDir: '/nowhere' });
  me = await enter(host);
});
afterAll(async () => {
  await host.close();
  await library.close();
  home.remove();
  process.env.HOME = usualHome;
  delete process.env.USERPROFILE;
});

async function folders(input: { path?: string }): Promise<{ status: number; reply: Reply }> {
  const response = await fetch(`${host.origin}/api/host.folders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: me.cookie, 'x-alice': me.token, origin: host.origin },
    body: JSON.stringify(input),
  });
  return { status: response.status, reply: (await response.json()) as Reply };
}

const resultOf = (reply: Reply) => (reply.ok ? (reply.result as Output<'host.folders'>) : null);

it('shows the roots, and what lies below them', async () => {
  expect(homedir()).toBe(home.path);
  const roots = resultOf((await folders({})).reply);
  expect(roots?.folders.map(({ path }) => path)).toContain(home.path);
  const below = resultOf((await folders({ path: join(home.path, 'Pictures') })).reply);
  expect(below?.folders.map(({ name }) => name)).toContain('AI');
});

it.each([
  '/',
  '/etc',
  '/proc/self',
  '/root',
  '/var/lib',
  'HOME/..',
  'HOME/../..',
  'HOME/.ssh',
  'HOME/Pictures/away',
  'HOME-evil',
  '.',
  '..',
  '~root',
  'HOME\0/..',
  '',
])('shows nothing of %j', async (written) => {
  const { status, reply } = await folders({ path: written.replace('HOME', home.path) });
  expect([403, 404, 400]).toContain(status);
  expect(reply).toMatchObject({ ok: false });
  expect(JSON.stringify(reply)).not.toMatch(/passwd|hostname|id_rsa/);
});
