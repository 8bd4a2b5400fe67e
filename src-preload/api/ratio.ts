/** The shape of a picture in one byte: width divided by height on a logarithmic scale, exact to half a per cent of a side. */

/** Shapes beyond 1:4 and 4:1 are written as these; a gallery crops them anyway. */
const MOST = 4;
/** Steps for a doubling. */
const STEPS = 63;
const MIDDLE = 128;

/** 0 stands for an unknown shape; 128 is a square. */
export function encodeRatio(width: number | null | undefined, height: number | null | undefined): number {
  if (!width || !height || !(width > 0) || !(height > 0)) return 0;
  const ratio = Math.min(Math.max(width / height, 1 / MOST), MOST);
  return MIDDLE + Math.round(Math.log2(ratio) * STEPS);
}

/** 1 for an unknown shape. */
export function decodeRatio(byte: number): number {
  return byte === 0 ? 1 : 2 ** ((byte - MIDDLE) / STEPS);
}
