/** Opening and closing the engine as a whole. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../../src-main/hosts/cli/index.ts', import.meta.url));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'alice-engine-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function status(dataDir: string): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, [CLI, '--data-dir', dataDir, '--json', 'status'], {
    encoding: 'utf8',
    timeout: 50_000,
  });
}

describe('an engine that cannot be opened', () => {
  it('ends with one sentence and leaves no thread behind when a later part fails', () => {
    const data = join(dir, 'data');
    mkdirSync(data);
    writeFileSync(join(data, 'previews'), 'a file where a folder belongs');
    const ended = status(data);
    expect(ended.status).not.toBeNull();
    expect(ended.status).not.toBe(0);
    expect((JSON.parse(ended.stdout) as { ok: boolean }).ok).toBe(false);
  });

  it('names the data folder when that cannot be made', () => {
    writeFileSync(join(dir, 'file'), '');
    for (const place of [join(dir, 'file'), join(dir, 'file/below'), '/proc/alice-data']) {
      const { error } = JSON.parse(status(place).stdout) as { error: { code: string; message: string } };
      expect(error.code).toBe('unavailable');
      expect(error.message).toContain(place);
    }
  });
});

describe('the status', () => {
  it('says which keys of the settings have no effect, with their line', () => {
    writeFileSync(join(dir, 'alice.yaml'), 'storage:\n  location:\n    - name: misspelt\n');
    const { result } = JSON.parse(status(dir).stdout) as { result: { settingsWarnings: string[] } };
    expect(result.settingsWarnings).toHaveLength(1);
    expect(result.settingsWarnings[0]).toMatch(/^alice\.yaml, line 2, column 3: .*location/);
  });
});
