/** What is with each item of a plan that runs, at a byte for each, and how much of it is written. */
import { itemStates, type ItemCounts, type ItemState } from '#api/job.ts';

export interface Why {
  code: string;
  message: string;
}

export interface ItemStates {
  /** By position in the plan. */
  stateOf(at: number): ItemState;
  /** Why it failed or was skipped. */
  whyOf(at: number): Why | null;
  /** Bytes written of one that is at work. */
  bytesOf(at: number): number;
  set(at: number, state: ItemState, why?: Why): void;
  setBytes(at: number, bytes: number): void;
  counts(): ItemCounts;
  /** Positions of those in a state, from the `offset`th on; all without a state. */
  page(state: ItemState | undefined, offset: number, limit: number): number[];
}

export function createItemStates(count: number): ItemStates {
  const states = new Uint8Array(count);
  const tally = itemStates.map((_, state) => (state === 0 ? count : 0));
  const whys = new Map<number, Why>();
  const bytes = new Map<number, number>();
  const numberOf = (state: ItemState): number => itemStates.indexOf(state);
  return {
    stateOf: (at) => itemStates[states[at] ?? 0]!,
    whyOf: (at) => whys.get(at) ?? null,
    bytesOf: (at) => bytes.get(at) ?? 0,
    set(at, state, why) {
      tally[states[at]!]! -= 1;
      states[at] = numberOf(state);
      tally[states[at]]! += 1;
      if (why !== undefined) whys.set(at, why);
      if (state !== 'running') bytes.delete(at);
    },
    setBytes: (at, now) => void bytes.set(at, now),
    counts() {
      const [queued = 0, running = 0, done = 0, failed = 0, skipped = 0] = tally;
      return { queued, running, done, failed, skipped };
    },
    page(state, offset, limit) {
      if (state === undefined)
        return Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, index) => offset + index);
      const found: number[] = [];
      let left = offset;
      for (let at = states.indexOf(numberOf(state)); at !== -1; at = states.indexOf(numberOf(state), at + 1)) {
        if (left > 0) left -= 1;
        else if (found.push(at) === limit) break;
      }
      return found;
    },
  };
}
