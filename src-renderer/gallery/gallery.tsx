/** The gallery: how many there are and in which order, and the wall of them. */
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/format.ts';
import { Grid } from './grid.tsx';
import { Nothing } from './nothing.tsx';
import { type Sort, useGallery } from './store.ts';
import './gallery.css';

const sorts: Record<Sort, string> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  largest: 'Largest first',
  smallest: 'Smallest first',
  best: 'Best rated first',
  name: 'By name',
};

function ResultLine() {
  const total = useGallery((state) => state.shape?.total ?? 0);
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
      <select aria-label="Order" value={sort} onChange={(event) => setSort(event.target.value as Sort)}>
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
  const empty = useGallery((state) => state.shape?.total === 0);
  return (
    <main className="wall" id="content">
      <ResultLine />
      {answered && empty ? <Nothing /> : <Grid />}
    </main>
  );
}
