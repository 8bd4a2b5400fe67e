/** What of the history is wanted: by verb, by how it ended, by place, and by words. */
import type { Plan, PlanVerb } from '#api/plan.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { locationsOf } from './days.ts';
import { useHistoryOfPlans, type Wanted } from './store.ts';

const verbs: readonly (PlanVerb | 'all')[] = ['all', 'copy', 'move', 'trash', 'deduplicate', 'empty', 'repair', 'undo'];
const outcomes: readonly Wanted['outcome'][] = [
  'kept',
  'done',
  'incomplete',
  'running',
  'queued',
  'draft',
  'discarded',
  'all',
];

export function HistoryFilters({ plans }: { plans: readonly Plan[] }) {
  const wanted = useHistoryOfPlans((state) => state.wanted);
  const want = useHistoryOfPlans((state) => state.want);
  const locations = [...new Set(plans.flatMap(locationsOf))].toSorted((a, b) => a.localeCompare(b));
  return (
    <search className="history-filters">
      <label className="history-search">
        <Icon name="search" size={16} />
        <input
          type="search"
          value={wanted.text}
          aria-label={t('history.find')}
          placeholder={t('history.find')}
          onChange={(event) => want({ text: event.target.value })}
        />
      </label>
      <select
        aria-label={t('history.verb')}
        value={wanted.verb}
        onChange={(event) => want({ verb: event.target.value as Wanted['verb'] })}
      >
        {verbs.map((verb) => (
          <option key={verb} value={verb}>
            {t(`history.verb.${verb}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('history.outcome')}
        value={wanted.outcome}
        onChange={(event) => want({ outcome: event.target.value as Wanted['outcome'] })}
      >
        {outcomes.map((outcome) => (
          <option key={outcome} value={outcome}>
            {t(`history.outcome.${outcome}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('history.location')}
        value={wanted.location ?? ''}
        onChange={(event) => want({ location: event.target.value === '' ? null : event.target.value })}
      >
        <option value="">{t('history.everywhere')}</option>
        {locations.map((name) => (
          <option key={name} value={name} dir="auto">
            {name}
          </option>
        ))}
      </select>
    </search>
  );
}
