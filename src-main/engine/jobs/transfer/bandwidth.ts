/** Holds all transfers together down to a rate that may change over the day, so that a line or a disk is left for others. */
import { bandwidthAt, type Timetable } from '#api/bandwidth.ts';
import { AliceError } from '#api/errors.ts';

export interface Bandwidth {
  /** Resolves when so many bytes may pass. Throws `cancelled`. */
  pay(bytes: number, signal: AbortSignal): Promise<void>;
}

export interface BandwidthOptions {
  /** As it is now; asked before each piece, since it may be changed while work is under way. */
  timetable: () => Timetable;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Rejects when the signal comes. */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Milliseconds: what waits looks this often whether the limit has become another. */
const LOOK_AGAIN = 1000;
/** Milliseconds of rest that may be caught up on: without it, every pause of a disk would be lost to the rate. */
const CATCH_UP = 250;

export function createBandwidth({ timetable, now, sleep }: BandwidthOptions): Bandwidth {
  /** Bytes that may still pass before it is time to wait; below nothing when more have passed than had their time. */
  let credit = 0;
  let lookedAt = now();
  let line: Promise<void> = Promise.resolve();

  function renew(): number | null {
    const at = now();
    const rate = bandwidthAt(timetable(), new Date(at));
    if (rate !== null) {
      const earned = (Math.max(0, at - lookedAt) / 1000) * rate;
      credit = Math.min(credit + earned, (CATCH_UP / 1000) * rate);
    }
    lookedAt = at;
    return rate;
  }

  async function wait(bytes: number, signal: AbortSignal): Promise<void> {
    for (let rate = renew(); rate !== null && credit < 0; rate = renew()) {
      if (signal.aborted) break;
      await sleep(Math.min(LOOK_AGAIN, Math.max(1, (-credit / rate) * 1000)), signal).catch(() => undefined);
    }
    if (signal.aborted) throw new AliceError('cancelled', 'The job was cancelled.');
    credit -= bytes;
  }

  return {
    pay(bytes, signal) {
      if (renew() === null) {
        credit = 0;
        return Promise.resolve();
      }
      // One after another, so that nobody is passed by for long.
      const mine = line.then(() => wait(bytes, signal));
      line = mine.catch(() => undefined);
      return mine;
    },
  };
}
