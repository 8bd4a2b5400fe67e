/** What a plan changes in each location: files and bytes before and after, drawn to one scale. */
import type { Plan, PlanTotals } from '#api/plan.ts';
import { formatBytes, formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import './totals-plot.css';

const percent = (part: number, whole: number): string => `${whole > 0 ? (part / whole) * 100 : 0}%`;

function Bar({ bytes: { before, after }, most }: { bytes: PlanTotals['bytes']; most: number }) {
  const kept = Math.min(before, after);
  const change = Math.abs(after - before);
  return (
    <span className="totals-bar" aria-hidden="true">
      <span className="kept" style={{ width: percent(kept, most) }} />
      <span className={after >= before ? 'more' : 'less'} style={{ width: percent(change, most) }} />
    </span>
  );
}

function Change({ before, after, format }: { before: number; after: number; format: (value: number) => string }) {
  return (
    <span className="totals-change">
      {format(before)} <Icon name="go" size={13} />
      <span className="sr-only">{t('plans.becomes')}</span> <b>{format(after)}</b>
    </span>
  );
}

function TotalsRow({ totals, most, ran }: { totals: PlanTotals; most: number; ran: boolean }) {
  const { location, files, bytes, trashed } = totals;
  const inTrash = { bytes: formatBytes(Math.abs(trashed)) };
  return (
    <tr>
      <th scope="row" dir="auto">
        {location}
      </th>
      <td className="totals-plot-cell">
        <Bar bytes={bytes} most={most} />
        {trashed !== 0 && !ran && (
          <small>{trashed > 0 ? t('plans.intoTrash', inTrash) : t('plans.outOfTrash', inTrash)}</small>
        )}
      </td>
      <td>
        <Change {...files} format={formatCount} />
      </td>
      <td>
        <Change {...bytes} format={formatBytes} />
      </td>
    </tr>
  );
}

export function TotalsPlot({ plan }: { plan: Plan }) {
  const most = Math.max(...plan.totals.flatMap(({ bytes }) => [bytes.before, bytes.after]), 1);
  return (
    <table className="totals">
      <caption className="sr-only">{t('plans.totals')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('plans.location')}</th>
          <th scope="col" className="totals-plot-cell">
            {t('plans.beforeAfter')}
          </th>
          <th scope="col">{t('plans.files')}</th>
          <th scope="col">{t('plans.bytes')}</th>
        </tr>
      </thead>
      <tbody>
        {plan.totals.map((totals) => (
          <TotalsRow key={totals.location} totals={totals} most={most} ran={plan.result !== null} />
        ))}
      </tbody>
    </table>
  );
}
