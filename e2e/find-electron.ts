/** Says whether the browser tests can run in real Electron here, and if not, why. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..');

/** As `npm start` decides it, but nothing is downloaded for tests. */
export async function findElectron(): Promise<{ program: string } | { reason: string }> {
  const file = pathToFileURL(resolve(root, 'resources', 'find-electron.mjs')).href;
  const finder = (await import(file)) as {
    surroundings(root: string): object;
    findElectron(around: object): Promise<{ program: string } | { reason: string }>;
  };
  return finder.findElectron({ ...finder.surroundings(root), download: async () => false });
}
