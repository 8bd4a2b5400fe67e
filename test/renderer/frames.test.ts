/** The length of a frame is learned from the frames that were shown; stepping lands on every frame exactly once. */
import { describe, expect, it } from 'vitest';
import { createFrameClock, frameTime } from '../../src-renderer/viewer/frames.ts';

/** A video of `count` frames: what is shown at a time, and what a step leads to. */
function video(fps: number, count: number) {
  const duration = count / fps;
  const frameAt = (time: number) => Math.min(Math.floor(time * fps + 1e-6), count - 1);
  return { duration, frameAt, begins: (frame: number) => frame / fps };
}

describe('the clock of frames', () => {
  it('takes a thirtieth until it knows better', () => {
    const clock = createFrameClock();
    expect([clock.length(), clock.current()]).toEqual([1 / 30, null]);
    clock.shown(2);
    expect([clock.length(), clock.current()]).toEqual([1 / 30, 2]);
  });

  it.each([24, 25, 29.97, 60])(
    'learns %d frames a second, though some are skipped and the video begins anew',
    (fps) => {
      const clock = createFrameClock();
      const skipped = new Set([3, 4, 9, 15, 20]);
      for (let round = 0; round < 2; round++) {
        for (let frame = 0; frame < 30; frame++) {
          // Browsers round to microseconds.
          if (!skipped.has(frame)) clock.shown(Math.round((frame / fps) * 1e6) / 1e6);
        }
      }
      expect(clock.length()).toBeCloseTo(1 / fps, 4);
    },
  );

  it('is not misled by one short distance, by a jump or by the same frame twice', () => {
    const clock = createFrameClock();
    for (const time of [0, 0.04, 0.04, 0.08, 0.09, 0.12, 9, 9.04, 9.08]) clock.shown(time);
    expect(clock.length()).toBeCloseTo(0.04, 4);
  });
});

describe('a step', () => {
  it('leads from frame to frame, forward and back, and stops at the ends', () => {
    const { duration, frameAt, begins } = video(24, 10);
    const step = (time: number, by: 1 | -1) =>
      frameTime({ time, shownAt: begins(frameAt(time)), frame: 1 / 24, duration }, by);
    const seen: number[] = [];
    let time = 0;
    for (let count = 0; count < 11; count++) {
      time = step(time, 1);
      seen.push(frameAt(time));
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9]);
    for (let count = 0; count < 3; count++) time = step(time, -1);
    expect(frameAt(time)).toBeLessThan(9);
    expect(frameAt(step(0, -1))).toBe(0);
  });

  it('goes on from what was asked for last when the browser has not got there yet', () => {
    const { duration, frameAt } = video(30, 100);
    let time = 0.5 / 30;
    for (let count = 0; count < 5; count++) time = frameTime({ time, shownAt: null, frame: 1 / 30, duration }, 1);
    expect(frameAt(time)).toBe(5);
  });

  it('does not believe a frame that was shown before the video went elsewhere', () => {
    const { duration, frameAt } = video(30, 100);
    const time = frameTime({ time: 2, shownAt: 0.1, frame: 1 / 30, duration }, 1);
    expect(frameAt(time)).toBeGreaterThanOrEqual(60);
    // It is in the middle of frame 1 already, but what was shown last is frame 0, or frame 2.
    for (const shown of [0, 2]) {
      const next = frameTime({ time: 1.5 / 30, shownAt: shown / 30, frame: 1 / 30, duration }, 1);
      expect([shown, frameAt(next)]).toEqual([shown, 2]);
    }
  });
});
