/** Media come in pages where they are looked at: what is flown over is never asked for, what fails is asked for again. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MediaItem } from '#api/media.ts';
import { createWindows } from '../../src-renderer/ui/windows.ts';

const item = (position: number): MediaItem => ({
  contentHash: `sha256:${String(position).padStart(64, '0')}`,
  name: `${position}.png`,
  mediaType: 'image',
  format: 'png',
  size: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  tags: [],
  copies: [],
  unverified: false,
  belowWanted: false,
});

function open(total = 100_000) {
  const asked: number[] = [];
  const answers: { give(): void; fail(): void }[] = [];
  let arrivals = 0;
  let worthAsking = true;
  const windows = createWindows<MediaItem>({
    total,
    fetch(offset, limit) {
      asked.push(offset);
      return new Promise((done, refuse) => {
        answers.push({
          give: () => done(Array.from({ length: Math.min(limit, total - offset) }, (_, at) => item(offset + at))),
          fail: () => refuse(new Error('cut off')),
        });
      });
    },
    onArrival: () => arrivals++,
    onFailure: () => worthAsking,
  });
  return {
    windows,
    asked,
    answers,
    arrivals: () => arrivals,
    giveUp: () => (worthAsking = false),
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('windows', () => {
  it('bring what is looked at, and say so', async () => {
    const { windows, asked, answers, arrivals } = open();
    windows.want(390, 410);
    expect([asked, windows.at(395)]).toEqual([[200, 400], undefined]);
    for (const { give } of answers) give();
    await vi.advanceTimersByTimeAsync(0);
    expect([arrivals(), windows.at(395)?.name, windows.at(409)?.name]).toEqual([2, '395.png', '409.png']);
  });

  it('never ask for what was flown over', async () => {
    const { windows, asked, answers } = open();
    windows.want(0, 10);
    windows.want(5000, 5010);
    for (const at of [20_000, 30_000, 40_000]) windows.want(at, at + 10);
    answers[0]!.give();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual([0, 5000, 40_000]);
  });

  it('forget the pages that were longest out of sight', async () => {
    const { windows, answers } = open();
    for (let page = 0; page < 70; page++) {
      windows.want(page * 200, page * 200 + 1);
      answers.at(-1)!.give();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(windows.at(0)).toBe(undefined);
    expect(windows.at(69 * 200)?.name).toBe('13800.png');
  });

  it('ask again for what failed while it is looked at, unless that is of no use', async () => {
    const { windows, asked, answers, giveUp } = open();
    windows.want(0, 10);
    answers[0]!.fail();
    await vi.advanceTimersByTimeAsync(1900);
    expect(asked).toEqual([0]);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toEqual([0, 0]);
    giveUp();
    answers[1]!.fail();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([0, 0]);
  });

  it('load a single medium for whoever waits for it', async () => {
    const { windows, answers } = open(250);
    const loaded = windows.load(249);
    answers[0]!.give();
    expect((await loaded)?.name).toBe('249.png');
    expect([await windows.load(250), await windows.load(-1)]).toEqual([null, null]);
  });
});
