/** Lays the wall out in the pauses between other work; until a new layout is there, the old one stands. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { layOutWall, type WallLayout, type WallMeasures, type WallShape } from './wall-layout.ts';

/** A slice is shorter than a frame. */
const SLICE_MS = 9;

function advance(work: Generator<undefined, WallLayout>): WallLayout | null {
  const end = performance.now() + SLICE_MS;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() >= end) return null;
  }
}

export interface LaidOut<S extends WallShape> {
  layout: WallLayout;
  /** What it was made of. */
  shape: S;
}

/** Null until the first layout, and while `shape` is null. */
export function useWallLayout<S extends WallShape>(shape: S | null, measures: WallMeasures): LaidOut<S> | null {
  const [laidOut, setLaidOut] = useState<LaidOut<S> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** What is to be laid out when the work at hand is done: a window that is being resized would else never get anywhere. */
  const next = useRef<() => void>(undefined);
  const { width, target, gap, square, heading, above, below } = measures;

  useLayoutEffect(() => {
    if (shape === null || width <= 0) return;
    const begin = () => {
      next.current = undefined;
      const work = layOutWall(shape, { width, target, gap, square, heading, above, below });
      const proceed = () => {
        timer.current = undefined;
        const done = advance(work);
        if (done === null) {
          timer.current = setTimeout(proceed);
          return;
        }
        setLaidOut({ layout: done, shape });
        next.current?.();
      };
      proceed();
    };
    if (timer.current === undefined) begin();
    else next.current = begin;
  }, [shape, width, target, gap, square, heading, above, below]);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return shape === null ? null : laidOut;
}
