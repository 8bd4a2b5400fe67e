/**
 * What an MP4 or MOV says in words: iTunes lists, QuickTime keys and user data, 3GPP strings, XMP and C2PA boxes.
 * QuickTime File Format, "User Data Atoms", "Metadata Atoms and Types"; 3GPP TS 26.244 §8; XMP Specification Part 3 §1.2.7;
 * C2PA Specification, "Embedding manifests into BMFF-based assets".
 */
import type { ByteSource, Findings } from '../format.ts';
import { MAX_READ } from '../format.ts';
import { noteBlock, noteC2pa, noteText, noteWarning } from '../note.ts';
import { decodeText, decodeUtf16, utf16Order } from '../text.ts';
import { eachBox, findBox, metaBody, printable } from './boxes.ts';
import type { Box } from './boxes.ts';

export const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';
export const C2PA_UUID = 'd8fec3d61b0e483c92975828877ec481';

/** Four-character codes of iTunes, QuickTime and 3GPP, as the words that all carriers of this program use. */
const words: Record<string, string> = {
  '©nam': 'title',
  titl: 'title',
  '©ART': 'artist',
  perf: 'artist',
  '©aut': 'author',
  auth: 'author',
  aART: 'albumartist',
  '©alb': 'album',
  albm: 'album',
  '©gen': 'genre',
  '©cmt': 'comment',
  '©inf': 'information',
  '©des': 'description',
  desc: 'description',
  dscp: 'description',
  ldes: 'longdescription',
  '©day': 'date',
  '©too': 'encoder',
  '©enc': 'encoder',
  '©swr': 'software',
  '©mak': 'make',
  '©mod': 'model',
  '©xyz': 'location',
  '©wrt': 'composer',
  '©lyr': 'lyrics',
  '©grp': 'grouping',
  '©pub': 'publisher',
  '©cpy': 'copyright',
  cprt: 'copyright',
  '©key': 'keywords',
  keyw: 'keywords',
};
const threeGpp = new Set(['titl', 'dscp', 'auth', 'perf', 'albm', 'cprt']);
const APPLE_KEY = 'com.apple.quicktime.';

/** Notes everything that a `udta` or `meta` box of a movie says. Oddities become warnings; lying sizes are `data-loss`. */
export function readMovieTags(source: ByteSource, box: Box, findings: Findings): void {
  if (box.type === 'meta') {
    readMeta(source, box, findings);
    return;
  }
  for (const part of eachBox(source, box.body, box.end)) {
    if (part.type === 'meta') readMeta(source, part, findings);
    else if (part.type === 'XMP_') noteXmp(source, part.body, part.end, findings);
    else if (part.type.startsWith('©')) readQuickTimeText(source, part, findings);
    else if (threeGpp.has(part.type)) read3gppText(source, part, findings);
  }
}

/** Notes an XMP or C2PA `uuid` box; true when it was one of them. */
export function readUuidBox(source: ByteSource, box: Box, findings: Findings): boolean {
  if (box.uuid === XMP_UUID) noteXmp(source, box.body, box.end, findings);
  else if (box.uuid === C2PA_UUID) readC2pa(source, box, findings);
  else return false;
  return true;
}

function noteXmp(source: ByteSource, start: number, end: number, findings: Findings): void {
  if (end - start > MAX_READ) noteWarning(findings, 'The XMP of this file is larger than 16 MiB and was not read.');
  else noteBlock(findings, 'xmp', source.read(start, end - start));
}

/** Four bytes of version and flags, a purpose ending in NUL, and for `manifest` an 8-byte offset before the JUMBF. */
function readC2pa(source: ByteSource, box: Box, findings: Findings): void {
  const head = source.read(box.body, Math.min(64, box.end - box.body));
  const zero = head.indexOf(0, 4);
  if (zero === -1 || head.toString('latin1', 4, zero) !== 'manifest') {
    noteC2pa(findings, null);
    return;
  }
  const start = Math.min(box.body + zero + 9, box.end);
  noteC2pa(findings, box.end - start <= MAX_READ ? source.read(start, box.end - start) : null);
}

