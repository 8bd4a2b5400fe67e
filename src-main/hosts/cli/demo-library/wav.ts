/** Sounds by sums of sines: bells, chords and surf, written as WAV with a LIST INFO chunk. */
import type { Random } from './random.ts';

export const SAMPLE_RATE = 22050;

export type Sound = (random: Random) => Float32Array;

function silence(seconds: number): Float32Array {
  return new Float32Array(Math.round(seconds * SAMPLE_RATE));
}

/** Adds one decaying partial from `start` seconds on. `life` is the time after which a third is left. */
function ring(into: Float32Array, start: number, hertz: number, strength: number, life: number): void {
  const first = Math.round(start * SAMPLE_RATE);
  // Beyond seven lives a thousandth is left. A decaying sine is a turn and a shrinking per sample.
  const last = Math.min(into.length, first + Math.round(life * 7 * SAMPLE_RATE));
  const turn = (2 * Math.PI * hertz) / SAMPLE_RATE;
  const shrink = Math.exp(-1 / (life * SAMPLE_RATE));
  const [cos, sin] = [Math.cos(turn) * shrink, Math.sin(turn) * shrink];
  let [x, y] = [strength, 0];
  for (let at = first; at < last; at += 1) {
    into[at]! += y * Math.min(1, (at - first) / 55);
    [x, y] = [x * cos - y * sin, x * sin + y * cos];
  }
}

/** The partials that make a bell a bell: hum, prime, minor third, fifth, nominal. */
const bellPartials = [
  [0.5, 0.5, 2.4],
  [1, 1, 1.6],
  [1.19, 0.6, 1.1],
  [1.5, 0.4, 0.9],
  [2, 0.7, 0.7],
  [2.74, 0.25, 0.35],
] as const;

export function bells(random: Random): Float32Array {
  const sound = silence(5);
  const scale = [293.66, 349.23, 392, 440, 523.25, 587.33];
  for (let stroke = 0; stroke < 8; stroke += 1) {
    const note = random.pick(scale);
    for (const [ratio, strength, life] of bellPartials) ring(sound, stroke * 0.48, note * ratio, strength * 0.16, life);
  }
  return sound;
}

export function chords(random: Random): Float32Array {
  const sound = silence(6);
  const roots = [220, 174.61, 261.63, 196];
  roots.forEach((root, bar) => {
    for (const ratio of [1, random.pick([1.2, 1.25]), 1.5, 2]) {
      for (const [overtone, strength] of [
        [1, 0.1],
        [2, 0.035],
        [3, 0.015],
      ] as const) {
        ring(sound, bar * 1.4, root * ratio * overtone, strength, 1.3);
      }
    }
  });
  return sound;
}

export function surf(random: Random): Float32Array {
  const sound = silence(6);
  let [low, lower] = [0, 0];
  sound.forEach((_, at) => {
    const time = at / SAMPLE_RATE;
    const swell = 0.25 + 0.75 * Math.sin((Math.PI * time) / 3) ** 2;
    low += (random.next() - 0.5 - low) * (0.04 + 0.16 * swell);
    lower += (low - lower) * 0.35;
    sound[at] = lower * swell * 1.9;
  });
  return sound;
}

export function pulse(random: Random): Float32Array {
  const sound = silence(4);
  for (let beat = 0; beat < 16; beat += 1) {
    ring(sound, beat * 0.25, beat % 4 === 0 ? 55 : 110, beat % 4 === 0 ? 0.5 : 0.16, beat % 4 === 0 ? 0.16 : 0.08);
    ring(sound, beat * 0.25, random.pick([440, 523.25, 659.25, 783.99]), 0.12, 0.22);
  }
  return sound;
}

function chunk(id: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** 16-bit mono, with an XMP packet in its own chunk (XMP part 3, 1.1.6). `info` by RIFF's own four-letter keys (INAM title, IART artist, IGNR genre, ICRD date, IKEY keywords, ICMT comment). */
export function encodeWav(sound: Float32Array, info: Record<string, string>, xmp: string): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(SAMPLE_RATE, 4);
  format.writeUInt32LE(SAMPLE_RATE * 2, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  const data = Buffer.alloc(sound.length * 2);
  const fade = SAMPLE_RATE / 4;
  sound.forEach((value, at) => {
    const end = Math.min(1, (sound.length - at) / fade);
    data.writeInt16LE(Math.round(Math.min(1, Math.max(-1, value * end)) * 32767), at * 2);
  });
  const list = Object.entries(info).map(([key, text]) => chunk(key, Buffer.from(`${text}\0`, 'utf8')));
  const body = Buffer.concat([
    Buffer.from('WAVE', 'latin1'),
    chunk('fmt ', format),
    chunk('LIST', Buffer.concat([Buffer.from('INFO', 'latin1'), ...list])),
    chunk('data', data),
    chunk('_PMX', Buffer.from(xmp, 'utf8')),
  ]);
  return chunk('RIFF', body);
}
