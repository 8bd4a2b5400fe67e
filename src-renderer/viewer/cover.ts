/** The picture that a sound file carries: ID3v2 (MP3, and inside WAV), FLAC, and MP4. */

/** No cover that anybody drew is larger. */
const MOST_BYTES = 16 * 1024 * 1024;
const signs: [mime: string, sign: RegExp][] = [
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  ['image/gif', /^GIF8/],
];

/** Bytes as characters 0–255, so that signs can be looked for. */
const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 64));

/** Null for anything that is no picture of a kind that the page may show. */
function asPicture(bytes: Uint8Array): Blob | null {
  if (bytes.length === 0 || bytes.length > MOST_BYTES) return null;
  const type = signs.find(([, sign]) => sign.test(latin(bytes)))?.[0];
  return type === undefined ? null : new Blob([new Uint8Array(bytes)], { type });
}

const big = (bytes: Uint8Array, at: number, length = 4): number =>
  bytes.subarray(at, at + length).reduce((sum, byte) => sum * 256 + byte, 0);
const synchsafe = (bytes: Uint8Array, at: number): number =>
  bytes.subarray(at, at + 4).reduce((sum, byte) => sum * 128 + (byte & 127), 0);

/** Zeros that the writer put after 255, so that old players would not take a picture for sound. */
const resync = (bytes: Uint8Array): Uint8Array => bytes.filter((byte, at) => byte !== 0 || bytes[at - 1] !== 255);

/** Frames of the tag at `start`: id3.org/id3v2.3.0, sections 3.1 and 4.15, and id3v2.4.0-structure. */
function fromId3(bytes: Uint8Array, start: number): Blob | null {
  const [version, flags] = [bytes[start + 3]!, bytes[start + 5]!];
  const whole = bytes.subarray(start + 10, start + 10 + synchsafe(bytes, start + 6));
  const isSafe = (flags & 0x80) !== 0;
  const tag = isSafe && version < 4 ? resync(whole) : whole;
  const [nameLength, headLength] = version === 2 ? [3, 6] : [4, 10];
  let at = version > 2 && (flags & 0x40) !== 0 ? (version === 4 ? synchsafe(tag, 0) : big(tag, 0) + 4) : 0;
  while (at + headLength < tag.length) {
    const name = latin(tag.subarray(at, at + nameLength));
    const size = version === 2 ? big(tag, at + 3, 3) : version === 4 ? synchsafe(tag, at + 4) : big(tag, at + 4);
    if (size <= 0) return null;
    const body = tag.subarray(at + headLength, at + headLength + size);
    const found =
      name === 'APIC' || name === 'PIC' ? pictureWithin(isSafe && version === 4 ? resync(body) : body) : null;
    if (found) return found;
    at += headLength + size;
  }
  return null;
}

/** Before the picture stand its type and a description of any encoding: the picture begins where its sign is. */
function pictureWithin(body: Uint8Array): Blob | null {
  for (let at = 1; at < Math.min(body.length, 1024); at++) {
    const found = asPicture(body.subarray(at));
    if (found) return found;
  }
  return null;
}

/** Metadata block 6: https://www.rfc-editor.org/rfc/rfc9639#section-8.8. */
function fromFlac(bytes: Uint8Array): Blob | null {
  for (let at = 4; at + 4 <= bytes.length;) {
    const [kind, size] = [bytes[at]! & 127, big(bytes, at + 1, 3)];
    if (kind === 6) {
      const mimeEnd = at + 12 + big(bytes, at + 8);
      const textEnd = mimeEnd + 4 + big(bytes, mimeEnd);
      const length = big(bytes, textEnd + 16);
      return asPicture(bytes.subarray(textEnd + 20, textEnd + 20 + length));
    }
    if ((bytes[at]! & 128) !== 0) return null;
    at += 4 + size;
  }
  return null;
}

/** moov/udta/meta/ilst/covr/data, as ISO/IEC 14496-12 nests boxes and Apple fills them. */
function fromMp4(bytes: Uint8Array, from: number, to: number, path: readonly string[]): Blob | null {
  const [wanted, ...rest] = path;
  for (let at = from; at + 8 <= to;) {
    const [size, name] = [big(bytes, at), latin(bytes.subarray(at + 4, at + 8))];
    const end = size === 0 ? to : at + size;
    if (size !== 0 && size < 8) return null;
    if (name === wanted && end <= to) {
      if (rest.length === 0) return asPicture(bytes.subarray(at + 16, end));
      return fromMp4(bytes, at + (name === 'meta' ? 12 : 8), end, rest);
    }
    at = end;
  }
  return null;
}

/** The tag of a WAV lies in a chunk of its own. */
function fromRiff(bytes: Uint8Array): Blob | null {
  const little = (at: number) => big(bytes.slice(at, at + 4).toReversed(), 0);
  for (let at = 12; at + 8 <= bytes.length; at += 8 + little(at + 4) + (little(at + 4) % 2)) {
    if (/^id3 $/i.test(latin(bytes.subarray(at, at + 4)))) return fromId3(bytes, at + 8);
  }
  return null;
}

/** `bytes`: a file, or its beginning. Null when there is no picture in it that a browser draws. */
export function findCover(bytes: Uint8Array): Blob | null {
  const start = latin(bytes.subarray(0, 12));
  if (start.startsWith('ID3')) return fromId3(bytes, 0);
  if (start.startsWith('fLaC')) return fromFlac(bytes);
  if (start.startsWith('RIFF')) return fromRiff(bytes);
  if (start.slice(4, 8) === 'ftyp')
    return fromMp4(bytes, 0, bytes.length, ['moov', 'udta', 'meta', 'ilst', 'covr', 'data']);
  return null;
}
