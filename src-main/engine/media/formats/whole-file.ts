/** The segment of a file that is not cut: all of it, so that its identity is the hash of the whole file. */
import type { ByteSource, Findings, Segment } from '../format.ts';

/** Marks the findings and yields every byte as essence. */
export function* wholeFile(source: ByteSource, findings: Findings): Generator<Segment> {
  findings.wholeFile = true;
  yield { start: 0, end: source.size, kind: 'essence', name: 'file' };
}
