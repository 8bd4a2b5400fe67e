/** A small painter: soft-edged shapes over a float picture, enough to make pictures that are pleasant to look at. */
import { type Colour, mix } from './colour.ts';
import type { Random } from './random.ts';

export interface Picture {
  width: number;
  height: number;
  /** Three bytes per pixel, row by row. */
  rgb: Uint8Array;
}

export interface Point {
  x: number;
  y: number;
}

export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float32Array;
  /** Every pixel anew; `x` and `y` in pixels. */
  paint(colourAt: (x: number, y: number) => Colour): void;
  /** Everything below a line that is given as a height for each column. */
  below(topAt: (x: number) => number, colourAt: (x: number, y: number, depth: number) => Colour): void;
  disc(x: number, y: number, radius: number, colour: Colour, opacity?: number, blur?: number): void;
  ellipse(at: Point, radii: Point, angle: number, colour: Colour, opacity?: number): void;
  /** A line with round ends whose thickness may change from one end to the other. */
  stroke(from: Point, to: Point, radius: number, colour: Colour, opacity?: number, endRadius?: number): void;
  polygon(points: readonly Point[], colour: Colour, opacity?: number): void;
  /** Light added around a point; reaches nothing beyond `radius`. */
  glow(x: number, y: number, radius: number, colour: Colour, strength: number): void;
  finish(options: { random: Random; vignette?: number; grain?: number }): Picture;
}

function smooth(low: number, high: number, value: number): number {
  const part = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return part * part * (3 - 2 * part);
}

/** Calls back for each pixel of a box that lies on the picture. */
function eachPixel(
  canvas: { width: number; height: number },
  box: { left: number; right: number; top: number; bottom: number },
  visit: (x: number, y: number) => void,
): void {
  const [left, right] = [Math.max(0, Math.floor(box.left)), Math.min(canvas.width - 1, Math.ceil(box.right))];
  const [top, bottom] = [Math.max(0, Math.floor(box.top)), Math.min(canvas.height - 1, Math.ceil(box.bottom))];
  for (let y = top; y <= bottom; y += 1) for (let x = left; x <= right; x += 1) visit(x, y);
}

/** Adds how much of each pixel of one row a polygon covers: four lines per row, exact along the row. */
function rowCoverage(points: readonly Point[], y: number, width: number, coverage: Float32Array): void {
  for (let line = 0; line < 4; line += 1) {
    const at = y + (line + 0.5) / 4;
    const crossings: number[] = [];
    points.forEach((point, index) => {
      const next = points[(index + 1) % points.length]!;
      if (point.y > at === next.y > at) return;
      crossings.push(point.x + ((at - point.y) / (next.y - point.y)) * (next.x - point.x));
    });
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const [start, end] = [Math.max(0, crossings[pair]!), Math.min(width, crossings[pair + 1]!)];
      for (let x = Math.floor(start); x < end; x += 1) {
        coverage[x]! += (Math.min(end, x + 1) - Math.max(start, x)) / 4;
      }
    }
  }
}

