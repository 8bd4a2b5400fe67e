/** The picture of a medium: fades in over its box, or gives way to a plate that says what the medium is. */
import { type RefObject, useEffect, useState } from 'react';
import type { MediaItem } from '#api/media.ts';
import { originalUrl, previewUrl } from '../client.ts';
import { isAway } from '../media/location-badges.tsx';
import { usePoster } from '../media/use-poster.ts';
import { Icon } from '../ui/icon.tsx';

/** Pictures that were shown before come back at once instead of fading in anew. */
const shownBefore = new Set<string>();
const REMEMBERED = 4000;

function remember(address: string): void {
  if (shownBefore.size >= REMEMBERED) shownBefore.clear();
  shownBefore.add(address);
}

/** A little enlargement does not show. */
const STRETCH = 1.05;

export function previewSize(width: number, height: number): 256 | 512 | 1024 {
  const pixels = (Math.max(width, height) * window.devicePixelRatio) / STRETCH;
  if (pixels <= 256) return 256;
  return pixels <= 512 ? 512 : 1024;
}

/** Sounds have no picture; anything else has none when its preview could not be made. */
function Plate({ item }: { item: MediaItem }) {
  return (
    <span className="plate" aria-hidden="true" data-own>
      <Icon name={item.mediaType} size={30} />
      <small>{item.format.toUpperCase()}</small>
    </span>
  );
}

const HOVER_MS = 400;

/** Plays a video without sound while somebody points at it, unless they want nothing to move. */
function HoverVideo({ item, tile }: { item: MediaItem; tile: RefObject<HTMLElement | null> }) {
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    const element = tile.current;
    if (!element || matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enter = () => {
      timer = setTimeout(() => setPlaying(true), HOVER_MS);
    };
    const leave = () => {
      clearTimeout(timer);
      setPlaying(false);
    };
    element.addEventListener('pointerenter', enter);
    element.addEventListener('pointerleave', leave);
    return () => {
      leave();
      element.removeEventListener('pointerenter', enter);
      element.removeEventListener('pointerleave', leave);
    };
  }, [tile]);
  if (!isPlaying) return null;
  return <video src={originalUrl(item.contentHash)} muted loop autoPlay playsInline disablePictureInPicture />;
}

export interface TilePictureProps {
  item: MediaItem;
  width: number;
  height: number;
  /** False while it flies past: nothing is asked for that is gone before it comes. */
  wanted: boolean;
  tile: RefObject<HTMLElement | null>;
}

export function TilePicture({ item, width, height, wanted, tile }: TilePictureProps) {
  const [asked, setAsked] = useState(wanted);
  const [failed, setFailed] = useState(item.mediaType === 'audio');
  const [retried, setRetried] = useState(false);
  const address = previewUrl(item.contentHash, previewSize(width, height));
  const [there, setThere] = useState(() => shownBefore.has(address));
  if (wanted && !asked) setAsked(true);
  const lacksPoster = item.mediaType === 'video' && failed && !retried && !isAway(item);
  usePoster(lacksPoster ? item.contentHash : null, tile, () => {
    setRetried(true);
    setFailed(false);
  });
  if (failed) return <Plate item={item} />;
  if (!asked) return null;
  return (
    <>
      <img
        className={there ? 'there' : ''}
        src={retried ? `${address}#new` : address}
        alt=""
        decoding="async"
        draggable={false}
        onLoad={() => {
          remember(address);
          setThere(true);
        }}
        onError={() => setFailed(true)}
      />
      {item.mediaType === 'video' && !isAway(item) && <HoverVideo item={item} tile={tile} />}
    </>
  );
}
