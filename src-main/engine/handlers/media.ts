/** Handlers of the noun media: search and its completion, outlines of whole results, find, show, and the posters that the page takes. */
import type { Handlers } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { copyRef } from '../copy-ref.ts';
import { circumstances, type Parts } from './parts.ts';
import { withPin } from './pins.ts';

type Method = 'media.search' | 'media.complete' | 'media.find' | 'media.show' | 'media.storePoster' | OutlineMethod;
type OutlineMethod = `media.${'outline' | 'window' | 'locate' | 'sum' | 'reselect' | 'pick'}`;

export function mediaHandlers(parts: Parts): Pick<Handlers, Method> {
  const read = async () => (await parts.catalog()).read;
  return {
    'media.search': async (input) => {
      checkLocations(parts, input.locations);
      const found = await (await read()).search(input, await circumstances(parts));
      return { ...found, items: found.items.map((item) => withPin(parts, item)) };
    },
    'media.complete': async (input) => (await read()).complete(input, await circumstances(parts)),
    ...outlineHandlers(parts),
    'media.find': async ({ ref }) =>
      withPin(parts, await (await read()).find(await copyRef(ref, parts.places.all()), await parts.places.view())),
    'media.show': async ({ ref }) =>
      withPin(parts, await (await read()).show(await copyRef(ref, parts.places.all()), await parts.places.view())),
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

function outlineHandlers(parts: Parts): Pick<Handlers, OutlineMethod> {
  const read = async () => (await parts.catalog()).read;
  return {
    'media.outline': async (input) => {
      checkLocations(parts, input.locations);
      return (await read()).outline(input, await circumstances(parts));
    },
    'media.window': async ({ outline, offset, limit }) => ({
      items: (await (await read()).window(outline, offset, limit, await circumstances(parts))).map(
        (item) => item && withPin(parts, item),
      ),
    }),
    'media.locate': async ({ outline, contentHash }) => ({
      position: await (await read()).locate(outline, contentHash),
    }),
    'media.sum': async ({ outline, ranges }) => (await read()).sum(outline, ranges),
    'media.reselect': async ({ from, ranges, to }) => ({ ranges: await (await read()).reselect(from, ranges, to) }),
    'media.pick': async ({ outline, ranges, limit }) => ({ hashes: await (await read()).pick(outline, ranges, limit) }),
  };
}

/** An unknown name would silently find nothing: say so instead. */
function checkLocations({ places }: Parts, names: readonly string[]): void {
  for (const name of names) places.get(name);
}
