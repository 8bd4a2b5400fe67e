/** The `LIST INFO` of WAV and AVI: chunks of four letters, each a text. Microsoft, "Multimedia Programming Interface" (1991), "INFO List Chunk". */
import type { ByteSource, Findings } from '../format.ts';
import { noteText, noteWarning } from '../note.ts';
import { decodeText } from '../text.ts';

const words: Record<string, string> = {
  INAM: 'title',
  IART: 'artist',
  IPRD: 'album',
  IGNR: 'genre',
  ICMT: 'comment',
  ICRD: 'date',
  ISFT: 'software',
  ICOP: 'copyright',
  IKEY: 'keywords',
  ISBJ: 'description',
  ITRK: 'track',
  IENG: 'engineer',
  IMUS: 'composer',
};
const MAX_TEXT = 4 * 1024 * 1024;

/** Notes the texts between two offsets when they are an INFO list; lists inside lists are never entered. */
export function readInfoList(source: ByteSource, start: number, end: number, findings: Findings): void {
  if (end - start < 4 || source.read(start, 4).toString('latin1') !== 'INFO') return;
  for (let at = start + 4; at + 8 <= end;) {
    const head = source.read(at, 8);
    const name = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    if (at + 8 + length > end) {
      noteWarning(findings, 'A text in the INFO list is longer than the list.');
      return;
    }
    if (length <= MAX_TEXT && /^I[A-Z0-9]{3}$/.test(name)) {
      const value = decodeText(source.read(at + 8, length)).replace(/\0+$/, '');
      if (value !== '') noteText(findings, 'RIFF INFO', words[name] ?? name, value);
    }
    at += 8 + length + (length & 1);
  }
}
