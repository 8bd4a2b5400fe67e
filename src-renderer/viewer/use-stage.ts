/** One stage with the view that is shown on it, and the keys that change it. */
import { type RefObject, useState } from 'react';
import { usePixelRatio, useSize } from './use-size.ts';
import { bound, FIT, type Frame, fullZoom, magnification, type Size, type View, zoomAt } from './zoom.ts';

const STEP = Math.SQRT2;

export interface ShownView {
  view: View;
  /** Whether it is come to by gliding. */
  smooth: boolean;
}

export type ChangeView = (update: (view: View) => View, smooth?: boolean) => void;

export function useView(): [ShownView, ChangeView] {
  const [shown, setShown] = useState<ShownView>({ view: FIT, smooth: false });
  return [shown, (update, smooth = false) => setShown((before) => ({ view: update(before.view), smooth }))];
}

/** `picture` in its own pixels; null while that is not known, and then it has the size of the stage. */
export function useFrame(stage: RefObject<HTMLElement | null>, picture: Size | null): Frame {
  const size = useSize(stage);
  const ratio = usePixelRatio();
  return {
    stage: size,
    picture: picture ? { width: picture.width / ratio, height: picture.height / ratio } : size,
  };
}

export function zoomKeys(frame: Frame, change: ChangeView): Record<string, () => void> {
  const larger = () => change((view) => zoomAt(frame, view, view.zoom * STEP), true);
  return {
    '+': larger,
    // Where + needs shift, the same key is meant without.
    '=': larger,
    '-': () => change((view) => zoomAt(frame, view, view.zoom / STEP), true),
    '0': () => change(() => FIT, true),
    '1': () => change((view) => zoomAt(frame, view, fullZoom(frame)), true),
  };
}

/** What is drawn of a view, and how many pixels of the screen the longer side takes. */
export function drawnView(frame: Frame, view: View): { view: View; pixels: number; magnification: number } {
  const drawn = bound(frame, view);
  const scale = magnification(frame, drawn);
  const longest = Math.max(frame.picture.width, frame.picture.height) * scale;
  return { view: drawn, pixels: longest * window.devicePixelRatio, magnification: scale };
}
