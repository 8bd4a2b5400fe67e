/** Vorbis comments, as FLAC, Ogg Vorbis and Opus carry them: vendor, then `KEY=value` in UTF-8, lengths 32-bit little-endian. Xiph, "Ogg Vorbis I", section 5. */
import type { Findings } from '../format.ts';
import { noteText, noteWarning } from '../note.ts';
import { decodeText } from '../text.ts';

/** Names that other carriers use for the same. */
const words: Record<string, string> = { comments: 'comment', organization: 'publisher' };

/** Notes the comments, keys in lower case; pictures are passed over. A length that lies ends the reading with a warning. */
export function readVorbisComment(bytes: Buffer, findings: Findings): void {
  let at = 0;
  const take = (): Buffer | undefined => {
    if (at + 4 > bytes.length) return undefined;
    const length = bytes.readUInt32LE(at);
    if (at + 4 + length > bytes.length) return undefined;
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  const vendor = take();
  if (vendor === undefined || at + 4 > bytes.length) {
    noteWarning(findings, 'The Vorbis comment is cut short.');
    return;
  }
  if (vendor.length > 0) noteText(findings, 'Vorbis', 'encoder', decodeText(vendor));
  const count = bytes.readUInt32LE(at);
  at += 4;
  for (let done = 0; done < count; done += 1) {
    const comment = take();
    if (comment === undefined) {
      noteWarning(findings, 'The Vorbis comment is cut short.');
      return;
    }
    const equals = comment.indexOf(0x3d);
    if (equals <= 0 || equals > 256) continue;
    const key = comment.toString('latin1', 0, equals).toLowerCase();
    if (key === 'metadata_block_picture' || key === 'coverart') continue;
    noteText(findings, 'Vorbis', words[key] ?? key, decodeText(comment.subarray(equals + 1)));
  }
}
