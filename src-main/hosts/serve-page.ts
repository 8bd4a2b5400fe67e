/** The page's door, used by every host that shows the page: the built files by name, and the headers that fence them in. */
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

/** For every answer a page can get. No scripts but our own, no other site may frame, read or embed anything. */
export const fencingHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; " +
    "require-trusted-types-for 'script'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Every servable file below `folder`, as the path it is asked for. An absent folder has none. */
function listFiles(folder: string): Set<string> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && types[extname(entry.name)] !== undefined);
    return new Set(files.map((file) => join(file.parentPath, file.name).slice(folder.length).split(sep).join('/')));
  } catch {
    return new Set();
  }
}

/**
 * Answers for the files of the built page; null for every other path. Only names found by listing the folder are served, so no
 * spelling of a path leads out of it. Lists again at a miss, so that a page built after the start is found.
 */
export function createPageDoor(folder: string): (path: string) => Promise<Response | null> {
  let listed = new Set<string>();
  return async (path) => {
    const wanted = path === '/' ? '/index.html' : path;
    if (!listed.has(wanted)) listed = listFiles(folder);
    if (!listed.has(wanted)) return null;
    const body = await readFile(join(folder, wanted)).catch(() => null);
    if (body === null) return null;
    // The build puts a hash of the content into the names of assets.
    const cache = wanted.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
    const headers = { ...fencingHeaders, 'content-type': types[extname(wanted)]!, 'cache-control': cache };
    return new Response(new Uint8Array(body), { headers });
  };
}
