/** Small makers of segments, and the check that a part lies inside the file. */
import type { ByteSource, Segment } from '../format.ts';
import { damaged } from './damage.ts';

export function essence(start: number, end: number, name: string, canonical?: Uint8Array): Segment {
  return canonical === undefined
    ? { start, end, kind: 'essence', name }
    : { start, end, kind: 'essence', name, canonical };
}

export function metadata(start: number, end: number, name: string): Segment {
  return { start, end, kind: 'metadata', name };
}

export function structure(start: number, end: number, name: string): Segment {
  return { start, end, kind: 'structure', name };
}

/** Throws `data-loss` when `end` lies behind the end of the file; `what` is the part that begins at `offset`: `a PNG chunk`. */
export function requireInside(source: ByteSource, offset: number, end: number, what: string): void {
  if (!(end <= source.size)) {
    throw damaged(`${what} should go on to byte ${end}, but the file ends at ${source.size}`, offset);
  }
}
