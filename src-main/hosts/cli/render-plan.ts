/** Draws plans and what became of them, for all verbs alike: what changes where, what is left out, what failed. */
import type { Plan, PlanItem, TransferResult } from '#api/plan.ts';
import { formatBytes, formatCount, formatNumberOf, formatTime } from './format.ts';
import type { Canvas } from './output.ts';
import { renderTable, type Cell, type Column } from './table.ts';

/** Lines of a list that people are shown; `--json` has them all. */
const SHOWN = 10;

const totals: Column[] = [
  { title: 'location' },
  { title: 'files', align: 'right' },
  { title: '', align: 'left' },
  { title: 'after', align: 'right' },
  { title: 'bytes', align: 'right' },
  { title: '', align: 'left' },
  { title: 'after', align: 'right' },
  { title: 'trash', align: 'right' },
];

export function renderPlan(plan: Plan, canvas: Canvas): string {
  const { style } = canvas;
  const lines = [
    `${style.paint('bold', plan.title)}  ${style.paint('dim', plan.id)}`,
    `${formatNumberOf(plan.items, 'medium', 'media')} in ${formatNumberOf(plan.files, 'file')}, ${formatBytes(plan.bytes)} to write.`,
  ];
  if (plan.totals.length > 0) {
    const rows = plan.totals.map(({ location, files, bytes, trashed }): Cell[] => [
      location,
      formatCount(files.before),
      '→',
      formatCount(files.after),
      formatBytes(bytes.before),
      '→',
      formatBytes(bytes.after),
      trashed === 0 ? '' : `${trashed > 0 ? '+' : '−'}${formatBytes(Math.abs(trashed))}`,
    ]);
    lines.push('', renderTable(totals, rows, canvas));
  }
  if (plan.refusedCount > 0) {
    const columns: Column[] = [{ title: 'location' }, { title: 'path', shrinkTo: 16 }, { title: 'why', shrinkTo: 20 }];
    const rows = plan.refused.slice(0, SHOWN).map(({ location, path, reason }) => [location ?? '', path, reason]);
    lines.push('', `Left out (${formatCount(plan.refusedCount)}):`, renderTable(columns, rows, canvas));
    if (plan.refusedCount > SHOWN)
      lines.push(`… and ${formatCount(plan.refusedCount - SHOWN)} more: alice plans show ${plan.id} --json`);
  }
  return lines.join('\n');
}

export function renderItems(items: readonly PlanItem[], canvas: Canvas): string {
  const columns: Column[] = [
    { title: 'does' },
    { title: 'from', shrinkTo: 16 },
    { title: 'to', shrinkTo: 16 },
    { title: 'size', align: 'right' },
  ];
  const rows = items.flatMap(({ steps }) =>
    steps.flatMap(({ kind, from, to, files }) =>
      files.map((file) => [
        kind,
        `${from.name}:${file.from}`,
        file.to === '' ? '' : `${to.name}:${file.to}`,
        formatBytes(file.size),
      ]),
    ),
  );
  return renderTable(columns, rows, canvas);
}

export function renderResult(result: TransferResult, canvas: Canvas): string {
  const { style } = canvas;
  const parts = [
    `${formatCount(result.done)} done`,
    ...(result.failedCount > 0 ? [`${formatCount(result.failedCount)} not done`] : []),
  ];
  const lines = [`${style.paint('bold', parts.join(', '))}; ${formatBytes(result.bytes)} written.`];
  if (result.failedCount > 0) {
    const columns: Column[] = [
      { title: 'path', shrinkTo: 16 },
      { title: 'why', shrinkTo: 20 },
    ];
    const rows = result.failed
      .slice(0, SHOWN)
      .map(({ path, message, kept }) => [path, kept ? `${message} It is copied, and the source stays.` : message]);
    lines.push('', style.paint('bad', 'Not done:'), renderTable(columns, rows, canvas));
    if (result.failedCount > SHOWN)
      lines.push(`… and ${formatCount(result.failedCount - SHOWN)} more: alice plans show ${result.plan} --json`);
  }
  return lines.join('\n');
}

export function renderPlans(plans: readonly Plan[], canvas: Canvas): string {
  if (plans.length === 0) return 'No plans yet: alice copy QUERY --to LOCATION --dry-run makes one.';
  const columns: Column[] = [
    { title: 'plan' },
    { title: 'made' },
    { title: 'state' },
    { title: 'media', align: 'right' },
    { title: 'what', shrinkTo: 20 },
  ];
  const rows = plans.map(({ id, createdAt, state, items, title }) => [
    id,
    formatTime(createdAt),
    state,
    formatCount(items),
    title,
  ]);
  return renderTable(columns, rows, canvas);
}
