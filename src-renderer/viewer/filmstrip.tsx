/** A strip of the neighbours along the foot of the viewer; only those in sight exist, however many there are. */
import { useEffect, useRef, useState, type WheelEvent } from 'react';
import type { MediaItem } from '#api/media.ts';
import { previewUrl } from '../client.ts';
import { useGallery } from '../gallery/store.ts';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useSize } from './use-size.ts';
import './filmstrip.css';

/** From one picture to the next, CSS pixels. */
const PITCH = 58;
/** Pictures beyond the edges that are kept ready. */
const SPARE = 4;

/** Places are counted from the nearest multiple of this: graphics cards reckon in numbers that are too coarse for millions. */
const ANCHOR = 10_000;

/** The first position in sight and the one after the last. */
export function stripRange(centre: number, width: number, total: number): [from: number, to: number] {
  const half = Math.ceil(width / 2 / PITCH) + SPARE;
  return [Math.max(Math.floor(centre) - half, 0), Math.min(Math.ceil(centre) + half + 1, total)];
}

function SmallPicture({ item }: { item: MediaItem | null | undefined }) {
  const [failed, setFailed] = useState(false);
  if (!item) return null;
  if (item.mediaType === 'audio' || failed) return <Icon name={item.mediaType} size={20} />;
  return (
    <img
      src={previewUrl(item.contentHash, 256)}
      alt=""
      draggable={false}
      decoding="async"
      onError={() => setFailed(true)}
    />
  );
}

export function Filmstrip({
  position,
  total,
  onOpen,
}: {
  position: number;
  total: number;
  onOpen: (position: number) => void;
}) {
  const strip = useRef<HTMLDivElement>(null);
  const { width } = useSize(strip);
  const itemAt = useGallery((state) => state.itemAt);
  const load = useGallery((state) => state.load);
  const shape = useGallery((state) => state.shape);
  useGallery((state) => state.arrivals);
  /** How far the strip was turned away from the medium that is shown. */
  const [turned, setTurned] = useState({ from: position, by: 0 });
  const by = turned.from === position ? turned.by : 0;
  const centre = Math.min(Math.max(position + by, 0), Math.max(total - 1, 0));
  const [from, to] = stripRange(centre, width, total);
  useEffect(() => {
    // By `load`, since the wishes of `want` are those of the wall.
    void load(from);
    void load(to - 1);
  }, [from, to, load, shape]);
  const onWheel = (event: WheelEvent) => {
    const pixels = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
    const next = Math.min(Math.max(centre + pixels / PITCH, 0), Math.max(total - 1, 0));
    setTurned({ from: position, by: next - position });
  };
  const anchor = Math.round(centre / ANCHOR) * ANCHOR;
  const places = Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index);
  return (
    <div ref={strip} className="filmstrip" role="group" aria-label={t('viewer.filmstrip')} onWheel={onWheel}>
      <div
        key={anchor}
        className={`filmstrip-row${by === 0 ? ' gliding' : ''}`}
        style={{ transform: `translateX(${width / 2 - (centre - anchor) * PITCH - PITCH / 2}px)` }}
      >
        {places.map((place) => {
          const item = itemAt(place);
          return (
            <button
              key={place}
              type="button"
              tabIndex={place === position ? 0 : -1}
              className="filmstrip-thumb"
              data-own=""
              style={{ transform: `translateX(${(place - anchor) * PITCH}px)` }}
              aria-current={place === position}
              aria-label={item?.title ?? item?.name ?? formatCount(place + 1)}
              onClick={() => onOpen(place)}
            >
              <SmallPicture key={item?.contentHash ?? ''} item={item} />
            </button>
          );
        })}
      </div>
    </div>
  );
}
