/** Gives the whole ledger as a file: as it is written, or as a table for spreadsheets. */
import { csvLines } from '#api/ledger-table.ts';
import { client } from '../client.ts';

const PAGE = 1000;

export type ExportFormat = 'csv' | 'json';

/** The parts of the file, in their order; so that no text of all of it must be held together. */
export async function ledgerParts(
  format: ExportFormat,
  ask: (after: number) => Promise<readonly { seq: number }[]>,
): Promise<string[]> {
  const parts: string[] = [];
  for (let after = 0; ;) {
    const entries = await ask(after);
    const first = parts.length === 0;
    if (format === 'csv')
      parts.push(
        csvLines(entries as never, { headless: !first })
          .map((line) => `${line}\r\n`)
          .join(''),
      );
    else if (entries.length > 0)
      parts.push(`${first ? '[\n' : ',\n'}${entries.map((entry) => JSON.stringify(entry)).join(',\n')}`);
    if (entries.length < PAGE) break;
    after = entries.at(-1)!.seq;
  }
  if (format === 'json') parts.push(parts.length === 0 ? '[]\n' : '\n]\n');
  return parts;
}

export async function downloadLedger(format: ExportFormat): Promise<void> {
  const parts = await ledgerParts(
    format,
    async (after) => (await client.call('ledger.list', { after, limit: PAGE })).entries,
  );
  const type = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json';
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `alice-ledger.${format}`;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
