/** All jobs: those at work with their buttons, and those that ended lately with what came of them. */
import type { Job } from '#api/job.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { aliceCommand } from '../ui/command-line.ts';
import { formatDate } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { t } from '../ui/text.ts';
import { useNow } from '../ui/use-now.ts';
import { JobButtons } from './job-buttons.tsx';
import { JobResult } from './job-result.tsx';
import { QueuePlace, useQueueDrag } from './queue-order.tsx';
import { TransferDetails } from './transfer.tsx';
import { atWork, recentlyEnded, shareOf } from './progress.ts';
import { useJobs } from './store.ts';
import { endWords, kindWords, phaseWords, progressWords } from './words.ts';
import './job-panel.css';

const MOST_ENDED = 8;
const signs: Record<string, IconName> = { done: 'done', failed: 'alert', cancelled: 'stop' };

/** A transfer is known by what it does. */
function JobName({ job: { kind, title } }: { job: Job }) {
  return <h3 dir="auto">{title ?? kindWords(kind)}</h3>;
}

function JobAtWork({ job }: { job: Job }) {
  const drag = useQueueDrag(job);
  return (
    <li className={`job-card${drag.over ? ' over' : ''}`} {...drag.on}>
      <div className="job-head">
        <JobName job={job} />
        <span className="job-phase">{phaseWords(job)}</span>
        <QueuePlace job={job} />
        <JobButtons job={job} />
      </div>
      {job.state !== 'queued' && (
        <>
          <ProgressBar
            share={shareOf(job)}
            held={job.state === 'paused'}
            label={`${kindWords(job.kind)}: ${phaseWords(job)}`}
          />
          <p className="job-numbers">
            {progressWords(job).map((word) => (
              <span key={word}>{word}</span>
            ))}
          </p>
          {job.current !== null && (
            <p className="job-current" dir="auto" title={job.current}>
              {job.current}
            </p>
          )}
        </>
      )}
      {job.kind === 'transfer' && <TransferDetails job={job} />}
    </li>
  );
}

function EndedJob({ job, now }: { job: Job; now: number }) {
  return (
    <li className={`job-card ended ${job.state}`}>
      <div className="job-head">
        <Icon name={signs[job.state] ?? 'info'} size={17} />
        <JobName job={job} />
        <span className="job-phase" title={formatDate(job.endedAt ?? job.startedAt)}>
          {endWords(job, now)}
        </span>
      </div>
      <JobResult job={job} />
      {job.kind === 'transfer' && <TransferDetails job={job} />}
    </li>
  );
}

export function JobPanel() {
  const jobs = useJobs((state) => state.jobs);
  const now = useNow();
  const working = atWork(jobs);
  const ended = recentlyEnded(jobs, MOST_ENDED);
  if (working.length + ended.length === 0)
    return (
      <>
        <p className="job-idle">{t('jobs.idle')}</p>
        <AsCommand commands={[aliceCommand('scan'), aliceCommand('jobs', 'list')]} />
      </>
    );
  return (
    <>
      {working.length > 0 && (
        <section>
          <h2>{t('jobs.atWork')}</h2>
          <ul>
            {working.map((job) => (
              <JobAtWork key={job.id} job={job} />
            ))}
          </ul>
        </section>
      )}
      {ended.length > 0 && (
        <section>
          <h2>{t('jobs.recent')}</h2>
          <ul>
            {ended.map((job) => (
              <EndedJob key={job.id} job={job} now={now} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
