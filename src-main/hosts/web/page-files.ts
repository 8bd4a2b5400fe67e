/** The files of the built page, by the paths they are asked for: what is not in this list cannot be served. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

export interface PageFiles {
  find(path: string): Promise<{ body: Uint8Array<ArrayBuffer>; type: string; immutable: boolean } | null>;
}

/** Lists `folder` at each miss, so that a page built after the start is found. An absent folder is an empty page. */
export function createPageFiles(folder: string): PageFiles {
  let listed = new Set<string>();
  const list = () => {
    try {
      const names = readdirSync(folder, { recursive: true, withFileTypes: true });
      const paths = names
        .filter((entry) => entry.isFile() && types[extname(entry.name)] !== undefined)
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).join('/'));
      return new Set(paths);
    } catch {
      return new Set<string>();
    }
  };
  return {
    async find(path) {
      const wanted = path === '/' ? '/index.html' : path;
      if (!listed.has(wanted)) listed = list();
      if (!listed.has(wanted)) return null;
      const body = await readFile(join(folder, wanted)).catch(() => null);
      if (body === null) return null;
      // Vite puts a hash of the content into the names of assets.
      return { body: new Uint8Array(body), type: types[extname(wanted)]!, immutable: wanted.startsWith('/assets/') };
    },
  };
}
