/** Hands selected media to something else: the comparison, the clipboard, the file manager, or another program's window. */
import type { Ranges } from '#api/media.ts';
import { client } from '../client.ts';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { useShell } from '../shell/store.ts';
import { useViewer } from '../viewer/store.ts';
import { countRanges, firstPositions } from '../media/ranges.ts';
import { useGallery } from './store.ts';

const MOST_COMPARED = 4;
const MOST_HASHES = 1000;
const MOST_DRAGGED = 500;

const sayFailure = (error: unknown): void => useShell.getState().say({ kind: 'bad', text: errorLine(error) });

/** Content hashes of the first selected media; asks the engine only for what is not in memory. */
async function pick(ranges: Ranges, limit: number): Promise<string[]> {
  const { shape, itemAt } = useGallery.getState();
  if (!shape) return [];
  const known = firstPositions(ranges, limit).map((position) => itemAt(position)?.contentHash);
  if (known.every((hash) => hash !== undefined)) return known;
  return (await client.call('media.pick', { outline: shape.id, ranges, limit })).hashes;
}

export const canCompare = (ranges: Ranges): boolean => {
  const count = countRanges(ranges);
  return count >= 2 && count <= MOST_COMPARED;
};

export async function compareSelected(): Promise<void> {
  const { selection } = useGallery.getState();
  if (!canCompare(selection)) return;
  try {
    useViewer.getState().compare(await pick(selection, MOST_COMPARED));
  } catch (error) {
    sayFailure(error);
  }
}

export async function copyHashes(): Promise<void> {
  const { selection } = useGallery.getState();
  try {
    const hashes = await pick(selection, MOST_HASHES);
    await navigator.clipboard.writeText(hashes.join('\n'));
    const all = hashes.length === countRanges(selection);
    const text = t(all ? 'gallery.hashesCopied' : 'gallery.firstHashesCopied', { n: hashes.length });
    useShell.getState().say({ kind: 'good', text });
  } catch (error) {
    if (error instanceof DOMException) useShell.getState().say({ kind: 'bad', text: t('gallery.notCopied') });
    else sayFailure(error);
  }
}

/** On hosts that can; the first of the selected media. */
export async function showOutside(method: 'host.reveal' | 'host.open'): Promise<void> {
  try {
    const [contentHash] = await pick(useGallery.getState().selection, 1);
    if (contentHash !== undefined) await client.call(method, { contentHash });
  } catch (error) {
    sayFailure(error);
  }
}

/** Called while the page's own drag begins: the host takes over from it. */
export async function dragOut(ranges: Ranges): Promise<void> {
  try {
    const contentHashes = await pick(ranges, MOST_DRAGGED);
    if (contentHashes.length > 0) await client.call('host.dragOut', { contentHashes });
  } catch (error) {
    sayFailure(error);
  }
}
