/** What the gallery shows: the query, its result page by page, and the medium that is looked at. */
import { create } from 'zustand';
import { AliceError } from '#api/errors.ts';
import type { Facets, MediaItem, SearchInput, ShownMedia } from '#api/media.ts';
import { client } from '../client.ts';
import { toggleTerm } from './terms.ts';

/** Why a query was not understood, and which of its characters are meant (if any). */
export interface QueryError {
  message: string;
  position: number | null;
  length: number;
  hint: string | null;
}

export interface GalleryState {
  query: string;
  sort: SearchInput['sort'];
  items: MediaItem[];
  total: number;
  nextCursor: string | null;
  facets: Facets | null;
  error: QueryError | null;
  /** False until the first answer. */
  answered: boolean;
  loadingMore: boolean;
  /** The catalog changed, but replacing a long list would take it away from under the reader. */
  outdated: boolean;
  selected: string | null;
  shown: ShownMedia | null;
  setQuery(query: string): void;
  toggle(term: string): void;
  setSort(sort: SearchInput['sort']): void;
  search(): Promise<void>;
  loadMore(): Promise<void>;
  /** Takes over what changed in the catalog, or marks the list as outdated when it is long. */
  refresh(): Promise<void>;
  select(contentHash: string | null): Promise<void>;
}

const PAGE = 200;
const LONGEST_REFRESHED = 1000;
const TYPING_PAUSE_MS = 120;

export function queryErrorFrom(error: unknown): QueryError {
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof AliceError ? error.details : {};
  return {
    message,
    position: typeof details.position === 'number' ? details.position : null,
    length: typeof details.length === 'number' ? details.length : 1,
    hint: typeof details.hint === 'string' ? details.hint : null,
  };
}

/**
 * A word that is still being typed finds all that begins with it; a blank behind it makes it whole. Shorter beginnings than
 * three letters stand for so many words that they would answer slowly and say nothing.
 */
export function openEnded(query: string): string {
  const quoted = query.split('"').length % 2 === 0;
  return !quoted && /(?:^|[\s(])[\p{L}\p{N}]{3,}$/u.test(query) ? `${query}*` : query;
}

export const useGallery = create<GalleryState>((set, get) => {
  let typing: ReturnType<typeof setTimeout> | undefined;
  /** Only the answer to the latest question counts. */
  let asked = 0;

  const ask = async (limit: number): Promise<void> => {
    const number = ++asked;
    const { query, sort } = get();
    try {
      const { items, total, nextCursor, facets } = await client.call('media.search', {
        query: openEnded(query),
        sort,
        limit,
      });
      if (number !== asked) return;
      set({ items, total, nextCursor, facets, error: null, answered: true, outdated: false, loadingMore: false });
    } catch (error) {
      // The last good result stays while the query is being put right.
      if (number === asked) set({ error: queryErrorFrom(error), answered: true, loadingMore: false });
    }
  };

  return {
    query: '',
    sort: 'newest',
    items: [],
    total: 0,
    nextCursor: null,
    facets: null,
    error: null,
    answered: false,
    loadingMore: false,
    outdated: false,
    selected: null,
    shown: null,
    setQuery(query) {
      set({ query });
      clearTimeout(typing);
      typing = setTimeout(() => void get().search(), TYPING_PAUSE_MS);
    },
    toggle(term) {
      set({ query: toggleTerm(get().query, term) });
      void get().search();
    },
    setSort(sort) {
      set({ sort });
      void get().search();
    },
    search() {
      clearTimeout(typing);
      return ask(PAGE);
    },
    async loadMore() {
      const { nextCursor, loadingMore, query, sort, error } = get();
      if (nextCursor === null || loadingMore || error) return;
      set({ loadingMore: true });
      const number = asked;
      try {
        const input = { query: openEnded(query), sort, limit: PAGE, cursor: nextCursor, facets: false };
        const page = await client.call('media.search', input);
        if (number !== asked) return;
        set({ items: [...get().items, ...page.items], nextCursor: page.nextCursor, loadingMore: false });
      } catch (failure) {
        if (number === asked) set({ error: queryErrorFrom(failure), loadingMore: false });
      }
    },
    async refresh() {
      const { items, selected } = get();
      if (items.length > LONGEST_REFRESHED) set({ outdated: true });
      else await ask(Math.max(PAGE, items.length));
      if (selected !== null) await get().select(selected);
    },
    async select(contentHash) {
      const same = get().shown?.contentHash === contentHash;
      set({ selected: contentHash, ...(same ? {} : { shown: null }) });
      if (contentHash === null) return;
      const shown = await client.call('media.show', { ref: contentHash }).catch(() => null);
      if (get().selected === contentHash) set({ shown });
    },
  };
});
