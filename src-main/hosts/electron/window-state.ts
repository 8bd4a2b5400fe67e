/** Where the window was: a small file in the data folder that may be deleted at any time and is believed only after a look at the screens. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const pixels = z.number().int().min(-100_000).max(100_000);

const WindowState = z.object({
  x: pixels,
  y: pixels,
  width: z.number().int().min(200).max(100_000),
  height: z.number().int().min(200).max(100_000),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** So much of the title bar must lie on a screen that a hand can still take hold of it. */
const GRIP = { width: 120, height: 24 };

const fileOf = (dataDir: string): string => join(dataDir, 'window.json');

/** Undefined when nothing was kept, when it makes no sense, or when the window would lie on a screen that is gone. */
export function readWindowState(dataDir: string, screens: readonly Area[]): WindowState | undefined {
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
    return screens.some((screen) => canBeTaken(state, screen)) ? state : undefined;
  } catch {
    return undefined;
  }
}

function canBeTaken(window: Area, screen: Area): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const below = screen.y + screen.height - window.y;
  return across >= GRIP.width && below >= GRIP.height && window.y >= screen.y;
}

/** A place that cannot be written down is only forgotten. */
export function keepWindowState(dataDir: string, state: WindowState): void {
  try {
    writeFileSync(fileOf(dataDir), JSON.stringify(state), { mode: 0o600 });
  } catch {
    // The next start opens the window at its usual place.
  }
}
