/** Starts the built desktop app for browser tests: over the stand-in for Electron, or in Electron itself. */
import { resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { type Desktop, launchDesktop } from '../test/support/electron-stand-in/driver.ts';
import { findElectron } from './find-electron.ts';

/** Over a data folder; `path` is the PATH that the app sees, this process's own when left out. */
export function startDesktopHost(dataDir: string, path = process.env.PATH): Promise<Desktop> {
  return launchDesktop({ args: ['--data-dir', dataDir], env: { PATH: path } });
}

export interface RunningElectron {
  app: ElectronApplication;
  page: Page;
}

/** Throws with the reason where Electron cannot run; the project is left out there. */
export async function startElectron(dataDir: string): Promise<RunningElectron> {
  const found = await findElectron();
  if ('reason' in found) throw new Error(`Electron cannot run here, because ${found.reason}.`);
  const app = await _electron.launch({
    executablePath: found.program,
    args: [resolve(import.meta.dirname, '..'), '--data-dir', dataDir],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE')) as never,
  });
  return { app, page: await app.firstWindow() };
}
