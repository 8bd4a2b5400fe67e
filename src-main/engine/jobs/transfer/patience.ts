/** How often and how long what does not answer is waited for, and which places were waited for in vain. */
import { setTimeout as wait } from 'node:timers/promises';

export interface Patience {
  /** Tries in all, the first one included. */
  tries: number;
  /** Milliseconds before the second try; each further wait doubles, up to `maxMs`, and is cut at random by up to a half. */
  baseMs: number;
  maxMs: number;
  /** Rejects when the signal comes. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

/** About three quarters of a minute in all: a disk that spins up, a share that is mounted again, a cable that is put back. */
export const usualPatience: Patience = {
  tries: 6,
  baseMs: 2000,
  maxMs: 30_000,
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
  random: Math.random,
};

export const noPatience: Patience = { ...usualPatience, tries: 1 };

/** Milliseconds to wait before this try, from the second on. */
export function waitBefore(attempt: number, { baseMs, maxMs, random }: Patience): number {
  return Math.min(maxMs, baseMs * 2 ** (attempt - 2)) * (1 - random() / 2);
}
