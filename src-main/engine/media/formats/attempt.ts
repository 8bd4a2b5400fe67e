/** Reads facts from what is no part of an identity: damage there is a remark, not an obstacle. */
import { AliceError } from '#api/errors.ts';
import type { Findings } from '../format.ts';
import { noteWarning } from '../note.ts';

/** Runs the reader; `data-loss` becomes a warning, and whatever was found before it stays. */
export function attemptFacts(findings: Findings, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof AliceError) || error.code !== 'data-loss') throw error;
    noteWarning(findings, error.message);
  }
}
