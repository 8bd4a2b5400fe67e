/** The gallery: what the result is made of on the left, the media in the middle, one of them on the right. */
import type { SearchInput } from '#api/media.ts';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/words.ts';
import { Detail } from './detail.tsx';
import { FacetList } from './facet-list.tsx';
import { Grid } from './grid.tsx';
import { Nothing } from './nothing.tsx';
import { useGallery } from './store.ts';
import './gallery.css';

const sorts: Record<NonNullable<SearchInput['sort']>, string> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  largest: 'Largest first',
  smallest: 'Smallest first',
  best: 'Best rated first',
  name: 'By name',
};

function ResultLine() {
  const total = useGallery((state) => state.total);
  const sort = useGallery((state) => state.sort);
  const setSort = useGallery((state) => state.setSort);
  const outdated = useGallery((state) => state.outdated);
  const search = useGallery((state) => state.search);
  return (
    <div className="result-line">
      <p role="status">
        <strong>{formatCount(total)}</strong> media
      </p>
      {outdated && (
        <Button weight="quiet" onClick={() => void search()}>
          The library has changed: show it
        </Button>
      )}
      <select aria-label="Order" value={sort} onChange={(event) => setSort(event.target.value as SearchInput['sort'])}>
        {Object.entries(sorts).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

export function Gallery() {
  const answered = useGallery((state) => state.answered);
  const empty = useGallery((state) => state.items.length === 0);
  return (
    <div className="gallery">
      <FacetList />
      <main className="wall">
        <ResultLine />
        {answered && empty ? <Nothing /> : <Grid />}
      </main>
      <Detail />
    </div>
  );
}
