/** Smooth noise for clouds, ridges and water: random values on a lattice, blended, summed over octaves. */
import type { Random } from './random.ts';

const SIDE = 128;

export interface Noise {
  /** 0 to 1, changing over a distance of about 1. */
  at(x: number, y: number): number;
  /** Sum of `octaves` layers, each half as strong and twice as fine; 0 to 1, mostly near the middle. */
  fractal(x: number, y: number, octaves: number): number;
}

export function createNoise(random: Random): Noise {
  const lattice = Float32Array.from({ length: SIDE * SIDE }, () => random.next());
  const at = (x: number, y: number): number => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [x - left, y - top];
    const [sx, sy] = [fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)];
    const x0 = left & (SIDE - 1);
    const x1 = (left + 1) & (SIDE - 1);
    const y0 = (top & (SIDE - 1)) * SIDE;
    const y1 = ((top + 1) & (SIDE - 1)) * SIDE;
    const upper = lattice[y0 + x0]! * (1 - sx) + lattice[y0 + x1]! * sx;
    const lower = lattice[y1 + x0]! * (1 - sx) + lattice[y1 + x1]! * sx;
    return upper * (1 - sy) + lower * sy;
  };
  return {
    at,
    fractal(x, y, octaves) {
      let [sum, strength, total] = [0, 1, 0];
      for (let octave = 0; octave < octaves; octave += 1) {
        const scale = 2 ** octave;
        sum += strength * at(x * scale + octave * 37.2, y * scale + octave * 17.9);
        total += strength;
        strength *= 0.5;
      }
      return sum / total;
    },
  };
}
