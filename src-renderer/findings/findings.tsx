/** The copies that are not what they were: what is wrong with each, and the plan that puts them right. */
import { useEffect } from 'react';
import type { Finding, Verdict } from '#api/verify.ts';
import { useJobs } from '../jobs/store.ts';
import { SmallPicture } from '../media/small-picture.tsx';
import { usePlans } from '../plans/store.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { Button } from '../ui/button.tsx';
import { aliceCommand } from '../ui/command-line.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Empty, ErrorNotice } from '../ui/notice.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { t } from '../ui/text.ts';
import { useFindings } from './store.ts';
import './findings.css';

function FindingLine({ finding }: { finding: Finding }) {
  const { location, path, contentHash, verdict, message, others } = finding;
  return (
    <li className="finding">
      <SmallPicture contentHash={contentHash} path={path} size={48} />
      <div>
        <p className="finding-place" dir="auto" title={path}>
          <b>{location}</b> {path}
        </p>
        <p>
          <span className={`tag ${verdict}`}>{t(`findings.verdict.${verdict}`)}</span>{' '}
          {t('findings.others', { n: others })}
        </p>
        <p className="finding-message" dir="auto">
          {message}
        </p>
      </div>
    </li>
  );
}

/** The verdicts that there are, each of which shows its own. */
function Verdicts() {
  const { answer, verdict, choose } = useFindings();
  const there = Object.entries(answer?.counts ?? {}).filter(([, n]) => n > 0) as [Verdict, number][];
  if (there.length < 2 && verdict === null) return null;
  return (
    <p className="finding-verdicts">
      {there.map(([each, n]) => (
        <button
          key={each}
          type="button"
          className="chip"
          aria-pressed={verdict === each}
          onClick={() => choose(verdict === each ? null : each)}
        >
          {t(`findings.verdict.${each}`)} <small>{formatCount(n)}</small>
        </button>
      ))}
    </p>
  );
}

function List() {
  const { answer, error, load } = useFindings();
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void load()} />;
  if (answer === null) return <div className="skeleton findings-waiting" />;
  const { findings, total } = answer;
  if (total === 0)
    return (
      <Empty icon="verified" title={t('findings.none')}>
        <p>{t('findings.noneText')}</p>
      </Empty>
    );
  return (
    <>
      <Verdicts />
      <ScrollBox className="findings" label={t('findings.title')}>
        <ul>
          {findings.map((finding) => (
            <FindingLine key={`${finding.location}/${finding.path}`} finding={finding} />
          ))}
        </ul>
      </ScrollBox>
      {findings.length < total && <p>{t('plans.firstOnly', { shown: findings.length, total })}</p>}
    </>
  );
}

function commandsFor(location: string | null, verdict: Verdict | null): string[] {
  const where = location === null ? [] : ['--in', location];
  const which = verdict === null ? [] : ['--verdict', verdict];
  return [
    aliceCommand('repair', ...where, ...which),
    aliceCommand('findings', ...where, ...which),
    aliceCommand('verify', ...where),
  ];
}

export function Findings() {
  const { shown, verdict, answer, close, load, verify } = useFindings();
  const make = usePlans((state) => state.make);
  const ended = useJobs((state) => state.jobs.filter(({ endedAt, kind }) => endedAt && kind === 'verify').length);
  useEffect(() => {
    void load();
  }, [load, ended]);
  if (shown === null) return null;
  const { location } = shown;
  const about = {
    ...(location === null ? {} : { locations: [location] }),
    ...(verdict ? { verdicts: [verdict] } : {}),
  };
  return (
    <Dialog
      title={location === null ? t('findings.title') : t('findings.titleIn', { name: location })}
      onClose={close}
      width={760}
      actions={
        <div className="findings-foot">
          <AsCommand commands={commandsFor(location, verdict)} />
          <Button onClick={() => void verify(location === null ? {} : { locations: [location] })}>
            <Icon name="verify" size={16} /> {t('findings.verifyNow')}
          </Button>
          <Button
            weight="primary"
            disabled={(answer?.total ?? 0) === 0}
            onClick={() => {
              close();
              void make({ verb: 'repair', ...about });
            }}
          >
            <Icon name="repair" size={16} /> {t('findings.repair')}
          </Button>
        </div>
      }
    >
      <List />
    </Dialog>
  );
}
