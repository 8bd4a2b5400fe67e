/** Keeps the ledger's lines in a location as well, and finds there how far it once went. */
import { join } from 'node:path';
import { AliceError } from '#api/errors.ts';
import { nodeLedgerIo } from '../../ledger/ledger-io.ts';
import { openLine } from '../../ledger/line.ts';
import { allLines } from '../../ledger/segments.ts';
import type { Anchor } from '../../ledger/verify.ts';
import type { StorageAdapter } from '../../storage/adapter.ts';

const folderOf = (id: string): string => `.alice/ledger/${id}`;
const nameOf = (first: number, last: number): string =>
  `${`${first}`.padStart(9, '0')}-${`${last}`.padStart(9, '0')}.jsonl`;
const pattern = /\/(\d{9,})-(\d{9,})\.jsonl$/;
const NOTE = 'mirrored.json';

async function mirroredUpTo(dir: string): Promise<number> {
  const bytes = await nodeLedgerIo.read(join(dir, NOTE));
  const seq = bytes === null ? 0 : Number(bytes.toString('utf8'));
  return Number.isSafeInteger(seq) && seq >= 0 ? seq : 0;
}

/** Writes the lines since the last time as one file. Failing does no harm: they are written with the next ones. */
export async function mirrorLedger(dir: string, head: Anchor, adapter: StorageAdapter): Promise<void> {
  const before = await mirroredUpTo(dir);
  // What was being written when the program was killed.
  await adapter.sweep?.(folderOf(head.id));
  if (head.seq <= before) return;
  const lines: string[] = [];
  for await (const { text } of allLines(dir, nodeLedgerIo)) {
    const { entry } = openLine(text);
    if (entry !== null && entry.seq > before && entry.seq <= head.seq) lines.push(`${text}\n`);
  }
  const bytes = Buffer.from(lines.join(''));
  const path = `${folderOf(head.id)}/${nameOf(before + 1, head.seq)}`;
  try {
    await adapter.write(path, bytes, { size: bytes.length, ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof AliceError) || error.code !== 'already-exists') throw error;
  }
  await nodeLedgerIo.replace(join(dir, NOTE), Buffer.from(`${head.seq}`));
}

async function lastLine(adapter: StorageAdapter, path: string): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of await adapter.read(path)) parts.push(part as Uint8Array);
  return Buffer.concat(parts).toString('utf8').trimEnd().split('\n').at(-1) ?? '';
}

/** The last line that a location remembers; null when it has none of this ledger. */
export async function findAnchor(id: string, adapter: StorageAdapter): Promise<Anchor | null> {
  let latest: { path: string; last: number } | null = null;
  for await (const { path } of adapter.list(`${folderOf(id)}/`)) {
    const last = Number(pattern.exec(path)?.[2] ?? -1);
    if (last > (latest?.last ?? 0)) latest = { path, last };
  }
  if (latest === null) return null;
  const { entry } = openLine(await lastLine(adapter, latest.path));
  return entry === null ? null : { id, seq: entry.seq, hash: entry.hash };
}
