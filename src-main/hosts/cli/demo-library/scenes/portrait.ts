/** People cut from coloured paper. */
import { type Canvas, curve, type Point } from '../canvas.ts';
import { type Colour, hex, mix, shades } from '../colour.ts';
import type { Random } from '../random.ts';

interface Cut {
  wall: Colour[];
  skin: Colour;
  shade: Colour;
  hair: Colour;
  cloth: Colour[];
  accent: Colour;
}

const cuts: Cut[] = [
  {
    wall: shades('#f2cc8f', '#e07a5f'),
    skin: hex('#f4d1ae'),
    shade: hex('#dba57f'),
    hair: hex('#3d405b'),
    cloth: shades('#81b29a', '#5f8f7b'),
    accent: hex('#c8553d'),
  },
  {
    wall: shades('#264653', '#2a9d8f'),
    skin: hex('#a8683f'),
    shade: hex('#82492c'),
    hair: hex('#1b1417'),
    cloth: shades('#e9c46a', '#d59f3c'),
    accent: hex('#e76f51'),
  },
  {
    wall: shades('#cdb4db', '#ffc8dd'),
    skin: hex('#fbe3d0'),
    shade: hex('#e8b8a6'),
    hair: hex('#b5532d'),
    cloth: shades('#4a6fa5', '#35507a'),
    accent: hex('#d1495b'),
  },
  {
    wall: shades('#1d3557', '#457b9d'),
    skin: hex('#d9a066'),
    shade: hex('#b67a45'),
    hair: hex('#f1faee'),
    cloth: shades('#e63946', '#b62a37'),
    accent: hex('#ffd166'),
  },
];

/** Head, neck and shoulders in units of the picture's shorter side, around the middle of the face. */
function face(canvas: Canvas, cut: Cut, centre: Point, unit: number): void {
  const at = (x: number, y: number): Point => ({ x: centre.x + x * unit, y: centre.y + y * unit });
  canvas.polygon([at(-0.075, 0.1), at(0.075, 0.1), at(0.085, 0.36), at(-0.085, 0.36)], cut.shade);
  canvas.ellipse(at(0, 0), { x: 0.165 * unit, y: 0.215 * unit }, 0, cut.skin);
  const half = Array.from({ length: 25 }, (_, step) => {
    const angle = -Math.PI / 2 + (step / 24) * Math.PI;
    return at(Math.cos(angle) * 0.165, Math.sin(angle) * 0.215);
  });
  canvas.polygon([...half, ...curve(at(0, 0.215), at(0.045, 0.03), at(0, -0.215), 12)], cut.shade, 0.85);
  for (const side of [-1, 1]) {
    const lid = curve(at(side * 0.045, 0.0), at(side * 0.08, 0.035), at(side * 0.118, -0.002), 10);
    lid.slice(1).forEach((point, step) => canvas.stroke(lid[step]!, point, unit * 0.0045, cut.hair));
    const brow = curve(at(side * 0.04, -0.055), at(side * 0.085, -0.082), at(side * 0.13, -0.05), 10);
    brow.slice(1).forEach((point, step) => canvas.stroke(brow[step]!, point, unit * 0.006, cut.hair, 1, unit * 0.004));
    canvas.disc(centre.x + side * 0.09 * unit, centre.y + 0.065 * unit, unit * 0.03, cut.accent, 0.28, unit * 0.012);
  }
  canvas.polygon([at(0.0, -0.02), at(0.036, 0.075), at(0, 0.084)], mix(cut.shade, cut.hair, 0.22), 0.8);
  canvas.polygon(
    [
      ...curve(at(-0.052, 0.128), at(-0.02, 0.108), at(0, 0.12), 6),
      ...curve(at(0, 0.12), at(0.02, 0.108), at(0.052, 0.128), 6),
      ...curve(at(0.052, 0.128), at(0, 0.17), at(-0.052, 0.128), 10),
    ],
    cut.accent,
  );
}

