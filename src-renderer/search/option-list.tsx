/** The list under the search field: ways to go on, grouped, with what they mean and how many media have them. */
import { useEffect, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useSearchField } from './field-store.ts';
import type { Option, OptionGroup } from './options.ts';
import { useSearches } from './store.ts';
import './option-list.css';

export const optionId = (index: number): string => `search-option-${index}`;

function OptionLabel({ label, match }: Pick<Option, 'label' | 'match'>) {
  if (!match) return <bdi>{label}</bdi>;
  return (
    <bdi>
      {label.slice(0, match[0])}
      <b>{label.slice(...match)}</b>
      {label.slice(match[1])}
    </bdi>
  );
}

function OptionRow({ option, index, active }: { option: Option; index: number; active: boolean }) {
  const take = useSearchField((state) => state.take);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard stays in the field, which points here
    <div
      ref={row}
      id={optionId(index)}
      role="option"
      tabIndex={-1}
      className="option"
      aria-selected={active}
      onClick={() => take(option)}
    >
      <Icon name={option.icon} size={16} />
      <span className="option-label">
        <OptionLabel label={option.label} match={option.match} />
      </span>
      {option.help !== null && <span className="option-help">{option.help}</span>}
      {option.count !== null && <span className="option-count">{formatCount(option.count)}</span>}
    </div>
  );
}

function Foot({ recent }: { recent: boolean }) {
  const forget = useSearches((state) => state.forgetRecent);
  return (
    <div className="options-foot">
      <span aria-hidden="true">
        <kbd>↑</kbd> <kbd>↓</kbd> {t('search.keyChoose')}
      </span>
      <span aria-hidden="true">
        <kbd>Tab</kbd> {t('search.keyTake')}
      </span>
      <span aria-hidden="true">
        <kbd>Esc</kbd> {t('search.keyClose')}
      </span>
      {recent && (
        <Button weight="quiet" onClick={() => void forget()}>
          {t('search.forgetRecent')}
        </Button>
      )}
    </div>
  );
}

export function OptionList({ groups, active }: { groups: OptionGroup[]; active: number }) {
  const starts = groups.map((_, group) => groups.slice(0, group).flatMap(({ options }) => options).length);
  return (
    // The keyboard must not leave the field when something here is clicked.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it only keeps the focus where it is
    <div className="options" onMouseDown={(event) => event.preventDefault()}>
      <div role="listbox" id="search-options" aria-label={t('search.suggestions')} className="options-list">
        {groups.map(({ title, options }, group) => (
          <div key={title} role="group" aria-label={t(title)}>
            <div className="options-title" aria-hidden="true">
              {t(title)}
            </div>
            {options.map((option, index) => (
              <OptionRow
                key={`${index} ${option.label}`}
                option={option}
                index={starts[group]! + index}
                active={active === starts[group]! + index}
              />
            ))}
          </div>
        ))}
      </div>
      <Foot recent={groups.some(({ title }) => title === 'search.recent')} />
    </div>
  );
}
