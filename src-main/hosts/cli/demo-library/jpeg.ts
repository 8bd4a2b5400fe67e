/** Writes baseline JPEG (ITU-T T.81), 4:4:4, with Huffman tables made to measure. */
import type { Picture } from './canvas.ts';
import { createHuffmanTable, type HuffmanTable } from './huffman.ts';

/** Positions of a block's coefficients in the order of rising frequency (T.81 figure A.6). */
const zigzag = Array.from({ length: 64 }, (_, at) => at).sort((a, b) => {
  const [diagonalA, diagonalB] = [(a >> 3) + (a & 7), (b >> 3) + (b & 7)];
  if (diagonalA !== diagonalB) return diagonalA - diagonalB;
  return diagonalA % 2 === 0 ? (b >> 3) - (a >> 3) : (a >> 3) - (b >> 3);
});

/** Quantisation steps that grow with the frequency: fine for light, coarser for colour. In zigzag order, as stored. */
const steps = [3, 5].map((first) =>
  zigzag.map((at) => Math.min(99, Math.round(first + (first * ((at >> 3) + (at & 7))) / 2.4))),
);

/** Basis of the 8-point cosine transform with its scale. */
const basis = Float32Array.from({ length: 64 }, (_, at) => {
  const [frequency, place] = [at >> 3, at & 7];
  return (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * place + 1) * frequency * Math.PI) / 16);
});

interface Coded {
  /** Symbols and the bits after each, in the order they are written: table, symbol, bits, count. */
  stream: Int32Array;
  length: number;
}

const TABLES = 4;

const rows = new Float32Array(64);

function transform(block: Float32Array, out: Float32Array): void {
  for (let row = 0; row < 64; row += 8) {
    for (let frequency = 0; frequency < 8; frequency += 1) {
      let sum = 0;
      for (let place = 0; place < 8; place += 1) sum += block[row + place]! * basis[frequency * 8 + place]!;
      rows[row + frequency] = sum;
    }
  }
  for (let column = 0; column < 8; column += 1) {
    for (let frequency = 0; frequency < 8; frequency += 1) {
      let sum = 0;
      for (let place = 0; place < 8; place += 1) sum += rows[place * 8 + column]! * basis[frequency * 8 + place]!;
      out[frequency * 8 + column] = sum;
    }
  }
}

/** One component of one 8×8 block of the picture, centred on zero; edges are repeated beyond the picture. */
function readBlock(picture: Picture, left: number, top: number, component: number, block: Float32Array): void {
  const { width, height, rgb } = picture;
  for (let at = 0; at < 64; at += 1) {
    const x = Math.min(width - 1, left + (at & 7));
    const y = Math.min(height - 1, top + (at >> 3));
    const from = (y * width + x) * 3;
    const red = rgb[from]!;
    const green = rgb[from + 1]!;
    const blue = rgb[from + 2]!;
    // JFIF's YCbCr.
    if (component === 0) block[at] = 0.299 * red + 0.587 * green + 0.114 * blue - 128;
    else if (component === 1) block[at] = -0.168736 * red - 0.331264 * green + 0.5 * blue;
    else block[at] = 0.5 * red - 0.418688 * green - 0.081312 * blue;
  }
}

const bitLength = (value: number): number => 32 - Math.clz32(Math.abs(value));
/** Negative values are written as value − 1 in their low bits (T.81 F.1.2.1). */
const lowBits = (value: number, bits: number): number => (value < 0 ? value + 2 ** bits - 1 : value);

