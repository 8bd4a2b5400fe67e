/** Clouds of gas and dust between stars. */
import type { Canvas } from '../canvas.ts';
import { along, type Colour, hex, mix, shades } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Random } from '../random.ts';

const gases: Colour[][] = [
  shades('#05060f', '#161a3d', '#5a2a83', '#d0508f', '#ffc2a1'),
  shades('#03070b', '#0b2b3c', '#127475', '#5fd0b5', '#fbf3c8'),
  shades('#080407', '#3a0f1d', '#9b2226', '#ee9b00', '#ffe8b0'),
  shades('#04050c', '#1b1f4b', '#2f5aa8', '#8fb8ff', '#fff0f5'),
];

export function scatterStars(canvas: Canvas, random: Random, count: number, lowest = 1): void {
  for (let star = 0; star < count; star += 1) {
    const [x, y] = [random.next() * canvas.width, random.next() * canvas.height * lowest];
    const size = 0.4 + 1.3 * random.next() ** 6;
    const tint = mix(hex('#bcd4ff'), hex('#ffe9d0'), random.next());
    canvas.disc(x, y, size, tint, 0.35 + 0.65 * random.next(), 0.8);
    if (size > 1.25) {
      canvas.glow(x, y, size * 14, tint, 0.55);
      canvas.stroke({ x: x - size * 7, y }, { x: x + size * 7, y }, 0.4, tint, 0.4);
      canvas.stroke({ x, y: y - size * 7 }, { x, y: y + size * 7 }, 0.4, tint, 0.4);
    }
  }
}

export function paintNebula(canvas: Canvas, random: Random, variant: number): void {
  const gas = gases[variant % gases.length]!;
  const noise = createNoise(random);
  const scale = 3.2 / Math.max(canvas.width, canvas.height);
  const tilt = random.between(-0.6, 0.6);
  // Noise folded into noise: the flow of the first bends the second. Half the pixels are enough for something so soft.
  const half = { width: (canvas.width >> 1) + 2, height: (canvas.height >> 1) + 2 };
  const field = new Float32Array(half.width * half.height);
  for (let row = 0; row < half.height; row += 1) {
    for (let column = 0; column < half.width; column += 1) {
      const [x, y] = [column * 2 * scale, row * 2 * scale];
      const bendX = noise.fractal(x, y, 3) - 0.5;
      const bendY = noise.fractal(x + 40, y + 11, 3) - 0.5;
      const gasHere = noise.fractal(x + bendX * 2.6, y + bendY * 2.6, 6);
      const [u, v] = [(column * 2) / canvas.width - 0.5, (row * 2) / canvas.height - 0.5];
      const band = Math.exp(-(((v - tilt * u) * 2.1) ** 2));
      field[row * half.width + column] = (gasHere - 0.3) * 1.75 * band + 0.12 * band;
    }
  }
  canvas.paint((x, y) => {
    const at = (y >> 1) * half.width + (x >> 1);
    const [fx, fy] = [(x & 1) / 2, (y & 1) / 2];
    const upper = field[at]! * (1 - fx) + field[at + 1]! * fx;
    const lower = field[at + half.width]! * (1 - fx) + field[at + half.width + 1]! * fx;
    return along(gas, (upper * (1 - fy) + lower * fy) * 1.05);
  });
  for (let core = 0; core < 3; core += 1) {
    const x = canvas.width * random.between(0.2, 0.8);
    const y = canvas.height * (0.5 + tilt * (x / canvas.width - 0.5) + random.between(-0.1, 0.1));
    canvas.glow(x, y, canvas.height * random.between(0.15, 0.3), gas[3]!, 0.45);
  }
  scatterStars(canvas, random, Math.round((canvas.width * canvas.height) / 900));
}
