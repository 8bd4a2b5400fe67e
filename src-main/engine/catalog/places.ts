/** Where a medium's copies are, as one small value of its row. */

/** Four bytes an entry: location (16 bits), state, number of copies (at most 255). */
export function packPlaces(copies: readonly { location: number; state: number }[]): Buffer {
  const counts = new Map<number, number>();
  for (const { location, state } of copies) {
    const key = location * 256 + state;
    counts.set(key, Math.min(255, (counts.get(key) ?? 0) + 1));
  }
  const keys = [...counts.keys()].sort((a, b) => a - b);
  const bytes = Buffer.alloc(keys.length * 4);
  keys.forEach((key, i) => bytes.set([(key >> 16) & 255, (key >> 8) & 255, key & 255, counts.get(key)!], i * 4));
  return bytes;
}

export function unpackPlaces(bytes: Uint8Array): { location: number; state: number; count: number }[] {
  const places = [];
  for (let i = 0; i + 3 < bytes.length; i += 4) {
    places.push({ location: bytes[i]! * 256 + bytes[i + 1]!, state: bytes[i + 2]!, count: bytes[i + 3]! });
  }
  return places;
}
