/** `alice report`: where the bytes lie, how safely, and what could be freed. */
import type { Output } from '#api/contract.ts';
import { drawBar } from '../bar.ts';
import { formatBytes, formatCount, formatNumberOf } from '../format.ts';
import type { Canvas } from '../output.ts';
import { type Cell, type Column, renderPairs, renderTable } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';

type StorageReport = Output<'storage.report'>;

const BAR_CELLS = 20;
/** Months that people are shown; `--json` has them all. */
const MONTHS = 12;

const amount: Column[] = [{ title: 'media', align: 'right' }, { title: 'size', align: 'right' }, { title: '' }];

/** Count, bytes, and a bar of the share that the bytes are of the largest ones. */
function amountCells(count: number, bytes: number, most: number): Cell[] {
  const share = most === 0 ? 0 : bytes / most;
  return [formatCount(count), formatBytes(bytes), { text: drawBar(share, BAR_CELLS).trimEnd(), tone: 'accent' }];
}

const largest = (rows: readonly { bytes: number }[]): number => Math.max(0, ...rows.map(({ bytes }) => bytes));

function section(title: string, columns: Column[], rows: Cell[][], canvas: Canvas): string[] {
  if (rows.length === 0) return [];
  return [canvas.style.paint('bold', title), renderTable(columns, rows, canvas), ''];
}

function renderPlaces({ byLocation }: StorageReport, canvas: Canvas): string[] {
  const most = largest(byLocation);
  const rows = byLocation.map(({ location, type, copies, bytes }) => [
    location,
    type,
    ...amountCells(copies, bytes, most),
  ]);
  const [, ...others] = amount;
  const columns: Column[] = [{ title: 'location' }, { title: 'kind' }, { title: 'copies', align: 'right' }, ...others];
  return section('Where it lies', columns, rows, canvas);
}

function renderSafety({ copies }: StorageReport, canvas: Canvas): string[] {
  const most = largest(copies);
  const last = copies.length - 1;
  const rows = copies
    .map((row, at): Cell[] => [
      // The last line stands for all that have still more.
      `${formatCount(row.copies)}${at === last && row.copies > 1 ? ' or more' : ''}`,
      ...amountCells(row.media, row.bytes, most),
    ])
    .filter((_, at) => copies[at]!.media > 0);
  return section('How many copies there are', [{ title: 'copies', align: 'right' }, ...amount], rows, canvas);
}

/** Months without any media are lines, too: a gap in time is to be seen. */
function renderGrowth({ growth }: StorageReport, canvas: Canvas): string[] {
  const months = new Map<string, { media: number; bytes: number }>();
  for (const { month, media, bytes } of growth) {
    const sum = months.get(month) ?? { media: 0, bytes: 0 };
    months.set(month, { media: sum.media + media, bytes: sum.bytes + bytes });
  }
  const shown = lastMonths([...months.keys()].at(-1)).map((month) => ({
    month,
    ...(months.get(month) ?? { media: 0, bytes: 0 }),
  }));
  const first = shown.findIndex(({ media }) => media > 0);
  const most = largest(shown);
  const rows = shown
    .slice(Math.max(0, first))
    .map(({ month, media, bytes }) => [month, ...amountCells(media, bytes, most)]);
  return section('When it was made', [{ title: 'month' }, ...amount], rows, canvas);
}

/** `2026-02` → the twelve months that end with it. */
function lastMonths(last: string | undefined): string[] {
  const [year, month] = (last ?? '').split('-').map(Number);
  if (year === undefined || month === undefined) return [];
  return Array.from({ length: MONTHS }, (_, at) => {
    const count = year * 12 + month - MONTHS + at;
    return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
  });
}

function renderReclaimable({ reclaimable }: StorageReport, canvas: Canvas): string[] {
  const most = largest(reclaimable);
  const rows = reclaimable.map(({ location, copies, bytes }) => [location, ...amountCells(copies, bytes, most)]);
  const [, ...others] = amount;
  const columns: Column[] = [{ title: 'location' }, { title: 'further copies', align: 'right' }, ...others];
  return section('What lies more than once in one place', columns, rows, canvas);
}

export function renderReport(report: StorageReport, canvas: Canvas): string {
  const told = ({ media, bytes }: { media: number; bytes: number }, query: string): string =>
    media === 0 ? 'none' : `${formatNumberOf(media, 'medium', 'media')}, ${formatBytes(bytes)}: alice search ${query}`;
  return [
    ...renderPlaces(report, canvas),
    ...renderSafety(report, canvas),
    ...renderGrowth(report, canvas),
    ...renderReclaimable(report, canvas),
    renderPairs(
      [
        ['below wanted copies', told(report.belowWanted, 'is:below')],
        ['only offline', told(report.offlineOnly, 'is:offline')],
      ],
      canvas.style,
    ),
  ].join('\n');
}

export const declareReport: DeclareVerb = (program, session) => {
  program
    .command('report')
    .description('where the bytes lie, how many copies there are, when it was made, and what could be freed')
    .addHelpText('after', examples('report', 'report --demo', 'report --json'))
    .action(async () => {
      const result = await (await session.client()).call('storage.report', {});
      session.finish({
        result,
        human: (canvas) =>
          result.byLocation.length === 0 ? 'Nothing is in the catalog yet: alice scan' : renderReport(result, canvas),
      });
    });
};
