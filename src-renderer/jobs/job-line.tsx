/** The jobs in the header: a scan button while nothing is at work, else how far the leading job is; behind it the list of all. */
import { useEffect, useRef } from 'react';
import type { Job } from '#api/job.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Popover, type PopoverHandle } from '../ui/popover.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { t } from '../ui/text.ts';
import { JobButtons } from './job-buttons.tsx';
import { JobPanel } from './job-panel.tsx';
import { Problems } from './problems.tsx';
import { atWork, shareOf } from './progress.ts';
import { useJobs } from './store.ts';
import { kindWords, phaseWords, progressWords } from './words.ts';
import './job-line.css';

function LineFace({ job, others }: { job: Job; others: number }) {
  const words = progressWords(job);
  return (
    <>
      <strong>{phaseWords(job)}</strong>
      <span className="job-words">
        {words.map((word) => (
          <span key={word}>{word}</span>
        ))}
      </span>
      {others > 0 && (
        <span className="job-others" title={t('jobs.moreLabel', { n: others })}>
          {t('jobs.more', { n: others })}
        </span>
      )}
    </>
  );
}

export function JobLine() {
  const running = useJobs((state) => state.running);
  const others = useJobs((state) => atWork(state.jobs).length - 1);
  const scan = useJobs((state) => state.scan);
  const said = useJobs((state) => state.said);
  const wished = useJobs((state) => state.wished);
  const problems = useJobs((state) => state.problems);
  const panel = useRef<PopoverHandle>(null);
  useEffect(() => {
    if (wished > 0) panel.current?.show();
  }, [wished]);
  return (
    <div className={running ? 'job' : 'job idle'}>
      {!running && (
        <Button onClick={() => void scan()} title={t('jobs.scanAll')}>
          <Icon name="scan" size={16} /> {t('jobs.scan')}
        </Button>
      )}
      <Popover
        {...(running ? {} : { label: t('jobs.show') })}
        title={t('jobs.title')}
        role="dialog"
        className="job-panel"
        button={{ className: running ? 'job-face' : 'button quiet' }}
        face={running ? <LineFace job={running} others={others} /> : <Icon name="history" />}
        handle={panel}
      >
        <JobPanel />
      </Popover>
      {running && (
        <>
          <ProgressBar
            share={shareOf(running)}
            held={running.state === 'paused'}
            label={`${kindWords(running.kind)}: ${phaseWords(running)}`}
          />
          <JobButtons job={running} />
        </>
      )}
      <span className="sr-only" aria-live="polite">
        {said}
      </span>
      {problems && <Problems location={problems.location} />}
    </div>
  );
}
