/** The screen of what was done: by day and plan, each of which opens with its way back; and the proof that the record of it is whole. */
import { useEffect } from 'react';
import type { Plan } from '#api/plan.ts';
import { useJobs } from '../jobs/store.ts';
import { usePlans } from '../plans/store.ts';
import { useShell } from '../shell/store.ts';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/format.ts';
import { Empty, ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { daysOf, isWanted } from './days.ts';
import { HistoryFilters } from './filters.tsx';
import { HistoryDay } from './history-day.tsx';
import { LedgerTools, Verdict } from './ledger-tools.tsx';
import { EVERYTHING, useHistoryOfPlans } from './store.ts';
import '../ui/screen.css';
import './history.css';

/** Looks again when something was planned or run here, and when a job ends that was started elsewhere. */
function useFresh(): void {
  const load = useHistoryOfPlans((state) => state.load);
  const changes = usePlans((state) => state.changes);
  const ended = useJobs((state) => state.jobs.filter(({ kind, endedAt }) => kind === 'transfer' && endedAt).length);
  useEffect(() => {
    void load();
  }, [load, changes, ended]);
}

function NothingYet() {
  const go = useShell((state) => state.go);
  return (
    <Empty icon="timeline" title={t('history.empty')}>
      <p>{t('history.emptyText')}</p>
      <Button weight="primary" onClick={() => go('library')}>
        {t('history.emptyGo')}
      </Button>
    </Empty>
  );
}

function NothingFound({ count }: { count: number }) {
  const want = useHistoryOfPlans((state) => state.want);
  return (
    <Empty icon="filter" title={t('history.noMatch')}>
      <p>{t('history.noMatchText', { n: count })}</p>
      <Button onClick={() => want({ ...EVERYTHING, outcome: 'all' })}>{t('history.showAll')}</Button>
    </Empty>
  );
}

function Timeline({ plans, total }: { plans: Plan[]; total: number }) {
  const wanted = useHistoryOfPlans((state) => state.wanted);
  const shown = plans.filter((plan) => isWanted(plan, wanted));
  return (
    <>
      <HistoryFilters plans={plans} />
      <p className="history-count" role="status">
        {t('history.count', { n: shown.length })}
      </p>
      {shown.length === 0 && (wanted === EVERYTHING ? <NothingYet /> : <NothingFound count={plans.length} />)}
      {daysOf(shown).map(({ day, plans: those }) => (
        <HistoryDay key={day} day={day} plans={those} />
      ))}
      {plans.length < total && (
        <p className="history-more">{t('history.onlyLatest', { n: plans.length, total: formatCount(total) })}</p>
      )}
    </>
  );
}

export function History() {
  useFresh();
  const { plans, total, error, load } = useHistoryOfPlans();
  return (
    <main className="screen history" id="content">
      <header className="screen-head">
        <div>
          <h1>{t('history.title')}</h1>
          <p>{t('history.about')}</p>
        </div>
        <LedgerTools />
      </header>
      <Verdict />
      {error !== null && <ErrorNotice error={error} onRetry={() => void load()} />}
      {plans === null && error === null && (
        <div className="history-waiting" role="group" aria-busy="true" aria-label={t('app.loading')}>
          {[1, 2, 3, 4].map((each) => (
            <div key={each} className="skeleton" />
          ))}
        </div>
      )}
      {plans?.length === 0 && <NothingYet />}
      {plans !== null && plans.length > 0 && <Timeline plans={plans} total={total} />}
    </main>
  );
}
