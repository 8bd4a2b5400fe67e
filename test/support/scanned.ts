/** Short ways to say what a scan found, for tests of the catalog. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Facts } from '../../src-preload/api/media.ts';
import type { LocationView, ScanEnd, ScannedFile } from '../../src-main/engine/catalog/records.ts';

export const studio = '11111111-0000-4000-8000-00000000000a';
export const shelf = '11111111-0000-4000-8000-00000000000b';

export const places: LocationView[] = [
  { id: studio, name: 'studio', online: true, purpose: ['organized'], priority: 5 },
  { id: shelf, name: 'shelf', online: false, purpose: ['backup'], priority: 9 },
];

/** `sha256:` and the digit or text repeated to 64 places; only hexadecimal digits. */
export function hash(digits: string): string {
  return `sha256:${digits.repeat(64).slice(0, 64)}`;
}

/** A picture at a path whose essence is `content` and whose bytes are `file` (both shorthands of a hash). */
export function scanned(
  path: string,
  content: string,
  more: Partial<ScannedFile> & { file?: string; tell?: Partial<Facts> } = {},
): ScannedFile {
  const { file = content, tell = {}, ...rest } = more;
  return {
    location: studio,
    path,
    size: 1000,
    modifiedMs: Date.UTC(2025, 0, 1),
    etag: `${path}@${file}`,
    seenMs: Date.UTC(2026, 0, 1),
    verifiedMs: Date.UTC(2026, 0, 1),
    verifyMethod: 'full',
    fileHash: hash(file),
    contentHash: hash(content),
    algorithm: 'essence:1',
    facts: {
      mediaType: 'image',
      format: 'png',
      mime: 'image/png',
      width: 64,
      height: 64,
      tags: [],
      hierarchicalTags: [],
      ...tell,
    },
    ...rest,
  };
}

export function ended(missing: string[], more: Partial<ScanEnd> = {}): ScanEnd {
  const startedMs = Date.UTC(2026, 1, 1);
  return { location: studio, startedMs, endedMs: startedMs + 1000, complete: true, missing, unreadable: [], ...more };
}

/** A folder that is removed afterwards by `remove`. */
export function createTempFolder(name: string): { path: string; file: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `alice-${name}-`));
  return { path, file: join(path, 'catalog.db'), remove: () => rmSync(path, { recursive: true, force: true }) };
}
