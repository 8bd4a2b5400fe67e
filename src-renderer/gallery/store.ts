/** What the gallery shows: the question, the shape of its whole answer, the media in memory, and what is focused and selected. */
import { create } from 'zustand';
import { AliceError } from '#api/errors.ts';
import type { Facets, MediaItem, Outline, Ranges, SearchInput } from '#api/media.ts';
import { groupings } from '#api/orders.ts';
import { parseQuery } from '#api/query.ts';
import { client } from '../client.ts';
import { toggleTerm } from '../media/terms.ts';
import { readPreference, writePreference } from '../ui/preferences.ts';
import { createWindows, type Windows } from '../ui/windows.ts';
import { countRanges } from '../media/ranges.ts';

export type Grouping = (typeof groupings)[number];
export type Sort = NonNullable<SearchInput['sort']>;
export type WallLayout = 'justified' | 'square';

/** Why a query was not understood, and which of its characters are meant (if any). */
export interface QueryError {
  message: string;
  position: number | null;
  length: number;
  hint: string | null;
}

/** An {@link Outline} as the page holds it. */
export interface Shape {
  id: string;
  total: number;
  /** One byte a medium; see `api/ratio.ts`. */
  ratios: Uint8Array;
  groups: Outline['groups'];
  marks: Outline['marks'];
  /** As it was asked for. */
  group: Grouping;
  sort: Sort;
}

/** Where the reader looks: a medium, and how many pixels below the upper edge of the window its row begins. */
export interface Sight {
  position: number;
  below: number;
}

export const TOP: Sight = { position: 0, below: 0 };

export interface GalleryState {
  query: string;
  sort: Sort;
  group: Grouping;
  /** Rows of pictures in their own shapes, or a grid of squares. */
  layout: WallLayout;
  /** Height of a row or side of a square, CSS pixels. */
  zoom: number;
  /** Null before the first answer. */
  shape: Shape | null;
  facets: Facets | null;
  error: QueryError | null;
  /** False until the first answer or failure. */
  answered: boolean;
  /** A newer answer is on its way. */
  asking: boolean;
  /** The catalog changed, but replacing a long result would take it away from under the reader. */
  outdated: boolean;
  /** Counts arrivals of media, so that whoever reads `itemAt` is drawn again. */
  arrivals: number;
  /** The position that has the keyboard, and from which shift selects. */
  focused: number;
  anchor: number;
  selection: Ranges;
  setQuery(query: string): void;
  /** Adds a term (`tag:x`) to the query, or takes it out when it is there. */
  toggle(term: string): void;
  setSort(sort: Sort): void;
  setGroup(group: Grouping): void;
  setLayout(layout: WallLayout): void;
  setZoom(zoom: number): void;
  search(): Promise<void>;
  /** Takes over what changed in the catalog, or marks a long result as outdated. */
  refresh(): Promise<void>;
  /** Takes over what changed, however long the result is; selection and place stay. */
  renew(): Promise<void>;
  /** Undefined while it is not in memory (then say {@link want}), null when it is gone from the library. */
  itemAt(position: number): MediaItem | null | undefined;
  want(from: number, to: number): void;
  load(position: number): Promise<MediaItem | null>;
  /** The wall tells where it is looked at (nobody is drawn again for that), and asks when it is laid out anew. */
  look(sight: Sight): void;
  sight(): Sight;
  focus(position: number): void;
  select(selection: Ranges, anchor?: number): void;
  selectAll(): void;
  clearSelection(): void;
}

const TYPING_PAUSE_MS = 120;
/** Longer results are replaced only when the reader says so. */
const LONGEST_REFRESHED = 2000;
export const ZOOM = { least: 96, first: 216, most: 480 };

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

