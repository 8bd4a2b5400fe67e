/** Northern lights over snowy mountains and a lake. */
import { type Canvas, sky } from '../canvas.ts';
import { type Colour, hex, mix, shades } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Random } from '../random.ts';
import { scatterStars } from './nebula.ts';

const lights: { sky: Colour[]; low: Colour; high: Colour; snow: Colour }[] = [
  { sky: shades('#040b1c', '#0b2340', '#17405a'), low: hex('#4dffb4'), high: hex('#7a4dff'), snow: hex('#cfe6ff') },
  { sky: shades('#0a0620', '#1d1147', '#3a2a6b'), low: hex('#ff6ec7'), high: hex('#5b6cff'), snow: hex('#e8dcff') },
  { sky: shades('#021210', '#06302c', '#0f4f45'), low: hex('#b6ff6b'), high: hex('#22c1a4'), snow: hex('#dcfff0') },
  { sky: shades('#050914', '#101f3d', '#2b4268'), low: hex('#6be4ff'), high: hex('#ff7a9c'), snow: hex('#e6f2ff') },
];

function curtain(
  canvas: Canvas,
  random: Random,
  options: { low: Colour; high: Colour; base: number; time: number },
): void {
  const { low, high, base, time } = options;
  const noise = createNoise(random);
  const { width, height, pixels } = canvas;
  const bend = random.between(1.1, 2.2);
  for (let x = 0; x < width; x += 1) {
    const u = x / width;
    const foot =
      base +
      height * 0.1 * Math.sin(u * 6.28 * bend * 0.6 + time) +
      height * 0.12 * (noise.fractal(u * 3 + time * 0.2, 1, 3) - 0.5);
    const strength = 0.16 + 1.35 * Math.max(0, noise.fractal(u * 7 + time * 0.35, 4, 3) - 0.25) ** 1.1;
    const streak = 0.72 + 0.56 * (noise.fractal(u * 70, 8, 2) - 0.5);
    const tall = height * (0.2 + 0.32 * noise.at(u * 5, 20));
    for (let y = Math.max(0, Math.floor(foot - tall * 1.4)); y < Math.min(height, foot + height * 0.03); y += 1) {
      const up = (foot - y) / tall;
      const light = up < 0 ? Math.exp(up * 26) : Math.exp(-up * 2.3);
      const colour = mix(low, high, up * 0.95);
      const at = (y * width + x) * 3;
      for (let part = 0; part < 3; part += 1) {
        const add = colour[part]! * light * strength * streak;
        pixels[at + part] = 1 - (1 - pixels[at + part]!) * (1 - Math.min(1, add));
      }
    }
  }
}

/** One range of pointed mountains, the lit side of each apart from the dark one, with snow down to a ragged line. */
function mountains(
  canvas: Canvas,
  random: Random,
  light: { sky: Colour[]; snow: Colour; low: Colour },
  range: number,
): void {
  const { width, height } = canvas;
  const noise = createNoise(random);
  const count = 5 + range * 2;
  const peaks = Array.from({ length: count }, (_, at) => ({
    x: (width * (at + random.between(0.1, 0.9))) / count,
    top: height * (0.48 + range * 0.09 + random.between(0, 0.13)),
    slope: random.between(0.55, 0.95) - range * 0.1,
  }));
  const ragged = (x: number, y: number): number => (noise.fractal(x / 20, y / 20, 2) - 0.5) * height * 0.05;
  const owner = (x: number): { x: number; top: number; y: number } => {
    let best = { x: 0, top: 0, y: height };
    for (const peak of peaks) {
      const y = peak.top + Math.abs(x - peak.x) * peak.slope;
      if (y < best.y) best = { x: peak.x, top: peak.top, y };
    }
    return best;
  };
  const tops = Array.from({ length: width }, (_, x) => owner(x));
  const rock = mix(light.sky[0]!, light.sky[2]!, 0.95 - range * 0.42);
  const lit = mix(rock, light.low, 0.16);
  const snow = mix(light.snow, light.sky[2]!, 0.42 - range * 0.1);
  const snowShade = mix(snow, light.sky[1]!, 0.55);
  canvas.below(
    (x) => tops[x]!.y + ragged(x, 7) * 0.35,
    (x, y) => {
      const peak = tops[x]!;
      const bright = x > peak.x + ragged(y * 1.7, x * 0.3) * 1.6 + (y - peak.top) * 0.12;
      const cover = y - peak.top < height * (0.085 - range * 0.012) + ragged(x * 2.1, y * 0.25) * 1.9;
      if (cover) return bright ? snow : snowShade;
      return bright ? lit : rock;
    },
  );
}

export function paintAurora(canvas: Canvas, random: Random, variant: number, time = 0): void {
  const light = lights[variant % lights.length]!;
  const { width, height, pixels } = canvas;
  sky(canvas, light.sky, 0.75);
  scatterStars(canvas, random, Math.round((width * height) / 1500), 0.7);
  for (const base of [0.3, 0.46, 0.38]) curtain(canvas, random, { ...light, base: height * base, time });
  const shore = Math.round(height * 0.77);
  for (let range = 0; range < 3; range += 1) mountains(canvas, random, light, range);
  const source = pixels.slice();
  for (let y = shore; y < height; y += 1) {
    const depth = (y - shore) / (height - shore);
    const from = Math.max(0, Math.round(shore - (y - shore) * 1.9));
    for (let x = 0; x < width; x += 1) {
      const column = Math.min(width - 1, Math.max(0, Math.round(x + Math.sin(y * 0.8 + x * 0.01) * (1 + depth * 4))));
      for (let part = 0; part < 3; part += 1) {
        pixels[(y * width + x) * 3 + part] =
          source[(from * width + column) * 3 + part]! * (0.66 - 0.22 * depth) + light.sky[0]![part]! * 0.3;
      }
    }
  }
}
