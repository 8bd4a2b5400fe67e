/** The one error of a walker: a file that is cut short or contradicts itself. */
import { AliceError } from '#api/errors.ts';

/** `data-loss` with the byte offset at which the file stops making sense; `what` is a clause: `the frame index is cut short`. */
export function damaged(what: string, offset: number): AliceError {
  return new AliceError('data-loss', `The file is damaged: ${what} (byte ${offset}). Restore it from another copy.`, {
    details: { offset },
  });
}
