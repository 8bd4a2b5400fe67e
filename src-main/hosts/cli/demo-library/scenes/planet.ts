/** A banded planet with rings and moons. `time` turns it, for the video. */
import { type Canvas, type Point } from '../canvas.ts';
import { along, type Colour, hex, mix, shades } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Random } from '../random.ts';
import { scatterStars } from './nebula.ts';

const worlds: { space: Colour[]; bands: Colour[]; ring: Colour; air: Colour }[] = [
  {
    space: shades('#05060d', '#121633'),
    bands: shades('#6b3e26', '#d99b5f', '#f3d9b0', '#b56a3c', '#f0c48a'),
    ring: hex('#e8cfa6'),
    air: hex('#ffb37a'),
  },
  {
    space: shades('#04070d', '#0a2233'),
    bands: shades('#0b3d5c', '#1f7fa6', '#bfe8f2', '#2a9bb5', '#0f5f82'),
    ring: hex('#bfe3ee'),
    air: hex('#7fe0ff'),
  },
  {
    space: shades('#0a0510', '#2a1038'),
    bands: shades('#5b1d5e', '#a33b8f', '#f0b7d6', '#7a2d86', '#d977b5'),
    ring: hex('#f3cbe4'),
    air: hex('#ff8ad8'),
  },
  {
    space: shades('#050a07', '#10291d'),
    bands: shades('#1e4d2f', '#5a8f4c', '#d6dfa3', '#2f6b46', '#a3b86c'),
    ring: hex('#dfe8c4'),
    air: hex('#c8ff9a'),
  },
];

const shadow = hex('#02030a');

function ringHalf(canvas: Canvas, centre: Point, radius: number, tilt: number, colour: Colour, front: boolean): void {
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const reach = Math.ceil(radius * 2.3);
  // Half the height of the tilted ring as seen.
  const high = Math.ceil(reach * Math.hypot(sin, 0.26 * cos));
  for (let py = Math.max(0, Math.floor(centre.y - high)); py < Math.min(canvas.height, centre.y + high); py += 1) {
    for (let px = Math.max(0, Math.floor(centre.x - reach)); px < Math.min(canvas.width, centre.x + reach); px += 1) {
      const [dx, dy] = [px - centre.x, py - centre.y];
      const [u, v] = [dx * cos + dy * sin, (dy * cos - dx * sin) / 0.26];
      if (v > 0 !== front) continue;
      const far = Math.sqrt(u * u + v * v) / radius;
      if (far < 1.32 || far > 2.25) continue;
      const edge = Math.min(1, (far - 1.32) * 18, (2.25 - far) * 18);
      const groove = 0.55 + 0.45 * Math.sin(far * 38) * Math.sin(far * 17 + 1);
      const gap = Math.abs(far - 1.86) < 0.035 ? 0.1 : 1;
      const opacity = edge * groove * gap * 0.8;
      const at = (py * canvas.width + px) * 3;
      for (let part = 0; part < 3; part += 1)
        canvas.pixels[at + part]! += (colour[part]! - canvas.pixels[at + part]!) * opacity;
    }
  }
}

export function paintPlanet(canvas: Canvas, random: Random, variant: number, time = 0): void {
  const world = worlds[variant % worlds.length]!;
  const noise = createNoise(random);
  const { width, height } = canvas;
  canvas.paint((x, y) => mix(world.space[0]!, world.space[1]!, (x / width) * 0.5 + (1 - y / height) * 0.4));
  scatterStars(canvas, random, Math.round((width * height) / 1400));
  const radius = Math.min(width, height) * 0.24;
  const centre = { x: width * random.between(0.44, 0.56), y: height * 0.5 };
  const tilt = random.between(-0.45, 0.45);
  canvas.glow(centre.x, centre.y, radius * 1.9, world.air, 0.4);
  ringHalf(canvas, centre, radius, tilt, world.ring, false);
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  for (let py = Math.floor(centre.y - radius - 1); py <= centre.y + radius + 1; py += 1) {
    for (let px = Math.floor(centre.x - radius - 1); px <= centre.x + radius + 1; px += 1) {
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      const [dx, dy] = [(px - centre.x) / radius, (py - centre.y) / radius];
      const far = Math.hypot(dx, dy);
      const cover = Math.min(1, Math.max(0, (1 - far) * radius + 0.5));
      if (cover === 0) continue;
      const z = Math.sqrt(Math.max(0, 1 - far * far));
      const [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin];
      const turn = Math.atan2(u, z) + time * 6.2832;
      const swirl = noise.fractal(Math.cos(turn) * 2.2 + 9, v * 3 + Math.sin(turn) * 2.2 + 9, 4) - 0.5;
      const band = 0.5 + 0.5 * Math.sin(v * 9 + swirl * 5.5);
      const light = Math.max(0, -dx * 0.62 - dy * 0.42 + z * 0.66);
      const surface = mix(shadow, along(world.bands, band), 0.08 + 0.98 * light);
      const lit = mix(surface, world.air, (1 - z) ** 3 * 0.75 * Math.min(1, light + 0.25));
      const at = (py * width + px) * 3;
      for (let part = 0; part < 3; part += 1)
        canvas.pixels[at + part]! += (lit[part]! - canvas.pixels[at + part]!) * cover;
    }
  }
  ringHalf(canvas, centre, radius, tilt, world.ring, true);
  for (let moon = 0; moon < 2; moon += 1) {
    const angle = random.between(0, 6.28) + time * 6.2832;
    const at = {
      x: centre.x + Math.cos(angle) * radius * (1.6 + moon * 0.35),
      y: centre.y + Math.sin(angle) * radius * 1.45,
    };
    const size = radius * random.between(0.05, 0.09);
    canvas.disc(at.x, at.y, size, mix(world.ring, world.space[0]!, 0.65));
    canvas.disc(
      at.x - size * 0.25,
      at.y - size * 0.2,
      size * 0.72,
      mix(world.ring, hex('#ffffff'), 0.2),
      0.9,
      size * 0.3,
    );
  }
}
