/** The desktop host, part by part: who is heard over IPC, what the scheme serves, what the menu, the window's memory and the desk do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { events, MAX_POSTER_CHARACTERS } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { formats } from '#engine/media/formats/index.ts';
import { readArguments } from '../../src-main/hosts/electron/arguments.ts';
import { createHostCalls, type Desk, isOpenable } from '../../src-main/hosts/electron/host-calls.ts';
import { connectIpc } from '../../src-main/hosts/electron/ipc.ts';
import { type MenuActions, menuTemplate } from '../../src-main/hosts/electron/menu.ts';
import { createProtocolHandler, privilegedScheme } from '../../src-main/hosts/electron/protocol.ts';
import { isPage } from '../../src-main/hosts/electron/windows.ts';
import { keepWindowState, readWindowState } from '../../src-main/hosts/electron/window-state.ts';
import * as standInModule from '../support/electron-stand-in/electron.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { strangers } from '../support/strange-addresses.ts';

vi.mock('electron', () => import('../support/electron-stand-in/electron.ts'));
const { app, BrowserWindow, standIn } = standInModule;

beforeEach(async () => {
  await app.whenReady();
  standIn.reset();
});

describe('IPC', () => {
  const page = { url: 'alice://app/index.html', parent: null };
  const connect = () => {
    const engine = createFakeEngine({ 'host.about': (input) => ({ echo: input }) });
    const windows = [new BrowserWindow()];
    const disconnect = connectIpc(engine, () => windows.map((window) => window.webContents) as never);
    const call = (frame: unknown, ...args: unknown[]) => standIn.invokeFrom(frame as never, 'alice:call', args);
    return { engine, windows, disconnect, call };
  };

  it('carries a call of the page and its reply', async () => {
    expect(await connect().call(page, 'host.about', { a: 1 })).toEqual({ ok: true, result: { echo: { a: 1 } } });
  });

  it('hears nobody else: no frame in the page, no other address, no frame that is gone', async () => {
    const { call, engine } = connect();
    const others = [...strangers.map((url) => ({ url, parent: null })), { ...page, parent: page }, null];
    for (const sender of others) {
      expect(await call(sender, 'host.about', {})).toMatchObject({ ok: false, error: { code: 'permission-denied' } });
    }
    expect(await call(page, ['host.about'], {})).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(engine.calls).toEqual([]);
  });

  it('takes the largest poster, and nothing larger', async () => {
    const { call, engine } = connect();
    expect(await call(page, 'host.about', { image: 'a'.repeat(MAX_POSTER_CHARACTERS) })).toMatchObject({ ok: true });
    const more = { image: 'a'.repeat(MAX_POSTER_CHARACTERS + 65_536) };
    expect(await call(page, 'host.about', more)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(await call(page, 'host.about', { list: [more, more] })).toMatchObject({ ok: false });
    expect(engine.calls).toHaveLength(1);
  });

  it('sends every event of the contract to windows that are still there, until it is ended', () => {
    const { engine, windows, disconnect } = connect();
    windows.push(new BrowserWindow());
    windows[1]!.destroy();
    for (const name of Object.keys(events)) engine.emit(name, { name });
    expect(windows[0]!.webContents.sent).toEqual(Object.keys(events).map((name) => ['alice:event', name, { name }]));
    expect(windows[1]!.webContents.sent).toEqual([]);
    disconnect();
    expect([engine.listenerCount(), standIn.ipcHandlers.size]).toEqual([0, 0]);
  });
});

describe('the scheme alice:', () => {
  it('is a secure origin of its own that can stream', () => {
    expect(privilegedScheme).toEqual({
      scheme: 'alice',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    });
  });

  it('serves the page with its fences, media through the media door, and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'alice-page-'));
    writeFileSync(join(folder, 'index.html'), 'the page');
    const handle = createProtocolHandler(folder, createFakeEngine().serveMedia);
    const get = async (url: string, method = 'GET') => {
      const response = await handle(new Request(url, { method }));
      return [response.status, await response.text(), response.headers.get('content-security-policy') !== null];
    };
    expect(await get('alice://app/index.html')).toEqual([200, 'the page', true]);
    expect(await get('alice://app/')).toEqual([200, 'the page', true]);
    expect((await get('alice://app/media/preview/ab'))[1]).toBe('media at /media/preview/ab');
    expect(await get('alice://app/index.html', 'POST')).toEqual([404, '', true]);
    rmSync(folder, { recursive: true });
  });

  it('knows its own page from addresses that look like it', () => {
    expect(isPage('alice://app/index.html?x#y')).toBe(true);
    expect(strangers.filter(isPage)).toEqual([]);
  });
});

describe('the command line', () => {
  it('may name the library, and says nothing else to anybody', () => {
    const read = (args: string[]) => readArguments(['/electron', '/app', ...args], false);
    expect(read(['--data-dir', '/lib'])).toEqual({ dataDir: '/lib' });
    expect(readArguments(['/alice', '--data-dir=/lib'], true)).toEqual({ dataDir: '/lib' });
    const unheard = [
      [],
      ['--data-dir='],
      ['--data-dir'],
      ['alice://app/index.html', '--inspect', '--allow-file-access', '--no-sandbox'],
      ['--dataDir', '/lib'],
    ];
    for (const args of unheard) expect([args, read(args)]).toEqual([args, { dataDir: undefined }]);
  });
});

describe('the place of the window', () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1040 },
    { x: 1920, y: -200, width: 2560, height: 1400 },
  ];
  const state = { x: 100, y: 50, width: 1200, height: 800, maximized: false, fullScreen: false };
  const folder = () => mkdtempSync(join(tmpdir(), 'alice-window-'));

  it('is remembered', () => {
    const dir = folder();
    expect(readWindowState(dir, screens)).toBeUndefined();
    const second = { ...state, x: 2500, y: -150, maximized: true };
    keepWindowState(dir, second);
    expect(readWindowState(dir, screens)).toEqual(second);
    keepWindowState(join(dir, 'gone'), state);
    expect(readWindowState(join(dir, 'gone'), screens)).toBeUndefined();
    rmSync(dir, { recursive: true });
  });

  it('is forgotten when no hand could take hold of the window any more', () => {
    const dir = folder();
    const lost = {
      'on a screen that was taken away': { x: 2500, y: -150 },
      'above the screen': { y: -10 },
      'below the screen': { y: 1030 },
      'left of the screen': { x: -1150 },
      'right of the screen': { x: 1900 },
    };
    for (const [where, place] of Object.entries(lost)) {
      keepWindowState(dir, { ...state, ...place });
      expect([where, readWindowState(dir, screens.slice(0, 1))]).toEqual([where, undefined]);
    }
    rmSync(dir, { recursive: true });
  });

  it('is not believed when it makes no sense', () => {
    const dir = folder();
    const wrong = [
      '',
      '{',
      'null',
      '[]',
      JSON.stringify({ ...state, width: 0 }),
      JSON.stringify({ ...state, x: 1e9 }),
      JSON.stringify({ ...state, y: 1.5 }),
      JSON.stringify({ ...state, maximized: 'yes' }),
      JSON.stringify({ x: 1, y: 2 }),
    ];
    for (const text of wrong) {
      writeFileSync(join(dir, 'window.json'), text);
      expect([text, readWindowState(dir, screens)]).toEqual([text, undefined]);
    }
    rmSync(dir, { recursive: true });
  });
});

describe('the menu', () => {
  const build = (more: Partial<MenuActions> = {}) => {
    const asked: string[] = [];
    const template = menuTemplate({
      command: (command) => asked.push(command),
      openDataFolder: () => asked.push('the data folder'),
      development: false,
      platform: 'linux',
      ...more,
    });
    const items = template.flatMap(({ submenu }) => (submenu ?? []) as standInModule.MenuEntry[]);
    return { template, items, asked, roles: items.map(({ role }) => role).filter((role) => role !== undefined) };
  };

  it('asks the page, and lets the system do what it can do by itself', () => {
    const { items, asked, roles, template } = build();
    for (const item of items) item.click?.();
    const commands = ['add-location', 'scan', 'search', 'library', 'locations', 'dashboard', 'shortcuts'];
    expect(asked).toEqual([...commands, 'the data folder']);
    expect(events['host.command'].shape.command.options.toSorted()).toEqual(commands.toSorted());
    expect(roles).toEqual(expect.arrayContaining(['undo', 'copy', 'paste', 'zoomIn', 'togglefullscreen', 'quit']));
    expect(template.map(({ role, label }) => role ?? label)).toEqual(['&File', '&Edit', '&View', 'windowMenu', 'help']);
  });

  it('reloads and looks inside only for those who work on Alice', () => {
    const inside = ['reload', 'forceReload', 'toggleDevTools'];
    expect(build().roles.filter((role) => inside.includes(role))).toEqual([]);
    expect(build({ development: true }).roles).toEqual(expect.arrayContaining(['forceReload', 'toggleDevTools']));
  });

  it('has the menu of its own that a Mac expects', () => {
    const { template, roles } = build({ platform: 'darwin' });
    expect(template[0]).toEqual({ role: 'appMenu' });
    expect([roles.includes('close'), roles.includes('quit')]).toEqual([true, false]);
  });
});

describe('the desk', () => {
  const hash = `sha256:${'ab'.repeat(32)}`;
  const png = Buffer.from('\x89PNG picture', 'latin1');
  const icon = Buffer.from('\x89PNG icon', 'latin1');
  const open = (paths: Record<string, string> = {}, more: Partial<Desk> = {}) => {
    const window = new BrowserWindow();
    const asked: unknown[] = [];
    const desk: Desk = { window: () => window as never, picture: async () => png, icon, ...more };
    const calls = createHostCalls(desk, {
      localPath: async (ref) => {
        asked.push(ref);
        const path = paths[ref.contentHash];
        if (path === undefined) throw new AliceError('unavailable', 'Connect the drive.');
        return { path, mediaType: 'image', mime: 'image/png' };
      },
    });
    return { calls, asked, window, drags: window.webContents.drags };
  };

  it('lets a folder be chosen, or not', async () => {
    const { calls } = open();
    standIn.desktop.picks.push(['/home/me/Pictures']);
    expect(await calls['host.pickFolder']!({})).toEqual({ path: '/home/me/Pictures' });
    expect(await calls['host.pickFolder']!({})).toEqual({ path: null });
    const properties = ['openDirectory', 'createDirectory'];
    expect(standIn.desktop.asked[0]).toEqual(['dialog.showOpenDialog', { properties }]);
  });

  it('shows and opens the file of the copy that is meant', async () => {
    const { calls, asked } = open({ [hash]: '/lib/castle.png' });
    const ref = { contentHash: hash, location: 'studio', path: 'castle.png' };
    expect(await calls['host.reveal']!(ref)).toEqual({});
    expect(await calls['host.open']!(ref)).toEqual({});
    expect(asked).toEqual([ref, ref]);
    expect(standIn.desktop.asked).toEqual([
      ['shell.showItemInFolder', '/lib/castle.png'],
      ['shell.openPath', '/lib/castle.png'],
    ]);
    await expect(open().calls['host.reveal']!(ref)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('opens nothing that a system would run', async () => {
    const runs = 'desktop lnk exe bat cmd com scr msi ps1 sh app command jar js vbs hta url appimage html svg'.split(
      ' ',
    );
    for (const ending of [...runs, '']) {
      const path = ending === '' ? '/lib/castle' : `/lib/castle.png.${ending}`;
      const { calls } = open({ [hash]: path });
      await expect(calls['host.open']!({ contentHash: hash }), path).rejects.toMatchObject({
        code: 'permission-denied',
      });
      await calls['host.reveal']!({ contentHash: hash });
    }
    expect(standIn.desktop.asked.filter(([what]) => what === 'shell.openPath')).toEqual([]);
  });

  it('opens every kind of file that the library takes in', () => {
    const endings = formats.flatMap(({ extensions }) => [...extensions]);
    expect(endings.length).toBeGreaterThan(20);
    expect(endings.filter((ending) => !isOpenable(`/lib/a.${ending}`))).toEqual([]);
  });

  it('says when no program can open it', async () => {
    standIn.desktop.openProblem = 'No application is registered';
    const opened = open({ [hash]: '/lib/castle.png' }).calls['host.open']!({ contentHash: hash });
    await expect(opened).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('No application'),
    });
  });

  it('drags all the files out under the picture of the first, or under an icon', async () => {
    const other = `sha256:${'cd'.repeat(32)}`;
    const paths = { [hash]: '/lib/castle.png', [other]: '/lib/song.mp3' };
    const { calls, drags } = open(paths);
    await calls['host.dragOut']!({ contentHashes: [hash, other] });
    expect(drags).toMatchObject([{ files: ['/lib/castle.png', '/lib/song.mp3'], icon: { bytes: png } }]);
    for (const picture of [async () => null, async () => Promise.reject(new Error('no picture of a sound'))]) {
      const sound = open(paths, { picture });
      await sound.calls['host.dragOut']!({ contentHashes: [other] });
      expect(sound.drags).toMatchObject([{ file: '/lib/song.mp3', icon: { bytes: icon } }]);
    }
  });

  it('drags nothing when one of the files is away, or the window is gone', async () => {
    const { calls, drags } = open({ [hash]: '/lib/castle.png' });
    const both = calls['host.dragOut']!({ contentHashes: [hash, `sha256:${'cd'.repeat(32)}`] });
    await expect(both).rejects.toMatchObject({ code: 'unavailable' });
    expect(drags).toEqual([]);
    const closed = open({ [hash]: '/lib/castle.png' }, { window: () => undefined }).calls;
    await expect(closed['host.dragOut']!({ contentHashes: [hash] })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
