/** The gallery: how many there are, how they are shown, and the wall of them. */
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { Nothing } from './nothing.tsx';
import { SelectionSummary } from './selection-summary.tsx';
import { useGallery } from './store.ts';
import { Toolbar } from './toolbar.tsx';
import { Wall } from './wall.tsx';
import './gallery.css';

/** Boxes where media will be in a moment. */
function Waiting() {
  return (
    <div className="wall-waiting" aria-hidden="true">
      {Array.from({ length: 24 }, (_, index) => (
        <div key={index} className="skeleton" style={{ flexGrow: 1 + ((index * 7) % 5) / 2 }} />
      ))}
    </div>
  );
}

/** A long result is not replaced under the reader's eyes. */
function Outdated() {
  const isOutdated = useGallery((state) => state.outdated);
  const renew = useGallery((state) => state.renew);
  if (!isOutdated) return null;
  return (
    <Button className="wall-outdated" onClick={() => void renew()}>
      <Icon name="scan" size={15} />
      {t('gallery.outdated')}
    </Button>
  );
}

export function Gallery() {
  const isAnswered = useGallery((state) => state.answered);
  const total = useGallery((state) => state.shape?.total);
  return (
    <main className="gallery" id="content">
      <Toolbar />
      {isAnswered && total === 0 ? (
        <Nothing />
      ) : (
        <div className="gallery-body">
          {total === undefined ? !isAnswered && <Waiting /> : <Wall />}
          <Outdated />
          <SelectionSummary />
        </div>
      )}
    </main>
  );
}
