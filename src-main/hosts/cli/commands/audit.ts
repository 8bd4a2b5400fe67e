/** `alice audit …`: every movement of bytes as the ledger has it, and the proof that nobody has changed the ledger. */
import { type Command, Option } from 'commander';
import type { Client } from '#api/client.ts';
import type { LedgerEntry } from '#api/ledger.ts';
import { csvLines, ledgerRows } from '#api/ledger-table.ts';
import { escapeText } from '../escape-text.ts';
import { EXIT_DONE, exitCodes } from '../exit-codes.ts';
import { wholeNumber } from '../flags.ts';
import { formatCount, formatNumberOf, formatTime } from '../format.ts';
import type { Session } from '../session.ts';
import { renderTable } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';

const PAGE = 1000;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

async function allEntries(client: Client, plan: string | undefined): Promise<LedgerEntry[]> {
  const all: LedgerEntry[] = [];
  for (;;) {
    const after = all.at(-1)?.seq ?? 0;
    const { entries } = await client.call('ledger.list', { after, limit: PAGE, ...(plan !== undefined && { plan }) });
    all.push(...entries);
    if (entries.length < PAGE) return all;
  }
}

function describe(entry: LedgerEntry): string {
  const [, , , , , , action, state, from, path, to, toPath, , , , message] = ledgerRows(entry)[0]!.map(String);
  if (entry.kind === 'intent') return `${action} ${from}:${path}${toPath === '' ? '' : ` → ${to}:${toPath}`}`;
  return [state, message].filter((part) => part !== '').join(': ');
}

function declareList(group: Command, session: Session): void {
  group
    .command('list')
    .description('the lines of the ledger, oldest first')
    .addHelpText('after', examples('audit list', 'audit list --plan 20260301-120000-k3f9x2 --json'))
    .option('--plan <id>', 'only those of one plan')
    .option('--after <number>', 'begin behind this line', wholeNumber)
    .option('--limit <number>', 'how many at most (1 to 1000; 100 if not given)', wholeNumber)
    .action(async (flags: { plan?: string; after?: number; limit?: number }) => {
      const result = await (await session.client()).call('ledger.list', flags);
      session.finish({
        result,
        human(canvas) {
          if (result.total === 0) return 'The ledger is empty: nothing was moved yet.';
          const rows = result.entries.map((entry) => [
            formatCount(entry.seq),
            formatTime(entry.time),
            entry.kind,
            textOf(entry['plan']),
            describe(entry),
          ]);
          const columns = [
            { title: 'line', align: 'right' as const },
            { title: 'time' },
            { title: 'kind' },
            { title: 'plan' },
            { title: 'what', shrinkTo: 24 },
          ];
          return renderTable(columns, rows, canvas);
        },
      });
    });
}

function declareVerify(group: Command, session: Session): void {
  group
    .command('verify')
    .description('prove that no line was changed, removed, put in, reordered or cut off')
    .addHelpText('after', examples('audit verify', 'audit verify --json'))
    .action(async () => {
      const result = await (await session.client()).call('ledger.verify', {});
      session.finish({
        result,
        human(canvas) {
          if (result.ok) return `${formatNumberOf(result.entries, 'line')}: all as they were written.`;
          const rows = result.problems.map(({ file, line, problem }) => [
            file,
            line === 0 ? '' : formatCount(line),
            problem,
          ]);
          return renderTable(
            [{ title: 'file' }, { title: 'line', align: 'right' }, { title: 'what is wrong', shrinkTo: 30 }],
            rows,
            canvas,
          );
        },
        exitCode: result.ok ? EXIT_DONE : exitCodes['data-loss'],
      });
    });
}

function declareExport(group: Command, session: Session): void {
  group
    .command('export')
    .description('the whole ledger on standard output')
    .addOption(
      new Option('--format <format>', 'csv for spreadsheets; json keeps the lines as they are')
        .choices(['csv', 'json'])
        .default('csv'),
    )
    .option('--plan <id>', 'only the lines of one plan')
    .addHelpText('after', examples('audit export > ledger.csv', 'audit export --format json > ledger.json'))
    .action(async (flags: { format: 'csv' | 'json'; plan?: string }) => {
      const entries = await allEntries(await session.client(), flags.plan);
      session.finish({
        result: { entries },
        human({ width }) {
          if (flags.format === 'json') return JSON.stringify(entries, null, 1);
          const lines = csvLines(entries);
          // Names may hold what a terminal would obey; a file gets them as they are.
          return lines.map((line) => (width === undefined ? line : escapeText(line))).join('\r\n');
        },
      });
    });
}

export const declareAudit: DeclareVerb = (program, session) => {
  const group = program
    .command('audit')
    .description('every movement of bytes, and the proof that the record of it is whole');
  declareList(group, session);
  declareVerify(group, session);
  declareExport(group, session);
};
