/** Waves in flat layers, as on a woodblock print, under a moon or sun. */
import { type Canvas, sky } from '../canvas.ts';
import { along, type Colour, hex, mix, shades } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Random } from '../random.ts';

const seas: { sky: Colour[]; disc: Colour; water: Colour[]; foam: Colour }[] = [
  {
    sky: shades('#f3e3c7', '#f6d3a8', '#ee9d7d'),
    disc: hex('#d9483b'),
    water: shades('#9ec5c1', '#2f7f8f', '#123a5a'),
    foam: hex('#fdf6e6'),
  },
  {
    sky: shades('#0e1a38', '#24396b', '#5a6ea0'),
    disc: hex('#f7f2dc'),
    water: shades('#5f7fb5', '#27417a', '#0a1330'),
    foam: hex('#dbe6ff'),
  },
  {
    sky: shades('#c7ead8', '#e7f4df', '#fdf1cf'),
    disc: hex('#ffcf6b'),
    water: shades('#9fe0d0', '#35a7a0', '#0d5c6b'),
    foam: hex('#ffffff'),
  },
  {
    sky: shades('#42275a', '#a5506f', '#f2a488'),
    disc: hex('#ffe9c4'),
    water: shades('#c77f92', '#6b3a6e', '#261440'),
    foam: hex('#ffdcc8'),
  },
];

/** `time` (0 to 1) moves the waves by one whole length, for the video. */
export function paintTide(canvas: Canvas, random: Random, variant: number, time = 0): void {
  const sea = seas[variant % seas.length]!;
  const noise = createNoise(random);
  const { width, height } = canvas;
  sky(canvas, sea.sky, 0.5);
  const at = { x: width * random.between(0.3, 0.7), y: height * 0.25, radius: height * 0.12 };
  canvas.glow(at.x, at.y, height * 0.5, sea.disc, 0.35);
  canvas.disc(at.x, at.y, at.radius, sea.disc);
  for (let bank = 0; bank < 5; bank += 1) {
    const y = height * random.between(0.08, 0.4);
    const x = width * random.between(0, 1);
    const long = width * random.between(0.08, 0.2);
    canvas.stroke({ x: x - long, y }, { x: x + long, y }, height * 0.008, sea.sky.at(-1)!, 0.55);
    canvas.stroke(
      { x: x - long * 0.5, y: y - height * 0.013 },
      { x: x + long * 0.7, y: y - height * 0.013 },
      height * 0.006,
      sea.sky.at(-1)!,
      0.5,
    );
  }
  const layers = 11;
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = layer / (layers - 1);
    const base = height * (0.43 + 0.54 * depth ** 1.25);
    const length = width * (0.16 + 0.34 * depth);
    const swing = height * (0.008 + 0.05 * depth);
    const phase = random.next() * 6.28 + time * 6.2832 * (layer % 2 === 0 ? 1 : -1);
    const topAt = (x: number): number => {
      const turn = (x / length) * 6.2832 + phase;
      // Crests steeper than troughs, as water has them.
      const crest = Math.sin(turn + 0.45 * Math.sin(turn));
      return base - swing * (crest + 1.2 * (noise.fractal((x / width) * 5 + layer * 7, layer, 3) - 0.5));
    };
    const body = along(sea.water, depth);
    const deep = along(sea.water, Math.min(1, depth + 0.22));
    const foam = mix(sea.foam, body, 0.15 + 0.4 * (1 - depth));
    const [rim, gap] = [height * (0.003 + 0.009 * depth), height * (0.008 + 0.02 * depth)];
    canvas.below(topAt, (_x, _y, down) => {
      if (down < rim) return foam;
      if (down > gap && down < gap + rim * 0.55) return mix(foam, body, 0.45);
      if (down > gap * 2 && down < gap * 2 + rim * 0.35) return mix(foam, body, 0.72);
      return mix(body, deep, down / (height * 0.12));
    });
  }
}
