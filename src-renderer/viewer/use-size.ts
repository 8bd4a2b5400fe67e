/** The size of an element in CSS pixels, kept up to date; a stage must know it before anything is drawn on it. */
import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Size } from './zoom.ts';

export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return undefined;
    const take = () => {
      const { clientWidth: width, clientHeight: height } = measured;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    take();
    const observer = new ResizeObserver(take);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Pixels of the screen for one of CSS; moves with the window to another screen or at another zoom of the page. */
export function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => window.devicePixelRatio);
  useLayoutEffect(() => {
    const query = matchMedia(`(resolution: ${ratio}dppx)`);
    const take = () => setRatio(window.devicePixelRatio);
    query.addEventListener('change', take);
    return () => query.removeEventListener('change', take);
  }, [ratio]);
  return ratio;
}
