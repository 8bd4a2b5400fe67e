/** A city by night at the water, with its lights twice. */
import { type Canvas, sky } from '../canvas.ts';
import { type Colour, hex, mix, shades } from '../colour.ts';
import type { Random } from '../random.ts';
import { scatterStars } from './nebula.ts';

const nights: { sky: Colour[]; wall: Colour; windows: Colour[]; moon: Colour }[] = [
  {
    sky: shades('#0b1026', '#1f2a5a', '#6d4c8d', '#e08e79'),
    wall: hex('#0a0d1f'),
    windows: shades('#ffd98a', '#ffb35c', '#fff3cf'),
    moon: hex('#fdf3d6'),
  },
  {
    sky: shades('#06121f', '#0d3b4f', '#1f7a7a', '#9fd8b8'),
    wall: hex('#04121a'),
    windows: shades('#9ff5e1', '#ffe29a', '#e8fff8'),
    moon: hex('#eafff7'),
  },
  {
    sky: shades('#1a0b2e', '#4a1259', '#b0216b', '#ff7a5c'),
    wall: hex('#12061f'),
    windows: shades('#ff6ad5', '#7df9ff', '#fff1a8'),
    moon: hex('#ffd9ec'),
  },
  {
    sky: shades('#11151c', '#2a3342', '#5a6675', '#b7b09c'),
    wall: hex('#0c1016'),
    windows: shades('#ffcf70', '#f7e7b4', '#ff9b54'),
    moon: hex('#f4efe2'),
  },
];

function row(
  canvas: Canvas,
  random: Random,
  options: { shore: number; tall: number; wall: Colour; windows: Colour[]; lit: number },
): void {
  const { shore, tall, wall, windows, lit } = options;
  const cell = Math.max(4, canvas.height / 84);
  for (let left = -cell; left < canvas.width;) {
    const wide = Math.round(random.between(4, 10)) * cell;
    const top = shore - tall * random.between(0.35, 1) ** 1.3;
    canvas.polygon(
      [
        { x: left, y: top },
        { x: left + wide, y: top },
        { x: left + wide, y: shore },
        { x: left, y: shore },
      ],
      wall,
    );
    if (random.next() < 0.3)
      canvas.stroke({ x: left + wide / 2, y: top }, { x: left + wide / 2, y: top - tall * 0.16 }, 1, wall, 1, 0.5);
    if (random.next() < 0.35) {
      canvas.polygon(
        [
          { x: left, y: top },
          { x: left + wide, y: top },
          { x: left + wide / 2, y: top - cell * random.between(1, 4) },
        ],
        wall,
      );
    }
    for (let y = top + cell; y < shore - cell; y += cell * 1.5) {
      for (let x = left + cell * 0.7; x < left + wide - cell; x += cell * 1.2) {
        if (random.next() > lit) continue;
        const glass = mix(random.pick(windows), wall, random.next() ** 2 * 0.6);
        canvas.polygon(
          [
            { x, y },
            { x: x + cell * 0.6, y },
            { x: x + cell * 0.6, y: y + cell * 0.85 },
            { x, y: y + cell * 0.85 },
          ],
          glass,
        );
      }
    }
    left += wide + (random.next() < 0.25 ? cell : 0);
  }
}

/** The upper part once more, upside down, broken by ripples and darkened with depth. */
function mirror(canvas: Canvas, shore: number, tint: Colour): void {
  const { width, height, pixels } = canvas;
  const source = pixels.slice();
  for (let y = shore; y < height; y += 1) {
    const depth = (y - shore) / (height - shore);
    const from = Math.max(0, Math.round(shore - (y - shore) * 1.35 - 1 + Math.sin(y * 0.9) * 1.5 * depth));
    for (let x = 0; x < width; x += 1) {
      const sway =
        Math.sin(y * 0.55 + Math.sin(x * 0.02) * 2) * (1 + depth * 5) + Math.sin(y * 0.23 + x * 0.013) * depth * 7;
      const column = Math.min(width - 1, Math.max(0, Math.round(x + sway)));
      for (let part = 0; part < 3; part += 1) {
        const light = source[(from * width + column) * 3 + part]!;
        pixels[(y * width + x) * 3 + part] = light * (0.62 - 0.2 * depth) + tint[part]! * (0.16 + 0.2 * depth);
      }
    }
  }
}

export function paintCity(canvas: Canvas, random: Random, variant: number): void {
  const night = nights[variant % nights.length]!;
  const { width, height } = canvas;
  const shore = Math.round(height * 0.7);
  sky(canvas, night.sky, 0.72);
  scatterStars(canvas, random, 110, 0.4);
  const moon = {
    x: width * random.between(0.18, 0.82),
    y: height * random.between(0.14, 0.26),
    radius: height * 0.055,
  };
  canvas.glow(moon.x, moon.y, height * 0.42, night.moon, 0.5);
  canvas.disc(moon.x, moon.y, moon.radius, night.moon);
  canvas.disc(
    moon.x - moon.radius * 0.3,
    moon.y + moon.radius * 0.15,
    moon.radius * 0.2,
    mix(night.moon, night.sky[1]!, 0.15),
    0.8,
    2,
  );
  const far = night.sky.at(-1)!;
  row(canvas, random, {
    shore,
    tall: height * 0.34,
    wall: mix(night.wall, far, 0.58),
    windows: night.windows,
    lit: 0.1,
  });
  row(canvas, random, {
    shore,
    tall: height * 0.44,
    wall: mix(night.wall, far, 0.3),
    windows: night.windows,
    lit: 0.3,
  });
  row(canvas, random, {
    shore,
    tall: height * 0.24,
    wall: mix(night.wall, far, 0.06),
    windows: night.windows,
    lit: 0.5,
  });
  mirror(canvas, shore, night.sky[0]!);
  canvas.stroke({ x: 0, y: shore }, { x: width, y: shore }, 1.2, night.wall, 0.9);
}
