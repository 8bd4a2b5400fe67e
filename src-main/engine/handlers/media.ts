/** Handlers of the noun media: search, find, show, and the posters that the page takes. */
import type { Handlers } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { copyRef } from '../copy-ref.ts';
import type { Parts } from './parts.ts';

type Method = 'media.search' | 'media.find' | 'media.show' | 'media.storePoster';

export function mediaHandlers(parts: Parts): Pick<Handlers, Method> {
  const read = async () => (await parts.catalog()).read;
  return {
    'media.search': async (input) => {
      // An unknown name would silently find nothing: say so instead.
      for (const name of input.locations) parts.places.get(name);
      return (await read()).search(input, parts.now(), await parts.places.view());
    },
    'media.find': async ({ ref }) =>
      (await read()).find(await copyRef(ref, parts.places.all()), await parts.places.view()),
    'media.show': async ({ ref }) =>
      (await read()).show(await copyRef(ref, parts.places.all()), await parts.places.view()),
    'media.storePoster': async ({ contentHash, image }) => {
      const { mediaType, matched } = await (await read()).find(contentHash, await parts.places.view());
      if (matched !== 'content-hash')
        throw new AliceError('not-found', `${contentHash} is the hash of a file; a poster belongs to a content hash.`);
      if (mediaType !== 'video')
        throw new AliceError('invalid', `Posters are kept of videos only, and ${contentHash} is no video.`);
      await parts.previews.storePoster(contentHash.slice('sha256:'.length), Buffer.from(image, 'base64'));
      return {};
    },
  };
}
