/** The desktop app: one engine, one window, the page over alice:// and the contract over IPC. */
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, protocol } from 'electron';
import { defaultDataDir, openEngine } from '#engine/engine.ts';
import { errorShape } from '#api/errors.ts';
import { readArguments } from './arguments.ts';
import { connectIpc } from './ipc.ts';
import { createProtocolHandler, privilegedScheme } from './protocol.ts';
import { openMainWindow } from './windows.ts';

// The built files lie side by side: out/main, out/preload, out/renderer.
const preload = fileURLToPath(new URL('../preload/index.cjs', import.meta.url));
const pageDir = fileURLToPath(new URL('../renderer', import.meta.url));

async function start(): Promise<void> {
  const { dataDir } = readArguments(process.argv, app.isPackaged);
  const engine = await openEngine({ dataDir: dataDir ?? defaultDataDir(), host: 'electron' });
  protocol.handle('alice', createProtocolHandler(pageDir, engine.serveMedia));
  const disconnect = connectIpc(engine, () => BrowserWindow.getAllWindows().map((window) => window.webContents));
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    // The catalog and running jobs are put away first; quitting goes on afterwards.
    event.preventDefault();
    closed = true;
    disconnect();
    void engine.close().finally(() => app.quit());
  });
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  await openMainWindow(preload);
}

app.enableSandbox();
protocol.registerSchemesAsPrivileged([privilegedScheme]);
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
