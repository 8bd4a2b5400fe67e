/** How the space of a location's device is divided, for its bar: by the library, by all else, free, and the bounds that were set. */
import type { LocationReport } from '#api/location.ts';

export interface Shares {
  /** From 0 to 1; the three add up to 1. */
  library: number;
  other: number;
  free: number;
  /** Bytes that are neither the library's nor free. */
  otherBytes: number;
  /** Where the bounds lie on the bar, from 0 to 1; null where none is set. */
  limit: number | null;
  reserve: number | null;
}

type Measures = Pick<LocationReport, 'bytes' | 'freeBytes' | 'capacityBytes' | 'maxBytes' | 'reserveBytes'>;

/** Null where the device does not tell its size. */
export function sharesOf({ bytes, freeBytes, capacityBytes, maxBytes, reserveBytes }: Measures): Shares | null {
  if (capacityBytes === null || freeBytes === null || capacityBytes <= 0) return null;
  const free = Math.min(freeBytes, capacityBytes);
  // Sparse and cloned files, or a scan of yesterday, can say more than the device holds.
  const library = Math.min(bytes, capacityBytes - free);
  const otherBytes = capacityBytes - free - library;
  return {
    library: library / capacityBytes,
    other: otherBytes / capacityBytes,
    free: free / capacityBytes,
    otherBytes,
    limit: maxBytes === undefined ? null : Math.min(maxBytes / capacityBytes, 1),
    reserve: reserveBytes === undefined ? null : Math.max(0, 1 - reserveBytes / capacityBytes),
  };
}

export const isOverLimit = ({ bytes, maxBytes }: Measures): boolean => maxBytes !== undefined && bytes > maxBytes;
