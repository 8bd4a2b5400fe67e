/** Text decoding for metadata: what the standards say about encodings is rarely what files do. */

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Strict UTF-8 where the bytes are that (a byte-order mark is dropped), else Latin-1, where every byte is a character. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

/** True when the bytes are well-formed UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** UTF-16 of one byte order; an odd last byte is dropped and unpaired surrogates become U+FFFD. */
export function decodeUtf16(bytes: Uint8Array, order: 'le' | 'be'): string {
  const even = bytes.subarray(0, bytes.length & ~1);
  return new TextDecoder(order === 'le' ? 'utf-16le' : 'utf-16be').decode(even);
}

/**
 * Which byte order UTF-16 text has. A byte-order mark decides; else the side with more zero bytes (Latin letters have a
 * zero high byte); where neither side wins (pure CJK) the order whose code units fall into living scripts more often.
 */
export function utf16Order(bytes: Uint8Array): 'le' | 'be' {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'le';
  let zeroFirst = 0;
  let zeroSecond = 0;
  let livingBe = 0;
  let livingLe = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    if (first === 0 && second !== 0) zeroFirst += 1;
    if (second === 0 && first !== 0) zeroSecond += 1;
    if (isLiving(first)) livingBe += 1;
    if (isLiving(second)) livingLe += 1;
  }
  if (zeroFirst !== zeroSecond) return zeroFirst > zeroSecond ? 'be' : 'le';
  return livingLe > livingBe ? 'le' : 'be';
}

/** High bytes of Latin to Ethiopic, punctuation, kana, common ideographs, Hangul, full-width forms and emoji surrogates. */
function isLiving(high: number): boolean {
  return (
    high <= 0x13 ||
    high === 0x20 ||
    high === 0x30 ||
    (high >= 0x4e && high <= 0x9f) ||
    (high >= 0xac && high <= 0xdf) ||
    high === 0xff
  );
}

/** The text up to its first NUL, without blanks at its end. */
export function cutAtNul(text: string): string {
  const nul = text.indexOf('\0');
  return (nul < 0 ? text : text.slice(0, nul)).trimEnd();
}

/** The text without NULs at its end, whatever else it ends in. */
export function dropTrailingNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}
