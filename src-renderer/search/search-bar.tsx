/** The search bar: the sidebar's button, the field, and the bookmark that keeps what was asked. */
import { useEffect } from 'react';
import { client } from '../client.ts';
import { useGallery } from '../gallery/store.ts';
import { useShell } from '../shell/store.ts';
import { useHotkeys } from '../ui/use-hotkeys.ts';
import { useSearchField } from './field-store.ts';
import { SearchField } from './search-field.tsx';
import { SidebarButton } from './sidebar-button.tsx';
import { useSearches } from './store.ts';
import './search-bar.css';

/** A query that was looked at this long was meant. */
const STANDING_MS = 2000;

/** Remembers queries that have stood for a while with something found. */
function useStandingQueries(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let standing = '';
    const stop = useGallery.subscribe(({ query, error, asking, shape }) => {
      const found = !asking && error === null && shape !== null && shape.total > 0 && query.trim() !== '';
      const now = found ? query : '';
      if (now === standing) return;
      standing = now;
      clearTimeout(timer);
      if (found) timer = setTimeout(() => void useSearches.getState().note(query), STANDING_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
}

export function SearchBar() {
  const screen = useShell((state) => state.screen);
  const enter = useSearchField((state) => state.enter);
  const load = useSearches((state) => state.load);
  useEffect(() => {
    void load();
    // Saved searches stand in a file that can be edited by hand, and by another window.
    return client.listen('settings.changed', () => void load());
  }, [load]);
  useStandingQueries();
  const focus = (event: KeyboardEvent) => {
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    enter('end');
  };
  useHotkeys({ '/': focus, 'Ctrl+f': focus });
  return (
    <search className="search">
      {screen === 'library' && <SidebarButton />}
      <SearchField />
    </search>
  );
}
