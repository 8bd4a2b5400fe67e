/** Dunes with a lit and a shadowed side, and a few travellers. */
import { type Canvas, sky } from '../canvas.ts';
import { type Colour, hex, mix, shades } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Random } from '../random.ts';

const deserts: { sky: Colour[]; sun: Colour; lit: Colour; shade: Colour }[] = [
  { sky: shades('#5fa8d3', '#bee9e8', '#fdf0d5'), sun: hex('#fffdf2'), lit: hex('#f2b56b'), shade: hex('#a4502f') },
  { sky: shades('#2d1e4f', '#7b3f72', '#f39c6b'), sun: hex('#ffdf9e'), lit: hex('#e58a5a'), shade: hex('#4a2148') },
  { sky: shades('#f7c59f', '#f9dcc4', '#fff4e6'), sun: hex('#ffffff'), lit: hex('#f4d8bd'), shade: hex('#b98f7a') },
  { sky: shades('#0d1b2a', '#1b3a5b', '#5d7ea3'), sun: hex('#eef6ff'), lit: hex('#8fa9c9'), shade: hex('#1a2c47') },
];

const white = hex('#ffffff');

export function paintDunes(canvas: Canvas, random: Random, variant: number): void {
  const desert = deserts[variant % deserts.length]!;
  const noise = createNoise(random);
  const { width, height } = canvas;
  sky(canvas, desert.sky, 0.55);
  const sun = { x: width * random.between(0.62, 0.85), y: height * random.between(0.16, 0.3) };
  canvas.glow(sun.x, sun.y, height * 0.6, desert.sun, 0.6);
  canvas.disc(sun.x, sun.y, height * 0.05, desert.sun);
  const haze = desert.sky.at(-1)!;
  const rows = 5;
  for (let row = 0; row < rows; row += 1) {
    const depth = (row + 1) / rows;
    const peak = { x: width * random.between(0.1, 0.9), top: height * (0.36 + 0.4 * depth ** 1.2) };
    const [leftSlope, rightSlope] = [random.between(0.14, 0.3), random.between(0.2, 0.42)];
    const wave = (x: number): number =>
      (noise.fractal((x / width) * 2.4 + row * 13, row * 5.1, 3) - 0.5) * height * 0.12;
    const topAt = (x: number): number => {
      const run = Math.abs(x - peak.x);
      const slope = x < peak.x ? leftSlope : rightSlope;
      return peak.top + height * 0.34 * (1 - Math.exp((-run * slope * 3.2) / width)) + wave(x);
    };
    // The crest wanders down the dune in a curve; left of it lies shadow, right of it light.
    const crestAt = (y: number): number => {
      const down = (y - peak.top) / height;
      return (
        peak.x +
        width * (0.16 * Math.sin(down * 7 + row * 2) * Math.min(1, down * 5) - 0.12 * down * (row % 2 === 0 ? 1 : -1))
      );
    };
    const lit = mix(haze, desert.lit, 0.3 + 0.7 * depth);
    const shade = mix(haze, desert.shade, 0.22 + 0.7 * depth);
    canvas.below(topAt, (x, y, down) => {
      const side = Math.min(1, Math.max(0, (crestAt(y) - x) / (2 + down * 0.05) + 0.5));
      const ripple = Math.sin(y * (0.5 + 1.1 / (1 + down * 0.02)) + noise.at(x / 26, y / 26) * 7) * 0.035 * depth;
      const body = mix(
        mix(lit, white, 0.14 * Math.exp(-down / 26)),
        mix(shade, lit, 0.35 * Math.min(1, down / (height * 0.3))),
        side,
      );
      return [body[0] + ripple, body[1] + ripple, body[2] + ripple];
    });
  }
  for (let traveller = 0; traveller < 4; traveller += 1) {
    const x = width * (0.3 + traveller * 0.035);
    const y = height * (0.895 - traveller * 0.006);
    const tall = height * 0.026;
    canvas.stroke({ x, y }, { x, y: y - tall }, tall * 0.16, desert.shade, 1, tall * 0.1);
    canvas.disc(x, y - tall * 1.2, tall * 0.16, desert.shade);
    canvas.stroke({ x, y }, { x: x - tall * 2.4, y: y + tall * 0.3 }, tall * 0.1, desert.shade, 0.35, 0.4);
  }
}
