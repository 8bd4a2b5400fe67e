/** Pressed flowers and stems on tinted paper. */
import { type Canvas, curve, type Point } from '../canvas.ts';
import { type Colour, hex, mix, shades } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Random } from '../random.ts';

const beds: { paper: Colour; moon: Colour; leaves: Colour[]; petals: Colour[] }[] = [
  {
    paper: hex('#f4ecdd'),
    moon: hex('#f3c9a5'),
    leaves: shades('#2f5d50', '#4f7f5d', '#8aa76b'),
    petals: shades('#d1495b', '#edae49', '#f6d6c0'),
  },
  {
    paper: hex('#14213d'),
    moon: hex('#31456f'),
    leaves: shades('#4d908e', '#90be6d', '#2f6f73'),
    petals: shades('#f9c74f', '#f94144', '#f8f4e3'),
  },
  {
    paper: hex('#e8eef1'),
    moon: hex('#c9d9e8'),
    leaves: shades('#33566c', '#5c8aa0', '#86a59c'),
    petals: shades('#7b6fa6', '#c9a7d8', '#fdfcf7'),
  },
  {
    paper: hex('#2b2118'),
    moon: hex('#59402a'),
    leaves: shades('#7d8f57', '#a9b388', '#5d6b3a'),
    petals: shades('#e76f51', '#f4a261', '#fefae0'),
  },
];

function leaf(canvas: Canvas, at: Point, angle: number, long: number, colour: Colour, vein: Colour): void {
  const middle = { x: at.x + (Math.cos(angle) * long) / 2, y: at.y + (Math.sin(angle) * long) / 2 };
  const tip = { x: at.x + Math.cos(angle) * long, y: at.y + Math.sin(angle) * long };
  const side = { x: -Math.sin(angle) * long * 0.24, y: Math.cos(angle) * long * 0.24 };
  const upper = curve(at, { x: middle.x + side.x, y: middle.y + side.y }, tip, 10);
  const lower = curve(tip, { x: middle.x - side.x, y: middle.y - side.y }, at, 10);
  canvas.polygon([...upper, ...lower], colour, 0.94);
  canvas.polygon([...curve(at, middle, tip, 10), ...lower], vein, 0.22);
  canvas.stroke(at, tip, 0.7, vein, 0.55, 0.3);
}

function flower(canvas: Canvas, at: Point, radius: number, colour: Colour, heart: Colour, random: Random): void {
  const petals = random.whole(5, 9);
  const turn = random.next() * 6.28;
  for (let ring = 0; ring < 2; ring += 1) {
    const reach = radius * (1 - ring * 0.38);
    for (let petal = 0; petal < petals; petal += 1) {
      const angle = turn + ((petal + ring * 0.5) / petals) * 6.2832;
      const middle = { x: at.x + Math.cos(angle) * reach * 0.55, y: at.y + Math.sin(angle) * reach * 0.55 };
      const radii = { x: reach * 0.5, y: (reach * 1.35) / petals + reach * 0.06 };
      canvas.ellipse(middle, radii, angle, mix(colour, ring === 0 ? hex('#000000') : hex('#ffffff'), 0.1), 0.9);
    }
  }
  canvas.disc(at.x, at.y, radius * 0.22, heart);
  for (let seed = 0; seed < 14; seed += 1) {
    const angle = seed * 2.4;
    const far = radius * 0.05 * Math.sqrt(seed);
    canvas.disc(
      at.x + Math.cos(angle) * far,
      at.y + Math.sin(angle) * far,
      Math.max(0.7, radius * 0.022),
      mix(heart, hex('#000000'), 0.45),
    );
  }
}

export function paintGarden(canvas: Canvas, random: Random, variant: number): void {
  const bed = beds[variant % beds.length]!;
  const noise = createNoise(random);
  const { width, height } = canvas;
  canvas.paint((x, y) => mix(bed.paper, bed.moon, (noise.fractal(x / 90, y / 90, 3) - 0.5) * 0.35 + 0.08));
  canvas.disc(width * random.between(0.4, 0.6), height * 0.4, Math.min(width, height) * 0.36, bed.moon, 0.85, 1.5);
  const stems = 9;
  for (let stem = 0; stem < stems; stem += 1) {
    const foot = { x: width * (0.12 + (0.76 * (stem + random.between(-0.3, 0.3))) / (stems - 1)), y: height * 1.02 };
    const head = { x: foot.x + width * random.between(-0.13, 0.13), y: height * random.between(0.14, 0.62) };
    const bend = { x: foot.x + width * random.between(-0.12, 0.12), y: (foot.y + head.y) / 2 };
    const green = random.pick(bed.leaves);
    const path = curve(foot, bend, head, 26);
    const thick = height * 0.0045;
    path.slice(1).forEach((point, step) => canvas.stroke(path[step]!, point, thick * (1 - step / 40), green));
    for (let step = 3; step < 23; step += random.whole(2, 4)) {
      const side = step % 2 === 0 ? 1 : -1;
      const ahead = Math.atan2(path[step + 1]!.y - path[step]!.y, path[step + 1]!.x - path[step]!.x);
      const long = height * random.between(0.05, 0.11) * (1 - step / 45);
      const tone = mix(random.pick(bed.leaves), green, 0.4);
      leaf(canvas, path[step]!, ahead + side * random.between(0.6, 1.05), long, tone, mix(tone, bed.paper, 0.5));
    }
    const colour = bed.petals[stem % 2]!;
    flower(canvas, head, Math.min(width, height) * random.between(0.045, 0.095), colour, bed.petals[2]!, random);
  }
}