/** A plain loop: a callback a byte would hold the page up for a million media. */
function toBytes(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function toShape({ outline, total, ratios, groups, marks }: Outline, asked: Pick<Shape, 'group' | 'sort'>): Shape {
  return { id: outline, total, ratios: toBytes(ratios), groups, marks, ...asked };
}

const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const useGallery = create<GalleryState>((set, get) => {
  let typing: ReturnType<typeof setTimeout> | undefined;
  let windows: Windows<MediaItem> | null = null;
  /** Only the answer to the latest question counts. */
  let asked = 0;
  let looked = TOP;

  function open(shape: Shape): void {
    windows = createWindows({
      total: shape.total,
      fetch: async (offset, limit) => (await client.call('media.window', { outline: shape.id, offset, limit })).items,
      onArrival: () => set({ arrivals: get().arrivals + 1 }),
      onFailure: (error) => {
        const isCurrent = get().shape?.id === shape.id;
        const isForgotten = error instanceof AliceError && error.code === 'not-found';
        // The engine remembers the latest outlines only: ask again, and the reader stays where they are.
        if (isCurrent && isForgotten) void get().renew();
        return isCurrent && !isForgotten;
      },
    });
  }

  /** Where a medium of the old answer is in the new one. */
  async function locate(shape: Shape, position: number): Promise<number> {
    const last = Math.max(shape.total - 1, 0);
    const item = get().itemAt(position);
    if (!item) return Math.min(position, last);
    const place = await client
      .call('media.locate', { outline: shape.id, contentHash: item.contentHash })
      .catch(() => null);
    return place?.position ?? Math.min(position, last);
  }

  async function reselect(old: Shape, shape: Shape, selection: Ranges): Promise<Ranges> {
    if (selection.length === 0) return [];
    if (countRanges(selection) === old.total) return shape.total > 0 ? [[0, shape.total]] : [];
    const moved = await client
      .call('media.reselect', { from: old.id, ranges: selection, to: shape.id })
      .catch(() => null);
    return moved?.ranges ?? [];
  }

  /** When the same question is asked again, the reader keeps what they selected, where they are, and what they look at. */
  async function carryOver(old: Shape, shape: Shape): Promise<Pick<GalleryState, 'selection' | 'focused' | 'anchor'>> {
    const { selection, focused, anchor } = get();
    const atTop = looked.position === 0;
    const [kept, newFocused, newAnchor, seen] = await Promise.all([
      reselect(old, shape, selection),
      locate(shape, focused),
      locate(shape, anchor),
      atTop ? 0 : locate(shape, looked.position),
    ]);
    // Whoever went on or chose something meanwhile is followed there.
    const now = get();
    if (now.focused !== focused || now.selection !== selection) return carryOver(old, shape);
    looked = { ...looked, position: seen };
    return { selection: kept, focused: newFocused, anchor: newAnchor };
  }

  /** `again`: the question is the same, or only its order is another. `stay`: the reader goes on looking at what they see. */
  async function ask({ again, stay }: { again: boolean; stay: boolean }): Promise<void> {
    const number = ++asked;
    const { query, sort, group, shape: old } = get();
    set({ asking: true });
    const input = { query: openEnded(query), sort };
    try {
      // What cannot be read is not worth a call.
      parseQuery(query);
      const answer = await client.call('media.outline', { ...input, group, timeZone: timeZone() });
      if (number !== asked) return;
      const shape = toShape(answer, { group, sort });
      const kept = again && old ? await carryOver(old, shape) : { selection: [], focused: 0, anchor: 0 };
      if (number !== asked) return;
      if (!stay) looked = TOP;
      open(shape);
      set({ shape, ...kept, error: null, answered: true, asking: false, outdated: false });
      const { facets } = await client.call('media.search', { ...input, limit: 1, facets: true });
      if (number === asked) set({ facets });
    } catch (error) {
      // The last good result stays while the query is being put right.
      if (number === asked) set({ error: queryErrorFrom(error), answered: true, asking: false });
    }
  }

  return {
    query: '',
    sort: 'newest',
    group: readPreference<Grouping>('group', 'none', (value) => groupings.includes(value as Grouping)),
    layout: readPreference<WallLayout>('layout', 'justified', (value) => value === 'justified' || value === 'square'),
    zoom: readPreference(
      'zoom',
      ZOOM.first,
      (value) => typeof value === 'number' && value >= ZOOM.least && value <= ZOOM.most,
    ),
    shape: null,
    facets: null,
    error: null,
    answered: false,
    asking: false,
    outdated: false,
    arrivals: 0,
    focused: 0,
    anchor: 0,
    selection: [],
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
      void ask({ again: true, stay: false });
    },
    setGroup(group) {
      set({ group });
      writePreference('group', group);
      void ask({ again: true, stay: true });
    },
    setLayout(layout) {
      set({ layout });
      writePreference('layout', layout);
    },
    setZoom(zoom) {
      const within = Math.min(Math.max(Math.round(zoom), ZOOM.least), ZOOM.most);
      set({ zoom: within });
      writePreference('zoom', within);
    },
    search() {
      clearTimeout(typing);
      return ask({ again: false, stay: false });
    },
    async refresh() {
      const { shape } = get();
      if (shape && shape.total > LONGEST_REFRESHED) set({ outdated: true });
      else await get().renew();
    },
    renew: () => ask({ again: true, stay: true }),
    itemAt: (position) => windows?.at(position),
    want: (from, to) => windows?.want(from, to),
    load: (position) => windows?.load(position) ?? Promise.resolve(null),
    look(sight) {
      looked = sight;
    },
    sight: () => looked,
    focus: (position) => set({ focused: position }),
    select: (selection, anchor) => set({ selection, anchor: anchor ?? get().anchor }),
    selectAll() {
      const total = get().shape?.total ?? 0;
      set({ selection: total > 0 ? [[0, total]] : [] });
    },
    clearSelection: () => set({ selection: [] }),
  };
});
