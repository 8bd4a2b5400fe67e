/** The built app for unit tests: built once when its sources are younger, however many test files ask at the same time. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '..', '..');
const SOURCES = ['src-main', 'src-preload', 'src-renderer'];
const lock = join(root, 'out', 'building');
/** Longer than any build takes: a lock this old was left by a run that was killed. */
const STALE_MS = 120_000;

const timeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function isFresh(): boolean {
  // Main is built first and the page last.
  const built = Math.min(timeOf(join(root, 'out/main/desktop.js')), timeOf(join(root, 'out/renderer/index.html')));
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)),
  );
  return files.every((file) => timeOf(file) <= built);
}

async function takeLock(): Promise<boolean> {
  mkdirSync(join(root, 'out'), { recursive: true });
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (Date.now() - timeOf(lock) > STALE_MS) rmSync(lock, { recursive: true, force: true });
    await wait(100);
    return false;
  }
}

/** Resolves with the folder of the built files. Throws with the build's own words when it fails. */
export async function ensureBuilt(): Promise<string> {
  while (!isFresh()) {
    if (!(await takeLock())) continue;
    try {
      const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
      const args = [builder, 'build', '--logLevel', 'error'];
      const { status, stderr, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
      if (status !== 0) throw new Error(`The build failed:\n${stdout}\n${stderr}`);
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return join(root, 'out');
}
