/** Hold a job, let it go on, stop it. */
import type { Job } from '#api/job.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useJobs } from './store.ts';

export function JobButtons({ job }: { job: Pick<Job, 'id' | 'state' | 'kind'> }) {
  const { pause, resume, cancel } = useJobs();
  const held = job.state === 'paused';
  return (
    <span className="job-buttons">
      {(job.state !== 'queued' || job.kind === 'transfer') && (
        <Button
          weight="quiet"
          aria-label={held ? t('jobs.resume') : t('jobs.pause')}
          title={held ? t('jobs.resume') : t('jobs.pause')}
          onClick={() => void (held ? resume(job.id) : pause(job.id))}
        >
          <Icon name={held ? 'play' : 'pause'} size={16} />
        </Button>
      )}
      <Button
        weight="quiet"
        aria-label={t('jobs.stop')}
        title={t(job.kind === 'transfer' ? 'jobs.stopTransfer' : 'jobs.stopHelp')}
        onClick={() => void cancel(job.id)}
      >
        <Icon name="close" size={16} />
      </Button>
    </span>
  );
}
