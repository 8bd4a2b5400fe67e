/** The scan button, which becomes the progress of whatever job is at work. */
import type { JobProgress } from '#api/job.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { formatBytes, formatCount, formatDuration } from '../ui/format.ts';
import { useJobs } from './store.ts';
import './job-line.css';

function describe(job: JobProgress): string {
  const files =
    job.filesTotal === null
      ? formatCount(job.filesDone)
      : `${formatCount(job.filesDone)} of ${formatCount(job.filesTotal)}`;
  const rate = job.bytesPerSecond > 0 ? `, ${formatBytes(job.bytesPerSecond)}/s` : '';
  const left = job.etaSeconds === null ? '' : `, ${formatDuration(job.etaSeconds)} left`;
  return `${files} files${rate}${left}`;
}

export function JobLine() {
  const { running, problem, scan, cancel } = useJobs();
  if (!running) {
    return (
      <>
        {problem !== null && (
          <span className="job-problem" role="alert">
            {problem}
          </span>
        )}
        <Button onClick={() => void scan()} title="Look for new and changed files in all locations">
          <Icon name="scan" /> Scan
        </Button>
      </>
    );
  }
  const [done, total] = running.bytesTotal
    ? [running.bytesDone, running.bytesTotal]
    : [running.filesDone, running.filesTotal];
  return (
    <div className="job" title={running.current ?? undefined}>
      <div className="job-words">
        <strong>{running.phase}</strong>
        <span>{describe(running)}</span>
      </div>
      <progress aria-label={`${running.kind}: ${running.phase}`} {...(total ? { value: done, max: total } : {})} />
      <Button weight="quiet" aria-label="Stop" title="Stop" onClick={() => void cancel()}>
        <Icon name="close" size={16} />
      </Button>
    </div>
  );
}
