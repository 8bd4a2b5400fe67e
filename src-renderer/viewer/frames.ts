/** How long a frame of a video lasts, from the frames that were shown, and where the next one is. */

const UNKNOWN_FRAME = 1 / 30;
/** Frames that are remembered; enough to tell 24 from 25 a second. */
const MOST = 240;
/** Shorter is no frame but a rounding of time. */
const LEAST = 1 / 250;

export interface FrameClock {
  /** A frame was shown that begins at `mediaTime` (seconds). */
  shown(mediaTime: number): void;
  /** Seconds; a thirtieth until two frames in a row have been seen. */
  length(): number;
  /** Where the frame that is shown begins; null before the first. */
  current(): number | null;
}

/** Frames may be skipped while playing, so the shortest distance that was met more than once is the length of one. */
export function createFrameClock(): FrameClock {
  let last: number | null = null;
  const distances: number[] = [];
  return {
    shown(mediaTime) {
      const distance = last === null ? 0 : mediaTime - last;
      last = mediaTime;
      if (distance < LEAST || distance > 0.5) return;
      distances.push(distance);
      if (distances.length > MOST) distances.shift();
    },
    length() {
      const sorted = distances.toSorted((a, b) => a - b);
      const shortest = sorted.find((each, index) => sorted[index + 1] !== undefined && sorted[index + 1]! < each * 1.1);
      if (shortest === undefined) return sorted[0] ?? UNKNOWN_FRAME;
      const alike = sorted.filter((each) => each >= shortest && each < shortest * 1.1);
      return alike.reduce((sum, each) => sum + each, 0) / alike.length;
    },
    current: () => last,
  };
}

/**
 * The time to go to for the frame `by` frames away. Aims at the middle of that frame, since its exact beginning may be rounded
 * into the one before.
 */
export function frameTime(
  { time, shownAt, frame, duration }: { time: number; shownAt: number | null; frame: number; duration: number },
  by: 1 | -1,
): number {
  // What the browser said of the last frame counts only as long as the video has not gone elsewhere.
  const since = shownAt === null ? -1 : (time - shownAt) / frame;
  const start = shownAt !== null && since > -0.1 && since < 1.05 ? shownAt : time - frame / 2;
  const aim = start + by * frame + frame / 2;
  return Math.min(Math.max(aim, 0), Math.max(duration - frame / 4, 0));
}
