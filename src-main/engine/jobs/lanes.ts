/** Work that must not go on side by side: it waits in lanes, in an order that can be changed, and what is held lets others by. */

export interface Waiting {
  /** It is not to begin now. */
  readonly held: boolean;
  /** Resolves when it has ended, whatever came of it. */
  begin(): Promise<void>;
}

export interface Lanes<Work extends Waiting> {
  add(lane: string, work: Work): void;
  /** Looks again whether something can begin: after it was let go. */
  advance(lane: string): void;
  /** Takes it out of those that wait; false when it does not wait there. */
  remove(lane: string, work: Work): boolean;
  /** Puts it before another one that waits, or last. False when one of the two does not wait there. */
  reorder(lane: string, work: Work, before: Work | null): boolean;
  /** In the order in which they will begin. */
  waiting(): Work[];
}

export function createLanes<Work extends Waiting>(): Lanes<Work> {
  const lanes = new Map<string, { busy: boolean; waiting: Work[] }>();

  function laneOf(name: string): { busy: boolean; waiting: Work[] } {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const lane = { busy: false, waiting: [] };
    lanes.set(name, lane);
    return lane;
  }

  function advance(name: string): void {
    const lane = laneOf(name);
    if (lane.busy) return;
    const next = lane.waiting.find(({ held }) => !held);
    if (next === undefined) return;
    lane.waiting.splice(lane.waiting.indexOf(next), 1);
    lane.busy = true;
    void next.begin().finally(() => {
      lane.busy = false;
      advance(name);
    });
  }

  return {
    add(name, work) {
      laneOf(name).waiting.push(work);
      // Not before whoever starts it has its id, and may hold it.
      queueMicrotask(() => advance(name));
    },
    advance,
    remove(name, work) {
      const { waiting } = laneOf(name);
      const at = waiting.indexOf(work);
      if (at !== -1) waiting.splice(at, 1);
      return at !== -1;
    },
    reorder(name, work, before) {
      const { waiting } = laneOf(name);
      const at = waiting.indexOf(work);
      if (at === -1 || (before !== null && !waiting.includes(before))) return false;
      if (work === before) return true;
      waiting.splice(at, 1);
      waiting.splice(before === null ? waiting.length : waiting.indexOf(before), 0, work);
      return true;
    },
    waiting: () => [...lanes.values()].flatMap(({ waiting }) => waiting),
  };
}
