/** The field of the search: chips while it is only looked at, text with a list of ways to go on while it is edited. */
import { type FocusEvent, useLayoutEffect, useMemo, useRef } from 'react';
import { useGallery } from '../gallery/store.ts';
import { useLocations } from '../locations/store.ts';
import { splitTerms } from '../media/terms.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { onFieldKey } from './field-keys.ts';
import { offeredGroups, useSearchField } from './field-store.ts';
import { OptionList, optionId } from './option-list.tsx';
import { findProblem, type Problem } from './problem.ts';
import { QueryMirror } from './query-mirror.tsx';
import { QueryProblem } from './query-problem.tsx';
import { SaveSearch } from './save-search.tsx';
import { useSearches } from './store.ts';
import { TermChips } from './term-chips.tsx';

function useProblem(query: string): Problem | null {
  const error = useGallery((state) => state.error);
  const locations = useLocations((state) => state.locations);
  return useMemo(() => findProblem(query, error, locations?.map(({ name }) => name) ?? []), [query, error, locations]);
}

/** While the word at fault is still being written and its ways to go on are shown, there is nothing to complain of. */
function isBeingWritten({ place }: Problem, caret: number | null): boolean {
  return caret !== null && place !== null && caret >= place.position && caret <= place.position + place.length;
}

function useCaret(text: string) {
  const input = useRef<HTMLInputElement>(null);
  const wish = useSearchField((state) => state.caretWish);
  const placed = useSearchField((state) => state.placed);
  // React puts the caret at the end of a text that it changes itself.
  useLayoutEffect(() => {
    if (wish === null || !input.current) return;
    input.current.focus();
    input.current.setSelectionRange(wish, wish);
    // Browsers follow the caret only while one types.
    if (wish >= text.length) input.current.scrollLeft = input.current.scrollWidth;
    placed();
  }, [wish, text, placed]);
  return input;
}

export function SearchField() {
  const query = useGallery((state) => state.query);
  const field = useSearchField();
  // Drawn anew when these change; the list reads them itself.
  useSearches((state) => state.saved);
  useSearches((state) => state.recent);
  const problem = useProblem(query);
  const chips = useMemo(() => (field.editing || problem ? [] : splitTerms(query)), [field.editing, problem, query]);
  const text = query + (field.padded ? ' ' : '');
  const input = useCaret(text);
  const groups = field.editing ? offeredGroups() : [];
  const open = groups.length > 0;
  const caret = open && field.completion?.query === text ? field.completion.caret : null;
  const told = problem && !isBeingWritten(problem, caret) ? problem : null;

  const onBlur = (event: FocusEvent<HTMLDivElement>) => {
    // Another window got the keyboard: it comes back to where it was.
    if (document.activeElement === input.current) return;
    if (!event.currentTarget.contains(event.relatedTarget)) field.leave();
  };

  return (
    <div className="search-place" onBlur={onBlur}>
      <div className={`search-field${told ? ' wrong' : ''}${chips.length > 0 ? ' with-chips' : ''}`}>
        <Icon name="search" />
        <div className="search-text">
          {chips.length > 0 && <TermChips query={query} terms={chips} />}
          <QueryMirror text={text} problem={told} input={input} />
          <input
            ref={input}
            type="text"
            role="combobox"
            aria-label={t('search.label')}
            aria-autocomplete="list"
            aria-expanded={open}
            aria-controls={open ? 'search-options' : undefined}
            aria-activedescendant={open && field.active >= 0 ? optionId(field.active) : undefined}
            aria-invalid={told !== null}
            aria-describedby={told ? 'query-problem' : undefined}
            placeholder={t('search.placeholder')}
            value={text}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            onChange={({ currentTarget }) =>
              field.typed(currentTarget.value, currentTarget.selectionStart ?? currentTarget.value.length)
            }
            onSelect={({ currentTarget }) => {
              const { value, selectionStart, selectionEnd } = currentTarget;
              if (selectionStart !== null && selectionStart === selectionEnd) field.moved(value, selectionStart);
            }}
            onMouseDown={(event) => {
              if (field.editing || problem) return;
              // The text under the chips is not seen, so a place in it cannot be meant.
              event.preventDefault();
              field.enter('end');
            }}
            onFocus={field.focused}
            onKeyDown={onFieldKey}
          />
        </div>
        {query === '' ? (
          <kbd title={t('search.slash')}>/</kbd>
        ) : (
          <button type="button" className="field-button" aria-label={t('search.clear')} onClick={field.clear}>
            <Icon name="close" size={16} />
          </button>
        )}
        <SaveSearch disabled={query.trim() === '' || problem !== null} />
      </div>
      <div className="sr-only" aria-live="polite">
        {open ? t('search.suggestionCount', { n: groups.flatMap(({ options }) => options).length }) : ''}
      </div>
      {(told !== null || open) && (
        <div className="search-below">
          {told && <QueryProblem query={query} problem={told} input={input} />}
          {open && <OptionList groups={groups} active={field.active} />}
        </div>
      )}
    </div>
  );
}
