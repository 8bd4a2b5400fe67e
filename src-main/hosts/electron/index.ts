/** The desktop app: one engine, one window, the page over alice:// and the contract over IPC. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { defaultDataDir, openEngine, type Engine } from '#engine/engine.ts';
import { errorShape } from '#api/errors.ts';
import { readArguments } from './arguments.ts';
import { createHostCalls } from './host-calls.ts';
import { connectIpc, sendEvent } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { createProtocolHandler, privilegedScheme } from './protocol.ts';
import { hardenContents, hardenSession, openMainWindow } from './windows.ts';

// The built files lie side by side: out/main, out/preload, out/renderer.
const preload = fileURLToPath(new URL('../preload/index.cjs', import.meta.url));
const pageDir = fileURLToPath(new URL('../renderer', import.meta.url));
const iconFile = fileURLToPath(new URL('../../resources/icon.png', import.meta.url));

const { dataDir = defaultDataDir() } = readArguments(process.argv, app.isPackaged);

const contents = () => BrowserWindow.getAllWindows().map((window) => window.webContents);

async function openDesktopEngine(): Promise<Engine> {
  const engine: Engine = await openEngine({
    dataDir,
    host: 'electron',
    hostCalls: (doors) =>
      createHostCalls(
        {
          window: () => BrowserWindow.getAllWindows()[0],
          picture: (contentHash) => engine.icon(contentHash, 128),
          icon: readFileSync(iconFile),
        },
        doors,
      ),
    // The packaged program cannot run as Node: that would let anything on this computer run code in its name.
    startProcess: (file, { env, complaints }) =>
      utilityProcess.fork(file, [], {
        env: env as Record<string, string>,
        stdio: ['ignore', 'ignore', complaints === 'shown' ? 'inherit' : 'ignore'],
      }),
  });
  return engine;
}

function setMenu(): void {
  const template = menuTemplate({
    command: (command) => sendEvent(contents(), 'host.command', { command }),
    openDataFolder: () => void shell.openPath(dataDir),
    development: !app.isPackaged,
    platform: process.platform,
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

/** The catalog and running jobs are put away first; quitting goes on afterwards. */
function closeBeforeQuitting(close: () => Promise<void>): void {
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    void close().finally(() => app.quit());
  });
}

async function start(): Promise<void> {
  hardenSession(session.defaultSession);
  app.on('web-contents-created', (_event, created) => hardenContents(created));
  const engine = await openDesktopEngine();
  protocol.handle('alice', createProtocolHandler(pageDir, engine.serveMedia));
  const disconnect = connectIpc(engine, contents);
  closeBeforeQuitting(async () => {
    disconnect();
    await engine.close();
  });
  // What the second program was told comes from anywhere, so it is not looked at.
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => app.quit());
  setMenu();
  await openMainWindow({
    preload,
    dataDir,
    screens: screen.getAllDisplays().map(({ workArea }) => workArea),
    dark: nativeTheme.shouldUseDarkColors,
  });
}

/** One program for each library: the lock lies in the browser's own folder. Where that cannot be made, the engine says why. */
function keepProfileWithLibrary(): void {
  const profile = join(dataDir, 'window');
  try {
    mkdirSync(profile, { recursive: true });
    app.setPath('userData', profile);
  } catch {
    return;
  }
}

app.enableSandbox();
protocol.registerSchemesAsPrivileged([privilegedScheme]);
keepProfileWithLibrary();
if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox('Alice cannot start', errorShape(error).message);
      app.exit(1);
    });
} else {
  app.quit();
}
