/** Geometric posters: quarter discs, stripes and dots in a grid. */
import { type Canvas, type Point } from '../canvas.ts';
import { type Colour, hex, shades } from '../colour.ts';
import type { Random } from '../random.ts';

const inks: { paper: Colour; inks: Colour[] }[] = [
  { paper: hex('#f1e9da'), inks: shades('#d62828', '#003049', '#f77f00', '#fcbf49', '#2a6f77') },
  { paper: hex('#eef0eb'), inks: shades('#283d3b', '#197278', '#c44536', '#edddd4', '#772e25') },
  { paper: hex('#1c1c24'), inks: shades('#f4f1de', '#e07a5f', '#3d5a80', '#81b29a', '#f2cc8f') },
  { paper: hex('#fdf0ee'), inks: shades('#5f0f40', '#fb8b24', '#0f4c5c', '#e36414', '#9a031e') },
];

function square(left: number, top: number, side: number): Point[] {
  return [
    { x: left, y: top },
    { x: left + side, y: top },
    { x: left + side, y: top + side },
    { x: left, y: top + side },
  ];
}

/** Part of a disc as a fan around `at`, from one angle over a span. */
function fan(at: Point, radius: number, start: number, span: number): Point[] {
  return [
    at,
    ...Array.from({ length: 33 }, (_, step) => {
      const angle = start + (step / 32) * span;
      return { x: at.x + Math.cos(angle) * radius, y: at.y + Math.sin(angle) * radius };
    }),
  ];
}

function tile(canvas: Canvas, random: Random, left: number, top: number, side: number, inkSet: Colour[]): void {
  const ground = random.pick(inkSet);
  const ink = random.pick(inkSet.filter((colour) => colour !== ground));
  const other = random.pick(inkSet.filter((colour) => colour !== ground && colour !== ink));
  const quarter = random.whole(0, 3);
  const corner = { x: left + (quarter === 1 || quarter === 2 ? side : 0), y: top + (quarter >= 2 ? side : 0) };
  const middle = { x: left + side / 2, y: top + side / 2 };
  if (random.next() < 0.72) canvas.polygon(square(left, top, side), ground);
  switch (random.whole(0, 6)) {
    case 0:
      for (const [share, colour] of [
        [1, ink],
        [0.66, other],
        [0.33, ground],
      ] as const) {
        canvas.polygon(fan(corner, side * share, (quarter * Math.PI) / 2, Math.PI / 2), colour);
      }
      break;
    case 1:
      canvas.polygon(fan(corner, side, (quarter * Math.PI) / 2, Math.PI / 2), ink);
      break;
    case 2:
      canvas.disc(middle.x, middle.y, side * 0.42, ink);
      canvas.disc(middle.x, middle.y, side * 0.2, other);
      break;
    case 3:
      for (let stripe = 0; stripe < 4; stripe += 1) {
        const y = top + (side * (stripe + 0.25)) / 4;
        canvas.polygon(
          [
            { x: left, y },
            { x: left + side, y },
            { x: left + side, y: y + side / 8 },
            { x: left, y: y + side / 8 },
          ],
          ink,
        );
      }
      break;
    case 4:
      canvas.polygon(fan(middle, side / 2, (quarter * Math.PI) / 2, Math.PI), ink);
      canvas.polygon(fan(middle, side / 4, (quarter * Math.PI) / 2 + Math.PI, Math.PI), other);
      break;
    case 5:
      for (let dot = 0; dot < 16; dot += 1) {
        canvas.disc(
          left + side * (0.14 + 0.24 * (dot % 4)),
          top + side * (0.14 + 0.24 * (dot >> 2)),
          side * 0.065,
          ink,
        );
      }
      break;
    default:
      canvas.polygon(
        [
          { x: left, y: top + side },
          { x: left + side, y: top },
          { x: left + side, y: top + side },
        ],
        ink,
      );
  }
}

export function paintPoster(canvas: Canvas, random: Random, variant: number): void {
  const { paper, inks: inkSet } = inks[variant % inks.length]!;
  const { width, height } = canvas;
  canvas.paint(() => paper);
  const margin = Math.min(width, height) * 0.07;
  const columns = random.whole(4, 5);
  const side = (width - margin * 2) / columns;
  const rows = Math.floor((height - margin * 2) / side);
  const top = (height - rows * side) / 2;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1)
      tile(canvas, random, margin + column * side, top + row * side, side, inkSet);
  }
}
