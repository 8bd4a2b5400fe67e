/** AVI, identified by the whole file. Microsoft, "AVI RIFF File Reference": `avih` says frame time, count and size. */
import type { ByteSource, Findings, MediaFormat } from '../format.ts';
import { noteWarning } from '../note.ts';
import { attemptFacts } from './attempt.ts';
import { readInfoList } from './riff-info.ts';
import { wholeFile } from './whole-file.ts';

/** Chunks that are looked at; the facts are among the first. */
const MAX_CHUNKS = 256;

export const avi: MediaFormat = {
  name: 'avi',
  mediaType: 'video',
  mime: 'video/x-msvideo',
  extensions: ['avi'],
  carriesXmp: false,
  sniff: (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'AVI ',
  *segments(source, findings) {
    attemptFacts(findings, () => readAvi(source, findings));
    yield* wholeFile(source, findings);
  },
};

function readAvi(source: ByteSource, findings: Findings): void {
  let at = 12;
  for (let count = 0; count < MAX_CHUNKS && at + 8 <= source.size; count += 1) {
    const head = Buffer.from(source.read(at, Math.min(12, source.size - at)));
    const name = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    const kind = name === 'LIST' ? head.toString('latin1', 8, 12) : name;
    const end = at + 8 + length;
    if (end > source.size) {
      noteWarning(findings, `The part ${name.replaceAll(/[^\x20-\x7e]/g, '?')} of this AVI is cut short.`);
      if (kind !== 'hdrl') return;
    }
    if (kind === 'avih' && length >= 40) readHeader(source.read(at + 8, 40), findings);
    if (kind === 'INFO') readInfoList(source, at + 8, Math.min(end, source.size), findings);
    // The header list is entered; everything else is passed over.
    at = kind === 'hdrl' ? at + 12 : end + (length & 1);
  }
}

function readHeader(header: Buffer, findings: Findings): void {
  const microseconds = header.readUInt32LE(0);
  const frames = header.readUInt32LE(16);
  findings.width = header.readUInt32LE(32);
  findings.height = header.readUInt32LE(36);
  if (frames === 0) return;
  findings.frames = frames;
  if (microseconds > 0) findings.durationSeconds = (microseconds * frames) / 1e6;
}
