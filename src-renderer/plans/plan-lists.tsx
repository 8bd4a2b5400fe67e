/** The lists of a plan, one at a time: its items, what it leaves out, and what could not be done. */
import { useId, useState } from 'react';
import type { Plan, PlanRefusal } from '#api/plan.ts';
import { SmallPicture } from '../media/small-picture.tsx';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { t } from '../ui/text.ts';
import { ItemList } from './item-list.tsx';
import { reasonWords } from './words.ts';
import './plan-lists.css';

type ListName = 'items' | 'refused' | 'failed';

function Refusals({ plan }: { plan: Plan }) {
  return (
    <ScrollBox className="plan-rows" label={t('plans.refused')}>
      <ul>
        {plan.refused.map((refusal, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the same file can be left out for several reasons
          <Refusal key={index} refusal={refusal} />
        ))}
      </ul>
      {plan.refused.length < plan.refusedCount && (
        <p className="plan-more">{t('plans.firstOnly', { shown: plan.refused.length, total: plan.refusedCount })}</p>
      )}
    </ScrollBox>
  );
}

function Refusal({ refusal: { contentHash, location, path, reason } }: { refusal: PlanRefusal }) {
  return (
    <li className="plan-row">
      <SmallPicture contentHash={contentHash} path={path} size={40} />
      <div>
        <p className="plan-name" dir="auto">
          {path === '' ? t('plans.noPath') : path}
        </p>
        <p className="plan-way" dir="auto">
          {location !== null && <b>{location}</b>} {reasonWords(reason)}
        </p>
      </div>
    </li>
  );
}

function Failures({ plan }: { plan: Plan }) {
  const { failed, failedCount } = plan.result!;
  return (
    <ScrollBox className="plan-rows" label={t('plans.failed')}>
      <ul>
        {failed.map(({ index, path, message, kept }) => (
          <li key={index} className="plan-row">
            <Icon name="alert" />
            <div>
              <p className="plan-name" dir="auto">
                {path}
              </p>
              <p className="plan-way" dir="auto">
                {message} {kept && t('plans.kept')}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {failed.length < failedCount && (
        <p className="plan-more">{t('plans.firstOnly', { shown: failed.length, total: failedCount })}</p>
      )}
    </ScrollBox>
  );
}

export function PlanLists({ plan }: { plan: Plan }) {
  const id = useId();
  const counts: Record<ListName, number> = {
    failed: plan.result?.failedCount ?? 0,
    items: plan.items,
    refused: plan.refusedCount,
  };
  const lists = (Object.keys(counts) as ListName[]).filter((name) => counts[name] > 0);
  const [chosen, setChosen] = useState<ListName | undefined>(undefined);
  const list = chosen ?? lists[0];
  if (list === undefined) return null;
  return (
    <section className="plan-lists">
      <fieldset className="segments">
        <legend className="sr-only">{t('plans.lists')}</legend>
        {lists.map((name) => (
          <label key={name}>
            <input type="radio" name={id} checked={name === list} onChange={() => setChosen(name)} />
            <span>
              {t(`plans.${name}`)} <small>{formatCount(counts[name])}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {list === 'items' && <ItemList plan={plan} />}
      {list === 'refused' && <Refusals plan={plan} />}
      {list === 'failed' && <Failures plan={plan} />}
    </section>
  );
}
