/** The saved searches, on top of the sidebar: a click runs one; each can be renamed and removed. */
import { useState } from 'react';
import { useGallery } from '../gallery/store.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { NameDialog } from './save-search.tsx';
import { SidebarSection } from './sidebar-section.tsx';
import { type SavedSearch, useSearches } from './store.ts';

function SavedRow({ search, onRename }: { search: SavedSearch; onRename: () => void }) {
  const run = useSearches((state) => state.run);
  const remove = useSearches((state) => state.remove);
  const current = useGallery((state) => state.query.trim() === search.query);
  return (
    <li className={`facet-row${current ? ' with' : ''}`}>
      <button
        type="button"
        className="facet-value"
        data-facet
        aria-pressed={current}
        title={search.query}
        onClick={() => run(search)}
      >
        <span className="facet-label">
          <Icon name="bookmark" size={15} filled={current} /> <bdi>{search.name}</bdi>
        </span>
      </button>
      <button
        type="button"
        className="facet-minus"
        aria-label={t('search.rename', { name: search.name })}
        title={t('search.rename', { name: search.name })}
        onClick={onRename}
      >
        <Icon name="edit" size={14} />
      </button>
      <button
        type="button"
        className="facet-minus"
        aria-label={t('search.remove', { name: search.name })}
        title={t('search.remove', { name: search.name })}
        onClick={() => void remove(search)}
      >
        <Icon name="delete" size={14} />
      </button>
    </li>
  );
}

export function SavedSection() {
  const saved = useSearches((state) => state.saved);
  const rename = useSearches((state) => state.rename);
  const [renaming, setRenaming] = useState<SavedSearch | null>(null);
  if (saved.length === 0) return null;
  return (
    <SidebarSection name="saved" title={t('search.saved')}>
      <ul>
        {saved.map((search) => (
          <SavedRow key={search.name} search={search} onRename={() => setRenaming(search)} />
        ))}
      </ul>
      {renaming && (
        <NameDialog
          title={t('search.renameTitle')}
          first={renaming.name}
          own={renaming.name}
          onName={(name) => rename(renaming, name)}
          onClose={() => setRenaming(null)}
        />
      )}
    </SidebarSection>
  );
}
