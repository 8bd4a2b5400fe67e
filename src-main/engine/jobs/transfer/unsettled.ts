/** Failures that leave something which only recovery can put right. */
import { AliceError, errorShape } from '#api/errors.ts';

/** It failed, and could not be changed back: recovery must settle it, so its intent gets no outcome. */
export function unsettled(error: unknown, cause: unknown): AliceError {
  const { code, message } = errorShape(error);
  const rest = 'It could not be put right at once; "alice recover" does that when the place answers again.';
  return new AliceError(code, `${message} ${rest}`, { details: { unsettled: true }, cause });
}

/** A failed write that could not take away what it had made says so (see `publish.ts`). */
export const isLeftBehind = (error: unknown): boolean =>
  error instanceof AliceError && error.details['leftBehind'] === true;

export const isUnsettled = (error: AliceError): boolean => error.details['unsettled'] === true;
