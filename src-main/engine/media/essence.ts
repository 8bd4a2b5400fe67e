/**
 * Identity, version `essence:1`: the SHA-256 of a file's media-bearing bytes, and of the whole file, in one pass.
 *
 * A format's walker cuts the file into segments; the essence is the concatenation, in the order the segments are yielded, of the
 * bytes of every `essence` segment, or of its `canonical` bytes where it has them. `metadata` and `structure` are left out.
 * The canonical form of each format is written in the header of its file, so that others can compute the same identity.
 * A file that is not cut (see `wholeFile` in format.ts) has the hash of the whole file, and the algorithm is then `file`.
 * SHA-256: FIPS 180-4.
 */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { AliceError } from '#api/errors.ts';
import type { MediaType } from '#api/media.ts';
import { createFindings } from './format.ts';
import type { ByteSource, Findings, MediaFormat, Segment } from './format.ts';
import { formats } from './formats/index.ts';
import { WINDOW_BYTES } from './source.ts';

/** The version of everything that decides which bytes belong to an identity. */
export const essenceVersion = 'essence:1';

/** Bytes from the start of a file that decide its format. */
const HEAD_BYTES = 4096;
/** More parts than this, or more separate islands of them, occur only in files made to exhaust a reader. */
const MAX_SEGMENTS = 1 << 22;
const MAX_ISLANDS = 1 << 16;

export interface IdentifyOptions {
  /** Told the number of bytes of the file newly read; in all, the file's size. */
  onBytes?: ((count: number) => void) | undefined;
  /** Asked between windows; true ends the work with `cancelled`. */
  signalled?: (() => boolean) | undefined;
}

export interface Identity {
  /** `sha256:` and 64 hexadecimal digits, of the essence and of the whole file. */
  contentHash: string;
  fileHash: string;
  algorithm: typeof essenceVersion | 'file';
  /** The format's name, or a closer one where the content tells it (`raw`). */
  format: string;
  mediaType: MediaType;
  mime: string;
  /** Bytes. */
  size: number;
  findings: Findings;
}

/**
 * Recognises a file by its content and computes both hashes. Throws `unsupported` when it is no media file, `data-loss` with
 * `{ offset }` when it is empty, cut short or contradicts itself, `cancelled`, and what the source throws.
 */
export function identify(source: ByteSource, options: IdentifyOptions = {}): Identity {
  if (source.size === 0) {
    throw new AliceError('data-loss', 'The file is empty: it has no bytes at all. Restore it from another copy.', {
      details: { offset: 0 },
    });
  }
  const head = Buffer.from(source.read(0, Math.min(source.size, HEAD_BYTES)));
  const format = formats.find((candidate) => candidate.sniff(head));
  if (format === undefined) {
    throw new AliceError(
      'unsupported',
      'This is not a media file: its first bytes match no picture, video or sound format that Alice knows.',
    );
  }
  return identifyAs(format, source, options);
}

/** {@link identify} with the format already known. */
export function identifyAs(format: MediaFormat, source: ByteSource, options: IdentifyOptions = {}): Identity {
  const findings = createFindings();
  const { content, file } = hashSegments(source, format.segments(source, findings), options);
  const whole = findings.wholeFile === true;
  return {
    contentHash: `sha256:${whole ? file : content}`,
    fileHash: `sha256:${file}`,
    algorithm: whole ? 'file' : essenceVersion,
    format: findings.format ?? format.name,
    mediaType: findings.mediaType ?? format.mediaType,
    mime: findings.mime ?? format.mime,
    size: source.size,
    findings,
  };
}

/**
 * Feeds both hashes. While nothing has been left out yet they are the same hash, so one is kept and copied at the first
 * difference: a file that is all essence costs one. A segment that begins where the file hash stands feeds both from the same
 * window; one that lies elsewhere feeds the essence alone, and the file hash catches up at the end.
 */
function hashSegments(
  source: ByteSource,
  segments: Iterable<Segment>,
  options: IdentifyOptions,
): { content: string; file: string } {
  const file = createHash('sha256');
  let content: Hash | null = null;
  let position = 0;
  const coverage = createCoverage(source.size);
  const feed = (start: number, end: number, hashes: Hash[], counted: boolean): void => {
    for (let at = start; at < end; at += WINDOW_BYTES) {
      if (options.signalled?.() === true) throw new AliceError('cancelled', 'The reading was stopped before its end.');
      const bytes = source.read(at, Math.min(WINDOW_BYTES, end - at));
      for (const hash of hashes) hash.update(bytes);
      if (counted) options.onBytes?.(bytes.length);
    }
  };

  for (const segment of segments) {
    coverage.add(segment);
    if (segment.start === segment.end && segment.canonical === undefined) continue;
    const inOrder = segment.start === position;
    const raw = segment.kind === 'essence' && segment.canonical === undefined;
    if (content === null && !(inOrder && raw)) content = file.copy();
    if (segment.kind === 'essence' && segment.canonical !== undefined) content?.update(segment.canonical);
    if (inOrder) {
      feed(segment.start, segment.end, content !== null && raw ? [file, content] : [file], true);
      position = segment.end;
    } else if (raw && content !== null) {
      feed(segment.start, segment.end, [content], false);
    }
  }
  coverage.check();
  feed(position, source.size, [file], true);
  const fileDigest = file.digest('hex');
  return { content: content === null ? fileDigest : content.digest('hex'), file: fileDigest };
}

/** Proves that segments cover a file exactly once, keeping only the islands of what is covered: one, when they come in order. */
function createCoverage(size: number): { add(segment: Segment): void; check(): void } {
  const starts: number[] = [];
  const ends: number[] = [];
  let count = 0;
  const wrong = (why: string, segment?: Segment): AliceError =>
    new AliceError(
      'internal',
      `The parts of this file do not fit together: ${why}. This is a fault in Alice; please report it.`,
      {
        details: segment === undefined ? {} : { name: segment.name, start: segment.start, end: segment.end },
      },
    );

  return {
    add(segment) {
      const { start, end } = segment;
      count += 1;
      if (count > MAX_SEGMENTS || starts.length > MAX_ISLANDS) {
        throw new AliceError('data-loss', 'The file is cut into more parts than any real one has.', {
          details: { offset: start },
        });
      }
      if (!(start >= 0 && start <= end && end <= size)) throw wrong(`"${segment.name}" lies outside the file`, segment);
      if (start === end) return;
      let next = starts.length;
      if (next > 0 && start < (ends[next - 1] as number)) next = upperIndex(starts, start);
      const touchesLeft = next > 0 && ends[next - 1] === start;
      const touchesRight = next < starts.length && starts[next] === end;
      if (next > 0 && (ends[next - 1] as number) > start)
        throw wrong(`"${segment.name}" overlaps what came before`, segment);
      if (next < starts.length && (starts[next] as number) < end)
        throw wrong(`"${segment.name}" overlaps what came before`, segment);
      if (touchesLeft && touchesRight) {
        ends[next - 1] = ends[next] as number;
        starts.splice(next, 1);
        ends.splice(next, 1);
      } else if (touchesLeft) ends[next - 1] = end;
      else if (touchesRight) starts[next] = start;
      else {
        starts.splice(next, 0, start);
        ends.splice(next, 0, end);
      }
    },
    check() {
      if (starts.length !== 1 || starts[0] !== 0 || ends[0] !== size)
        throw wrong(`bytes are missing after ${starts[0] === 0 ? ends[0] : 0}`);
    },
  };
}

/** The first index whose value is greater than `value`, in ascending numbers. */
function upperIndex(values: number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