function readMeta(source: ByteSource, meta: Box, findings: Findings): void {
  const start = metaBody(source, meta);
  const keysBox = findBox(source, start, meta.end, 'keys');
  const keys = keysBox === undefined ? [] : readKeys(source, keysBox);
  const list = findBox(source, start, meta.end, 'ilst');
  if (list === undefined) return;
  const carrier = keysBox === undefined ? 'MP4 ilst' : 'MP4 mdta';
  for (const item of eachBox(source, list.body, list.end)) {
    const key =
      keysBox === undefined ? itemKey(source, item) : keys[Buffer.from(item.type, 'latin1').readUInt32BE(0) - 1];
    if (key === undefined || item.type === 'covr') continue;
    for (const part of eachBox(source, item.body, item.end)) {
      if (part.type !== 'data') continue;
      const value = readData(source, part, findings);
      if (value !== undefined) noteText(findings, carrier, key, value);
    }
  }
}

/** The names of QuickTime metadata keys, in order; at most some thousand are kept. */
function readKeys(source: ByteSource, box: Box): string[] {
  const keys: string[] = [];
  for (const key of eachBox(source, Math.min(box.body + 8, box.end), box.end)) {
    if (keys.length === 4096) break;
    const name = decodeText(source.read(key.body, Math.min(key.end - key.body, 1024)));
    keys.push(name.startsWith(APPLE_KEY) ? name.slice(APPLE_KEY.length) : name);
  }
  return keys;
}

/** The word for an iTunes item; freeform items (`----`) are called by their own name. */
function itemKey(source: ByteSource, item: Box): string | undefined {
  if (item.type !== '----') return words[item.type] ?? item.type;
  const name = findBox(source, item.body, item.end, 'name');
  if (name === undefined || name.end - name.body < 4) return undefined;
  return decodeText(source.read(name.body + 4, Math.min(name.end - name.body - 4, 1024)));
}

/** The text of a `data` box by its type code: 1 UTF-8, 2 UTF-16, 21 a signed integer; others hold no text. */
function readData(source: ByteSource, box: Box, findings: Findings): string | undefined {
  const length = box.end - box.body - 8;
  if (length < 0) return undefined;
  if (length > MAX_READ) {
    noteWarning(findings, 'A text of this file is larger than 16 MiB and was not read.');
    return undefined;
  }
  const kind = source.read(box.body, 4).readUInt32BE(0) & 0xffffff;
  const bytes = source.read(box.body + 8, length);
  if (kind === 1) return decodeText(bytes);
  if (kind === 2) return decodeUtf16(bytes, utf16Order(bytes)).replace(/^\ufeff/, '');
  if (kind === 21 && length >= 1 && length <= 4) return String(bytes.readIntBE(0, length));
  return undefined;
}

/** Pairs of length and language, each followed by a text. */
function readQuickTimeText(source: ByteSource, box: Box, findings: Findings): void {
  const key = words[box.type] ?? printable(box.type.slice(1)).trim();
  if (box.end - box.body < 4) return;
  const length = source.read(box.body, 2).readUInt16BE(0);
  const end = Math.min(box.body + 4 + length, box.end);
  const value = decodeText(source.read(box.body + 4, end - box.body - 4)).replace(/\0+$/, '');
  if (value !== '') noteText(findings, 'MP4 udta', key, value);
}

/** Version and flags, packed language, then UTF-8, or UTF-16 with a byte order mark; ends in NUL. */
function read3gppText(source: ByteSource, box: Box, findings: Findings): void {
  if (box.end - box.body < 6 || box.end - box.body > 65_536) return;
  const bytes = source.read(box.body + 6, box.end - box.body - 6);
  const wide =
    bytes.length >= 2 && ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe));
  const value = (wide ? decodeUtf16(bytes, utf16Order(bytes)).replace(/^\ufeff/, '') : decodeText(bytes)).replace(
    /\0+$/,
    '',
  );
  if (value !== '') noteText(findings, 'MP4 udta', words[box.type] ?? box.type, value);
}
