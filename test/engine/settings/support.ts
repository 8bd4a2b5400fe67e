/** A settings file in a temporary folder, and the kinds of location that the settings tests know. */
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { z } from 'zod';
import { openSettings, type Settings, type SettingsOptions } from '#engine/settings/settings.ts';

export const types = {
  local: z.object({ path: z.string().min(1) }),
  network: z.object({ mountPath: z.string().min(1) }),
  s3: z.object({ bucket: z.string().min(3), prefix: z.string().optional(), port: z.number().optional() }),
};

export const ids = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
  (digit) => `${digit}${'0'.repeat(7)}-0000-4000-8000-${'0'.repeat(12)}`,
);

const opened: { close(): void }[] = [];
const folders: string[] = [];

afterEach(() => {
  for (const settings of opened.splice(0)) settings.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'alice-settings-'));
  folders.push(folder);
  return folder;
}

/** Opens settings over a file with this text (none when undefined) that has rested for a minute. */
export function settingsOf(text?: string | Buffer, options: Partial<SettingsOptions> = {}) {
  const file = options.file ?? join(temporaryFolder(), 'alice.yaml');
  const write = (content: string | Buffer): void => {
    writeFileSync(file, content);
    const rested = Date.now() / 1000 - 60 - Math.random();
    utimesSync(file, rested, rested);
  };
  if (text !== undefined) write(text);
  const open = (): Settings => {
    const settings = openSettings({ file, types, pollMs: 0, ...options });
    opened.push(settings);
    return settings;
  };
  return { file, write, open, settings: open(), text: () => readFileSync(file, 'utf8') };
}

/** The error that a call throws; fails the test when it throws none. */
export function errorOf(work: () => unknown): Error & { code?: string; details?: Record<string, unknown> } {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('no error was thrown');
}
