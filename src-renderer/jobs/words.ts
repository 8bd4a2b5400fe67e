/** Jobs in words: their kind, what they do now, how far they are, and how they ended. */
import type { Job, JobProgress } from '#api/job.ts';
import { formatAgo, formatBytes, formatDuration } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import { phaseOf, scanResultOf, type Report, transferResultOf } from './progress.ts';

const kinds = ['scan', 'previews', 'rebuild', 'transfer', 'verify', 'likeness'] as const;
const isKnown = (kind: string): kind is (typeof kinds)[number] => (kinds as readonly string[]).includes(kind);

export function kindWords(kind: string): string {
  return isKnown(kind) ? t(`jobs.kind.${kind}`) : kind;
}

export function phaseWords(job: Report): string {
  const { phase, location } = phaseOf(job);
  return phase === null ? job.phase : t(`jobs.phase.${phase}`, { name: location ?? '' });
}

export const filesWords = (done: number, total: number | null): string =>
  total === null ? t('jobs.files', { done }) : t('jobs.filesOf', { done, total });

/** Files, speed and time left, as far as they are known. */
export function progressWords(job: JobProgress): string[] {
  // A transfer counts media, each with its sidecars.
  const words =
    job.items && job.filesTotal !== null
      ? [t('jobs.mediaOf', { done: job.filesDone, total: job.filesTotal })]
      : [filesWords(job.filesDone, job.filesTotal)];
  if (job.state !== 'running') return words;
  if (job.bytesPerSecond >= 1) words.push(t('jobs.rateBytes', { rate: formatBytes(job.bytesPerSecond) }));
  else if (job.filesPerSecond >= 1) words.push(t('jobs.rateFiles', { rate: Math.round(job.filesPerSecond) }));
  if (job.etaSeconds !== null) words.push(t('jobs.left', { time: formatDuration(job.etaSeconds) }));
  return words;
}

/** Within the same minute a number of seconds says nothing. */
export const agoWords = (iso: string, now: number): string =>
  now - Date.parse(iso) < 60_000 ? t('jobs.justNow') : formatAgo(iso, now);

export function endWords(job: Job, now: number): string {
  const ago = agoWords(job.endedAt ?? job.startedAt, now);
  if (job.state === 'failed') return t('jobs.failed', { ago });
  return job.state === 'cancelled' ? t('jobs.cancelled', { ago }) : t('jobs.done', { ago });
}

/** For whoever does not see the line in the header. */
export function saidEnd(job: Job): string {
  const kind = kindWords(job.kind);
  if (job.state === 'cancelled') return t('jobs.saidCancelled', { kind });
  if (job.state === 'failed') return t('jobs.saidFailed', { kind, why: job.error?.message ?? '' });
  const transfer = transferResultOf(job);
  if (transfer) return t('jobs.saidTransferred', { done: transfer.done, failed: transfer.failedCount });
  const result = scanResultOf(job);
  if (!result) return t('jobs.saidDone', { kind });
  const { changed, missing, failedCount: failed } = result;
  return t('jobs.saidScanned', { new: result.new, changed, missing, failed });
}
