/** The brake on mass disappearance: a listing that lost very much at once is shown to the user before it is believed. */

const MANY = 100;
const SHARE = 0.2;
/** Below this a person deleting a few pictures of a small library would be asked every time. */
const FEW = 5;

/**
 * True when `missing` of `known` copies vanishing at once is more likely a fault of the place than a person's doing:
 * more than 100, more than 20 % (of at least 5), or everything.
 */
export function isMassMissing(missing: number, known: number): boolean {
  if (missing === 0) return false;
  if (missing > MANY || (missing === known && known > 1)) return true;
  return missing >= FEW && missing > known * SHARE;
}
