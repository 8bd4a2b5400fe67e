/** A folder for one test, and its end. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempFolder {
  /** Absolute, without symbolic links. */
  path: string;
  remove(): void;
}

export function makeTempFolder(label = 'test'): TempFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `alice-${label}-`)));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
