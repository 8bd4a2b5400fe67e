/** How many streams each place bears at once, over all work that runs: a rotating disk is slower with two than with one. */
import { AliceError } from '#api/errors.ts';

/** Places with one key share their streams: two folders on one rotating disk. */
export interface Streams {
  key: string;
  count: number;
}

export interface Slots {
  /**
   * A stream at each of the places, taken in one order by all, so that no two wait for each other; the same place on both sides is
   * one stream. Resolves with the way to give them back. Throws `cancelled`.
   */
  take(places: readonly Streams[], signal: AbortSignal): Promise<() => void>;
}

interface Slot {
  used: number;
  waiting: { count: number; go: () => void }[];
}

export function createSlots(): Slots {
  const slots = new Map<string, Slot>();

  function giveBack(key: string): void {
    const slot = slots.get(key)!;
    slot.used -= 1;
    const next = slot.waiting[0];
    if (next !== undefined && slot.used < next.count) {
      slot.waiting.shift();
      slot.used += 1;
      next.go();
    } else if (slot.used === 0 && next === undefined) slots.delete(key);
  }

  function takeOne({ key, count }: Streams, signal: AbortSignal): Promise<void> {
    const slot = slots.get(key) ?? { used: 0, waiting: [] };
    slots.set(key, slot);
    if (signal.aborted) return Promise.reject(stopped());
    if (slot.used < count && slot.waiting.length === 0) {
      slot.used += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const mine = {
        count,
        go: () => {
          signal.removeEventListener('abort', stop);
          resolve();
        },
      };
      const stop = (): void => {
        slot.waiting.splice(slot.waiting.indexOf(mine), 1);
        reject(stopped());
      };
      slot.waiting.push(mine);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  return {
    async take(places, signal) {
      const wanted = [...new Map(places.map((place) => [place.key, place])).values()];
      const taken: string[] = [];
      const release = (): void => {
        for (const key of taken.splice(0)) giveBack(key);
      };
      try {
        for (const place of wanted.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
          await takeOne(place, signal);
          taken.push(place.key);
        }
      } catch (error) {
        release();
        throw error;
      }
      return release;
    },
  };
}

function stopped(): AliceError {
  return new AliceError('cancelled', 'It was not begun: the job was cancelled.');
}
