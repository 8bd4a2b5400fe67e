/** The query, and under it what was not understood, with the word itself marked. */
import { type RefObject, useEffect, useRef } from 'react';
import { Icon } from '../ui/icon.tsx';
import { type QueryError, useGallery } from '../gallery/store.ts';
import './search-bar.css';

/** `/` goes to the search from anywhere outside a text field, as on many sites. */
function useSlashKey(input: RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null;
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [input]);
}

function ErrorBelow({ query, error }: { query: string; error: QueryError }) {
  const { position, length, message, hint } = error;
  return (
    <div className="query-error" role="alert" id="query-error">
      {position !== null && query !== '' && (
        <code>
          {query.slice(0, position)}
          <mark>{query.slice(position, position + length) || ' '}</mark>
          {query.slice(position + length)}
        </code>
      )}
      <p>
        {message} {hint !== null && !message.includes(hint) && <em>{hint}</em>}
      </p>
    </div>
  );
}

export function SearchBar() {
  const query = useGallery((state) => state.query);
  const error = useGallery((state) => state.error);
  const setQuery = useGallery((state) => state.setQuery);
  const search = useGallery((state) => state.search);
  const input = useRef<HTMLInputElement>(null);
  useSlashKey(input);

  return (
    <search className="search">
      <div className={`search-field${error ? ' wrong' : ''}`}>
        <Icon name="search" />
        <input
          ref={input}
          type="text"
          aria-label="Search"
          aria-invalid={error !== null}
          aria-describedby={error ? 'query-error' : undefined}
          placeholder='portrait tag:dramatic rating:>=4 -is:offline "exact words"'
          value={query}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void search();
            if (event.key === 'Escape' && query !== '') setQuery('');
          }}
        />
        {query === '' ? (
          <kbd title="Press / to search">/</kbd>
        ) : (
          <button type="button" className="clear" aria-label="Clear the search" onClick={() => setQuery('')}>
            <Icon name="close" size={16} />
          </button>
        )}
      </div>
      {error && <ErrorBelow query={query} error={error} />}
    </search>
  );
}
