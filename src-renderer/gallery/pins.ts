/** Pins what is selected, so that no plan moves or removes it, and takes pins away. */
import { client } from '../client.ts';
import { useShell } from '../shell/store.ts';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { selectedSource } from './hand-over.ts';
import { useGallery } from './store.ts';

/** Whether the medium that has the keyboard is pinned: it decides for all that are selected. */
export const isFocusedPinned = (): boolean => {
  const { itemAt, focused } = useGallery.getState();
  return itemAt(focused)?.pinned === true;
};

export async function pinSelected(pinned: boolean): Promise<void> {
  const source = selectedSource();
  if (source === null) return;
  const { say } = useShell.getState();
  try {
    const { changed } = await client.call('media.pin', { ...source.chosen, pinned });
    const undo = { label: t('plans.run.undo'), run: () => void pinSelected(!pinned) };
    const text = t(pinned ? 'gallery.pinDone' : 'gallery.unpinDone', { n: changed });
    // Some were so before: to take it back would change them as well.
    say({ kind: 'good', text, ...(changed === source.count && { action: undo }) });
  } catch (error) {
    say({ kind: 'bad', text: errorLine(error) });
  }
}
