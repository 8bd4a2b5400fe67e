/** What lies on a stage, placed by a view; whatever is inside takes the size of the picture. */
import type { ReactNode } from 'react';
import { bound, type Frame, magnification, placement, type View } from './zoom.ts';

/** From here on the pixels themselves are looked at, so they are not blurred into one another. */
const PIXELS_FROM = 4;

export interface ZoomSheetProps {
  frame: Frame;
  view: View;
  smooth: boolean;
  children: ReactNode;
}

export function ZoomSheet({ frame, view, smooth, children }: ZoomSheetProps) {
  const shown = bound(frame, view);
  const { width, height, x, y, scale } = placement(frame, shown);
  // Small pictures are enlarged to fill the stage; that is no wish to see their pixels.
  const near = shown.zoom > 1.01 && magnification(frame, shown) >= PIXELS_FROM;
  const classes = ['zoom-sheet', smooth ? 'gliding' : '', near ? 'pixels' : ''];
  return (
    <div
      className={classes.join(' ')}
      data-own=""
      style={{
        width,
        height,
        marginInlineStart: -width / 2,
        marginTop: -height / 2,
        transform: `translate(${x}px, ${y}px) scale(${scale})`,
      }}
    >
      {children}
    </div>
  );
}
