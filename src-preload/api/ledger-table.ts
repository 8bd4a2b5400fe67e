/** The ledger as a table for spreadsheets: one row for each file that an intent names, one for every other line. */
import type { LedgerEntry } from './ledger.ts';

interface Where {
  name: string;
}
interface Moved {
  from: string;
  to: string;
  size: number;
  hash: string;
}

export const ledgerColumns = [
  'seq',
  'time',
  'kind',
  'plan',
  'item',
  'step',
  'action',
  'state',
  'from',
  'from_path',
  'to',
  'to_path',
  'size',
  'file_hash',
  'content_hash',
  'message',
  'hash',
];

/** The rows of a line, in the order of {@link ledgerColumns}. */
export function ledgerRows(entry: LedgerEntry): unknown[][] {
  const { seq, time, kind, hash } = entry;
  const of = (key: string): unknown => entry[key] ?? '';
  const files = (entry['files'] as Moved[] | undefined) ?? [null];
  return files.map((file) => [
    seq,
    time,
    kind,
    of('plan'),
    of('item'),
    of('step'),
    of('action'),
    of('state'),
    (entry['from'] as Where | undefined)?.name ?? '',
    file?.from ?? '',
    (entry['to'] as Where | undefined)?.name ?? '',
    file?.to ?? '',
    file?.size ?? '',
    file?.hash ?? '',
    of('contentHash'),
    of('message') || of('title') || of('note'),
    hash,
  ]);
}

/** RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvCell(value: unknown): string {
  const text = String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) && !/^-?\d+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const csvRow = (row: readonly unknown[]): string => row.map(csvCell).join(',');

/** Without line breaks; the first names the columns, unless `headless`. */
export function csvLines(entries: readonly LedgerEntry[], { headless = false } = {}): string[] {
  const rows = entries.flatMap(ledgerRows).map(csvRow);
  return headless ? rows : [csvRow(ledgerColumns), ...rows];
}
