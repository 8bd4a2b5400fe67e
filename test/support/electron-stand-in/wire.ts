/** What the stand-in's main process and the driver of its page say to each other, by structured clone over the process's own channel. */

/** A frame as IPC handlers see it; null when it was gone before the message arrived. */
export interface FrameView {
  url: string;
  parent: FrameView | null;
}

export type ToMain =
  | { type: 'invoke'; id: number; window: number; frame: FrameView | null; channel: string; args: unknown[] }
  /** Runs a function's source with the whole stand-in, as Playwright's `electronApp.evaluate` does. */
  | { type: 'evaluate'; id: number; source: string; arg: unknown }
  /** The page wants to go somewhere; answered with whether it may. */
  | { type: 'navigate'; id: number; window: number; url: string; way: 'will-navigate' | 'will-redirect' }
  | { type: 'popup'; id: number; window: number; url: string }
  | { type: 'loaded'; id: number; error: string | null };

export type FromMain =
  /** Where the handler of `alice:` answers, for a browser that does not know the scheme. */
  | { type: 'serving'; origin: string }
  | { type: 'window'; window: number; preload: string }
  | { type: 'load'; id: number; window: number; url: string }
  | { type: 'send'; window: number; channel: string; args: unknown[] }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'failure'; id: number; message: string };

/** Set for a main process that has a driver; inside a unit test there is none, and the stand-in only records. */
export const DRIVEN = 'ALICE_STAND_IN_DRIVEN';

export const isDriven = process.env[DRIVEN] === '1';

/** Throws DataCloneError for what structured clone refuses, as Electron's IPC does. */
export function tellDriver(message: FromMain): void {
  structuredClone(message);
  if (isDriven && process.connected) process.send?.(message);
}
