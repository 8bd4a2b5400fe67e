/** One medium on the wall: a box that has its place before anything is known, then its picture, and where it lies. */
import { memo, useMemo, useRef } from 'react';
import type { MediaItem } from '#api/media.ts';
import { isAway, LocationBadges } from '../media/location-badges.tsx';
import { formatDuration } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { describeMedium } from './labels.ts';
import { TilePicture } from './tile-picture.tsx';
import './tile.css';

export interface TileProps {
  /** Undefined while it is not in memory, null when it is gone from the library. */
  item: MediaItem | null | undefined;
  position: number;
  /** Counted from 1, as ARIA does. */
  column: number;
  left: number;
  width: number;
  height: number;
  selected: boolean;
  /** One tile takes part in the tab order; arrow keys move between the others. */
  tabStop: boolean;
  flinging: boolean;
}

/** CSS pixels from which a location's name has room, and from which two have. */
const ROOM_FOR_NAME = 128;
const ROOM_FOR_TWO = 260;
/** Smaller boxes show their picture and nothing else until they are pointed at. */
const ROOM_FOR_BADGES = 76;
/** Lower ones show their name only when they are pointed at. */
const ROOM_FOR_PLATE = 132;

function Signs({ item }: { item: MediaItem }) {
  const { rating = 0, durationSeconds, mediaType } = item;
  return (
    <span className="tile-signs" aria-hidden="true">
      {item.pinned && (
        <span className="sign">
          <Icon name="pinned" size={11} filled />
        </span>
      )}
      {rating !== 0 && (
        <span className={rating < 0 ? 'sign rejected' : 'sign stars'}>
          {rating > 0 && rating}
          <Icon name={rating < 0 ? 'close' : 'star'} size={11} filled={rating > 0} />
        </span>
      )}
      {mediaType !== 'image' && (
        <span className="sign">
          <Icon name={mediaType === 'video' ? 'play' : 'volume'} size={11} filled={mediaType === 'video'} />
          {durationSeconds !== undefined && formatDuration(durationSeconds)}
        </span>
      )}
    </span>
  );
}

export const Tile = memo(function Tile(props: TileProps) {
  const { item, position, column, left, width, height, selected, tabStop, flinging } = props;
  const tile = useRef<HTMLDivElement>(null);
  const label = useMemo(() => (item ? describeMedium(item) : undefined), [item]);
  const state = item ? (isAway(item) ? 'tile away' : 'tile') : 'tile bare';
  return (
    <div
      ref={tile}
      role="gridcell"
      className={`${state}${width < ROOM_FOR_BADGES ? ' tiny' : height < ROOM_FOR_PLATE ? ' small' : ''}`}
      style={{ left, width, height }}
      tabIndex={tabStop ? 0 : -1}
      draggable={item != null}
      data-index={position}
      aria-colindex={column}
      aria-selected={selected}
      aria-label={label ?? t(item === null ? 'gallery.gone' : 'gallery.loading')}
      aria-busy={item === undefined || undefined}
    >
      {item && (
        <>
          <TilePicture
            key={item.contentHash}
            item={item}
            width={width}
            height={height}
            wanted={!flinging}
            tile={tile}
          />
          <Signs item={item} />
          <span className="tile-foot" aria-hidden="true" data-own>
            <span className="tile-name">{item.title ?? item.name}</span>
            <LocationBadges item={item} named={width < ROOM_FOR_NAME ? 0 : width < ROOM_FOR_TWO ? 1 : 2} />
          </span>
        </>
      )}
      <span className="tile-check" aria-hidden="true">
        <Icon name="check" size={13} />
      </span>
    </div>
  );
});
