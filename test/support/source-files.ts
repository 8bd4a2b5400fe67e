/** Every file of ours that holds code, with its text: what the tests about the shape of the sources read. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..', '..');
const codeFolders = ['src-preload', 'src-main', 'src-renderer', 'test', 'e2e', 'resources'];

export interface SourceFile {
  /** Relative to the root, with `/`. */
  path: string;
  text: string;
}

export function sourceFiles(): SourceFile[] {
  return codeFolders.flatMap((folder) => filesBelow(folder, /[.](ts|tsx|mjs)$/));
}

/** `folder` is relative to the root. */
export function filesBelow(folder: string, wanted: RegExp): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => wanted.test(path) && !path.includes('node_modules'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
