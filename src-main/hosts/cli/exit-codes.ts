/** What a script learns from the exit status: one number per error code, and three that are not errors of a call. */
import type { ErrorCode } from '#api/errors.ts';

/** Everything asked for was done. */
export const EXIT_DONE = 0;
/** It was carried through, but some files could not be read or something waits for a decision: see the report. */
export const EXIT_INCOMPLETE = 1;
/** The command line itself was wrong; the same number as `invalid`, which a wrong value deeper inside gives. */
export const EXIT_USAGE = 2;

/** 130 is what shells give for Ctrl-C (128 + SIGINT); 70 is EX_SOFTWARE of sysexits.h: a fault in Alice. */
export const exitCodes = {
  invalid: EXIT_USAGE,
  'not-found': 3,
  'already-exists': 4,
  conflict: 5,
  'permission-denied': 6,
  unauthenticated: 7,
  unavailable: 8,
  'no-space': 9,
  'data-loss': 10,
  unsupported: 11,
  internal: 70,
  cancelled: 130,
} as const satisfies Record<ErrorCode, number>;

const meanings: Record<ErrorCode, string> = {
  invalid: 'the command line, a query or a setting is wrong',
  'not-found': 'no such location, medium, job or file',
  'already-exists': 'the name is taken',
  conflict: 'something changed meanwhile; look and try again',
  'permission-denied': 'not allowed to read or write there',
  unauthenticated: 'the storage wants credentials',
  unavailable: 'a place that was asked for cannot be reached now',
  'no-space': 'a disk is full',
  'data-loss': 'a file is damaged',
  unsupported: 'this kind of thing cannot be done',
  internal: 'a fault in Alice itself',
  cancelled: 'stopped by the user',
};

/** Shown under `alice --help`. */
export function describeExitCodes(): string {
  const lines: [number, string][] = [
    [EXIT_DONE, 'done'],
    [EXIT_INCOMPLETE, 'done, but some files could not be read or something waits for a decision'],
    ...Object.entries(exitCodes).map(([code, exit]): [number, string] => [exit, meanings[code as ErrorCode]]),
  ];
  return lines.map(([exit, meaning]) => `  ${String(exit).padStart(3)}  ${meaning}`).join('\n');
}
