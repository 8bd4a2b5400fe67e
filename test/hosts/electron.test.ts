/** The desktop host: what the window may do, who may call over IPC, and what the bridge gives to the page. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { events } from '#api/contract.ts';
import { connectIpc } from '../../src-main/hosts/electron/ipc.ts';
import { createProtocolHandler, privilegedScheme } from '../../src-main/hosts/electron/protocol.ts';
import { isPage, openMainWindow } from '../../src-main/hosts/electron/windows.ts';
import { FakeContents, ipcRenderer, record, reset } from '../support/electron-stand-in.ts';
import { createFakeEngine } from '../support/fake-engine.ts';

vi.mock('electron', () => import('../support/electron-stand-in.ts'));

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

beforeEach(reset);

describe('the window', () => {
  const open = async () => {
    await openMainWindow('/somewhere/preload.cjs');
    return record.windows[0]!;
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
    expect(webContents.openHandler?.({ url: 'https://example.org' })).toEqual({ action: 'deny' });
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
    const { session } = (await open()).webContents;
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
      session.permissionRequest?.(null, permission, answer);
      const expected = !all.includes(permission);
      expect([permission, answer.mock.calls[0]?.[0]]).toEqual([permission, expected]);
      expect([permission, session.permissionCheck?.(null, permission)]).toEqual([permission, expected]);
    }
    expect(session.device?.({})).toBe(false);
    const screens = vi.fn();
    session.displayMedia?.({}, screens);
    expect(screens).toHaveBeenCalledWith({});
  });
});

describe('IPC', () => {
  const page = { url: 'alice://app/index.html', parent: null };
  const connect = () => {
    const engine = createFakeEngine({ 'host.about': (input) => ({ echo: input }) });
    const contents = [new FakeContents()];
    const disconnect = connectIpc(engine, () => contents as never);
    const call = (senderFrame: unknown, ...args: unknown[]) =>
      record.ipcHandlers.get('alice:call')?.({ senderFrame }, ...args);
    return { engine, contents, disconnect, call };
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
    expect(await call(page, { toString: () => 'host.about' }, {})).toMatchObject({ ok: false });
    expect(engine.calls).toEqual([]);
  });

  it('sends every event of the contract to windows that are still there, until it is ended', () => {
    const { engine, contents, disconnect } = connect();
    contents.push(new FakeContents());
    contents[1]!.destroyed = true;
    for (const name of Object.keys(events)) engine.emit(name, { name });
    expect(contents[0]!.sent).toEqual(Object.keys(events).map((name) => ['alice:event', name, { name }]));
    expect(contents[1]!.sent).toEqual([]);
    disconnect();
    expect([engine.listenerCount(), record.ipcHandlers.size]).toEqual([0, 0]);
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

describe('the bridge', () => {
  it('gives the page call and listen, and neither channels nor event objects', async () => {
    await import('../../src-preload/index.ts');
    expect([...record.exposed.keys()]).toEqual(['alice']);
    const bridge = record.exposed.get('alice') as {
      call(method: string, input: unknown): Promise<unknown>;
      listen(event: string, listener: (...args: unknown[]) => void): () => void;
    };
    expect(Object.keys(bridge).sort()).toEqual(['call', 'listen']);
    expect(await bridge.call('media.search', { query: 'x' })).toEqual({ ok: true, result: 'from the engine' });
    expect(record.invoked).toEqual([['alice:call', 'media.search', { query: 'x' }]]);

    const heard = vi.fn();
    const stop = bridge.listen('job.progress', heard);
    ipcRenderer.emit('alice:event', { sender: 'secret' }, 'job.progress', { id: '1' });
    ipcRenderer.emit('alice:event', { sender: 'secret' }, 'catalog.changed', { generation: 1 });
    stop();
    ipcRenderer.emit('alice:event', { sender: 'secret' }, 'job.progress', { id: '2' });
    expect(heard.mock.calls).toEqual([[{ id: '1' }]]);
  });
});
