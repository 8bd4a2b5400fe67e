/** A picture drawn from the quickest source at once, and from better ones as they arrive. */
import { useState } from 'react';

export interface PictureLayersProps {
  /** From the quickest to the best; may grow while the picture is looked at. */
  sources: readonly string[];
  alt: string;
  /** Pixels of the first source that has arrived, for pictures whose size nobody told. */
  onSize?: (size: { width: number; height: number }) => void;
  onFailed?: () => void;
}

export function PictureLayers({ sources, alt, onSize, onFailed }: PictureLayersProps) {
  const [layers, setLayers] = useState<readonly string[]>(sources);
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState<ReadonlySet<string>>(new Set());
  // What was once drawn stays: going back to a worse source would blur the picture.
  const added = sources.filter((source) => !layers.includes(source));
  if (added.length > 0) setLayers([...layers, ...added]);
  const best = layers.findLastIndex((source) => arrived.has(source));

  const arrive = (source: string, image: HTMLImageElement) => {
    const take = () => setArrived((before) => new Set(before).add(source));
    // Decoded first, so that the better picture is there in the frame in which the worse one goes.
    image.decode().then(take, take);
    onSize?.({ width: image.naturalWidth, height: image.naturalHeight });
  };
  const fail = (source: string) => {
    const all = new Set(failed).add(source);
    setFailed(all);
    if (layers.every((each) => all.has(each))) onFailed?.();
  };
  return (
    <>
      {layers.map((source, index) =>
        failed.has(source) ? null : (
          <img
            key={source}
            src={source}
            alt={index === Math.max(best, 0) ? alt : ''}
            draggable={false}
            decoding="async"
            className={`layer${index === best ? ' drawn' : ''}`}
            onLoad={(event) => arrive(source, event.currentTarget)}
            onError={() => fail(source)}
          />
        ),
      )}
    </>
  );
}
