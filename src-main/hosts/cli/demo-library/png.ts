/** Writes PNG and animated PNG (W3C PNG 3rd edition) with text chunks where the generators put theirs. */
import { constants, crc32, deflateSync } from 'node:zlib';
import type { Picture } from './canvas.ts';

export interface PngText {
  keyword: string;
  text: string;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUECOLOUR = 2;
const FILTER_UP = 2;
const FILTER_SUB = 1;

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, TRUECOLOUR, 0, 0, 0], 8);
  return chunk('IHDR', data);
}

/** Rows with the filter that suits smooth pictures: differences to the row above, on the first row to the left. */
function compressed({ width, height, rgb }: Picture): Buffer {
  const stride = width * 3;
  const filtered = Buffer.alloc((stride + 1) * height);
  filtered[0] = FILTER_SUB;
  for (let x = 0; x < stride; x += 1) filtered[1 + x] = rgb[x]! - (x < 3 ? 0 : rgb[x - 3]!);
  let to = stride + 1;
  for (let from = stride; from < rgb.length;) {
    filtered[to++] = FILTER_UP;
    for (const end = from + stride; from < end; from += 1) filtered[to++] = rgb[from]! - rgb[from - stride]!;
  }
  // Grain leaves nothing to find far back; looking only for runs costs a quarter of the time.
  return deflateSync(filtered, { level: 6, strategy: constants.Z_RLE });
}

/** Latin-1 goes into tEXt, everything else into iTXt, as Pillow and so most generators do it. */
function textChunk({ keyword, text }: PngText): Buffer {
  // oxlint-disable-next-line no-control-regex -- the whole range of Latin-1 is meant
  if (keyword !== 'XML:com.adobe.xmp' && /^[\x00-\xff]*$/.test(text)) {
    return chunk('tEXt', Buffer.from(`${keyword}\0${text}`, 'latin1'));
  }
  return chunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')]));
}

/** The picture's data may be given, to write the same picture with other texts without packing it again. */
export function encodePng(picture: Picture, texts: readonly PngText[], data = compressed(picture)): Buffer {
  const parts = [SIGNATURE, header(picture.width, picture.height), ...texts.map(textChunk)];
  return Buffer.concat([...parts, chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

export { compressed as packPng };

function frameControl(sequence: number, { width, height }: Picture, milliseconds: number): Buffer {
  const data = Buffer.alloc(26);
  data.writeUInt32BE(sequence, 0);
  data.writeUInt32BE(width, 4);
  data.writeUInt32BE(height, 8);
  data.writeUInt16BE(milliseconds, 20);
  data.writeUInt16BE(1000, 22);
  return chunk('fcTL', data);
}

/** Endless loop; frames of equal size, each shown for `milliseconds`. */
export function encodeAnimatedPng(frames: readonly Picture[], milliseconds: number, texts: readonly PngText[]): Buffer {
  const first = frames[0]!;
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames.length, 0);
  const parts = [SIGNATURE, header(first.width, first.height), chunk('acTL', control), ...texts.map(textChunk)];
  let sequence = 0;
  frames.forEach((frame, at) => {
    parts.push(frameControl(sequence++, frame, milliseconds));
    const data = compressed(frame);
    if (at === 0) {
      parts.push(chunk('IDAT', data));
      return;
    }
    const numbered = Buffer.alloc(4 + data.length);
    numbered.writeUInt32BE(sequence++, 0);
    data.copy(numbered, 4);
    parts.push(chunk('fdAT', numbered));
  });
  return Buffer.concat([...parts, chunk('IEND', Buffer.alloc(0))]);
}