export function createCanvas(width: number, height: number): Canvas {
  const pixels = new Float32Array(width * height * 3);
  const canvas = { width, height };
  const blend = (x: number, y: number, colour: Colour, opacity: number): void => {
    if (opacity <= 0) return;
    const at = (y * width + x) * 3;
    pixels[at]! += (colour[0] - pixels[at]!) * opacity;
    pixels[at + 1]! += (colour[1] - pixels[at + 1]!) * opacity;
    pixels[at + 2]! += (colour[2] - pixels[at + 2]!) * opacity;
  };
  return {
    width,
    height,
    pixels,
    paint(colourAt) {
      let at = 0;
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          const colour = colourAt(x, y);
          pixels[at++] = colour[0];
          pixels[at++] = colour[1];
          pixels[at++] = colour[2];
        }
      }
    },
    below(topAt, colourAt) {
      const tops = Float64Array.from({ length: width }, (_, x) => topAt(x));
      for (let y = Math.max(0, Math.floor(Math.min(...tops))); y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          const top = tops[x]!;
          if (y + 1 > top) blend(x, y, colourAt(x, y, Math.max(0, y - top)), Math.min(1, y + 1 - top));
        }
      }
    },
    disc(x, y, radius, colour, opacity = 1, blur = 1) {
      const reach = radius + blur;
      eachPixel(canvas, { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }, (px, py) => {
        const distance = Math.sqrt((px + 0.5 - x) ** 2 + (py + 0.5 - y) ** 2);
        blend(px, py, colour, opacity * (1 - smooth(radius - blur, radius + blur, distance)));
      });
    },
    ellipse(at, radii, angle, colour, opacity = 1) {
      const reach = Math.max(radii.x, radii.y) + 1;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const edge = 1 / Math.min(radii.x, radii.y);
      eachPixel(
        canvas,
        { left: at.x - reach, right: at.x + reach, top: at.y - reach, bottom: at.y + reach },
        (px, py) => {
          const [dx, dy] = [px + 0.5 - at.x, py + 0.5 - at.y];
          const distance = Math.hypot((dx * cos + dy * sin) / radii.x, (dy * cos - dx * sin) / radii.y);
          blend(px, py, colour, opacity * (1 - smooth(1 - edge, 1 + edge, distance)));
        },
      );
    },
    stroke(from, to, radius, colour, opacity = 1, endRadius = radius) {
      const reach = Math.max(radius, endRadius) + 1;
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const lengthSquared = dx * dx + dy * dy || 1;
      const box = {
        left: Math.min(from.x, to.x) - reach,
        right: Math.max(from.x, to.x) + reach,
        top: Math.min(from.y, to.y) - reach,
        bottom: Math.max(from.y, to.y) + reach,
      };
      eachPixel(canvas, box, (px, py) => {
        const [ox, oy] = [px + 0.5 - from.x, py + 0.5 - from.y];
        const share = Math.min(1, Math.max(0, (ox * dx + oy * dy) / lengthSquared));
        const distance = Math.sqrt((ox - dx * share) ** 2 + (oy - dy * share) ** 2);
        const thick = radius + (endRadius - radius) * share;
        blend(px, py, colour, opacity * Math.min(1, Math.max(0, thick + 0.5 - distance)));
      });
    },
    polygon(points, colour, opacity = 1) {
      const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
      const coverage = new Float32Array(width + 1);
      const [left, right] = [Math.max(0, Math.floor(Math.min(...xs))), Math.min(width - 1, Math.ceil(Math.max(...xs)))];
      const [top, bottom] = [
        Math.max(0, Math.floor(Math.min(...ys))),
        Math.min(height - 1, Math.ceil(Math.max(...ys))),
      ];
      for (let y = top; y <= bottom; y += 1) {
        coverage.fill(0, left, right + 1);
        rowCoverage(points, y, width, coverage);
        for (let x = left; x <= right; x += 1) blend(x, y, colour, coverage[x]! * opacity);
      }
    },
    glow(x, y, radius, colour, strength) {
      eachPixel(canvas, { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }, (px, py) => {
        const share = 1 - Math.sqrt((px + 0.5 - x) ** 2 + (py + 0.5 - y) ** 2) / radius;
        if (share <= 0) return;
        const light = share * share * share * strength;
        const at = (py * width + px) * 3;
        // Screen, not sum: light on light gets brighter without burning out to a flat patch.
        for (let part = 0; part < 3; part += 1) {
          pixels[at + part] = 1 - (1 - pixels[at + part]!) * (1 - Math.min(1, colour[part]! * light));
        }
      });
    },
    finish({ random, vignette = 0.25, grain = 0.012 }) {
      // Clamping and rounding are what this array does by itself.
      const rgb = new Uint8ClampedArray(width * height * 3);
      const specks = Float32Array.from({ length: 4096 }, () => (random.next() - 0.5) * grain * 255);
      let [at, speckAt] = [0, 0];
      for (let y = 0; y < height; y += 1) {
        const dy = y / height - 0.5;
        speckAt += Math.floor(random.next() * 4096);
        for (let x = 0; x < width; x += 1) {
          const dx = x / width - 0.5;
          const light = (1 - vignette * (dx * dx + dy * dy) * 2) * 255;
          const speck = specks[(speckAt++ * 5) & 4095]!;
          rgb[at] = pixels[at]! * light + speck;
          rgb[at + 1] = pixels[at + 1]! * light + speck;
          rgb[at + 2] = pixels[at + 2]! * light + speck;
          at += 3;
        }
      }
      return { width, height, rgb: new Uint8Array(rgb.buffer) };
    },
  };
}

/** Points of a quadratic curve, for stems and hair. */
export function curve(from: Point, bend: Point, to: Point, steps: number): Point[] {
  return Array.from({ length: steps + 1 }, (_, step) => {
    const t = step / steps;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
    return { x: a * from.x + b * bend.x + c * to.x, y: a * from.y + b * bend.y + c * to.y };
  });
}

/** A vertical gradient over the whole picture. */
export function sky(canvas: Canvas, stops: readonly Colour[], end = 1): void {
  const rows = Array.from({ length: canvas.height }, (_, y): Colour => {
    const place = Math.min(1, y / (canvas.height * end)) * (stops.length - 1);
    const at = Math.min(stops.length - 2, Math.floor(place));
    return mix(stops[at]!, stops[at + 1]!, place - at);
  });
  canvas.paint((_x, y) => rows[y]!);
}
