/** Builds the page of a checkout before it is served, when it was never built or its sources have changed since; what is shipped has it. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AliceError } from '#api/errors.ts';

declare const __ALICE_BUNDLED__: boolean | undefined;

/** The page is made of these. */
const SOURCES = ['src-renderer', 'src-preload'];

/** The top of the checkout, or null where only built files are. */
export function findCheckout(): string | null {
  if (typeof __ALICE_BUNDLED__ !== 'undefined' && __ALICE_BUNDLED__) return null;
  return fileURLToPath(new URL('../../..', import.meta.url));
}

/** Whether `out/renderer` below `root` is there and younger than every file, and every folder, that it is made of. */
export function isPageFresh(root: string): boolean {
  const built = statSync(join(root, 'out', 'renderer', 'index.html'), { throwIfNoEntry: false });
  if (built === undefined) return false;
  return SOURCES.every((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).every(
      (name) => (statSync(join(root, folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0) <= built.mtimeMs,
    ),
  );
}

/** The build tool's entry; null where only what runs was installed. */
function findBuilder(root: string): string | null {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('electron-vite/package.json');
    const entry = join(manifest, '..', 'bin', 'electron-vite.js');
    return existsSync(entry) ? entry : null;
  } catch {
    return null;
  }
}

/**
 * Leaves a page that is there alone when it cannot be built anew. `say` is called once, before the seconds that a build
 * takes. Throws `internal` when the build fails.
 */
export async function buildPage(root: string, say: (line: string) => void): Promise<void> {
  if (isPageFresh(root)) return;
  const builder = findBuilder(root);
  if (builder === null) return;
  say('Building the page; this is needed once, and after a change of its sources.');
  const code = await new Promise<number | null>((resolve, reject) => {
    // Standard output belongs to the answer.
    const child = spawn(process.execPath, [builder, 'build', '--logLevel', 'error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) {
    throw new AliceError('internal', `The page could not be built. "npm run build" in ${root} shows why.`);
  }
}
