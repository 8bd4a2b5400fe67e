/** The items of a plan: only those in sight exist, however many there are. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useReducer, useRef, useState } from 'react';
import type { Plan, PlanItem } from '#api/plan.ts';
import { client } from '../client.ts';
import { SmallPicture } from '../media/small-picture.tsx';
import { formatBytes, formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { t } from '../ui/text.ts';
import { createWindows, type Windows } from '../ui/windows.ts';
import { failuresOf, isPlain, reasonWords } from './words.ts';
import './plan-lists.css';
import './item-list.css';

const ROW = 56;

function useItems(plan: Plan): Windows<PlanItem> {
  const draw = useReducer((times: number) => times + 1, 0)[1];
  const [windows] = useState(() =>
    createWindows<PlanItem>({
      total: plan.items,
      fetch: async (offset, limit) => (await client.call('plans.get', { id: plan.id, offset, limit })).items,
      onArrival: draw,
      // A line that was cut is mended in a moment.
      onFailure: () => true,
    }),
  );
  return windows;
}

/** From where to where, and as what when that is another path. */
function Way({ item }: { item: PlanItem }) {
  const step = item.steps[0];
  const file = step?.files[0];
  if (!step || !file) return null;
  if (step.kind === 'delete') return t('plans.step.delete', { name: step.from.name });
  if (step.kind === 'trash') return t('plans.step.trash', { name: step.from.name });
  if (step.kind === 'restore') return t('plans.step.restore', { name: step.to.name });
  return (
    <>
      <b dir="auto">{step.from.name}</b> <Icon name="go" size={12} />
      <span className="sr-only">{t('plans.to')}</span> <b dir="auto">{step.to.name}</b>
      {file.to !== file.from && <bdi> {file.to}</bdi>}
      {step.kind === 'replace' && ` ${t('plans.step.replace')}`}
    </>
  );
}

/** What else is to be known: why, what goes along, and what is left. */
function notesOf(item: PlanItem): string[] {
  // Beside the medium itself: its sidecars and partners.
  const more = (item.steps[0]?.files.length ?? 1) - 1;
  return [
    isPlain(item.reason) ? '' : reasonWords(item.reason),
    more > 0 ? t('plans.with', { n: more }) : '',
    t('plans.leaves', { n: item.leaves }),
  ].filter((note) => note !== '');
}

const sizeOf = ({ steps }: PlanItem): number => (steps[0]?.files ?? []).reduce((sum, { size }) => sum + size, 0);

function StateSign({ failed, ran }: { failed: boolean; ran: boolean }) {
  if (!ran) return null;
  return (
    <span className={failed ? 'item-state bad' : 'item-state good'}>
      <Icon name={failed ? 'alert' : 'done'} size={17} />
      <span className="sr-only">{failed ? t('plans.notDone') : t('plans.itemDone')}</span>
    </span>
  );
}

function ItemRow({ item, plan }: { item: PlanItem; plan: Plan }) {
  const failure = failuresOf(plan).get(item.index);
  return (
    <div className="plan-row">
      <SmallPicture contentHash={item.contentHash} path={item.path} />
      <div>
        <p className="plan-name" dir="auto" title={item.path}>
          {item.path}
        </p>
        <p className="item-way" dir="auto">
          {failure ? failure.message : <Way item={item} />}
          {!failure && <span className="item-notes">{notesOf(item).join(' ')}</span>}
        </p>
      </div>
      <span className="plan-size">{formatBytes(sizeOf(item))}</span>
      <StateSign failed={failure !== undefined} ran={plan.result !== null} />
    </div>
  );
}

export function ItemList({ plan }: { plan: Plan }) {
  const scroller = useRef<HTMLDivElement>(null);
  const windows = useItems(plan);
  const virtualizer = useVirtualizer({
    count: plan.items,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 4,
  });
  const rows = virtualizer.getVirtualItems();
  const [from, to] = [rows[0]?.index ?? 0, (rows.at(-1)?.index ?? -1) + 1];
  useEffect(() => {
    if (to > from) windows.want(from, to);
  }, [windows, from, to]);
  return (
    <ScrollBox
      box={scroller}
      className="plan-rows items"
      label={`${t('plans.items')}: ${formatCount(plan.items)}`}
      height={Math.min(plan.items * ROW + 2, 344)}
    >
      <ul style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, start }) => {
          const item = windows.at(index);
          return (
            <li key={index} aria-setsize={plan.items} aria-posinset={index + 1} style={{ top: start, height: ROW }}>
              {item ? <ItemRow item={item} plan={plan} /> : <div className="plan-row skeleton" />}
            </li>
          );
        })}
      </ul>
    </ScrollBox>
  );
}
