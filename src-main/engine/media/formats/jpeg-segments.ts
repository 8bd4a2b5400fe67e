/**
 * What JPEG's application segments say, and which of them are media.
 *
 * EXIF and JFIF: CIPA DC-008 4.7; XMP and extended XMP: Adobe XMP Specification part 3, 1.1.3; IPTC: Photoshop image resources in
 * APP13; JUMBF (C2PA): ISO/IEC 19566-5 and 18477-3 annex B (boxes split over several APP11).
 */
import { MAX_READ } from '../format.ts';
import type { Findings } from '../format.ts';
import { noteBlock, noteC2pa, noteExif, noteText, noteWarning } from '../note.ts';
import { decodeText } from '../text.ts';
import { findIptc } from '../photoshop.ts';

const EXIF_LEAD = 'Exif\0';
const XMP_LEAD = 'http://ns.adobe.com/xap/1.0/\0';
const XMP_EXTENSION_LEAD = 'http://ns.adobe.com/xmp/extension/\0';
const PHOTOSHOP_LEAD = 'Photoshop 3.0\0';

/** Bytes that a kept piece costs beside its own, so that empty pieces are bounded, too. */
const PIECE_COST = 64;

/** A packet of extended XMP in the making: pieces with their offset in the whole. */
interface Extension {
  total: number;
  pieces: Map<number, Buffer>;
}

export interface JpegCollector {
  /** Notes an APPn payload (a view, copied where needed); true when the segment is media and belongs to the essence. */
  noteApplication(number: number, payload: Buffer): boolean;
  noteComment(payload: Buffer): void;
  /** Joins what was spread over several segments. */
  finish(): void;
}

/** Collects for one file. All that waits to be joined is at most {@link MAX_READ} bytes; past it a warning is noted. */
export function createJpegCollector(findings: Findings): JpegCollector {
  const exif: Buffer[][] = [];
  const photoshop: Buffer[] = [];
  const extensions = new Map<string, Extension>();
  const boxes = new Map<number, { sequence: number; bytes: Buffer }[]>();
  let waiting = 0;

  const keep = (bytes: Buffer): Buffer | null => {
    waiting += bytes.length + PIECE_COST;
    if (waiting <= MAX_READ) return Buffer.from(bytes);
    noteWarning(
      findings,
      `There are more than ${MAX_READ} bytes of metadata in several segments; the rest was not read.`,
    );
    return null;
  };

  const noteExifSegment = (payload: Buffer): void => {
    const bytes = keep(payload.subarray(6));
    if (bytes === null) return;
    // A block of more than 64 KiB goes on in the next segment, which then does not begin as a TIFF file does.
    const mark = bytes.toString('latin1', 0, 2);
    const last = exif.at(-1);
    if (last !== undefined && mark !== 'II' && mark !== 'MM') last.push(bytes);
    else exif.push([bytes]);
  };

  const noteExtension = (payload: Buffer): void => {
    const head = XMP_EXTENSION_LEAD.length;
    if (payload.length < head + 40) return;
    const id = payload.toString('latin1', head, head + 32);
    const total = payload.readUInt32BE(head + 32);
    const bytes = keep(payload.subarray(head + 40));
    if (bytes === null) return;
    const extension = extensions.get(id) ?? { total, pieces: new Map<number, Buffer>() };
    extension.pieces.set(payload.readUInt32BE(head + 36), bytes);
    extensions.set(id, extension);
  };

  const noteBox = (payload: Buffer): boolean => {
    if (payload.toString('latin1', 0, 6) === 'HDR_RI') return true;
    if (payload.length < 16 || payload.toString('latin1', 0, 2) !== 'JP') return false;
    if (payload.toString('latin1', 12, 16) !== 'jumb') return true;
    const instance = payload.readUInt16BE(2);
    const bytes = keep(payload.subarray(8));
    const pieces = boxes.get(instance) ?? [];
    if (bytes !== null) pieces.push({ sequence: payload.readUInt32BE(4), bytes });
    boxes.set(instance, pieces);
    return false;
  };

  return {
    noteApplication(number, payload) {
      const begins = (lead: string): boolean => payload.toString('latin1', 0, lead.length) === lead;
      if (number === 1) {
        if (begins(EXIF_LEAD)) noteExifSegment(payload);
        else if (begins(XMP_LEAD)) noteBlock(findings, 'xmp', payload.subarray(XMP_LEAD.length));
        else if (begins(XMP_EXTENSION_LEAD)) noteExtension(payload);
        return begins('FLIR\0');
      }
      if (number === 2) return begins('ICC_PROFILE\0');
      if (number === 3) return !(begins('Meta') || begins('META') || begins('Exif'));
      if (number === 11) return noteBox(payload);
      if (number === 13 && begins(PHOTOSHOP_LEAD)) {
        const bytes = keep(payload.subarray(PHOTOSHOP_LEAD.length));
        if (bytes !== null) photoshop.push(bytes);
      }
      return number === 14 && begins('Adobe');
    },
    noteComment(payload) {
      noteText(findings, 'JPEG COM', 'Comment', decodeText(payload));
    },
    finish() {
      for (const pieces of exif) noteExif(findings, Buffer.concat(pieces), 'The EXIF segment');
      for (const packet of joinExtensions(extensions, findings)) noteBlock(findings, 'xmp', packet);
      for (const block of findIptc(Buffer.concat(photoshop))) noteBlock(findings, 'iptc', block);
      for (const pieces of boxes.values()) {
        const joined = joinBox(pieces);
        // The description box of a C2PA store holds the four letters as the start of its UUID.
        if (joined.subarray(0, 64).includes('c2pa')) noteC2pa(findings, waiting <= MAX_READ ? joined : null);
      }
    },
  };
}

/** Whole packets only: one with a hole or pieces that contradict its length is left out with a warning. */
function joinExtensions(extensions: Map<string, Extension>, findings: Findings): Buffer[] {
  const packets: Buffer[] = [];
  for (const { total, pieces } of extensions.values()) {
    const inOrder = [...pieces].sort(([a], [b]) => a - b);
    let next = 0;
    for (const [offset, bytes] of inOrder) if (offset === next) next += bytes.length;
    const held = inOrder.reduce((sum, [, bytes]) => sum + bytes.length, 0);
    if (next === total && held === total) packets.push(Buffer.concat(inOrder.map(([, bytes]) => bytes)));
    else noteWarning(findings, `An extended XMP packet of ${total} bytes is not complete and was not read.`);
  }
  return packets;
}

/** Later pieces repeat the box's length and type (8 bytes, or 16 with a 64-bit length), which only the first one keeps. */
function joinBox(pieces: { sequence: number; bytes: Buffer }[]): Buffer {
  const inOrder = [...pieces].sort((a, b) => a.sequence - b.sequence).map(({ bytes }) => bytes);
  const repeated = inOrder[0]?.readUInt32BE(0) === 1 ? 16 : 8;
  return Buffer.concat(inOrder.map((bytes, index) => (index === 0 ? bytes : bytes.subarray(repeated))));
}
