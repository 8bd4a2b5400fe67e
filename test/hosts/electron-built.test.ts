/** The built desktop app over the stand-in: what it really asks of Electron, who is heard, and that it begins and ends cleanly. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type Transport } from '#api/client.ts';
import { methods } from '#api/contract.ts';
import { launchDesktop, type Desktop } from '../support/electron-stand-in/driver.ts';
import { ensureBuilt } from '../support/built-app.ts';
import { picture } from '../support/library.ts';
import { strangers } from '../support/strange-addresses.ts';

const page = { url: 'alice://app/index.html', parent: null };

/** Every name in a union type of Electron's own declarations. */
function declaredNames(pattern: RegExp): string[] {
  const file = createRequire(import.meta.url).resolve('electron/electron.d.ts');
  const unions = [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, union]) => union!);
  return [...new Set(unions.flatMap((union) => [...union.matchAll(/'([a-zA-Z-]+)'/g)].map(([, name]) => name!)))];
}

let folder: string;
let desktop: Desktop;

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'alice-desktop-'));
  mkdirSync(join(folder, 'pictures'));
  writeFileSync(join(folder, 'pictures', 'castle.png'), picture(1, { prompt: 'castle in fog' }));
  // To Electron's own file calls this would be a folder.
  writeFileSync(join(folder, 'pictures', 'pack.asar'), 'no archive');
  desktop = await launchDesktop({ args: ['--data-dir', join(folder, 'data')] });
}, 120_000);
afterAll(async () => {
  await desktop?.quit();
  rmSync(folder, { recursive: true, force: true });
});

