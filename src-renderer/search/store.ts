/** Searches that are kept, by name or as the latest ones, and whether the sidebar is shown. */
import { create } from 'zustand';
import type { Output } from '#api/contract.ts';
import { client } from '../client.ts';
import { useGallery } from '../gallery/store.ts';
import { useShell } from '../shell/store.ts';
import { readPreference, writePreference } from '../ui/preferences.ts';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';

export type SavedSearch = Output<'searches.list'>['saved'][number];

export interface SearchesState {
  saved: SavedSearch[];
  /** Newest first. */
  recent: string[];
  /** The sidebar beside the gallery; remembered. */
  sidebar: boolean;
  /** The sidebar over the gallery, where there is no room beside it. */
  drawer: boolean;
  /** Sections of the sidebar that are folded up; remembered. */
  folded: string[];
  load(): Promise<void>;
  /** Resolves to false when the engine refused, which was said then. */
  save(search: SavedSearch): Promise<boolean>;
  rename(search: SavedSearch, name: string): Promise<boolean>;
  /** Can be taken back for a moment. */
  remove(search: SavedSearch): Promise<void>;
  run(search: SavedSearch): void;
  /** Remembers a query among the recent ones. */
  note(query: string): Promise<void>;
  forgetRecent(): Promise<void>;
  setSidebar(shown: boolean): void;
  setDrawer(shown: boolean): void;
  fold(section: string): void;
}

const MOST_RECENT = 20;

export const useSearches = create<SearchesState>((set, get) => {
  /** Does it, looks again, and says what went wrong. */
  async function change(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action();
      await get().load();
      return true;
    } catch (error) {
      useShell.getState().say({ kind: 'bad', text: errorLine(error) });
      return false;
    }
  }

  return {
    saved: [],
    recent: [],
    sidebar: readPreference('sidebar', true, (value) => typeof value === 'boolean'),
    drawer: false,
    folded: readPreference<string[]>('folded', [], (value) => Array.isArray(value)),
    async load() {
      // Without them the search works all the same, and whatever fails here fails for the gallery, which says so.
      const answer = await client.call('searches.list', {}).catch(() => null);
      if (answer) set(answer);
    },
    save: (search) => change(() => client.call('searches.save', search)),
    rename: (search, name) =>
      change(async () => {
        await client.call('searches.save', { ...search, name });
        if (name !== search.name) await client.call('searches.remove', { name: search.name });
      }),
    async remove(search) {
      if (!(await change(() => client.call('searches.remove', { name: search.name })))) return;
      const action = { label: t('app.undo'), run: () => void get().save(search) };
      useShell.getState().say({ kind: 'plain', text: t('search.savedRemoved', { name: search.name }), action });
    },
    run({ query, sort }) {
      useGallery.setState({ sort });
      useShell.getState().showSearch(query);
    },
    async note(query) {
      const wanted = query.trim();
      if (wanted === '' || get().recent[0] === wanted) return;
      set({ recent: [wanted, ...get().recent.filter((each) => each !== wanted)].slice(0, MOST_RECENT) });
      // Not worth a message: it is only missing from the list next time.
      await client.call('searches.note', { query: wanted }).catch(() => {});
    },
    async forgetRecent() {
      await change(() => client.call('searches.forget', {}));
    },
    setSidebar(sidebar) {
      writePreference('sidebar', sidebar);
      set({ sidebar });
    },
    setDrawer: (drawer) => set({ drawer }),
    fold(section) {
      const { folded } = get();
      const next = folded.includes(section) ? folded.filter((each) => each !== section) : [...folded, section];
      writePreference('folded', next);
      set({ folded: next });
    },
  };
});
