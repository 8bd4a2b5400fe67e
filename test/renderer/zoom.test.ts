/** How a picture lies in its stage: zooming keeps what is pointed at, dragging leaves no gaps, and views fit any picture. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bound,
  FIT,
  fitScale,
  type Frame,
  fullZoom,
  magnification,
  panBy,
  placement,
  toggleFull,
  type View,
  wheelFactor,
  zoomAt,
  zoomLimits,
} from '../../src-renderer/viewer/zoom.ts';

const frame: Frame = { stage: { width: 1000, height: 800 }, picture: { width: 2000, height: 1000 } };

const side = fc.integer({ min: 1, max: 20_000 });
const frames = fc.record({
  stage: fc.record({ width: fc.integer({ min: 50, max: 4000 }), height: fc.integer({ min: 50, max: 3000 }) }),
  picture: fc.record({ width: side, height: side }),
});
const share = fc.double({ min: -2, max: 3, noNaN: true });
const views = fc.record({ zoom: fc.double({ min: 0.001, max: 500, noNaN: true }), x: share, y: share });

/** Where a point of the picture (0–1) is drawn, from the middle of the stage. */
function drawnAt(of: Frame, view: View, point: { x: number; y: number }): { x: number; y: number } {
  const { width, height, x, y, scale } = placement(of, view);
  return { x: x + (point.x - 0.5) * width * scale, y: y + (point.y - 0.5) * height * scale };
}

describe('a picture that is fitted', () => {
  it('is as large as the stage allows', () => {
    expect(fitScale(frame)).toBe(0.5);
    expect(placement(frame, FIT)).toEqual({ width: 1000, height: 500, x: 0, y: 0, scale: 1 });
  });

  it('is enlarged when it is small, but not without end', () => {
    const small = (width: number) => fitScale({ ...frame, picture: { width, height: width } });
    expect(small(400)).toBe(2);
    expect(small(32)).toBe(4);
  });

  it('has a size even before the stage or the picture has one', () => {
    expect(fitScale({ stage: { width: 0, height: 0 }, picture: { width: 10, height: 10 } })).toBe(1);
    expect(fitScale({ ...frame, picture: { width: 0, height: 0 } })).toBe(1);
  });

  it('is at its actual pixels where the picture is as large as itself', () => {
    expect(magnification(frame, { ...FIT, zoom: fullZoom(frame) })).toBe(1);
  });
});

describe('zooming', () => {
  it('keeps the point under the pointer where it is', () => {
    const at = { x: 150, y: -60 };
    const before = zoomAt(frame, FIT, 3, { x: 0, y: 0 });
    const [scale, after] = [fitScale(frame), zoomAt(frame, before, 4.5, at)];
    const point = {
      x: before.x + at.x / (2000 * scale * before.zoom),
      y: before.y + at.y / (1000 * scale * before.zoom),
    };
    const drawn = drawnAt(frame, after, point);
    expect(drawn.x).toBeCloseTo(at.x, 6);
    expect(drawn.y).toBeCloseTo(at.y, 6);
  });

  it('stays within its limits, from all of the picture to its magnified pixels', () => {
    const { least, most } = zoomLimits(frame);
    expect([least, most]).toEqual([1, 32]);
    expect(zoomAt(frame, FIT, 0.01).zoom).toBe(least);
    expect(zoomAt(frame, FIT, 1e6).zoom).toBe(most);
    // What is enlarged to fill the stage can be looked at in its actual pixels.
    expect(zoomLimits({ ...frame, picture: { width: 500, height: 400 } }).least).toBe(0.5);
  });

  it('goes from all to actual pixels at a double click, and back', () => {
    const full = toggleFull(frame, FIT, { x: 0, y: 0 });
    expect(magnification(frame, full)).toBe(1);
    expect(toggleFull(frame, full)).toEqual(FIT);
    const same: Frame = { stage: frame.stage, picture: { width: 1000, height: 700 } };
    expect(toggleFull(same, FIT).zoom).toBe(2);
  });

  it('answers the wheel up with larger, down with smaller, and a trackpad as quickly', () => {
    const turn = (deltaY: number, deltaMode = 0, ctrlKey = false) => wheelFactor({ deltaY, deltaMode, ctrlKey });
    expect(turn(-100)).toBeGreaterThan(1);
    expect(turn(100)).toBeCloseTo(1 / turn(-100), 10);
    // Lines and pages are more than pixels; no single turn runs away.
    expect(turn(-3, 1)).toBeGreaterThan(turn(-3, 0));
    expect(turn(-100, 2)).toBe(turn(-1e9, 0));
    expect(turn(-4, 0, true)).toBeGreaterThan(turn(-4));
  });
});

describe('dragging', () => {
  it('moves the picture with the hand', () => {
    const view = zoomAt(frame, FIT, 4);
    const point = { x: 0.5, y: 0.5 };
    const [before, after] = [drawnAt(frame, view, point), drawnAt(frame, panBy(frame, view, { x: 40, y: -25 }), point)];
    expect(after.x - before.x).toBeCloseTo(40, 6);
    expect(after.y - before.y).toBeCloseTo(-25, 6);
  });

  it('does nothing to a picture that is in sight altogether', () => {
    expect(panBy(frame, FIT, { x: 300, y: 300 })).toEqual(FIT);
  });

  it('never opens a gap beside a picture that is larger than the stage, nor moves a smaller one out of the middle', () => {
    fc.assert(
      fc.property(frames, views, share, share, (of, view, dx, dy) => {
        const moved = panBy(of, bound(of, view), { x: dx * 5000, y: dy * 5000 });
        const { width, height, x, y, scale } = placement(of, moved);
        for (const [middle, drawn, stage] of [
          [x, width * scale, of.stage.width],
          [y, height * scale, of.stage.height],
        ] as const) {
          if (drawn <= stage + 1e-6) expect(Math.abs(middle)).toBeLessThan(1e-6 * Math.max(drawn, 1));
          else {
            expect(middle - drawn / 2).toBeLessThanOrEqual(-stage / 2 + 1e-6 * drawn);
            expect(middle + drawn / 2).toBeGreaterThanOrEqual(stage / 2 - 1e-6 * drawn);
          }
        }
      }),
    );
  });
});

describe('a view', () => {
  it('that was bounded stays as it is when it is bounded again', () => {
    fc.assert(
      fc.property(frames, views, (of, view) => {
        const once = bound(of, view);
        expect(bound(of, once)).toEqual(once);
      }),
    );
  });

  it('shows the same part of a picture of another size', () => {
    const view = zoomAt(frame, FIT, 5, { x: 200, y: 100 });
    const smaller: Frame = { ...frame, picture: { width: 500, height: 250 } };
    const point = { x: view.x, y: view.y };
    expect(drawnAt(smaller, bound(smaller, view), point)).toEqual(drawnAt(frame, view, point));
  });
});
