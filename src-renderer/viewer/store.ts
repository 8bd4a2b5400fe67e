/** What is looked at closely: the details panel, the full-screen picture, and the comparison. */
import { create } from 'zustand';
import type { ShownMedia } from '#api/media.ts';
import { client } from '../client.ts';
import { useGallery } from '../gallery/store.ts';
import { readPreference, writePreference } from '../ui/preferences.ts';

export interface ViewerState {
  /** Whether the details panel stands beside the gallery. */
  details: boolean;
  /** Position in the gallery's result of the medium that fills the window; null when none does. */
  position: number | null;
  /** Content hashes of the two to four media that are compared; null when none are. */
  compared: string[] | null;
  /** Everything known of the medium that the details (or the full-screen picture) show. */
  shown: ShownMedia | null;
  /** Why it could not be fetched. */
  failure: unknown;
  toggleDetails(): void;
  open(position: number): void;
  close(): void;
  /** The next (`1`) or previous (`-1`) medium; stays at the ends. */
  step(by: number): void;
  compare(hashes: string[]): void;
  closeComparison(): void;
  /** Fetches what is known of a medium; null shows nothing. */
  show(contentHash: string | null): Promise<void>;
}

const WIDE_ENOUGH = 1200;

export const useViewer = create<ViewerState>((set, get) => {
  let wanted: string | null = null;
  return {
    details: readPreference('details', window.innerWidth >= WIDE_ENOUGH, (value) => typeof value === 'boolean'),
    position: null,
    compared: null,
    shown: null,
    failure: null,
    toggleDetails() {
      set({ details: !get().details });
      writePreference('details', get().details);
    },
    open(position) {
      set({ position });
      useGallery.getState().focus(position);
    },
    close: () => set({ position: null }),
    step(by) {
      const { position } = get();
      const total = useGallery.getState().shape?.total ?? 0;
      if (position === null || total === 0) return;
      get().open(Math.min(Math.max(position + by, 0), total - 1));
    },
    compare: (hashes) => set({ compared: hashes.length >= 2 ? hashes.slice(0, 4) : null }),
    closeComparison: () => set({ compared: null }),
    async show(contentHash) {
      wanted = contentHash;
      if (contentHash === null) {
        set({ shown: null, failure: null });
        return;
      }
      try {
        const shown = await client.call('media.show', { ref: contentHash });
        if (wanted === contentHash) set({ shown, failure: null });
      } catch (failure) {
        if (wanted === contentHash) set({ shown: null, failure });
      }
    },
  };
});

// The catalog may change while a medium fills the window: its position in the new result is where the gallery's focus went.
useGallery.subscribe(({ shape, focused }, before) => {
  if (shape === before.shape || useViewer.getState().position === null) return;
  useViewer.setState({ position: shape === null || shape.total === 0 ? null : focused });
});
