/** Which copy of a medium is its primary one (semantics 6): online, surely there, organized, higher priority, name. */
import type { LocationView } from './records.ts';
import { copyState } from './schema.ts';

export interface Standing {
  owner: LocationView;
  state: number;
}

/** Negative when the first is the better one to read now; a missing copy is never to be compared. */
export function compareStanding(a: Standing, b: Standing): number {
  const [left, right] = [rank(a), rank(b)];
  const at = left.findIndex((value, i) => value !== right[i]);
  if (at >= 0) return left[at]! - right[at]!;
  return a.owner.name < b.owner.name ? -1 : a.owner.name > b.owner.name ? 1 : 0;
}

function rank({ owner, state }: Standing): number[] {
  return [
    owner.online ? 0 : 1,
    state === copyState.present ? 0 : 1,
    owner.purpose.includes('organized') ? 0 : 1,
    -owner.priority,
  ];
}
