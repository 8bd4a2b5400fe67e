/** Hands selected media to something else: the comparison, the clipboard, the file manager, or another program's window. */
import type { Ranges } from '#api/media.ts';
import { client } from '../client.ts';
import { useFindings } from '../findings/store.ts';
import { type AskedVerb, queryOfHashes, type Source, usePlans } from '../plans/store.ts';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { useShell } from '../shell/store.ts';
import { useViewer } from '../viewer/store.ts';
import { countRanges, firstPositions } from '../media/ranges.ts';
import { openEnded, useGallery } from './store.ts';

const MOST_COMPARED = 4;
const MOST_NAMED = 12;
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

/** What is selected, for a plan; null while nothing is. A million media are as quickly named as one. */
export function selectedSource(): Source | null {
  const { shape, selection, query, asking, itemAt } = useGallery.getState();
  const count = countRanges(selection);
  if (!shape || count === 0) return null;
  const chosen = { outline: shape.id, ranges: selection };
  // While a newer answer is on its way, the query is no longer that of what is selected.
  if (count === shape.total && !asking) return { chosen, count, query: openEnded(query) };
  const few = firstPositions(selection, MOST_NAMED + 1).map((position) => itemAt(position)?.contentHash);
  const known = few.filter((hash) => hash !== undefined);
  return { chosen, count, query: known.length === count ? queryOfHashes(known) : null };
}

/** Begins to do something with what is selected; nothing is done before its plan was seen. */
export function begin(verb: AskedVerb): void {
  const source = selectedSource();
  if (source === null) return;
  const plans = usePlans.getState();
  if (verb === 'trash') void plans.make({ verb, source });
  else plans.choose(verb, source);
}

/** Reads the copies of what is selected again. */
export function verifySelected(): void {
  const source = selectedSource();
  if (source !== null) void useFindings.getState().verify({ chosen: source.chosen });
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

/** Of what is carried within the page. */
const SELECTION_TYPE = 'application/x-alice-selection';

/** What is seen under the pointer: how many there are. */
function carryImage(transfer: DataTransfer, count: number): void {
  const badge = document.createElement('div');
  badge.className = 'drag-badge';
  badge.textContent = t('gallery.selected', { n: count });
  document.body.append(badge);
  transfer.setDragImage(badge, -12, -12);
  // The browser takes its picture of it when this event is over.
  setTimeout(() => badge.remove());
}

/** A drag of what is selected begins. `native`: the host takes it over, so that other programs can have the files as well. */
export function beginDrag(event: DragEvent, native: boolean): void {
  const source = selectedSource();
  if (source === null) return;
  // A page that changes while a drag begins makes the browser give it up.
  setTimeout(() => usePlans.getState().drag(source));
  if (native) {
    event.preventDefault();
    void dragOut(useGallery.getState().selection);
  } else if (event.dataTransfer) {
    event.dataTransfer.effectAllowed = 'copyMove';
    event.dataTransfer.setData(SELECTION_TYPE, String(source.count));
    carryImage(event.dataTransfer, source.count);
  }
}

async function dragOut(ranges: Ranges): Promise<void> {
  try {
    const contentHashes = await pick(ranges, MOST_DRAGGED);
    if (contentHashes.length > 0) await client.call('host.dragOut', { contentHashes });
  } catch (error) {
    usePlans.getState().drag(null);
    sayFailure(error);
  }
}
