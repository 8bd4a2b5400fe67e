/** How far a plan is that runs now. */
import type { Plan } from '#api/plan.ts';
import { useJobs } from '../jobs/store.ts';
import { Button } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { t } from '../ui/text.ts';
import { usePlans } from './store.ts';

export function PlanProgress({ plan }: { plan: Plan }) {
  // A transfer has the id of its plan.
  const job = useJobs((state) => state.jobs.find((each) => each.id === plan.id));
  const wish = useJobs((state) => state.wish);
  const close = usePlans((state) => state.close);
  const share = job && job.bytesTotal ? job.bytesDone / job.bytesTotal : null;
  return (
    <div className="plan-running">
      <p>{t(job?.state === 'queued' ? 'plans.waiting' : 'plans.running')}</p>
      <ProgressBar share={share} label={t('plans.running')} held={job?.state === 'paused'} />
      <Button
        className="small"
        onClick={() => {
          close();
          wish();
        }}
      >
        {t('plans.showJob')}
      </Button>
    </div>
  );
}
