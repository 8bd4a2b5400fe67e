/** The section of the filters for the state of media: each row a question, counted within the present result while it is open. */
import { useEffect, useState } from 'react';
import { client } from '../client.ts';
import { openEnded, useGallery } from '../gallery/store.ts';
import { choiceWords } from '../media/term-words.ts';
import { addTerm, hasTerm, isReadable } from '../media/terms.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { FacetRow } from './facet-row.tsx';
import { SidebarSection } from './sidebar-section.tsx';
import { useSearches } from './store.ts';

const NAME = 'state';
const PAUSE_MS = 200;

const states: { choice: string; icon: IconName }[] = [
  { choice: 'offline', icon: 'offline' },
  { choice: 'duplicate', icon: 'copies' },
  { choice: 'unverified', icon: 'unverified' },
  { choice: 'below', icon: 'unsafe' },
  { choice: 'untagged', icon: 'tag' },
  { choice: 'diverged', icon: 'warning' },
];

/** One after the other, so that the gallery's own questions never wait behind more than one of these. */
function useStateCounts(open: boolean): Record<string, number> {
  const query = useGallery((state) => state.query);
  // A new answer also means that the catalog may have changed.
  const facets = useGallery((state) => state.facets);
  const [counts, setCounts] = useState<Record<string, number>>({});
  useEffect(() => {
    if (!open || facets === null || !isReadable(query)) return undefined;
    let current = true;
    const count = async () => {
      for (const { choice } of states) {
        const narrowed = addTerm(openEnded(query), `is:${choice}`);
        const answer = await client
          .call('media.search', { query: narrowed, limit: 1, facets: false })
          .catch(() => null);
        if (!current) return;
        if (answer) setCounts((known) => ({ ...known, [choice]: answer.total }));
      }
    };
    const timer = setTimeout(() => void count(), PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [open, query, facets]);
  return counts;
}

export function StateSection() {
  const query = useGallery((state) => state.query);
  const total = useGallery((state) => state.shape?.total ?? 0);
  const open = useSearches((state) => !state.folded.includes(NAME));
  const counts = useStateCounts(open);
  const [focused, setFocused] = useState('');
  return (
    <SidebarSection name={NAME} title={t('search.state')}>
      <ul>
        {states.map(({ choice, icon }, index) => {
          const term = `is:${choice}`;
          const state = hasTerm(query, term) ? 'with' : hasTerm(query, `-${term}`) ? 'without' : null;
          const count = counts[choice] ?? null;
          return (
            <FacetRow
              key={choice}
              row={{ value: choice, term, count, state }}
              name={choiceWords('is', choice)}
              share={total > 0 ? Math.min((count ?? 0) / total, 1) : 0}
              focusable={focused === '' ? index === 0 : focused === choice}
              onFocus={() => setFocused(choice)}
            >
              <Icon name={icon} size={15} /> {choiceWords('is', choice)}
            </FacetRow>
          );
        })}
      </ul>
    </SidebarSection>
  );
}
