/** A folder for one test, and its end. */
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempFolder {
  /** Absolute, without symbolic links. */
  path: string;
  remove(): void;
}

/** In memory where the system has such a place: for tests that force thousands of files to disk, and not to any real one. */
export function makeQuickFolder(label: string): TempFolder {
  return makeTempFolder(label, existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
}

export function makeTempFolder(label = 'test', above = tmpdir()): TempFolder {
  const path = realpathSync(mkdtempSync(join(above, `alice-${label}-`)));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
