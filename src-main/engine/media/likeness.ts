/**
 * What a picture looks like, as 256 bits that stay nearly the same when it is scaled, encoded again or stripped: the perceptual hash
 * PDQ (Facebook 2019, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm"), with its smoothing by plain areas.
 */

export interface Pixels {
  /** Rows from the top, 8 bits a channel, in sRGB; 1 or 3 channels, and 2 or 4 with alpha. */
  data: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

export const LIKENESS_BYTES = 32;

/** The picture is looked at as so many by so many grey values, of which the lowest frequencies count. */
const SIDE = 64;
const FREQUENCIES = 16;
/** Grey values that differ less than this from one another (standard deviation) show nothing that could be told apart. */
const FLAT = 3;

/** DCT-II without its constant term: rows 1 to 16. */
const cosines = Float64Array.from({ length: FREQUENCIES * SIDE }, (_, at) => {
  const [row, column] = [Math.floor(at / SIDE) + 1, at % SIDE];
  return Math.sqrt(2 / SIDE) * Math.cos((Math.PI / SIDE) * row * (column + 0.5));
});

/** Null for pictures with nothing in them: plain areas all look the same. */
export function likenessOf(pixels: Pixels): Uint8Array | null {
  const grey = shrink(pixels);
  if (isFlat(grey)) return null;
  const waves = transform(grey);
  const median = waves.toSorted()[waves.length / 2]!;
  const bits = new Uint8Array(LIKENESS_BYTES);
  for (let row = 0; row < FREQUENCIES; row++) {
    for (let column = 0; column < FREQUENCIES; column++) {
      if (waves[row * FREQUENCIES + column]! <= median) continue;
      // Along diagonals, so that each 16 bits in a row, by which alike ones are looked up, have low and high frequencies.
      const at = ((row + column) % FREQUENCIES) * FREQUENCIES + row;
      bits[at >> 3]! |= 1 << (at & 7);
    }
  }
  return bits;
}

/** Means over areas, whether the picture is larger or smaller than that. What can be seen through lies on white. */
function shrink({ data, width, height, channels }: Pixels): Float64Array {
  const rows = new Float64Array(SIDE * width);
  const line = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    readGrey(data, y * width * channels, channels, line);
    spread(y, height, (row, share) => {
      for (let x = 0, at = row * width; x < width; x++, at++) rows[at]! += line[x]! * share;
    });
  }
  const grey = new Float64Array(SIDE * SIDE);
  for (let x = 0; x < width; x++) {
    spread(x, width, (column, share) => {
      for (let row = 0; row < SIDE; row++) grey[row * SIDE + column]! += rows[row * width + x]! * share;
    });
  }
  return grey;
}

/** Tells which of the parts one of `count` lines falls into, and by what share of each. */
function spread(at: number, count: number, take: (part: number, share: number) => void): void {
  const [from, to] = [(at * SIDE) / count, ((at + 1) * SIDE) / count];
  for (let part = Math.floor(from); part < to && part < SIDE; part++)
    take(part, Math.min(part + 1, to) - Math.max(part, from));
}

/** One line as luma of Rec. 601. */
function readGrey(data: Uint8Array, offset: number, channels: number, line: Float64Array): void {
  for (let x = 0, at = offset; x < line.length; x++, at += channels) {
    line[x] = channels >= 3 ? 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]! : data[at]!;
  }
  if (channels === 1 || channels === 3) return;
  for (let x = 0, at = offset + channels - 1; x < line.length; x++, at += channels) {
    const alpha = data[at]! / 255;
    line[x] = line[x]! * alpha + 255 * (1 - alpha);
  }
}

function isFlat(grey: Float64Array): boolean {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < grey.length; i++) {
    sum += grey[i]!;
    squares += grey[i]! * grey[i]!;
  }
  const mean = sum / grey.length;
  return squares / grey.length - mean * mean < FLAT * FLAT;
}

function transform(grey: Float64Array): Float64Array {
  const rows = new Float64Array(FREQUENCIES * SIDE);
  for (let wave = 0; wave < FREQUENCIES; wave++) {
    for (let column = 0; column < SIDE; column++) {
      let sum = 0;
      for (let i = 0; i < SIDE; i++) sum += cosines[wave * SIDE + i]! * grey[i * SIDE + column]!;
      rows[wave * SIDE + column] = sum;
    }
  }
  const waves = new Float64Array(FREQUENCIES * FREQUENCIES);
  for (let wave = 0; wave < FREQUENCIES; wave++) {
    for (let other = 0; other < FREQUENCIES; other++) {
      let sum = 0;
      for (let i = 0; i < SIDE; i++) sum += rows[wave * SIDE + i]! * cosines[other * SIDE + i]!;
      waves[wave * FREQUENCIES + other] = sum;
    }
  }
  return waves;
}
