/** Bytes per second over the last two minutes of a job, a sample for each second, for a plot. */

export interface Throughput {
  /** So many bytes have passed by now, in all. */
  note(at: number, bytes: number): void;
  /** A pause is left out, as if it had not been. */
  skip(milliseconds: number): void;
  /** The oldest first; the second that is not over yet is not among them. */
  samples(at: number): number[];
}

const SECOND = 1000;
const KEPT = 120;

export function createThroughput(start: number): Throughput {
  const samples: number[] = [];
  let begun = start;
  let before = 0;
  let inSecond = 0;

  function advance(at: number): void {
    // Silence of more than all that is kept leaves nothing but zeros.
    const seconds = Math.floor((at - begun) / SECOND);
    if (seconds <= 0) return;
    samples.push(inSecond, ...Array.from({ length: Math.min(KEPT, seconds - 1) }, () => 0));
    samples.splice(0, Math.max(0, samples.length - KEPT));
    inSecond = 0;
    begun += seconds * SECOND;
  }

  return {
    note(at, bytes) {
      advance(at);
      inSecond += Math.max(0, bytes - before);
      before = bytes;
    },
    skip(milliseconds) {
      begun += milliseconds;
    },
    samples(at) {
      advance(at);
      return [...samples];
    },
  };
}
