/** One medium in the grid: its preview, or a plate that says what it is, with its places on it. */
import { memo, useRef, useState } from 'react';
import type { MediaItem } from '#api/media.ts';
import { previewUrl } from '../client.ts';
import { Icon } from '../ui/icon.tsx';
import { formatDuration } from '../ui/format.ts';
import { describePlace, LocationBadges } from '../media/location-badges.tsx';
import { usePoster } from '../media/use-poster.ts';
import './tile.css';

export interface TileProps {
  item: MediaItem;
  index: number;
  width: number;
  height: number;
  selected: boolean;
  /** One tile takes part in the tab order; arrow keys move between the others. */
  focusable: boolean;
  onOpen(index: number): void;
}

function describe(item: MediaItem): string {
  const rating = item.rating ? `, ${item.rating} stars` : '';
  return `${item.title ?? item.name}, ${item.mediaType}${rating}, on ${item.copies.map(describePlace).join(', ')}`;
}

/** Sounds have no picture; anything else has none when its preview could not be made. */
function Plate({ item }: { item: MediaItem }) {
  return (
    <span className="plate">
      <Icon name={item.mediaType} size={34} />
      <small>{item.format.toUpperCase()}</small>
    </span>
  );
}

export const Tile = memo(function Tile({ item, index, width, height, selected, focusable, onOpen }: TileProps) {
  const [state, setState] = useState<'loading' | 'there' | 'none'>(item.mediaType === 'audio' ? 'none' : 'loading');
  const [retried, setRetried] = useState(false);
  const tile = useRef<HTMLButtonElement>(null);
  const everywhereGone = item.copies.every(({ online, state: copy }) => !online || copy !== 'present');
  const lacksPoster = item.mediaType === 'video' && state === 'none' && !everywhereGone && !retried;
  usePoster(lacksPoster ? item.contentHash : null, tile, () => {
    setRetried(true);
    setState('loading');
  });
  return (
    <div role="gridcell" style={{ width, height }} aria-selected={selected}>
      <button
        ref={tile}
        type="button"
        className={`tile ${state}${everywhereGone ? ' away' : ''}`}
        tabIndex={focusable ? 0 : -1}
        data-index={index}
        aria-label={describe(item)}
        onClick={() => onOpen(index)}
      >
        {state === 'none' ? (
          <Plate item={item} />
        ) : (
          <img
            src={previewUrl(item.contentHash, 512)}
            alt=""
            decoding="async"
            draggable={false}
            onLoad={() => setState('there')}
            onError={() => setState('none')}
          />
        )}
        <span className="tile-top">
          {item.rating !== undefined && item.rating > 0 && (
            <span className="stars">
              {item.rating}
              <Icon name="star" size={12} filled />
            </span>
          )}
          {item.durationSeconds !== undefined && (
            <span className="duration">{formatDuration(item.durationSeconds)}</span>
          )}
        </span>
        <span className="tile-foot">
          <span className="tile-name">{item.title ?? item.name}</span>
          <LocationBadges copies={item.copies} most={width < 210 ? 1 : 2} />
        </span>
      </button>
    </div>
  );
});
