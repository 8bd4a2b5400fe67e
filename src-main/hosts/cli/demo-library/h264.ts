/**
 * Writes H.264 (ITU-T H.264, Baseline profile): blocks that changed as plain samples (I_PCM), the others as "skipped".
 * No transform and no prediction, so it is short and exact; slow scenes with still skies stay small.
 */
import type { Picture } from './canvas.ts';

/** Planes of one frame, 4:2:0; sides are multiples of 16. */
interface Frame {
  luma: Uint8Array;
  blue: Uint8Array;
  red: Uint8Array;
}

/** Samples may be off by this much before a block is sent again. */
const TOLERANCE = 3;
const LEVEL = 31;
const I_PCM_IN_I = 25;
const I_PCM_IN_P = 30;

/** Bits, most significant first, with the Exp-Golomb codes of clause 9.1. */
function createBits(): {
  put(value: number, bits: number): void;
  golomb(value: number): void;
  align(): void;
  bytes(data: Uint8Array): void;
  take(): Buffer;
} {
  const parts: number[] = [];
  let [held, count] = [0, 0];
  const put = (value: number, bits: number): void => {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      held = (held << 1) | ((value >>> bit) & 1);
      count += 1;
      if (count < 8) continue;
      parts.push(held);
      [held, count] = [0, 0];
    }
  };
  return {
    put,
    golomb(value) {
      const bits = 32 - Math.clz32(value + 1);
      put(0, bits - 1);
      put(value + 1, bits);
    },
    align: () => put(0, (8 - count) % 8),
    bytes(data) {
      for (const byte of data) parts.push(byte);
    },
    take() {
      put(1, 1);
      put(0, (8 - count) % 8);
      return Buffer.from(parts);
    },
  };
}

/** Head byte, and a 3 wherever two zero bytes would be followed by a byte up to 3 (clause 7.4.1). */
function unit(head: number, payload: Buffer): Buffer {
  const out: number[] = [head];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(out);
}

/** Sequence and picture parameters (clauses 7.3.2.1, 7.3.2.2). */
export function parameterSets(width: number, height: number): { sequence: Buffer; picture: Buffer } {
  const sequence = createBits();
  sequence.put(66, 8); // Baseline
  sequence.put(0xc0, 8); // keeps to Baseline and Main
  sequence.put(LEVEL, 8);
  sequence.golomb(0); // its number
  sequence.golomb(0); // frame numbers of 4 bits
  sequence.golomb(2); // shown in the order of decoding
  sequence.golomb(1); // one frame is remembered
  sequence.put(0, 1); // no gaps in frame numbers
  sequence.golomb(width / 16 - 1);
  sequence.golomb(height / 16 - 1);
  sequence.put(1, 1); // frames, not fields
  sequence.put(1, 1); // direct_8x8_inference
  sequence.put(0, 1); // no cropping
  sequence.put(0, 1); // no VUI
  const picture = createBits();
  picture.golomb(0);
  picture.golomb(0);
  picture.put(0, 2); // CAVLC; no bottom field order
  picture.golomb(0); // one slice group
  picture.golomb(0);
  picture.golomb(0);
  picture.put(0, 3); // no weighted prediction
  picture.golomb(0); // quantisers as they come (signed zero has the same code)
  picture.golomb(0);
  picture.golomb(0);
  picture.put(0b100, 3); // deblocking is controlled by the slice
  return { sequence: unit(0x67, sequence.take()), picture: unit(0x68, picture.take()) };
}

/** BT.601, limited range. */
function toFrame({ width, height, rgb }: Picture): Frame {
  const luma = new Uint8Array(width * height);
  const [blue, red] = [new Uint8Array((width * height) / 4), new Uint8Array((width * height) / 4)];
  for (let at = 0; at < luma.length; at += 1) {
    luma[at] = Math.round(16 + (65.481 * rgb[at * 3]! + 128.553 * rgb[at * 3 + 1]! + 24.966 * rgb[at * 3 + 2]!) / 255);
  }
  const stride = width * 3;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const at = y * stride + x * 3;
      // The mean of four pixels, 0 to 1.
      const mean = (part: number): number =>
        (rgb[at + part]! + rgb[at + part + 3]! + rgb[at + part + stride]! + rgb[at + part + stride + 3]!) / 1020;
      const [r, g, b] = [mean(0), mean(1), mean(2)];
      const to = (y / 2) * (width / 2) + x / 2;
      blue[to] = Math.round(128 - 37.797 * r - 74.203 * g + 112 * b);
      red[to] = Math.round(128 + 112 * r - 93.786 * g - 18.214 * b);
    }
  }
  return { luma, blue, red };
}

/** The 16×16 and two 8×8 samples of one block, in the order in which I_PCM has them. */
function samplesOf(frame: Frame, width: number, column: number, row: number): Uint8Array {
  const out = new Uint8Array(384);
  for (let y = 0; y < 16; y += 1) {
    const from = (row * 16 + y) * width + column * 16;
    out.set(frame.luma.subarray(from, from + 16), y * 16);
  }
  [frame.blue, frame.red].forEach((plane, at) => {
    for (let y = 0; y < 8; y += 1) {
      const from = (row * 8 + y) * (width / 2) + column * 8;
      out.set(plane.subarray(from, from + 8), 256 + at * 64 + y * 8);
    }
  });
  return out;
}

function differs(a: Uint8Array, b: Uint8Array): boolean {
  return a.some((value, at) => Math.abs(value - b[at]!) > TOLERANCE);
}

/** Clause 7.3.3. */
function sliceHeader(bits: ReturnType<typeof createBits>, number: number): void {
  bits.golomb(0); // first block
  bits.golomb(number === 0 ? 7 : 5); // all slices of the frame are I, or P
  bits.golomb(0);
  bits.put(number % 16, 4);
  if (number === 0) bits.golomb(0);
  else bits.put(0, 2); // default number and order of references
  bits.put(0, number === 0 ? 2 : 1); // plain marking of references
  bits.golomb(0); // quantiser change
  bits.golomb(1); // no deblocking: the samples are exact
}

/** One access unit per picture, without start codes or lengths. The first is a key frame, and the only one. */
export function encodeH264(pictures: Iterable<Picture>): Buffer[] {
  const units: Buffer[] = [];
  const shown: Uint8Array[] = [];
  for (const picture of pictures) {
    const number = units.length;
    const frame = toFrame(picture);
    const bits = createBits();
    sliceHeader(bits, number);
    let skipped = 0;
    for (let block = 0; block < (picture.width / 16) * (picture.height / 16); block += 1) {
      const across = picture.width / 16;
      const samples = samplesOf(frame, picture.width, block % across, Math.floor(block / across));
      if (number > 0 && !differs(samples, shown[block]!)) {
        skipped += 1;
        continue;
      }
      shown[block] = samples;
      if (number > 0) bits.golomb(skipped);
      skipped = 0;
      bits.golomb(number === 0 ? I_PCM_IN_I : I_PCM_IN_P);
      bits.align();
      bits.bytes(samples);
    }
    if (skipped > 0) bits.golomb(skipped);
    units.push(unit(number === 0 ? 0x65 : 0x41, bits.take()));
  }
  return units;
}
