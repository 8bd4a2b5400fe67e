/** A value in the sidebar: a click narrows the result to it, the minus (or Alt, or the other mouse button) leaves it out. */
import type { MouseEvent, ReactNode } from 'react';
import { useGallery } from '../gallery/store.ts';
import { toggleTerm } from '../media/terms.ts';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import type { FacetRow as Row } from './facet-rows.ts';

function write(term: string): void {
  const { query, setQuery, search } = useGallery.getState();
  setQuery(toggleTerm(query, term));
  void search();
}

export function FacetRow(props: {
  row: Row;
  /** The value in words, for the button beside it. */
  name: string;
  children: ReactNode;
  /** How much of the section's largest count it has, 0 to 1. */
  share: number;
  focusable: boolean;
  /** One of its buttons has got the keyboard. */
  onFocus: () => void;
}) {
  const { row, name, children, share, focusable, onFocus } = props;
  const { term, count, state } = row;
  const leaveOut = (event: MouseEvent) => {
    event.preventDefault();
    write(`-${term}`);
  };
  return (
    <li className={`facet-row${state === null ? '' : ` ${state}`}`} onFocus={onFocus}>
      <button
        type="button"
        className="facet-value"
        data-facet
        tabIndex={focusable ? 0 : -1}
        aria-pressed={state === 'with'}
        title={state === 'without' ? `-${term}` : term}
        onClick={(event) => (event.altKey ? leaveOut(event) : write(term))}
        onContextMenu={leaveOut}
      >
        <span className="facet-label">{children}</span>{' '}
        {count !== null && <span className="facet-count">{formatCount(count)}</span>}
        <span className="facet-bar" style={{ width: `${100 * share}%` }} />
      </button>
      <button
        type="button"
        className="facet-minus"
        tabIndex={-1}
        aria-pressed={state === 'without'}
        aria-label={t('search.leaveOut', { value: name })}
        title={`-${term}`}
        onClick={leaveOut}
      >
        <Icon name="minus" size={14} />
      </button>
    </li>
  );
}
