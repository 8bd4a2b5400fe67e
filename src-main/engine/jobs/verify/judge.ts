/** Judges what was read of a copy by what was known of it: sound, or which of the things that can have happened to it. */
import type { CopyRecord } from '../../catalog/copy-records.ts';
import type { FoundFault } from '../../catalog/findings.ts';
import type { ScannedFile } from '../../catalog/records.ts';
import type { Verdict } from '#api/verify.ts';

/** What lies at a path now, as far as it could be found out. */
export type Reading =
  | { kind: 'file'; file: ScannedFile }
  /** Read to its end, and no medium that could be recognised; `cause` says why. */
  | { kind: 'unknown'; size: number; modifiedMs: number; fileHash: string; damaged: boolean; cause: string }
  | { kind: 'unreadable'; size: number | null; cause: string }
  | { kind: 'gone' };

/** Times that were rounded differently on their way are one. */
const ROUNDED_MS = 1;

const isSilent = (record: CopyRecord, now: { size: number; modifiedMs: number }): boolean =>
  now.size === record.size && Math.abs(now.modifiedMs - record.modifiedMs) <= ROUNDED_MS;

const REPAIR = 'To put it right from another copy: alice repair.';
const SCAN = 'If that was you, scan its location; else: alice repair --verdict';

/** Null when the copy is sound. */
export function judge(record: CopyRecord, reading: Reading, checkedMs: number): FoundFault | null {
  const { location, path, contentHash, fileHash, size, modifiedMs } = record;
  const about = { location, path, contentHash, expected: { size, fileHash }, modifiedMs, checkedMs };
  if (reading.kind === 'gone') {
    const message =
      'Nothing lies at its path any more. To put it there again from another copy: alice repair --verdict missing.';
    return { ...about, verdict: 'missing', silent: false, found: null, message };
  }
  if (reading.kind === 'unreadable') {
    const found = reading.size === null ? null : { size: reading.size, fileHash: null, contentHash: null };
    return { ...about, verdict: 'unreadable', silent: true, found, message: `${reading.cause} ${REPAIR}` };
  }
  const now = reading.kind === 'file' ? reading.file : reading;
  if (now.fileHash === fileHash) return null;
  const silent = isSilent(record, now);
  const found = {
    size: now.size,
    fileHash: now.fileHash,
    contentHash: reading.kind === 'file' ? reading.file.contentHash : null,
  };
  const { verdict, message } = nameIt(record, reading, silent);
  return { ...about, verdict, silent, found, message };
}

type Read = Extract<Reading, { kind: 'file' | 'unknown' }>;

function nameIt(record: CopyRecord, reading: Read, silent: boolean): { verdict: Verdict; message: string } {
  const noTrace = 'Its size and time are as before, so the disk has lost bits, or someone has put the time back.';
  if (reading.kind === 'file' && reading.file.contentHash === record.contentHash) {
    if (silent)
      return {
        verdict: 'metadata-drift',
        message: `Its media are whole, and what is said about them has changed. ${noTrace} ${REPAIR}`,
      };
    const message = `Its media are whole; tags or other metadata were changed. ${SCAN} metadata-drift.`;
    return { verdict: 'metadata-drift', message };
  }
  const { size } = reading.kind === 'file' ? reading.file : reading;
  if (silent) return { verdict: 'media-rot', message: `Its media are not what they were. ${noTrace} ${REPAIR}` };
  const damaged = reading.kind === 'unknown' && reading.damaged;
  if (size < record.size && (damaged || size === 0)) {
    const message = `It has ${size} of its ${record.size} bytes. ${REPAIR}`;
    return { verdict: 'truncated', message };
  }
  if (damaged) return { verdict: 'media-rot', message: `${reading.cause} ${REPAIR}` };
  return { verdict: 'replaced', message: `Another file lies at its path. ${SCAN} replaced.` };
}
