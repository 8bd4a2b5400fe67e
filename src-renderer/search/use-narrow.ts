/** Whether there is no room for a sidebar beside the gallery. */
import { useSyncExternalStore } from 'react';

const NARROW = '(max-width: 900px)';

function subscribe(listener: () => void): () => void {
  const media = matchMedia(NARROW);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches);
