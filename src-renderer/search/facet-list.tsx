/** The sidebar: saved searches, and what the result is made of, each a click to narrow it; a drawer where there is no room. */
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { useGallery } from '../gallery/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { type FacetKind, FacetSection } from './facet-section.tsx';
import { SavedSection } from './saved-section.tsx';
import { StateSection } from './state-section.tsx';
import { useSearches } from './store.ts';
import { useNarrow } from './use-narrow.ts';
import './facet-list.css';

/** In the order of the sidebar. */
const kinds: FacetKind[] = [
  { facet: 'mediaType', title: 'search.kinds', field: 'type', most: 3 },
  { facet: 'location', title: 'search.location', field: 'in', most: 12 },
  { facet: 'rating', title: 'search.rating', field: 'rating', most: 7 },
  { facet: 'model', title: 'search.model', field: 'model', most: 8, all: 50 },
  { facet: 'generator', title: 'search.generator', field: 'generator', most: 6, all: 50 },
  { facet: 'project', title: 'search.project', field: 'project', most: 6, all: 50 },
  { facet: 'tag', title: 'search.tags', field: 'tag', most: 14, all: 100 },
];

/** Up and down go through everything in the sidebar, right and left to the buttons beside a value and back. */
function onArrow(event: KeyboardEvent<HTMLElement>): void {
  const from = event.target as HTMLElement;
  if (from.tagName === 'INPUT' || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-facet]')];
  const row = from.closest('li');
  const at = all.indexOf(row?.querySelector<HTMLElement>('[data-facet]') ?? from);
  const beside = row ? [...row.querySelectorAll('button')] : [];
  const to: Record<string, HTMLElement | undefined> = {
    ArrowDown: all[at + 1],
    ArrowUp: all[at - 1],
    Home: all[0],
    End: all.at(-1),
    ArrowRight: beside[beside.indexOf(from as HTMLButtonElement) + 1],
    ArrowLeft: beside[beside.indexOf(from as HTMLButtonElement) - 1],
  };
  if (!(event.key in to)) return;
  event.preventDefault();
  to[event.key]?.focus();
}

function Skeleton() {
  return (
    <div aria-hidden="true">
      {[62, 48, 80, 55, 70, 40, 66, 52].map((width) => (
        <div key={width} className="skeleton facet-skeleton" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

function Filters() {
  const waiting = useGallery((state) => state.facets === null && state.error === null);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys belong to the buttons in it
    <nav className="facets" id="filters" aria-label={t('search.filters')} aria-busy={waiting} onKeyDown={onArrow}>
      <SavedSection />
      {waiting ? <Skeleton /> : kinds.map((kind) => <FacetSection key={kind.facet} kind={kind} />)}
      {!waiting && <StateSection />}
    </nav>
  );
}

function Drawer() {
  const setDrawer = useSearches((state) => state.setDrawer);
  const dialog = useRef<HTMLDialogElement>(null);
  // A layout effect is undone while the dialog is still there, so that closing it gives the keyboard back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Escape is the keyboard's way, and the browser's
    <dialog
      ref={dialog}
      className="drawer"
      aria-label={t('search.filters')}
      onCancel={(event) => {
        event.preventDefault();
        setDrawer(false);
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) setDrawer(false);
      }}
    >
      <div className="drawer-head">
        <h2>{t('search.filters')}</h2>
        <Button weight="quiet" aria-label={t('search.hideFilters')} onClick={() => setDrawer(false)}>
          <Icon name="close" />
        </Button>
      </div>
      <Filters />
    </dialog>
  );
}

export function FacetList() {
  const narrow = useNarrow();
  const sidebar = useSearches((state) => state.sidebar);
  const drawer = useSearches((state) => state.drawer);
  if (narrow) return drawer ? <Drawer /> : null;
  return sidebar ? <Filters /> : null;
}