function hairBehind(canvas: Canvas, cut: Cut, centre: Point, unit: number, style: number): void {
  const at = (x: number, y: number): Point => ({ x: centre.x + x * unit, y: centre.y + y * unit });
  if (style === 0)
    canvas.polygon(
      [
        ...curve(at(-0.27, 0.33), at(-0.3, -0.36), at(0, -0.34), 16),
        ...curve(at(0, -0.34), at(0.3, -0.36), at(0.27, 0.33), 16),
      ],
      cut.hair,
    );
  if (style === 1) canvas.disc(centre.x, centre.y - 0.09 * unit, unit * 0.285, cut.hair);
  if (style === 2) {
    canvas.ellipse(at(0, -0.06), { x: 0.2 * unit, y: 0.225 * unit }, 0, cut.hair);
    canvas.disc(centre.x, centre.y - 0.33 * unit, unit * 0.085, cut.hair);
  }
  if (style === 3) canvas.ellipse(at(0, -0.05), { x: 0.19 * unit, y: 0.235 * unit }, 0, cut.hair);
}

export function paintPortrait(canvas: Canvas, random: Random, variant: number): void {
  const cut = cuts[variant % cuts.length]!;
  const { width, height } = canvas;
  const unit = Math.min(width, height);
  const centre = { x: width / 2, y: height * 0.42 };
  canvas.paint((x, y) => mix(cut.wall[0]!, cut.wall[1]!, 0.15 + 0.7 * ((x / width) * 0.35 + (y / height) * 0.65)));
  const rays = random.whole(14, 22);
  const sun = { x: centre.x + unit * random.between(-0.16, 0.16), y: centre.y - unit * 0.05 };
  for (let ray = 0; ray < rays; ray += 1) {
    const angle = (ray / rays) * 6.2832;
    const far = (turn: number): Point => ({
      x: sun.x + Math.cos(turn) * height * 1.2,
      y: sun.y + Math.sin(turn) * height * 1.2,
    });
    canvas.polygon([sun, far(angle), far(angle + 3.1416 / rays)], cut.wall[0]!, 0.35);
  }
  canvas.disc(sun.x, sun.y, unit * 0.38, mix(cut.wall[0]!, hex('#ffffff'), 0.3), 0.9);
  canvas.disc(sun.x, sun.y, unit * 0.33, cut.accent, 0.35);
  hairBehind(canvas, cut, centre, unit, variant % 4);
  const at = (x: number, y: number): Point => ({ x: centre.x + x * unit, y: centre.y + y * unit });
  const floor = (height - centre.y) / unit + 0.02;
  canvas.polygon(
    [
      ...curve(at(-0.46, floor), at(-0.44, 0.3), at(-0.085, 0.28), 16),
      ...curve(at(0.085, 0.28), at(0.44, 0.3), at(0.46, floor), 16),
    ],
    cut.cloth[0]!,
  );
  canvas.polygon(
    [
      ...curve(at(0, 0.36), at(0.1, 0.34), at(0.085, 0.28), 8),
      ...curve(at(0.085, 0.28), at(0.44, 0.3), at(0.46, floor), 16),
      at(0, floor),
    ],
    cut.cloth[1]!,
  );
  for (let bead = 0; bead < 9; bead += 1) {
    const turn = Math.PI * (0.12 + (0.76 * bead) / 8);
    canvas.disc(
      centre.x + Math.cos(turn) * unit * 0.16,
      centre.y + unit * (0.315 + Math.sin(turn) * 0.1),
      unit * 0.015,
      mix(cut.accent, hex('#ffffff'), 0.25),
    );
  }
  face(canvas, cut, centre, unit);
  canvas.polygon(
    [
      ...curve(at(-0.175, -0.02), at(-0.19, -0.26), at(0.02, -0.235), 14),
      ...curve(at(0.02, -0.235), at(0.2, -0.25), at(0.175, -0.02), 14),
      ...curve(at(0.175, -0.02), at(0.13, -0.13), at(0.03, -0.15), 10),
      ...curve(at(0.03, -0.15), at(-0.12, -0.13), at(-0.175, -0.02), 10),
    ],
    cut.hair,
  );
  for (const side of [-1, 1])
    canvas.disc(centre.x + side * 0.172 * unit, centre.y + 0.105 * unit, unit * 0.019, cut.accent);
}
