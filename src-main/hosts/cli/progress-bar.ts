/** The progress of a job as one line that is redrawn in place, at most four times a second, and only on a terminal. */
import type { JobProgress } from '#api/job.ts';
import { drawBar } from './bar.ts';
import { escapeText } from './escape-text.ts';
import { formatBytes, formatCount, formatSeconds } from './format.ts';
import type { OutputStream } from './io.ts';
import { cutText, textWidth } from './text-width.ts';

/** Milliseconds between two drawings. */
export const REDRAW_MS = 250;
const BAR_CELLS = 20;

/** Share done, 0 to 1: by bytes where they are known (files differ much in size), else by files; null while counting. */
export function shareDone(progress: JobProgress): number | null {
  const { bytesDone, bytesTotal, filesDone, filesTotal } = progress;
  if (bytesTotal !== null && bytesTotal > 0) return Math.min(1, bytesDone / bytesTotal);
  if (filesTotal !== null && filesTotal > 0) return Math.min(1, filesDone / filesTotal);
  return null;
}

function bar(share: number | null): string {
  if (share === null) return '·'.repeat(BAR_CELLS);
  return drawBar(share, BAR_CELLS, '░');
}

/** Exactly one line, at most `width` cells: phase, bar, files, bytes, rate, time left, and the file at work if it fits. */
export function formatProgress(progress: JobProgress, width: number): string {
  const share = shareDone(progress);
  const of = (done: string, total: string | null): string => (total === null ? done : `${done}/${total}`);
  const files = of(
    formatCount(progress.filesDone),
    progress.filesTotal === null ? null : formatCount(progress.filesTotal),
  );
  const bytes = of(
    formatBytes(progress.bytesDone),
    progress.bytesTotal === null ? null : formatBytes(progress.bytesTotal),
  );
  const parts = [
    escapeText(progress.phase).padEnd(9),
    bar(share),
    share === null ? '    ' : `${Math.floor(share * 100)}%`.padStart(4),
    `${files} files`,
    bytes,
    `${formatBytes(progress.bytesPerSecond)}/s`,
  ];
  if (progress.etaSeconds !== null) parts.push(`${formatSeconds(progress.etaSeconds)} left`);
  const line = cutText(parts.join('  '), width);
  const room = width - textWidth(line) - 2;
  if (progress.current === null || room < 12) return line;
  return `${line}  ${cutText(escapeText(progress.current), room)}`;
}

export interface ProgressBar {
  show(progress: JobProgress): void;
  /** Takes the line away, so that what is printed next begins on a clean one. */
  clear(): void;
}

/** Draws nothing where `stream` is no terminal. `now` in milliseconds. */
export function createProgressBar(stream: OutputStream, now: () => number): ProgressBar {
  if (stream.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let drawnAt = -Infinity;
  let drawn = false;
  return {
    show(progress) {
      if (now() - drawnAt < REDRAW_MS) return;
      drawnAt = now();
      drawn = true;
      // One cell is left free: a line as wide as the terminal would wrap on some of them.
      stream.write(`\r\x1b[K${formatProgress(progress, (stream.columns ?? 80) - 1)}`);
    },
    clear() {
      if (drawn) stream.write('\r\x1b[K');
      drawn = false;
    },
  };
}
