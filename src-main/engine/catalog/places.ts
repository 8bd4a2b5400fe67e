/** Where a medium's copies are, as one small value of its row. */
import { copyState } from './schema.ts';

/** The copies of one medium in one location that are in one state. */
export interface PlaceCopies {
  location: number;
  state: number;
  count: number;
  /** How many of them were never proved good byte for byte. */
  unproved: number;
  /** Of all of them, and of the largest. */
  bytes: number;
  largest: number;
}

/** Location (16 bits), state (8), number and unproved (24 each), bytes and largest (48 each). */
const ENTRY = 21;
const MOST_COUNTED = 0xff_ffff;

export function packPlaces(
  copies: readonly { location: number; state: number; size: number; proved: boolean }[],
): Buffer {
  const entries = new Map<number, PlaceCopies>();
  for (const { location, state, size, proved } of copies) {
    const key = location * 256 + state;
    let entry = entries.get(key);
    if (!entry) entries.set(key, (entry = { location, state, count: 0, unproved: 0, bytes: 0, largest: 0 }));
    entry.count++;
    if (!proved) entry.unproved++;
    entry.bytes += size;
    entry.largest = Math.max(entry.largest, size);
  }
  const keys = [...entries.keys()].sort((a, b) => a - b);
  const bytes = Buffer.alloc(keys.length * ENTRY);
  keys.forEach((key, i) => {
    const at = i * ENTRY;
    const entry = entries.get(key)!;
    bytes.writeUIntBE(key, at, 3);
    bytes.writeUIntBE(Math.min(entry.count, MOST_COUNTED), at + 3, 3);
    bytes.writeUIntBE(Math.min(entry.unproved, MOST_COUNTED), at + 6, 3);
    bytes.writeUIntBE(entry.bytes, at + 9, 6);
    bytes.writeUIntBE(entry.largest, at + 15, 6);
  });
  return bytes;
}

export function unpackPlaces(bytes: Uint8Array): PlaceCopies[] {
  const places: PlaceCopies[] = [];
  for (let i = 0; i + ENTRY <= bytes.length; i += ENTRY) {
    places.push({
      location: bytes[i]! * 256 + bytes[i + 1]!,
      state: bytes[i + 2]!,
      count: readUnsigned(bytes, i + 3, 3),
      unproved: readUnsigned(bytes, i + 6, 3),
      bytes: readUnsigned(bytes, i + 9, 6),
      largest: readUnsigned(bytes, i + 15, 6),
    });
  }
  return places;
}

/** In how many locations there is a copy that is not known to be missing. */
export function countLocations(places: readonly PlaceCopies[]): number {
  return new Set(places.filter(({ state }) => state !== copyState.missing).map(({ location }) => location)).size;
}

function readUnsigned(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 256 + bytes[i]!;
  return value;
}
