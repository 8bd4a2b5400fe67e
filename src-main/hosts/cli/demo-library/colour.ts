/** Colours as three numbers from 0 to 1 (sRGB values), and mixing them. */

export type Colour = readonly [red: number, green: number, blue: number];

/** `#1b2a49` → numbers. */
export function hex(code: string): Colour {
  const value = Number.parseInt(code.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  const part = Math.min(1, Math.max(0, share));
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, from[2] + (to[2] - from[2]) * part];
}

/** Colour at `place` (0 to 1) of an even gradient over `stops`. */
export function along(stops: readonly Colour[], place: number): Colour {
  const scaled = Math.min(0.99999, Math.max(0, place)) * (stops.length - 1);
  const at = Math.floor(scaled);
  return mix(stops[at]!, stops[at + 1]!, scaled - at);
}

export function shades(...codes: string[]): Colour[] {
  return codes.map(hex);
}