describe('the desktop app', () => {
  it('is in the sandbox and has its scheme before it is ready, and takes the only place of its library', async () => {
    const calls = await desktop.evaluate(({ standIn }) => standIn.appCalls, null);
    expect(calls).toEqual([
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
      'app.setPath userData',
      'app.requestSingleInstanceLock',
    ]);
    const kept = await desktop.evaluate(({ app }) => app.getPath('userData'), null);
    expect(kept).toBe(join(folder, 'data', 'window'));
    expect(await desktop.evaluate(({ standIn }) => standIn.schemes, null)).toEqual([
      { scheme: 'alice', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
  });

  it('keeps Node, other sites and every experiment away from its only window', async () => {
    const windows = await desktop.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ options, loaded, shown }) => ({ options, loaded, shown })),
      null,
    );
    expect(windows).toHaveLength(1);
    const [{ options, loaded, shown }] = windows as [(typeof windows)[0]];
    expect([loaded, shown]).toEqual([['alice://app/index.html'], false]);
    const { preload, ...rest } = options.webPreferences!;
    expect(preload).toMatch(/out.preload.index\.cjs$/);
    expect(rest).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
  });

  it('grants full screen and copying, and none of the other permissions that Electron knows', async () => {
    const known = declaredNames(/permission: ((?:'[a-zA-Z-]+'(?: [|] )?)+), (?:callback|requestingOrigin)/g);
    expect(known).toEqual(expect.arrayContaining(['media', 'geolocation', 'openExternal', 'serial', 'fileSystem']));
    expect(known.length).toBeGreaterThan(25);
    const answers = await desktop.evaluate(({ session }, names) => {
      const { handlers } = session.defaultSession;
      const ask = (name: string, ...args: unknown[]) =>
        (handlers.get(name) as unknown as (...args: unknown[]) => unknown)(...args);
      return {
        granted: names.filter((name) => {
          let granted: unknown;
          ask('permission-request', null, name, (answer: unknown) => (granted = answer));
          return granted !== false;
        }),
        checked: names.filter((name) => ask('permission-check', null, name) !== false),
        device: ask('device-permission', { deviceType: 'usb' }),
        spelling: handlers.has('spelling false'),
      };
    }, known);
    const fine = ['clipboard-sanitized-write', 'fullscreen'];
    expect([answers.granted.toSorted(), answers.checked.toSorted()]).toEqual([fine, fine]);
    expect([answers.device, answers.spelling]).toEqual([false, true]);
    const screens = await desktop.evaluate(({ session }) => {
      const handler = session.defaultSession.handlers.get('display-media') as unknown as (
        request: object,
        answer: (streams: object) => void,
      ) => void;
      let given: object | undefined;
      handler({}, (streams) => (given = streams));
      return given;
    }, null);
    expect(screens).toEqual({});
  });

  it('never leaves the page, opens no other window and embeds nothing, whoever the contents belong to', async () => {
    const outcome = await desktop.evaluate(({ BrowserWindow }, urls) => {
      const contents = [BrowserWindow.getAllWindows()[0]!.webContents];
      const stray = new BrowserWindow({ show: false });
      contents.push(stray.webContents);
      const left: string[] = [];
      for (const each of contents) {
        for (const way of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
          for (const url of urls) {
            let prevented = false;
            each.emit(way, { url, preventDefault: () => (prevented = true) });
            if (!prevented) left.push(`${way} ${url}`);
          }
          each.emit(way, { url: 'alice://app/index.html', preventDefault: () => left.push(`${way} home`) });
        }
        let embedded = true;
        each.emit('will-attach-webview', { preventDefault: () => (embedded = false) });
        if (embedded) left.push('webview');
        const open = each.openHandler as unknown as (details: object) => object;
        for (const url of [...urls, 'alice://app/index.html']) {
          if (JSON.stringify(open({ url })) !== '{"action":"deny"}') left.push(`open ${url}`);
        }
      }
      stray.destroy();
      return left;
    }, strangers);
    expect(outcome).toEqual([]);
  });

  it('hears the main frame of its own page, for every method of the contract, and no other frame for any', async () => {
    const others = [...strangers.map((url) => ({ url, parent: null })), { ...page, parent: page }, null];
    for (const method of Object.keys(methods)) {
      for (const frame of others) {
        const reply = await desktop.invokeFrom(frame, 'alice:call', method, {});
        expect([method, frame, reply]).toMatchObject([
          method,
          frame,
          { ok: false, error: { code: 'permission-denied' } },
        ]);
      }
      // Where even this is valid, the method must not be begun just for that.
      const reply = await desktop.invokeFrom(page, 'alice:call', method, 'no object');
      expect([method, reply]).toMatchObject([method, { ok: false, error: { code: 'invalid' } }]);
    }
    for (const method of ['', 'constructor', '__proto__', 'toString', 'media', 'alice:call']) {
      const reply = await desktop.invokeFrom(page, 'alice:call', method, {});
      expect([method, reply]).toMatchObject([method, { ok: false, error: { code: 'unsupported' } }]);
    }
    const channels = await desktop.evaluate(({ standIn }) => [...standIn.ipcHandlers.keys()], null);
    expect(channels).toEqual(['alice:call']);
  });

  it('fences every answer of its scheme, and serves neither other paths nor other names', async () => {
    const tried = await desktop.evaluate(async ({ standIn }, urls) => {
      const handler = standIn.schemeHandlers.get('alice')!;
      const answers = [];
      for (const [url, method] of urls) {
        const { status, headers } = await handler(new Request(url, { method }));
        answers.push([url, status, headers.get('content-security-policy'), headers.get('x-content-type-options')]);
      }
      return answers as [string, number, string, string][];
    }, addresses());
    for (const [url, status, policy, sniffing] of tried) {
      expect([url, policy?.startsWith("default-src 'none'"), sniffing]).toEqual([url, true, 'nosniff']);
      expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
      const home = url === 'alice://app/index.html' || url === 'alice://app/';
      expect([url, home ? status === 200 : status >= 400]).toEqual([url, true]);
    }
    expect(tried.length).toBeGreaterThan(60);
    expect([
      ...standInSchemes(await desktop.evaluate(({ standIn }) => [...standIn.schemeHandlers.keys()], null)),
    ]).toEqual(['alice']);
  });

  it('works through the real bridge: adds a location, scans it in processes of the desktop, and tells of it', async () => {
    const { alice } = desktop.openBarePage().exposed as { alice: Transport };
    const client = createClient(alice);
    const about = await client.call('host.about', {});
    expect(about).toMatchObject({ host: 'electron', dataDir: join(folder, 'data') });
    expect(about.abilities).toEqual(
      expect.arrayContaining(['host.dragOut', 'host.open', 'host.pickFolder', 'host.reveal']),
    );
    const states: string[] = [];
    const stop = client.listen('job.progress', ({ state }) => states.push(state));
    await client.call('locations.add', {
      name: 'pictures',
      type: 'network',
      config: { mountPath: join(folder, 'pictures') },
      scan: true,
    });
    const { id } = await client.call('jobs.start', { kind: 'scan' });
    expect(await client.call('jobs.get', { id, wait: true })).toMatchObject({ state: 'done', result: { failed: [] } });
    stop();
    expect(states).toContain('done');
    const { items } = await client.call('media.search', { query: 'castle' });
    expect(items).toHaveLength(1);
    const started = await desktop.evaluate(
      ({ standIn }) =>
        standIn.utilityProcesses.map(({ file, options }) => ({ file, env: Object.keys(options.env ?? {}) })),
      null,
    );
    expect(started.map(({ file }) => file.split(/[\\/]/).at(-1)).toSorted()).toEqual(
      expect.arrayContaining(['hash-worker.js', 'scan-worker.js', 'storage-process.js']),
    );
    for (const { env } of started)
      expect(env.filter((name) => /TOKEN|SECRET|KEY|NODE_OPTIONS|ELECTRON/.test(name))).toEqual([]);
    // The page asks for the rest of the desktop by content hash only.
    const [{ contentHash }] = items as [(typeof items)[0]];
    await client.call('host.reveal', { contentHash });
    await client.call('host.open', { contentHash, location: 'pictures', path: 'castle.png' });
    await client.call('host.dragOut', { contentHashes: [contentHash] });
    const { asked, drags } = await desktop.evaluate(
      ({ standIn, BrowserWindow }) => ({
        asked: standIn.desktop.asked,
        drags: BrowserWindow.getAllWindows()[0]!.webContents.drags.map(({ files, icon }) => ({
          files,
          empty: (icon as { isEmpty(): boolean }).isEmpty(),
        })),
      }),
      null,
    );
    const castle = join(folder, 'pictures', 'castle.png');
    expect(asked).toEqual([
      ['shell.showItemInFolder', castle],
      ['shell.openPath', castle],
    ]);
    expect(drags).toEqual([{ files: [castle], empty: false }]);
  }, 60_000);

  it('lets its menu ask the page', async () => {
    const { alice } = desktop.openBarePage().exposed as { alice: Transport };
    const heard: unknown[] = [];
    alice.listen('host.command', (payload) => heard.push(payload));
    await desktop.evaluate(({ standIn }) => {
      const items = standIn.desktop.menu!.items.flatMap(({ submenu }) => submenu ?? []);
      items.find(({ label }) => label === 'Scan All Locations')?.click?.();
    }, null);
    await expect.poll(() => heard).toEqual([{ command: 'scan' }]);
  });

  it('comes to the front when it is started a second time, whatever that was told', async () => {
    const commands = await desktop.evaluate(({ app, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window!.state.minimized = true;
      app.emit('second-instance', {}, ['alice', 'alice://evil/', '--data-dir', '/etc'], '/');
      return [window!.commands, window!.loaded];
    }, null);
    expect(commands).toEqual([['restore', 'focus'], ['alice://app/index.html']]);
  });

  it('remembers where its window was, puts the library away, and ends', async () => {
    await desktop.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window!.setBounds({ x: 10, y: 20, width: 1000, height: 700 });
    }, null);
    expect(await desktop.quit()).toBe(0);
    expect(desktop.output()).toBe('');
    const again = await launchDesktop({ args: ['--data-dir', join(folder, 'data')] });
    const options = await again.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.options, null);
    expect(options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 });
    await again.evaluate(({ BrowserWindow }) => {
      setImmediate(() => BrowserWindow.getAllWindows()[0]!.close());
    }, null);
    expect(await again.ended).toBe(0);
  }, 60_000);

  it('says why it cannot start, and ends', async () => {
    writeFileSync(join(folder, 'file'), '');
    const ended = launchDesktop({ args: ['--data-dir', join(folder, 'file', 'data')] });
    await expect(ended).rejects.toThrow(/exit code 1:\nAlice cannot start: The data folder ".*" cannot be used/);
  }, 60_000);
});

