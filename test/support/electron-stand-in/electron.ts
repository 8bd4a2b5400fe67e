/** The module `electron` of the stand-in, a test double for machines without Electron's binary: all that the desktop host uses of it. */
import { appCalls } from './app.ts';
import { desktop, forgetDesktop } from './desktop.ts';
import { invokeFrom, ipcHandlers } from './ipc-main.ts';
import { schemeHandlers, schemes } from './protocol.ts';
import { utilityProcesses } from './utility-process.ts';
import { defaultSession, forgetWindows } from './windows.ts';

export { app } from './app.ts';
export { dialog, Menu, type MenuEntry, nativeImage, nativeTheme, screen, shell } from './desktop.ts';
export { ipcMain } from './ipc-main.ts';
export { protocol } from './protocol.ts';
export { utilityProcess } from './utility-process.ts';
export { BrowserWindow } from './windows.ts';

export const session = { defaultSession };

/** What only tests look at: everything the host did to Electron. */
export const standIn = {
  appCalls,
  desktop,
  ipcHandlers,
  invokeFrom,
  schemes,
  schemeHandlers,
  utilityProcesses,
  /** Forgets it all, for the next unit test. */
  reset(): void {
    forgetWindows();
    forgetDesktop();
    ipcHandlers.clear();
    schemeHandlers.clear();
    utilityProcesses.length = 0;
  },
};
