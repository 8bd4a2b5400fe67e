/** Everything known of one medium, fetched when it is looked at and again when the catalog changes. */
import { useEffect } from 'react';
import type { ShownMedia } from '#api/media.ts';
import { useGallery } from '../gallery/store.ts';
import { useViewer } from './store.ts';

export interface Shown {
  /** Null until it is there. */
  shown: ShownMedia | null;
  failure: unknown;
}

/** Null asks for nothing: the store then belongs to another panel. */
export function useShown(contentHash: string | null): Shown {
  const show = useViewer((state) => state.show);
  const shown = useViewer((state) => state.shown);
  const failure = useViewer((state) => state.failure);
  const shape = useGallery((state) => state.shape);
  useEffect(() => {
    if (contentHash !== null) void show(contentHash);
  }, [show, contentHash, shape]);
  return { shown: shown?.contentHash === contentHash ? shown : null, failure };
}