const standInSchemes = (schemes: string[]) => new Set(schemes);

/** Ways to ask for what is not the page, in every spelling that a server was ever fooled by. */
function addresses(): [url: string, method: string][] {
  const digits = 'ab'.repeat(32);
  const up = ['..', '%2e%2e', '%2E%2E', '.%2e', '%252e%252e', '..%2f..', '..%5c..', '..\\..', '%c0%ae%c0%ae', '....//'];
  const targets = ['main/desktop.js', 'preload/index.cjs', 'package.json', 'etc/passwd', 'C:/Windows/win.ini'];
  const paths = [
    ...up.flatMap((dots) => targets.map((target) => `${dots}/${target}`)),
    '/etc/passwd',
    '//etc/passwd',
    '\\\\server\\share\\x.png',
    'C:\\Windows\\win.ini',
    'assets/',
    'assets/%2e%2e/%2e%2e/main/desktop.js',
    'index.html%00.png',
    'index.html/',
    'INDEX.HTML',
    'index.html.map',
    '.env',
    `media/original/${digits}/../../../etc/passwd`,
    `media/original/${digits}%00`,
    'media/original/castle.png',
    'media/preview/..',
    `media/preview/${digits}?size=99999`,
    `media/${'a'.repeat(10_000)}`,
  ];
  const elsewhere = ['alice://evil/index.html', 'alice://app.evil/index.html', 'alice:///etc/passwd'];
  const home: [string, string][] = [
    ['alice://app/index.html', 'GET'],
    ['alice://app/', 'GET'],
  ];
  const posts: [string, string][] = ['POST', 'PUT', 'DELETE'].map((method) => ['alice://app/assets/x.js', method]);
  return [
    ...home,
    ...posts,
    ...paths.map((path): [string, string] => [`alice://app/${path}`, 'GET']),
    ...elsewhere.filter((url) => URL.canParse(url)).map((url): [string, string] => [url, 'GET']),
  ];
}
