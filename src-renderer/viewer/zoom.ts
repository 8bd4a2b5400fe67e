/** How a picture lies in its stage: how large, and which of its points is in the middle. Knows neither pointer nor page. */

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/**
 * `zoom` is a multiple of the size that fits the stage; `x` and `y` (0–1) name the point of the picture that lies in the middle
 * of the stage. Nothing here depends on pixels, so the same view shows the same part of any version of a picture, or of another
 * picture beside it.
 */
export interface View extends Point {
  zoom: number;
}

export interface Frame {
  stage: Size;
  /** The picture in CSS pixels when one of its pixels is one of the screen. */
  picture: Size;
}

export const FIT: View = { zoom: 1, x: 0.5, y: 0.5 };

/** Small pictures are drawn larger to fill the stage, up to this. */
const MOST_ENLARGED = 4;
/** Pixels of the screen for one of the picture, at most. */
const MOST_MAGNIFIED = 16;
/** In any case a picture can be looked at this much larger than fitted. */
const MOST_ZOOM = 8;

/** CSS pixels for a picture pixel of the screen (see {@link Frame}) when all of it is in sight. */
export function fitScale({ stage, picture }: Frame): number {
  if (!(picture.width > 0) || !(picture.height > 0)) return 1;
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height, MOST_ENLARGED);
  return scale > 0 ? scale : 1;
}

/** The zoom at which one pixel of the picture is one of the screen. */
export function fullZoom(frame: Frame): number {
  return 1 / fitScale(frame);
}

/** 1 for actual pixels; what the zoom is called in the page. */
export function magnification(frame: Frame, view: View): number {
  return fitScale(frame) * view.zoom;
}

export function zoomLimits(frame: Frame): { least: number; most: number } {
  const full = fullZoom(frame);
  return { least: Math.min(1, full), most: Math.max(MOST_ZOOM, full * MOST_MAGNIFIED) };
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** A side that is smaller than the stage lies in the middle; a larger one leaves no gap. */
function boundSide(at: number, stage: number, side: number): number {
  const half = stage / 2 / side;
  return half >= 0.5 ? 0.5 : between(at, half, 1 - half);
}

/** The nearest view that is within all limits. */
export function bound(frame: Frame, view: View): View {
  const { least, most } = zoomLimits(frame);
  const zoom = between(view.zoom, least, most);
  const scale = fitScale(frame) * zoom;
  return {
    zoom,
    x: boundSide(view.x, frame.stage.width, frame.picture.width * scale),
    y: boundSide(view.y, frame.stage.height, frame.picture.height * scale),
  };
}

/** Changes the zoom so that what lies under `at` (CSS pixels from the middle of the stage) stays there as far as the bounds allow. */
export function zoomAt(frame: Frame, view: View, zoom: number, at: Point = { x: 0, y: 0 }): View {
  const { least, most } = zoomLimits(frame);
  const wanted = between(zoom, least, most);
  const [before, after] = [fitScale(frame) * view.zoom, fitScale(frame) * wanted];
  const { width, height } = frame.picture;
  return bound(frame, {
    zoom: wanted,
    x: view.x + at.x / (width * before) - at.x / (width * after),
    y: view.y + at.y / (height * before) - at.y / (height * after),
  });
}

/** Moves the picture by CSS pixels, as a hand would. */
export function panBy(frame: Frame, view: View, by: Point): View {
  const scale = fitScale(frame) * view.zoom;
  return bound(frame, {
    zoom: view.zoom,
    x: view.x - by.x / (frame.picture.width * scale),
    y: view.y - by.y / (frame.picture.height * scale),
  });
}

/** Between all of it and its actual pixels; where these are the same, twice as large. */
export function toggleFull(frame: Frame, view: View, at?: Point): View {
  if (Math.abs(view.zoom - 1) > 0.01) return FIT;
  const full = fullZoom(frame);
  return zoomAt(frame, view, Math.abs(full - 1) < 0.05 ? 2 : full, at);
}

/** Where to draw: the fitted size, and how to move (CSS pixels, after scaling) and scale it about its middle. */
export function placement(frame: Frame, view: View): Size & Point & { scale: number } {
  const fit = fitScale(frame);
  const [width, height] = [frame.picture.width * fit, frame.picture.height * fit];
  return {
    width,
    height,
    x: (0.5 - view.x) * width * view.zoom,
    y: (0.5 - view.y) * height * view.zoom,
    scale: view.zoom,
  };
}

/** What one turn of a wheel does to the zoom; pinching on a trackpad arrives as a wheel with `ctrlKey`, in smaller steps. */
export function wheelFactor({
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const pixels = deltaY * [1, 16, 400][deltaMode]!;
  return Math.exp(-between(pixels, -240, 240) * (ctrlKey ? 0.01 : 0.0022));
}
