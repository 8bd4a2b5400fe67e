/** The text chunks of PNG (https://www.w3.org/TR/png-3/#11textinfo): plain texts, XMP, and the profiles that ImageMagick and old exiftool hide in them as hexadecimal digits. */
import { inflateSync } from 'node:zlib';
import { MAX_READ } from '../format.ts';
import type { Findings } from '../format.ts';
import { mayUnpack, noteBlock, noteExif, noteText, noteUnpacked, noteWarning } from '../note.ts';
import { decodeText } from '../text.ts';
import { findIptc } from '../photoshop.ts';

const XMP_KEYWORD = 'XML:com.adobe.xmp';
const XMP_LEAD = 'http://ns.adobe.com/xap/1.0/\0';

/** The inflated bytes, or null with a warning when they are damaged or would be more than {@link MAX_READ}. */
function inflate(findings: Findings, key: string, bytes: Buffer): Buffer | null {
  if (!mayUnpack(findings)) return null;
  try {
    const text = inflateSync(bytes, { maxOutputLength: MAX_READ });
    noteUnpacked(findings, text.length);
    return text;
  } catch (error) {
    // How far it came before it failed is not told: 1032 is deflate's highest ratio.
    noteUnpacked(findings, Math.min(MAX_READ, 1032 * bytes.length));
    const tooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const why = tooLong ? `unpacks to more than ${MAX_READ} bytes` : 'is not packed as it should be';
    noteWarning(findings, `The PNG text "${key.slice(0, 80)}" ${why} and was not read.`);
    return null;
  }
}

/** Keyword, packed or not, and the text's bytes; null where the chunk is not built as it should be. */
function split(type: string, data: Buffer): { key: string; packed: boolean; text: Buffer } | null {
  const keyEnd = data.indexOf(0);
  if (keyEnd < 0) return null;
  const key = data.toString('latin1', 0, keyEnd);
  if (type === 'tEXt') return { key, packed: false, text: data.subarray(keyEnd + 1) };
  if (type === 'zTXt') return { key, packed: true, text: data.subarray(keyEnd + 2) };
  // iTXt: compression flag and method, language tag, translated keyword.
  const languageEnd = data.indexOf(0, keyEnd + 3);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0) return null;
  return { key, packed: data[keyEnd + 1] === 1, text: data.subarray(translatedEnd + 1) };
}

/** Notes one tEXt, zTXt or iTXt chunk, given its type and data. Keys keep their case; damaged chunks become warnings. */
export function notePngText(findings: Findings, type: string, data: Buffer): void {
  const parts = split(type, data);
  if (parts === null) {
    noteWarning(findings, `A ${type} chunk has no key and was not read.`);
    return;
  }
  const bytes = parts.packed ? inflate(findings, parts.key, parts.text) : parts.text;
  if (bytes === null) return;
  if (parts.key === XMP_KEYWORD) noteBlock(findings, 'xmp', bytes);
  else if (!noteProfile(findings, parts.key, bytes)) noteText(findings, `PNG ${type}`, parts.key, decodeText(bytes));
}

/** True when the text was a `Raw profile type …`: a name, a length and hexadecimal digits, each on lines of their own. */
function noteProfile(findings: Findings, key: string, bytes: Buffer): boolean {
  const kind = /^Raw profile type (\S+)$/.exec(key)?.[1]?.toLowerCase();
  if (kind === undefined) return false;
  const head = /^\s*[^\n]+\n\s*(\d+)\s+/.exec(bytes.toString('latin1', 0, 200));
  if (head === null) return false;
  const digits = bytes.toString('latin1', head[0].length).replace(/\s+/g, '');
  const profile = Buffer.from(digits, 'hex');
  if (profile.length !== Number(head[1])) {
    noteWarning(findings, `The PNG text "${key}" holds ${profile.length} bytes in place of ${head[1]}.`);
  }
  if (kind === 'xmp') noteBlock(findings, 'xmp', profile);
  else if (kind === 'iptc' || kind === '8bim')
    for (const block of findIptc(profile)) noteBlock(findings, 'iptc', block);
  else if (kind === 'exif' || kind === 'app1') {
    if (profile.toString('latin1', 0, XMP_LEAD.length) === XMP_LEAD)
      noteBlock(findings, 'xmp', profile.subarray(XMP_LEAD.length));
    else noteExif(findings, profile, `The PNG text "${key}"`);
  }
  return true;
}
