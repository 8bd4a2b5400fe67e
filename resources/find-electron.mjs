/** Finds Electron's program, fetches it where that can be done, or says in a few words why the desktop window cannot be had here. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A download that stands still for so long is given up. */
const PATIENCE_MS = 12_000;

/**
 * @typedef {object} Surroundings What the decision depends on; tests give their own.
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.Platform} platform
 * @property {boolean} isRoot
 * @property {string | null} folder The package `electron`; null where it is not installed.
 * @property {(folder: string) => Promise<boolean>} download Whether the program is there afterwards.
 */

/** @returns {Surroundings} */
export function surroundings(root) {
  return {
    env: process.env,
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    folder: findPackage(root),
    download: (folder) => downloadElectron(folder, PATIENCE_MS),
  };
}

function findPackage(root) {
  try {
    return dirname(createRequire(join(root, 'package.json')).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** The program's path as Electron's own index.js finds it, which would fetch it unasked; null when it is not there. */
export function installedElectron(folder, env = {}) {
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8');
    const program = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), name);
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/**
 * What cannot change is asked first: nothing is downloaded for a machine that could not show it.
 * @param {Surroundings} around
 * @returns {Promise<{ program: string } | { reason: string }>}
 */
export async function findElectron({ env, platform, isRoot, folder, download }) {
  if (folder === null) return { reason: 'Electron is not among the installed packages' };
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { reason: 'there is no screen here' };
  if (platform === 'linux' && isRoot) return { reason: 'Electron does not run as root' };
  const installed = installedElectron(folder, env);
  if (installed !== null) return { program: installed };
  if (env.CI || env.ALICE_NO_DOWNLOAD) return { reason: "Electron's program is not here and is not to be downloaded" };
  const fetched = (await download(folder)) ? installedElectron(folder, env) : null;
  return fetched === null ? { reason: "Electron's program could not be downloaded" } : { program: fetched };
}

/** Bytes of all files below the folders. */
function sizeOf(folders) {
  let sum = 0;
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder, { recursive: true })) {
      sum += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    }
  }
  return sum;
}

/** Runs Electron's own installer as long as it gets on: a slow line may take its time, a dead one may not. */
export function downloadElectron(folder, patienceMs) {
  const temporary = mkdtempSync(join(tmpdir(), 'alice-electron-'));
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  const child = spawn(process.execPath, [join(folder, 'install.js')], { env, stdio: ['ignore', 'ignore', 'ignore'] });
  return new Promise((resolve) => {
    let before = -1;
    let aliveAt = Date.now();
    let told = false;
    const watch = setInterval(() => {
      const size = sizeOf([temporary, join(folder, 'dist')]);
      if (size !== before) aliveAt = Date.now();
      if (size > 1_000_000 && !told) {
        told = true;
        process.stderr.write("Downloading Electron's program, about 120 MB; this is needed once.\n");
      }
      before = size;
      if (Date.now() - aliveAt > patienceMs) child.kill('SIGKILL');
    }, 500);
    const end = (ok) => {
      clearInterval(watch);
      rmSync(temporary, { recursive: true, force: true });
      resolve(ok);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
}
