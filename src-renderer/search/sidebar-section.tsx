/** A section of the sidebar that folds up at its heading and stays so. */
import { type ReactNode, useId } from 'react';
import { Icon } from '../ui/icon.tsx';
import { useSearches } from './store.ts';

export function SidebarSection({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  const folded = useSearches((state) => state.folded.includes(name));
  const fold = useSearches((state) => state.fold);
  const id = useId();
  return (
    <section className="facet">
      <h2>
        <button type="button" data-facet aria-expanded={!folded} aria-controls={id} onClick={() => fold(name)}>
          {title}
          <Icon name={folded ? 'forward' : 'down'} size={14} />
        </button>
      </h2>
      <div id={id} hidden={folded}>
        {!folded && children}
      </div>
    </section>
  );
}
