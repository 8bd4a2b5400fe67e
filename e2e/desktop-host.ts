/** Starts the built desktop app for browser tests: over the stand-in for Electron. */
import { type Desktop, launchDesktop } from '../test/support/electron-stand-in/driver.ts';

/** Over a data folder; `path` is the PATH that the app sees, this process's own when left out. */
export function startDesktopHost(dataDir: string, path = process.env.PATH): Promise<Desktop> {
  return launchDesktop({ args: ['--data-dir', dataDir], env: { PATH: path } });
}
