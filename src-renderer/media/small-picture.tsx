/** A small picture of a medium in a list; an icon where there is none. */
import { useState } from 'react';
import { previewUrl } from '../client.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import './small-picture.css';

const kinds: [RegExp, IconName][] = [
  [/\.(?:wav|mp3|flac|ogg|opus|m4a|aac)$/i, 'audio'],
  [/\.(?:mp4|mov|webm|mkv|avi|m4v)$/i, 'video'],
  [/\.(?:xmp|json|txt|xml|ya?ml)$/i, 'text'],
];

/** `contentHash` is null for what is no medium; the icon goes by the name of the file. */
export function SmallPicture({
  contentHash,
  path,
  size = 44,
}: {
  contentHash: string | null;
  path: string;
  size?: number;
}) {
  const [failed, setFailed] = useState(false);
  const icon = kinds.find(([pattern]) => pattern.test(path))?.[1] ?? 'image';
  const drawn = contentHash !== null && !failed && icon !== 'audio' && icon !== 'text';
  return (
    <span className="list-picture" style={{ width: size, height: size }} aria-hidden="true">
      {drawn ? (
        <img
          src={previewUrl(contentHash, 256)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setFailed(true)}
        />
      ) : (
        <Icon name={icon} size={Math.round(size * 0.45)} />
      )}
    </span>
  );
}
