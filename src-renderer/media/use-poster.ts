/** Lets an element ask for the picture of a video while it is in sight; the page takes it where the engine cannot. */
import { type RefObject, useEffect, useEffectEvent } from 'react';
import type { Reply } from '#api/client.ts';
import { client, originalUrl, previewUrl } from '../client.ts';
import { createPosterQueue, type PosterOutcome } from './poster-queue.ts';
import { takePoster } from './take-poster.ts';

/** One for the page, so that no two videos are ever decoded at a time. */
const queue = createPosterQueue(makePoster);

/** A picture fails without saying why, so it is asked for again in a way that does. */
async function makePoster(contentHash: string): Promise<PosterOutcome> {
  const response = await fetch(previewUrl(contentHash, 512)).catch(() => null);
  if (response === null || response.status === 503) return 'later';
  if (response.ok) return 'made';
  const reply = (await response.json()) as Reply;
  if (reply.ok || reply.error.details?.poster !== true) return 'failed';
  const image = await toBase64(await takePoster(originalUrl(contentHash)));
  await client.call('media.storePoster', { contentHash, image });
  return 'made';
}

function toBase64(blob: Blob): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => done((reader.result as string).replace(/^[^,]*,/, '')));
    reader.addEventListener('error', () => fail(reader.error ?? new Error('The picture cannot be read.')));
    reader.readAsDataURL(blob);
  });
}

/**
 * `contentHash` is null while nothing is wanted; see {@link createPosterQueue} for `onPoster`. An element far below the window
 * asks for nothing.
 */
export function usePoster(
  contentHash: string | null,
  element: RefObject<Element | null>,
  onPoster: (isNew: boolean) => void,
): void {
  const tell = useEffectEvent(onPoster);
  useEffect(() => {
    if (contentHash === null || !element.current) return undefined;
    let drop = () => {};
    const observer = new IntersectionObserver((entries) => {
      drop();
      const inSight = entries.at(-1)?.isIntersecting === true;
      drop = inSight ? queue.want(contentHash, (isNew) => tell(isNew)) : () => {};
    });
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      drop();
    };
  }, [contentHash, element]);
}
