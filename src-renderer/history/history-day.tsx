/** The plans of one day, each with what it did, how that ended, and its way back. */
import type { Plan } from '#api/plan.ts';
import { verbIcons } from '../media/verb-icons.ts';
import { targetOf, usePlans } from '../plans/store.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatDay, formatTime } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';

function headline(plan: Plan): string {
  const to = targetOf(plan);
  const { result, state, verb, items } = plan;
  if (items === 0) return t('plans.title.nothing');
  return result && state === 'done'
    ? t(`plans.done.${verb}`, { n: result.done, to })
    : t(`plans.title.${verb}`, { n: items, to });
}

function details({ result, bytes, refusedCount, state }: Plan): string[] {
  const written = result?.bytes ?? bytes;
  return [
    ...(result && result.failedCount > 0 ? [t('plans.partly', { n: result.done, failed: result.failedCount })] : []),
    ...(written > 0
      ? [t(state === 'draft' ? 'history.toWrite' : 'history.written', { bytes: formatBytes(written) })]
      : []),
    ...(refusedCount > 0 ? [t('history.leftOut', { n: refusedCount })] : []),
  ];
}

function Entry({ plan }: { plan: Plan }) {
  const open = usePlans((state) => state.open);
  const make = usePlans((state) => state.make);
  const canUndo = plan.verb !== 'empty' && (plan.result?.done ?? 0) > 0;
  return (
    <li className={`history-entry ${plan.state}`}>
      <button type="button" className="history-open" onClick={() => void open(plan.id)}>
        <span className="history-sign">
          <Icon name={verbIcons[plan.verb]} size={18} />
        </span>
        <span className="history-what">
          <b>{headline(plan)}</b>
          <small dir="auto">{plan.title}</small>
          <small>{details(plan).join(' · ')}</small>
        </span>
        <span className="history-end">
          <time dateTime={plan.createdAt}>{formatTime(plan.createdAt)}</time>
          <span className="tag">{t(`history.outcome.${plan.state}`)}</span>
        </span>
      </button>
      {canUndo && (
        <Button
          weight="quiet"
          aria-label={t('history.undoThis', { what: headline(plan) })}
          title={t('plans.undoPlan')}
          onClick={() => void make({ verb: 'undo', plan: plan.id })}
        >
          <Icon name="undo" size={17} />
        </Button>
      )}
    </li>
  );
}

export function HistoryDay({ day, plans }: { day: string; plans: readonly Plan[] }) {
  return (
    <section className="history-day" aria-labelledby={`day-${day}`}>
      <h2 id={`day-${day}`}>{formatDay(day)}</h2>
      <ul>
        {plans.map((plan) => (
          <Entry key={plan.id} plan={plan} />
        ))}
      </ul>
    </section>
  );
}
