/** How much is selected, and what can be done with it. */
import type { Ranges } from '#api/media.ts';
import { useAbilities } from '../media/abilities.ts';
import { useBytes } from '../media/use-bytes.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { DriveShelf } from './drive-shelf.tsx';
import { begin, canCompare, compareSelected, copyHashes, showOutside } from './hand-over.ts';
import { countRanges } from '../media/ranges.ts';
import { useGallery } from './store.ts';
import './selection-summary.css';

interface ActProps {
  icon: IconName;
  label: string;
  keys?: string;
  run: () => void;
  /** With its words beside the icon, where there is room. */
  worded?: boolean;
}

function Act({ icon, label, keys, run, worded = false }: ActProps) {
  return (
    <Button
      weight="quiet"
      className={worded ? 'worded' : ''}
      aria-label={label}
      title={label}
      aria-keyshortcuts={keys}
      onClick={run}
    >
      <Icon name={icon} size={17} />
      {worded && <span>{label}</span>}
    </Button>
  );
}

function SelectionBar({ selection, bytes }: { selection: Ranges; bytes: number | null }) {
  const clearSelection = useGallery((state) => state.clearSelection);
  const selectAll = useGallery((state) => state.selectAll);
  const total = useGallery((state) => state.shape?.total ?? 0);
  const abilities = useAbilities();
  const count = countRanges(selection);
  return (
    <div className="selection-bar" role="group" aria-label={t('gallery.selection')}>
      <span className="selected-count">
        {t('gallery.selected', { n: count })}
        {bytes !== null && <small>{formatBytes(bytes)}</small>}
      </span>
      {canCompare(selection) && (
        <Act icon="compare" label={t('gallery.compare')} keys="C" run={() => void compareSelected()} />
      )}
      <Act icon="copy-to" label={t('gallery.copyTo')} keys="Shift+C" run={() => begin('copy')} worded />
      <Act icon="move-to" label={t('gallery.moveTo')} keys="Shift+M" run={() => begin('move')} worded />
      <Act icon="delete" label={t('gallery.trash')} keys="Delete" run={() => begin('trash')} />
      {count < total && <Act icon="checked" label={t('gallery.selectAll')} keys="Control+A" run={selectAll} />}
      <Act icon="hash" label={t('gallery.copyHashes')} run={() => void copyHashes()} />
      {count === 1 && abilities.has('host.reveal') && (
        <Act icon="folder-open" label={t('gallery.reveal')} run={() => void showOutside('host.reveal')} />
      )}
      {count === 1 && abilities.has('host.open') && (
        <Act icon="external" label={t('gallery.openWith')} run={() => void showOutside('host.open')} />
      )}
      <Act icon="close" label={t('gallery.clear')} keys="Escape" run={clearSelection} />
    </div>
  );
}

/** Floats over the lower edge of the wall, so that nothing moves when it comes. */
export function SelectionSummary() {
  const outline = useGallery((state) => state.shape?.id);
  const selection = useGallery((state) => state.selection);
  const bytes = useBytes(outline, selection);
  const count = countRanges(selection);
  return (
    <>
      {/* A single one is told by its tile. */}
      <p className="sr-only" aria-live="polite">
        {count > 1 && bytes !== null && t('gallery.selectedBytes', { n: count, bytes: formatBytes(bytes) })}
      </p>
      {count > 0 && <DriveShelf outline={outline} selection={selection} />}
      {count > 0 && <SelectionBar selection={selection} bytes={bytes} />}
    </>
  );
}
