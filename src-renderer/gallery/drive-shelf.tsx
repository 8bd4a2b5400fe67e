/** What to connect so that everything that is selected can be read: the fewest drives, by what is written on them and where they are kept. */
import { useEffect, useState } from 'react';
import type { Output } from '#api/contract.ts';
import type { Ranges } from '#api/media.ts';
import { client } from '../client.ts';
import { useLocations } from '../locations/store.ts';
import { formatList } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import './drive-shelf.css';

type Needed = Output<'media.drives'>;

/** While a rectangle is drawn, the selection changes with every frame. */
const PAUSE_MS = 250;

/** Null while nothing is known, and where everything is connected. */
function useNeeded(outline: string | undefined, ranges: Ranges): Needed | null {
  const someAway = useLocations((state) =>
    (state.locations ?? []).some(({ reachability }) => reachability !== 'online'),
  );
  const [known, setKnown] = useState<{ of: Ranges; needed: Needed } | null>(null);
  useEffect(() => {
    if (!someAway || outline === undefined || ranges.length === 0) return undefined;
    let gone = false;
    const timer = setTimeout(() => {
      client.call('media.drives', { outline, ranges }).then(
        (needed) => !gone && setKnown({ of: ranges, needed }),
        () => {
          // It is a hint, and an outline that was forgotten is about to be replaced.
        },
      );
    }, PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [someAway, outline, ranges]);
  return someAway && known?.of === ranges ? known.needed : null;
}

/** "blue Samsung T7 (office shelf)", or its name where nothing is written on it. */
function driveName({ location, label, site }: Needed['drives'][number]): string {
  const name = label === null || label === '' ? location : label;
  return site === null || site === '' ? name : t('gallery.driveAt', { name, site });
}

export function DriveShelf({ outline, selection }: { outline: string | undefined; selection: Ranges }) {
  const needed = useNeeded(outline, selection);
  if (needed === null || needed.readable === needed.media || needed.drives.length === 0) return null;
  const away = needed.media - needed.readable;
  return (
    <p className="drive-shelf" role="status">
      <Icon name="offline" size={16} />
      <span>
        {t('gallery.away', { n: away })}{' '}
        <b dir="auto">{t('gallery.plugIn', { drives: formatList(needed.drives.map(driveName)) })}</b>
        {needed.lost.media > 0 && ` ${t('gallery.lost', { n: needed.lost.media })}`}
      </span>
    </p>
  );
}
