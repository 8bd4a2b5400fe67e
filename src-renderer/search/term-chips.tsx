/** The terms of the query as chips: a click edits one in its place, its cross takes it off; arrows and Delete do so by keyboard. */
import { type KeyboardEvent, useRef, useState } from 'react';
import { useGallery } from '../gallery/store.ts';
import { termWords } from '../media/term-words.ts';
import { removeTerm, type Term } from '../media/terms.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useSearchField } from './field-store.ts';
import './term-chips.css';

function takeOff(query: string, index: number): void {
  const { setQuery, search } = useGallery.getState();
  setQuery(removeTerm(query, index));
  void search();
}

function TermChip(props: { query: string; term: Term; index: number; focusable: boolean }) {
  const { query, term, index, focusable } = props;
  const enter = useSearchField((state) => state.enter);
  const { icon, words, negated } = termWords(term.text);
  return (
    <li className={`term-chip${negated ? ' negated' : ''}`}>
      <button
        type="button"
        className="term-words"
        data-chip={index}
        tabIndex={focusable ? 0 : -1}
        title={term.text}
        aria-label={t('search.editTerm', { term: words })}
        onClick={() => enter(term.position + term.length)}
      >
        <Icon name={icon} size={14} />
        <bdi>{words}</bdi>
      </button>
      <button
        type="button"
        className="term-off"
        tabIndex={-1}
        aria-label={t('search.removeTerm', { term: words })}
        onClick={() => takeOff(query, index)}
      >
        <Icon name="close" size={13} />
      </button>
    </li>
  );
}

export function TermChips({ query, terms }: { query: string; terms: Term[] }) {
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState(0);
  const enter = useSearchField((state) => state.enter);
  const last = terms.length - 1;
  const go = (index: number) => {
    if (index > last) return enter('end');
    const next = Math.max(index, 0);
    setFocused(next);
    return list.current?.querySelector<HTMLElement>(`[data-chip="${next}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = Number((event.target as HTMLElement).dataset.chip ?? -1);
    if (at < 0) return;
    if (event.key === 'ArrowRight') go(at + 1);
    else if (event.key === 'ArrowLeft') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(last);
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      takeOff(query, at);
      // The chip that slides into its place, else the one before it, else the field.
      requestAnimationFrame(() => (last === 0 ? enter('end') : go(Math.min(at, last - 1))));
    } else return;
    event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys belong to the buttons in it
    <ul
      ref={list}
      className="term-chips"
      aria-label={t('search.terms')}
      onKeyDown={onKeyDown}
      onWheel={(event) => {
        event.currentTarget.scrollLeft += event.deltaY;
      }}
    >
      {terms.map((term, index) => (
        <TermChip
          key={`${term.position} ${term.text}`}
          query={query}
          term={term}
          index={index}
          focusable={index === Math.min(focused, last)}
        />
      ))}
    </ul>
  );
}
