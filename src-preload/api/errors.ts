/** The one error class and its twelve codes (gRPC's canonical ones in our spelling), shared by every side of the contract. */

export const errorCodes = [
  'not-found',
  'already-exists',
  'conflict',
  'invalid',
  'permission-denied',
  'unauthenticated',
  'unavailable',
  'no-space',
  'data-loss',
  'unsupported',
  'cancelled',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What travels when a call fails: structured clone and JSON would both lose the class and the code of an Error. */
export interface ErrorShape {
  code: ErrorCode;
  message: string;
  details?: Record<string, unknown>;
}

/**
 * A failure that was foreseen. The message is a sentence for the user that names the thing and the remedy;
 * anything thrown that is not an AliceError is a bug and is reported as `internal`.
 */
export class AliceError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown> | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AliceError';
    this.code = code;
    this.details = options.details ?? {};
  }

  toJSON(): ErrorShape {
    return { code: this.code, message: this.message, details: this.details };
  }
}

/** Turns any thrown value into the shape that travels; unknown ones become `internal` with their own message. */
export function errorShape(error: unknown): ErrorShape {
  if (error instanceof AliceError) return error.toJSON();
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, details: {} };
}

/** The inverse of {@link errorShape}: what a client throws when a reply says that the call failed. */
export function errorFrom(shape: ErrorShape): AliceError {
  return new AliceError(shape.code, shape.message, { details: shape.details });
}
