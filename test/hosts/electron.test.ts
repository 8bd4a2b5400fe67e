/** The desktop host: what the window may do, who may call over IPC, and what the bridge gives to the page. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { events } from '#api/contract.ts';
import { connectIpc } from '../../src-main/hosts/electron/ipc.ts';
import { createProtocolHandler, privilegedScheme } from '../../src-main/hosts/electron/protocol.ts';
import { isPage, openMainWindow } from '../../src-main/hosts/electron/windows.ts';
import * as standInModule from '../support/electron-stand-in/electron.ts';
import { createFakeEngine } from '../support/fake-engine.ts';

vi.mock('electron', () => import('../support/electron-stand-in/electron.ts'));
const { app, BrowserWindow, standIn } = standInModule;

const strangers = [
  'https://app/index.html',
  'alice://app.evil/index.html',
  'alice://appx/index.html',
  'alice://evil/app',
  'alice://user@app/index.html',
  'alice://app:1/index.html',
  'file:///etc/passwd',
  'about:blank',
  'data:text/html,x',
  'javascript:alert(1)',
  '',
  'not an address',
];

beforeEach(async () => {
  await app.whenReady();
  standIn.reset();
});

describe('the window', () => {
  const open = async () => {
    await openMainWindow('/somewhere/preload.cjs');
    return BrowserWindow.getAllWindows()[0]!;
  };

  it('keeps Node, other sites and every experiment away from the page', async () => {
    expect((await open()).options).toMatchObject({
      webPreferences: {
        preload: '/somewhere/preload.cjs',
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
      },
    });
  });

  it('shows the page of the own scheme, once it has something to show', async () => {
    const window = await open();
    expect([window.loaded, window.shown]).toEqual([['alice://app/index.html'], false]);
    window.emit('ready-to-show');
    expect(window.shown).toBe(true);
  });

  it('opens no other windows and embeds nothing', async () => {
    const { webContents } = await open();
    expect(webContents.openHandler?.({ url: 'https://example.org' } as never)).toEqual({ action: 'deny' });
    const attach = { preventDefault: vi.fn() };
    webContents.emit('will-attach-webview', attach);
    expect(attach.preventDefault).toHaveBeenCalled();
  });

  it('never leaves the page, by whatever way', async () => {
    const { webContents } = await open();
    for (const way of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      for (const url of strangers) {
        const event = { url, preventDefault: vi.fn() };
        webContents.emit(way, event);
        expect(event.preventDefault, `${way} ${url}`).toHaveBeenCalled();
      }
      const home = { url: 'alice://app/index.html', preventDefault: vi.fn() };
      webContents.emit(way, home);
      expect(home.preventDefault).not.toHaveBeenCalled();
    }
  });

  it('is granted full screen and copying, and no other permission', async () => {
    const { handlers } = (await open()).webContents.session;
    const ask = (name: string, ...args: unknown[]) =>
      (handlers.get(name) as ((...args: unknown[]) => unknown) | undefined)?.(...args);
    const all = [
      'media',
      'geolocation',
      'notifications',
      'midi',
      'pointerLock',
      'openExternal',
      'clipboard-read',
      'serial',
    ];
    for (const permission of [...all, 'fullscreen', 'clipboard-sanitized-write']) {
      const answer = vi.fn();
      ask('permission-request', null, permission, answer);
      const expected = !all.includes(permission);
      expect([permission, answer.mock.calls[0]?.[0]]).toEqual([permission, expected]);
      expect([permission, ask('permission-check', null, permission)]).toEqual([permission, expected]);
    }
    expect(ask('device-permission', {})).toBe(false);
    const screens = vi.fn();
    ask('display-media', {}, screens);
    expect(screens).toHaveBeenCalledWith({});
  });
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
    expect(await call(page, ['host.about'], {})).toMatchObject({ ok: false });
    expect(engine.calls).toEqual([]);
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
    expect((await get('alice://app/media/preview/ab'))[1]).toBe('media at /media/preview/ab');
    for (const url of [
      'alice://app/../secret',
      'alice://app/%2e%2e/secret',
      'alice://evil/index.html',
      'alice://app/other',
    ]) {
      expect([url, await get(url)]).toEqual([url, [404, '', true]]);
    }
    expect(await get('alice://app/index.html', 'POST')).toEqual([404, '', true]);
    rmSync(folder, { recursive: true });
  });

  it('knows its own page from addresses that look like it', () => {
    expect(isPage('alice://app/index.html?x#y')).toBe(true);
    expect(strangers.filter(isPage)).toEqual([]);
  });
});
