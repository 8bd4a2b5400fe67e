/**
 * JPEG (ITU-T T.81, https://www.w3.org/Graphics/JPEG/itu-t81.pdf; application segments: see jpeg-segments.ts).
 *
 * Canonical form (`essence:1`). The essence is the file's own bytes, in file order, without:
 * - the segments (marker, length and payload) of COM and of APP0 to APP15, except those that a decoder needs or that carry media:
 *   APP14 `Adobe`, APP2 `ICC_PROFILE`, APP1 `FLIR`, APP3 other than `Meta`/`META`/`Exif` (raw thermal data), APP11 `HDR_RI` and
 *   APP11 JPEG extension boxes (`JP`) of another type than `jumb`;
 * - fill bytes (0xFF) before a marker, outside of scan data.
 * So a JPEG without any metadata has its plain SHA-256 as identity. Bytes behind the end marker are essence: gain maps, motion
 * videos and further pictures live there. Scan data is searched for markers, not skipped: restart markers and stuffed zeros
 * stay, segments between scans are told apart as before them, and a file without end marker is `data-loss`.
 */
import type { ByteSource, Findings, MediaFormat, Segment } from '../format.ts';
import { damaged } from './damage.ts';
import { essence, metadata, requireInside, structure } from './segment.ts';
import { WINDOW_BYTES } from '../source.ts';
import { createJpegCollector } from './jpeg-segments.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COM = 0xfe;
/** More fill bytes than this before a marker are no padding any more. */
const MAX_FILL = 65_536;

/** SOF0 to SOF15: C0 to CF without DHT, JPG and DAC. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** TEM and RST0 to RST7 stand alone, without length. */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/** The index of the next marker's 0xFF in scan data, or -1; stuffed zeros, restart markers and fill bytes are none. */
function findMarker(bytes: Buffer): number {
  let at = bytes.indexOf(0xff);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1] as number;
    if (next !== 0 && next !== 0xff && !standsAlone(next)) return at;
    at = bytes.indexOf(0xff, next === 0xff ? at + 1 : at + 2);
  }
  return -1;
}

/** Yields the entropy-coded bytes from `start` window by window, and returns where the next marker stands. */
function* scanData(source: ByteSource, start: number): Generator<Segment, number> {
  let at = start;
  for (;;) {
    const length = Math.min(WINDOW_BYTES, source.size - at);
    if (length < 2) throw damaged('the JPEG file ends in the middle of its picture (no end marker)', source.size);
    const found = findMarker(source.read(at, length));
    // The last byte stays for the next window: it may be the first half of a marker.
    const used = found < 0 ? length - 1 : found;
    if (used > 0) yield essence(at, at + used, 'scan');
    at += used;
    if (found >= 0) return at;
  }
}

/** Where the marker code after 0xFF and any fill bytes stands. */
function findMarkerCode(source: ByteSource, at: number): number {
  requireInside(source, at, at + 2, 'a JPEG marker');
  if (source.read(at, 1)[0] !== 0xff) throw damaged('there should be a JPEG marker here', at);
  const bytes = source.read(at + 1, Math.min(MAX_FILL, source.size - at - 1));
  const other = bytes.findIndex((byte) => byte !== 0xff);
  if (other < 0) throw damaged('there are only fill bytes where a JPEG marker should follow', at);
  return at + 1 + other;
}

function* segments(source: ByteSource, findings: Findings): Generator<Segment> {
  requireInside(source, 0, 2, 'the JPEG start marker');
  yield essence(0, 2, 'SOI');
  const collector = createJpegCollector(findings);
  let at = 2;
  let scans = 0;
  for (;;) {
    const code = findMarkerCode(source, at);
    const marker = source.read(code, 1)[0] as number;
    if (code - 1 > at) yield structure(at, code - 1, 'fill');
    at = code - 1;
    if (marker === EOI || standsAlone(marker)) {
      yield essence(at, at + 2, marker === EOI ? 'EOI' : 'marker');
      at += 2;
      if (marker === EOI) break;
      continue;
    }
    if (marker === 0 || marker === SOI) throw damaged('there is a JPEG marker where none may be', at);
    const end = segmentEnd(source, at);
    if (marker >= 0xe0 && marker <= 0xef) {
      const name = `APP${marker - 0xe0}`;
      const kept = collector.noteApplication(marker - 0xe0, source.read(at + 4, end - at - 4));
      yield kept ? essence(at, end, name) : metadata(at, end, name);
    } else if (marker === COM) {
      collector.noteComment(source.read(at + 4, end - at - 4));
      yield metadata(at, end, 'COM');
    } else {
      if (isFrameHeader(marker)) noteSize(source, at, end, findings);
      yield essence(at, end, marker === SOS ? 'SOS' : `marker ${marker.toString(16)}`);
    }
    at = end;
    if (marker === SOS) {
      scans += 1;
      at = yield* scanData(source, at);
    }
  }
  if (scans === 0) throw damaged('the JPEG file has no picture (no scan before its end marker)', at);
  collector.finish();
  if (at < source.size) yield essence(at, source.size, 'trailer');
}

/** The end of the segment whose marker stands at `at`. */
function segmentEnd(source: ByteSource, at: number): number {
  requireInside(source, at, at + 4, 'a JPEG segment');
  const length = source.read(at + 2, 2).readUInt16BE(0);
  if (length < 2) throw damaged(`a JPEG segment gives its length as ${length}`, at);
  requireInside(source, at, at + 2 + length, 'a JPEG segment');
  return at + 2 + length;
}

function noteSize(source: ByteSource, at: number, end: number, findings: Findings): void {
  if (end - at < 10) throw damaged('the JPEG frame header is too short', at);
  const header = source.read(at + 5, 4);
  // The first frame is the picture; height 0 means that a DNL segment behind the first scan tells it.
  if (header.readUInt16BE(0) > 0) findings.height ??= header.readUInt16BE(0);
  if (header.readUInt16BE(2) > 0) findings.width ??= header.readUInt16BE(2);
}

export const jpeg: MediaFormat = {
  name: 'jpeg',
  mediaType: 'image',
  mime: 'image/jpeg',
  extensions: ['jpg', 'jpeg', 'jpe', 'jfif'],
  carriesXmp: true,
  sniff: (head) => head[0] === 0xff && head[1] === SOI && head[2] === 0xff,
  segments,
};