function codePicture(picture: Picture): { coded: Coded; frequencies: Uint32Array[] } {
  const frequencies = Array.from({ length: TABLES }, () => new Uint32Array(256));
  const across = Math.ceil(picture.width / 8);
  const down = Math.ceil(picture.height / 8);
  // At most 64 symbols and one end per block.
  const coded: Coded = { stream: new Int32Array(across * down * 3 * 66 * 3), length: 0 };
  const put = (table: number, symbol: number, value: number, bits: number): void => {
    frequencies[table]![symbol]! += 1;
    coded.stream[coded.length++] = (table << 8) | symbol;
    coded.stream[coded.length++] = lowBits(value, bits);
    coded.stream[coded.length++] = bits;
  };
  const block = new Float32Array(64);
  const waves = new Float32Array(64);
  const previous = [0, 0, 0];
  for (let by = 0; by < down; by += 1) {
    for (let bx = 0; bx < across; bx += 1) {
      for (let component = 0; component < 3; component += 1) {
        const kind = component === 0 ? 0 : 1;
        readBlock(picture, bx * 8, by * 8, component, block);
        transform(block, waves);
        const level = Math.round(waves[0]! / steps[kind]![0]!);
        const change = level - previous[component]!;
        previous[component] = level;
        put(kind, bitLength(change), change, bitLength(change));
        let run = 0;
        for (let at = 1; at < 64; at += 1) {
          const value = Math.round(waves[zigzag[at]!]! / steps[kind]![at]!);
          if (value === 0) {
            run += 1;
            continue;
          }
          for (; run > 15; run -= 16) put(2 + kind, 0xf0, 0, 0);
          const bits = bitLength(value);
          put(2 + kind, (run << 4) | bits, value, bits);
          run = 0;
        }
        if (run > 0) put(2 + kind, 0, 0, 0);
      }
    }
  }
  return { coded, frequencies };
}

/** Most significant bit first; a byte of ones is followed by a zero byte (T.81 F.1.2.3). */
function writeBits({ stream, length }: Coded, tables: HuffmanTable[]): Buffer {
  let out = Buffer.alloc(1 << 16);
  let [size, held, count] = [0, 0, 0];
  const put = (value: number, bits: number): void => {
    held = (held << bits) | value;
    count += bits;
    while (count >= 8) {
      count -= 8;
      const byte = (held >> count) & 0xff;
      if (size + 2 > out.length) out = Buffer.concat([out, Buffer.alloc(out.length)]);
      out[size++] = byte;
      if (byte === 0xff) out[size++] = 0;
    }
    held &= (1 << count) - 1;
  };
  for (let at = 0; at < length; at += 3) {
    const table = tables[stream[at]! >> 8]!;
    const symbol = stream[at]! & 0xff;
    put(table.code[symbol]!, table.bits[symbol]!);
    if (stream[at + 2]! > 0) put(stream[at + 1]!, stream[at + 2]!);
  }
  if (count > 0) put((1 << (8 - count)) - 1, 8 - count);
  return out.subarray(0, size);
}

function segment(marker: number, ...data: (number[] | Uint8Array)[]): Buffer {
  const body = Buffer.concat(data.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body]);
}

/** `exif` is a TIFF block, `xmp` a packet; either may be left out. */
export function encodeJpeg(
  picture: Picture,
  metadata: { exif?: Buffer | undefined; xmp?: string | undefined },
): Buffer {
  const { coded, frequencies } = codePicture(picture);
  const tables = frequencies.map(createHuffmanTable);
  const { width, height } = picture;
  const parts: Buffer[] = [Buffer.from([0xff, 0xd8])];
  if (metadata.exif === undefined)
    parts.push(segment(0xe0, Buffer.from('JFIF\0', 'latin1'), [1, 1, 0, 0, 1, 0, 1, 0, 0]));
  else parts.push(segment(0xe1, Buffer.from('Exif\0\0', 'latin1'), metadata.exif));
  if (metadata.xmp !== undefined) {
    parts.push(
      segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'), Buffer.from(metadata.xmp, 'utf8')),
    );
  }
  steps.forEach((table, at) => parts.push(segment(0xdb, [at, ...table])));
  const size = [height >> 8, height & 0xff, width >> 8, width & 0xff];
  parts.push(segment(0xc0, [8, ...size, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]));
  tables.forEach((table, at) => {
    const place = at < 2 ? at : 0x10 | (at - 2);
    parts.push(segment(0xc4, [place, ...table.counts, ...table.symbols]));
  });
  parts.push(
    segment(0xda, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]),
    writeBits(coded, tables),
    Buffer.from([0xff, 0xd9]),
  );
  return Buffer.concat(parts);
}
