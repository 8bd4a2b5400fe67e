/** Writes animated GIF (GIF89a): one palette, endless loop, LZW by our own hand, tags in the XMP application extension. */

export interface IndexedFrame {
  /** One palette index per pixel. */
  indexes: Uint8Array;
}

const word = (value: number): number[] => [value & 0xff, value >> 8];

/** Variable-width LZW as GIF89a Appendix F describes it. `bits` is the width of a pixel's index. */
function lzw(indexes: Uint8Array, bits: number): Buffer {
  const [clear, end] = [1 << bits, (1 << bits) + 1];
  const bytes: number[] = [];
  let [held, count, width, next] = [0, 0, bits + 1, end + 1];
  let table = new Map<number, number>();
  const put = (code: number): void => {
    held |= code << count;
    for (count += width; count >= 8; count -= 8, held >>>= 8) bytes.push(held & 0xff);
  };
  put(clear);
  let prefix = indexes[0]!;
  for (const index of indexes.subarray(1)) {
    const key = (prefix << 8) | index;
    const known = table.get(key);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    put(prefix);
    if (next === 4096) {
      put(clear);
      table = new Map();
      [width, next] = [bits + 1, end + 1];
    } else {
      table.set(key, next);
      if (next === 1 << width) width += 1;
      next += 1;
    }
    prefix = index;
  }
  put(prefix);
  put(end);
  if (count > 0) bytes.push(held & 0xff);
  return Buffer.from(bytes);
}

function subBlocks(data: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const part = data.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** The packet stands bare in the stream, and a run of falling bytes after it leads any reader to its end (XMP part 3, 1.1.2). */
function xmpExtension(xmp: string): Buffer {
  const trailer = Buffer.from([1, ...Array.from({ length: 256 }, (_, at) => 255 - at), 0]);
  return Buffer.concat([
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from('XMP DataXMP', 'latin1'),
    Buffer.from(xmp, 'utf8'),
    trailer,
  ]);
}

/** `palette` holds 2, 4, … or 256 colours as bytes; `hundredths` of a second per frame. */
export function encodeGif(
  size: { width: number; height: number },
  palette: Uint8Array,
  frames: readonly IndexedFrame[],
  hundredths: number,
  xmp: string,
): Buffer {
  const bits = Math.max(2, Math.log2(palette.length / 3));
  const { width, height } = size;
  const parts = [
    Buffer.from('GIF89a', 'latin1'),
    Buffer.from([...word(width), ...word(height), 0xf0 | (bits - 1), 0, 0]),
    Buffer.from(palette),
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from('NETSCAPE2.0', 'latin1'),
    Buffer.from([3, 1, 0, 0, 0]),
    xmpExtension(xmp),
  ];
  for (const { indexes } of frames) {
    parts.push(Buffer.from([0x21, 0xf9, 4, 4, ...word(hundredths), 0, 0]));
    parts.push(
      Buffer.from([0x2c, 0, 0, 0, 0, ...word(width), ...word(height), 0, bits]),
      subBlocks(lzw(indexes, bits)),
    );
  }
  return Buffer.concat([...parts, Buffer.from([0x3b])]);
}
