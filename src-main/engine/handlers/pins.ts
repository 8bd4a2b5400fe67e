/** Handlers of pins: set, take away, list; and what other answers say of them. */
import type { Handlers } from '#api/contract.ts';
import { splitPath } from '../storage/path-bytes.ts';
import { chosenHashes } from './chosen.ts';
import type { Parts } from './parts.ts';

export function pinHandlers(parts: Parts): Pick<Handlers, 'media.pin' | 'pins.list'> {
  const { pins } = parts;
  return {
    'media.pin': async ({ pinned, ...input }) => {
      const changed = pins.change(await chosenHashes(parts, input), pinned);
      if (changed > 0) parts.emit('catalog.changed', { generation: await (await parts.catalog()).read.generation() });
      return { changed, total: pins.list().length };
    },
    'pins.list': async ({ offset, limit }) => {
      const all = pins.list();
      const page = all.slice(offset, offset + limit);
      const { read } = await parts.catalog();
      const names = new Map<string, string>();
      for (const { contentHash, path } of await read.copyRecords(page))
        if (!names.has(contentHash)) names.set(contentHash, splitPath(path).name);
      return {
        pins: page.map((contentHash) => ({ contentHash, name: names.get(contentHash) ?? null })),
        total: all.length,
      };
    },
  };
}

/** Says of a medium that it is pinned, where it is. */
export function withPin<T extends { contentHash: string }>({ pins }: Pick<Parts, 'pins'>, medium: T): T {
  return pins.has(medium.contentHash) ? { ...medium, pinned: true } : medium;
}
