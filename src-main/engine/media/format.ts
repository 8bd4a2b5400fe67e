/** The media format: how one container is told apart, cut into segments, and read for what it says about itself. */
import type { MediaType } from '#api/media.ts';

/** Random access to the bytes of one file, synchronous because it runs in worker threads over one reused window. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /**
   * Exactly `length` bytes at `position`. The view is valid only until the next call: copy what must stay.
   * Throws AliceError `data-loss` when the range goes past the end of the file, `invalid` when length is over {@link MAX_READ}.
   */
  read(position: number, length: number): Buffer;
}

/** The largest single read: metadata blocks beyond it are noted as a warning and not interpreted. */
export const MAX_READ = 16 * 1024 * 1024;

/**
 * A range of bytes, `start` inclusive, `end` exclusive. Together the segments of a file cover each byte exactly once.
 * - `essence`: media-bearing; part of the identity.
 * - `metadata`: tags, text, EXIF, XMP, C2PA, times: never part of the identity.
 * - `structure`: container bytes (lengths, CRCs, offsets) that other tools rewrite without touching the media.
 *
 * The essence hash takes the essence segments in the order they are yielded; where `canonical` is given, it takes those
 * bytes in place of the raw ones (a normalised box; a chunk's type and length). An empty range with `canonical` is allowed.
 */
export interface Segment {
  start: number;
  end: number;
  kind: 'essence' | 'metadata' | 'structure';
  /** For people and tests: `IDAT`, `APP1`, `moov`. */
  name: string;
  canonical?: Uint8Array;
}

/** What a walker comes by while it cuts: raw carriers of facts, interpreted afterwards by `facts.ts`. All buffers are copies. */
export interface Findings {
  /** Set where content tells more than the container: an MP4 without video is `audio`, a TIFF may be a camera raw. */
  mediaType?: MediaType;
  mime?: string;
  format?: string;
  /**
   * The walker does not separate media from tags in this file, so its identity is the whole file's (algorithm `file`).
   * It then yields nothing but essence segments without `canonical`, in file order.
   */
  wholeFile?: true;
  width?: number;
  height?: number;
  /** Clockwise degrees to apply to a video (0, 90, 180, 270). */
  rotation?: number;
  /** From containers that say it themselves (HEIF irot/imir are not reported here). */
  durationSeconds?: number;
  frames?: number;
  /** ISO 8601, from the container's own header; absent when zero. */
  containerDate?: string;
  /** TIFF blocks (starting `II*\0` or `MM\0*`), without any `Exif\0\0` lead. */
  exif: Buffer[];
  /** XMP packets; extended XMP already joined as a packet of its own. */
  xmp: Buffer[];
  /** IPTC IIM datasets (starting with 0x1c), unwrapped from Photoshop resources. */
  iptc: Buffer[];
  /** Text in the file's own key–value places. `carrier` is e.g. `PNG tEXt`, `PNG iTXt`, `JPEG COM`, `MP4 ilst`, `ID3`, `Vorbis`, `RIFF INFO`. */
  texts: { carrier: string; key: string; value: string }[];
  /** A C2PA manifest store is present (JUMBF bytes when at most {@link MAX_READ}, else empty). */
  c2pa?: Buffer;
  warnings: string[];
}

export function createFindings(): Findings {
  return { exif: [], xmp: [], iptc: [], texts: [], warnings: [] };
}

export interface MediaFormat {
  /** Short lower-case name, unique: `png`, `jpeg`, `webp`, `mp4`. */
  name: string;
  mediaType: MediaType;
  mime: string;
  /** Usual suffixes without the dot; never used to recognise a file, only to name one. */
  extensions: readonly string[];
  /** XMP can be embedded by our writers (else a sidecar is used). */
  carriesXmp: boolean;
  /** Decides by the first bytes of the file (up to 4 KiB, fewer if the file is shorter). */
  sniff(head: Buffer): boolean;
  /**
   * Cuts the file, filling `findings` on the way. Reads forward where it can (the hasher reads each byte once then).
   * Throws AliceError `data-loss` with `{ offset }` when the file is cut short or a length lies; never loops, never recurses
   * deeper than 32, never allocates by a length it has not checked against the file's size.
   */
  segments(source: ByteSource, findings: Findings): Generator<Segment>;
}
