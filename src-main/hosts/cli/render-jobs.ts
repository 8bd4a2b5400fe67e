/** Draws jobs and their files for people. */
import type { Output } from '#api/contract.ts';
import type { Job } from '#api/job.ts';
import { formatBytes, formatCount } from './format.ts';
import type { Canvas } from './output.ts';
import { renderTable, type Column } from './table.ts';

const columns: Column[] = [
  { title: 'job' },
  { title: 'state' },
  { title: 'done', align: 'right' },
  { title: 'bytes', align: 'right' },
  { title: 'what', shrinkTo: 20 },
];

const ofTotal = (done: string, total: string | null): string => (total === null ? done : `${done}/${total}`);

export function renderJobs(jobs: readonly Job[], canvas: Canvas): string {
  if (jobs.length === 0) return 'Nothing runs and nothing waits.';
  const rows = jobs.map(({ id, kind, title, state, phase, filesDone, filesTotal, bytesDone, bytesTotal }) => [
    id,
    state === 'running' ? phase : state,
    ofTotal(formatCount(filesDone), filesTotal === null ? null : formatCount(filesTotal)),
    ofTotal(formatBytes(bytesDone), bytesTotal === null ? null : formatBytes(bytesTotal)),
    title ?? kind,
  ]);
  return renderTable(columns, rows, canvas);
}

export function renderJob(job: Job, canvas: Canvas): string {
  return renderJobs([job], canvas);
}

export function renderFiles({ files, counts }: Output<'jobs.files'>, canvas: Canvas): string {
  const summary = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${formatCount(count)} ${state}`)
    .join(', ');
  const fileColumns: Column[] = [
    { title: 'state' },
    { title: 'from' },
    { title: 'to' },
    { title: 'size', align: 'right' },
    { title: 'path', shrinkTo: 16 },
    { title: 'why', shrinkTo: 20 },
  ];
  const rows = files.map(({ state, from, to, bytes, path, error }) => [
    state,
    from,
    to,
    formatBytes(bytes),
    path,
    error?.message ?? '',
  ]);
  return `${summary || 'It has no media'}.\n\n${renderTable(fileColumns, rows, canvas)}`;
}
