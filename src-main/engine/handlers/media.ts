/** Handlers of the noun media: search, find, show. */
import type { Handlers } from '#api/contract.ts';
import type { Parts } from './parts.ts';

export function mediaHandlers(parts: Parts): Pick<Handlers, 'media.search' | 'media.find' | 'media.show'> {
  const read = async () => (await parts.catalog()).read;
  return {
    'media.search': async (input) => {
      // An unknown name would silently find nothing: say so instead.
      for (const name of input.locations) parts.places.get(name);
      return (await read()).search(input, parts.now(), await parts.places.view());
    },
    'media.find': async ({ ref }) => (await read()).find(ref, await parts.places.view()),
    'media.show': async ({ ref }) => (await read()).show(ref, await parts.places.view()),
  };
}
