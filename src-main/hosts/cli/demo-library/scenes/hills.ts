/** Ridges behind ridges in the haze, with a low sun. `time` (0 to 1) lets the sun rise, for the video. */
import { type Canvas, sky } from '../canvas.ts';
import { type Colour, hex, mix, shades } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Random } from '../random.ts';

interface Light {
  sky: Colour[];
  sun: Colour;
  near: Colour;
}

const lights: Light[] = [
  { sky: shades('#2b3a67', '#7a6a9c', '#f2a07b', '#ffd9a0'), sun: hex('#fff1c9'), near: hex('#1a1f3a') },
  { sky: shades('#7fb2d6', '#b9d9e6', '#fbe7c6', '#ffd3a5'), sun: hex('#fffbe6'), near: hex('#173f3f') },
  { sky: shades('#3d1f47', '#8f2d56', '#e2573d', '#ffb347'), sun: hex('#ffe08a'), near: hex('#1d0f24') },
  { sky: shades('#9fb8ad', '#c7d3c4', '#f0e6d2', '#f7cfa9'), sun: hex('#fff6e0'), near: hex('#22372b') },
];

function pines(canvas: Canvas, topAt: (x: number) => number, colour: Colour, random: Random): void {
  const unit = canvas.height / 100;
  for (let x = -10; x < canvas.width + 10; x += random.between(1.2, 5) * unit) {
    const [foot, tall] = [topAt(x) + unit * 2, random.between(5, 12) * unit];
    for (let tier = 0; tier < 4; tier += 1) {
      const [top, half] = [foot - tall * (1 - tier * 0.2), tall * (0.07 + tier * 0.045)];
      canvas.polygon(
        [
          { x, y: top },
          { x: x + half, y: top + tall * 0.34 },
          { x: x - half, y: top + tall * 0.34 },
        ],
        colour,
      );
    }
  }
}

export function paintHills(canvas: Canvas, random: Random, variant: number, time = 0.5): void {
  const light = lights[variant % lights.length]!;
  const noise = createNoise(random);
  const { width, height } = canvas;
  sky(canvas, light.sky, 0.75);
  const sun = { x: width * random.between(0.28, 0.72), y: height * (0.62 - 0.4 * time), radius: height * 0.065 };
  canvas.glow(sun.x, sun.y, height * 0.75, light.sun, 0.75);
  canvas.glow(sun.x, sun.y, height * 0.22, light.sun, 0.8);
  canvas.disc(sun.x, sun.y, sun.radius, light.sun, 1, 1.2);
  const haze = light.sky.at(-1)!;
  const ridges = 6;
  let front = (_x: number): number => height;
  for (let ridge = 0; ridge < ridges; ridge += 1) {
    const depth = (ridge + 1) / ridges;
    const base = height * (0.47 + 0.47 * depth ** 1.35);
    const swing = height * (0.1 + 0.12 * depth);
    const scale = (2.2 + ridge * 0.45) / width;
    const topAt = (x: number): number =>
      base - swing * (noise.fractal(x * scale + ridge * 31, ridge * 9.7, 5) - 0.35) * 1.7;
    const body = mix(haze, light.near, 0.12 + 0.88 * depth ** 1.2);
    const foot = mix(body, haze, 0.5 * (1 - depth) + 0.12);
    canvas.below(topAt, (_x, _y, down) => mix(body, foot, down / (height * 0.2)));
    front = topAt;
  }
  pines(canvas, front, mix(light.near, haze, 0.06), random);
  for (let bird = 0; bird < 5; bird += 1) {
    const at = { x: sun.x + random.between(-0.2, 0.25) * width, y: height * random.between(0.1, 0.3) };
    const wing = height * random.between(0.007, 0.014);
    canvas.stroke(at, { x: at.x - wing, y: at.y - wing * 0.6 }, 0.8, light.near, 0.8, 0.4);
    canvas.stroke(at, { x: at.x + wing, y: at.y - wing * 0.5 }, 0.8, light.near, 0.8, 0.4);
  }
}
