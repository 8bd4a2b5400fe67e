/** What came of a job: counts that add up, each leading to what it counts, and what needs a decision or another try. */
import type { Job, ScanResult } from '#api/job.ts';
import type { TransferResult } from '#api/plan.ts';
import type { VerifyResult } from '#api/verify.ts';
import { useFindings } from '../findings/store.ts';
import { useShell } from '../shell/store.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { Brake } from './brake.tsx';
import { countsOf, previewsResultOf, scanResultOf, transferResultOf, verifyResultOf } from './progress.ts';
import { useJobs } from './store.ts';

type CountName = keyof ReturnType<typeof countsOf>;

function Count({ n, word, title, onOpen }: { n: number; word: string; title?: string; onOpen?: () => void }) {
  const face = (
    <>
      <b>{formatCount(n)}</b> {word}
    </>
  );
  if (!onOpen || n === 0) return <span className="job-count">{face}</span>;
  return (
    <button type="button" className="job-count" title={title} onClick={onOpen}>
      {face}
    </button>
  );
}

function ScanCounts({ result, day }: { result: ScanResult; day: string }) {
  const showProblems = useJobs((state) => state.showProblems);
  const showSearch = useShell((state) => state.showSearch);
  const opens: Partial<Record<CountName, [title: string, open: () => void]>> = {
    new: [t('jobs.showNew'), () => showSearch(`added:${day}`)],
    failed: [t('jobs.showFailed'), () => showProblems(null)],
  };
  const counts = Object.entries(countsOf(result)) as [CountName, number][];
  return (
    <>
      <p className="job-seen">{t('jobs.seen', { n: result.seen })}</p>
      <p className="job-counts">
        {counts.map(([name, n]) => (
          <Count
            key={name}
            n={n}
            word={t(`jobs.count.${name}`)}
            {...(opens[name] ? { title: opens[name][0], onOpen: opens[name][1] } : {})}
          />
        ))}
        <Count
          n={result.missing}
          word={t('jobs.missing')}
          title={t('jobs.showMissing')}
          onOpen={() => showSearch('state:missing')}
        />
      </p>
    </>
  );
}

function ScanEnd({ result, day }: { result: ScanResult; day: string }) {
  const scan = useJobs((state) => state.scan);
  const again = [...new Set([...result.failed, ...result.notScanned].map(({ location }) => location))];
  return (
    <>
      <ScanCounts result={result} day={day} />
      {result.notScanned.map(({ location, reason }) => (
        <p key={location} className="job-note" dir="auto">
          <Icon name="warning" size={15} /> {t('jobs.notScanned', { name: location, reason })}
        </p>
      ))}
      {result.braked.map((braked) => (
        <Brake key={braked.location} braked={braked} />
      ))}
      {again.length > 0 && (
        <Button className="small" onClick={() => void scan(again)}>
          <Icon name="scan" size={15} /> {t('jobs.retry')}
        </Button>
      )}
    </>
  );
}

function TransferEnd({ result: { done, bytes, failedCount } }: { result: TransferResult }) {
  return (
    <>
      <p className="job-seen">{t('jobs.transferred', { n: done, bytes: formatBytes(bytes) })}</p>
      {failedCount > 0 && (
        <p className="job-note bad">
          <Icon name="warning" size={15} /> {t('jobs.notTransferred', { n: failedCount })}
        </p>
      )}
    </>
  );
}

function VerifyEnd({ result: { checked, sound, findingCount, left } }: { result: VerifyResult }) {
  const show = useFindings((state) => state.show);
  return (
    <>
      <p className="job-seen">{t('jobs.verified', { checked, sound })}</p>
      {left > 0 && <p className="job-seen">{t('jobs.notLookedAt', { n: left })}</p>}
      {findingCount > 0 && (
        <Button className="small" onClick={() => show(null)}>
          <Icon name="warning" size={15} /> {t('jobs.found', { n: findingCount })}
        </Button>
      )}
    </>
  );
}

/** What it had done until then stays done. */
function Stopped({ job: { kind, items } }: { job: Job }) {
  if (kind === 'scan') return <p className="job-seen">{t('jobs.keptAfterStop')}</p>;
  if (!items) return null;
  return <p className="job-seen">{t('plans.partly', { n: items.done, failed: items.failed + items.queued })}</p>;
}

export function JobResult({ job }: { job: Job }) {
  if (job.state === 'failed')
    return (
      <p className="job-note bad" dir="auto">
        {job.error?.message}
      </p>
    );
  if (job.state === 'cancelled') return <Stopped job={job} />;
  const transferred = transferResultOf(job);
  if (transferred) return <TransferEnd result={transferred} />;
  const verified = verifyResultOf(job);
  if (verified) return <VerifyEnd result={verified} />;
  const scanned = scanResultOf(job);
  // Days of the query language are those of UTC where nothing else is known.
  if (scanned) return <ScanEnd result={scanned} day={job.startedAt.slice(0, 10)} />;
  const previews = previewsResultOf(job);
  if (!previews) return null;
  return (
    <p className="job-seen">
      {t('jobs.previewsReady', { n: previews.ready })}
      {previews.without > 0 && <br />}
      {previews.without > 0 && t('jobs.previewsWithout', { n: previews.without })}
    </p>
  );
}
