/** What is told of a transfer beyond other jobs: bytes of all bytes, its speed as a line, its media one by one, and its plan. */
import { useState } from 'react';
import type { Job } from '#api/job.ts';
import { usePlans } from '../plans/store.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { Button } from '../ui/button.tsx';
import { aliceCommand } from '../ui/command-line.ts';
import { formatBytes } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { hasEnded } from './progress.ts';
import { JobFiles } from './job-files.tsx';
import { Throughput } from './throughput.tsx';

export function TransferDetails({ job }: { job: Job }) {
  const [open, setOpen] = useState(false);
  const show = usePlans((state) => state.open);
  const make = usePlans((state) => state.make);
  const { id, state, bytesDone, bytesTotal, items } = job;
  const running = state === 'running';
  const again = hasEnded(job) && (items?.failed ?? 0) > 0;
  return (
    <>
      {bytesTotal !== null && bytesTotal > 0 && !hasEnded(job) && (
        <p className="job-seen">
          {t('jobs.bytesOf', { done: formatBytes(bytesDone), total: formatBytes(bytesTotal) })}
        </p>
      )}
      {!hasEnded(job) && state !== 'queued' && <Throughput id={id} running={running} />}
      <div className="job-more">
        <Button className="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'up' : 'down'} size={15} /> {t('jobs.fileByFile')}
        </Button>
        <Button className="small" onClick={() => void show(id)}>
          <Icon name="plan" size={15} /> {t('jobs.showPlan')}
        </Button>
        {again && (
          <Button className="small" onClick={() => void make({ verb: 'retry', plan: id })}>
            <Icon name="scan" size={15} /> {t('plans.tryRest')}
          </Button>
        )}
      </div>
      {open && <JobFiles id={id} running={running} />}
      {open && (
        <AsCommand
          commands={
            hasEnded(job)
              ? [aliceCommand('jobs', 'files', id), aliceCommand('jobs', 'retry', id)]
              : [aliceCommand('jobs', state === 'paused' ? 'resume' : 'pause', id), aliceCommand('jobs', 'cancel', id)]
          }
        />
      )}
    </>
  );
}
