/** What lies in the trash of the locations, the newest first. */
import { create } from 'zustand';
import type { TrashedFile } from '#api/plan.ts';
import { client } from '../client.ts';
import { createRefresh } from '../ui/refresh.ts';

export interface TrashState {
  /** Those in memory, oldest first; null before the first answer. */
  files: TrashedFile[] | null;
  /** Of all that lie there. */
  total: number;
  bytes: number;
  /** Only the trash of this location; null for all. */
  location: string | null;
  error: unknown;
  load(): Promise<void>;
  /** Older ones, which were not asked for before. */
  loadOlder(): Promise<void>;
  choose(location: string | null): void;
}

const PAGE = 1000;

export const useTrash = create<TrashState>((set, get) => {
  /** How many of the newest are wanted. */
  let most = PAGE;

  /** The newest lie at the end of the engine's list, whose length is known only by asking. */
  async function ask() {
    const { location } = get();
    const where = location === null ? {} : { location };
    const { total, bytes, files: first } = await client.call('trash.list', { ...where, limit: PAGE });
    if (total <= PAGE) return { total, bytes, files: first };
    const files: TrashedFile[] = [];
    for (let offset = Math.max(0, total - most); offset < total; offset += PAGE)
      files.push(...(await client.call('trash.list', { ...where, offset, limit: PAGE })).files);
    return { total, bytes, files };
  }

  const refresh = createRefresh({
    ask,
    onAnswer: ({ total, bytes, files }) => set({ total, bytes, files, error: null }),
    onFailure: (error) => set({ error }),
  });
  return {
    files: null,
    total: 0,
    bytes: 0,
    location: null,
    error: null,
    load: refresh.load,
    loadOlder() {
      most += PAGE;
      return refresh.load();
    },
    choose(location) {
      most = PAGE;
      set({ location, files: null });
      refresh.outdate();
      void refresh.load();
    },
  };
});
